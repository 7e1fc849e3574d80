/**
 * A tool call where it runs: what the framework's transcript says is not believed. It runs under an approval of exactly
 * these arguments in this thread, once; where there is none, people are asked.
 */
import type { Json } from '@countersign/core'
import type { Countersign } from '../countersign.ts'
import type { Decision } from '../decision.ts'
import { CountersignApiError } from '../errors.ts'
import type { GuardContext } from '../guard-options.ts'
import type { WaitOptions } from '../types.ts'
import { decisionsAlike, proposeCall, type ToolCall } from './tool-call.ts'
import { wordsOf, wordsOfEnd } from './words.ts'

export interface RunOptions<R> extends WaitOptions {
  /** Waits for people in the framework's own way; where not given, in place. */
  park?: ((decision: Decision) => unknown) | undefined
  /** Whether a call may use what people made of an earlier call of this thread by editing it. */
  takeEdited?: boolean
  /** What of a result is kept with the effect, so that a restart between it and the framework's own memory loses nothing. */
  keep(result: R): Json | undefined
}
export type Carried<R> =
  /** `edited`: what it ran with, where that is not what was asked for. */
  | { ran: true; result: R; edited?: unknown }
  /** It ran in an earlier process. */
  | { ran: true; kept: Json }
  /** What to tell the model. */
  | { ran: false; words: string }

const mostKept = 100_000

/** What this process is at, by thread and id of the call. */
const underWay = new WeakMap<Countersign, Map<string, Promise<Carried<unknown>>>>()

/** A framework may run its step anew while a call of it is still being carried out: both are told what came of it. */
export async function runCall<R>(
  cs: Countersign,
  call: ToolCall,
  run: (args: unknown, context: GuardContext<unknown>) => Promise<R>,
  options: RunOptions<R>,
): Promise<Carried<R>> {
  const { thread, id } = call
  if (thread === undefined || id === undefined) return runOnce(cs, call, run, options)
  const calls = underWay.get(cs) ?? new Map<string, Promise<Carried<unknown>>>()
  underWay.set(cs, calls)
  const name = JSON.stringify([thread, id])
  const carried = await calls.get(name)?.catch(() => undefined)
  if (carried) return carried as Carried<R>
  const own = runOnce(cs, call, run, options)
  calls.set(name, own)
  try {
    return await own
  } finally {
    if (calls.get(name) === own) calls.delete(name)
  }
}

async function runOnce<R>(
  cs: Countersign,
  call: ToolCall,
  run: (args: unknown, context: GuardContext<unknown>) => Promise<R>,
  options: RunOptions<R>,
): Promise<Carried<R>> {
  const { park, takeEdited = false, keep, ...wait } = options
  const isOurs = ({ wire }: Decision): boolean => {
    const asked = wire.attributes['call']
    return asked === undefined || asked === call.id || (takeEdited && wire.original !== null)
  }
  const carry = async (decision: Decision): Promise<Carried<R>> => {
    await park?.(decision)
    await decision.outcome(wait)
    if (decision.status === 'answered') return { ran: false, words: wordsOfEnd(decision.wire) as string }
    let edited: unknown
    const result = await cs.carryOut<unknown, R, R>(
      decision,
      (args, context) => {
        if (decision.wire.original !== null && decision.wire.attributes['call'] === call.id) edited = args
        return run(args, context)
      },
      { ...wait, detail: (value) => detailOf(call, keep(value)) },
    )
    return { ran: true, result, ...(edited === undefined ? {} : { edited }) }
  }
  try {
    const alike = (await decisionsAlike(cs, call, wait)).filter(isOurs)
    for (const decision of alike) {
      const before = whatRan<R>(decision, call)
      if (before) return before
    }
    for (const decision of alike.filter(({ status }) => status === 'approved'))
      try {
        return await carry(decision)
      } catch (error) {
        // Another call of the thread was quicker.
        if (!CountersignApiError.is(error) || error.code !== 'already-released' || error.ran) throw error
      }
    // It may have been this call, in a process that died before it could tell.
    if (alike.some(({ status }) => status === 'released'))
      throw new CountersignApiError({ code: 'already-released', status: 0, detail: 'An earlier attempt had it.' })
    const decision = await proposeCall(cs, call, wait)
    return whatRan<R>(decision, call) ?? (await carry(decision))
  } catch (error) {
    const words = wordsOf(error)
    if (words === undefined) throw error
    return { ran: false, words }
  }
}

function detailOf({ id }: ToolCall, kept: Json | undefined): Json {
  const small = kept !== undefined && JSON.stringify(kept).length <= mostKept
  return { call: id ?? null, ...(small ? { result: kept } : {}) }
}

/** What this very call came to in an earlier process, if it ran to its end there. */
function whatRan<R>({ id, status, wire }: Decision, call: ToolCall): Carried<R> | undefined {
  const detail = wire.effect?.detail as { call?: string | null; result?: Json } | null | undefined
  if (status !== 'done' || call.id === undefined || detail?.call !== call.id) return undefined
  if (detail.result !== undefined) return { ran: true, kept: detail.result }
  return { ran: false, words: `This was carried out before (${id}); its result was not kept. Do not ask for it again.` }
}
