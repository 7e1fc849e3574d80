/** What a model is told where a call was not carried out: whatever it is, it is said as it was. */
import { Cancelled, CountersignApiError, Expired, Refused, Rejected, Returned, Stopped, Vetoed } from '../errors.ts'
import { errorOf } from '../error-of.ts'
import type { DecisionWire } from '../types.ts'

const ends = [Rejected, Expired, Refused, Returned, Cancelled, Stopped, Vetoed]

/** Undefined for a fault, which is the program's and not the model's to deal with. */
export function wordsOf(error: unknown): string | undefined {
  if (CountersignApiError.is(error) && error.code === 'already-released')
    return 'An earlier attempt was given the permission for this call. Whether it was carried out is not known here: find out before asking for it again.'
  if (!ends.some((one) => one.is(error))) return undefined
  const { message, ran } = error as Rejected
  if (ran) return message
  return `This was not carried out. ${message}`
}

/** Of a decision that was answered, and not by an approval. */
export function wordsOfEnd(wire: DecisionWire): string | undefined {
  if (wire.status === 'answered')
    return `This was not carried out. A person answered instead: ${JSON.stringify(wire.outcome?.answer ?? wire.outcome?.comment ?? null)}`
  return wordsOf(errorOf(wire))
}

/** Where a framework cannot run a tool with other arguments than the model’s. */
export const editRefusal = ({ outcome }: DecisionWire): string =>
  `This was not carried out. A person approves it only with these arguments: ${JSON.stringify(outcome?.proposal)}. Call it again with exactly these.`

/** For the model, before a result. */
export const editNote = (args: unknown): string =>
  `A person changed the arguments before this ran: ${JSON.stringify(args)}`
