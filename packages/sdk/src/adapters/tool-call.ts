/** A framework's call of a tool, as a decision. */
import type { Json } from '@countersign/core'
import { isAnswered } from '@countersign/core'
import type { Countersign } from '../countersign.ts'
import type { Decision } from '../decision.ts'
import { digestOf } from '../digest-of.ts'
import type { Facts } from '../guard-options.ts'
import { toJson } from '../json.ts'
import type { Draft } from '../proposal-body.ts'
import type { WaitOptions } from '../types.ts'

export interface ToolCall {
  system: string
  action: string
  /** The conversation that it belongs to; becomes the decision's `case`. */
  thread: string | undefined
  /** The framework's own id of the call: the same call again is the same decision. */
  id: string | undefined
  args: unknown
  facts?: Facts | undefined
}

/** Proposes it, or takes up the decision that an earlier process proposed for it. */
export function proposeCall(
  cs: Countersign,
  { system, action, thread, id, args, facts }: ToolCall,
  wait: WaitOptions = {},
): Promise<Decision> {
  const attributes = { ...facts?.attributes, ...(id === undefined ? {} : { call: id }) }
  const scope = thread === undefined ? {} : { case: thread }
  const draft = { ...facts, system, action, ...scope, attributes, proposal: args }
  return proposeOnce(cs, draft, id === undefined ? undefined : keyOf('call', [thread ?? null, id]), wait)
}

/** As it stands now: what was proposed before is answered with what it was then. */
export async function proposeOnce(
  cs: Countersign,
  draft: Draft,
  idempotencyKey: string | undefined,
  wait: WaitOptions,
): Promise<Decision> {
  const decision = await cs.decide(draft, { ...wait, idempotencyKey })
  if (idempotencyKey !== undefined) await decision.refresh(wait)
  return decision
}

/** An Idempotency-Key of whatever length its parts have. */
export const keyOf = (kind: string, parts: Json): string => digestOf(kind, parts)

const carriedOut = ['approved', 'released', 'done', 'failed', 'compensated']

/** What was approved in this thread for exactly these arguments, the oldest first. */
export async function decisionsAlike(cs: Countersign, call: ToolCall, wait: WaitOptions = {}): Promise<Decision[]> {
  const { system, action, thread } = call
  if (thread === undefined) return []
  const digest = digestOf(action, toJson(call.args))
  const { items } = await cs.list(
    { system, action, case: thread, digest, status: carriedOut.join(','), limit: '200' },
    wait,
  )
  return Promise.all(items.reverse().map(({ id }) => cs.resume(id, wait)))
}

/** Answered, and no stop holds it. */
export const isReady = ({ status, wire }: Decision): boolean =>
  isAnswered(status) && !(status === 'approved' && wire.frozen !== null)

export async function untilReady(decision: Decision, wait: WaitOptions = {}): Promise<void> {
  await decision.outcome(wait)
  while (!isReady(decision)) await decision.changed(wait)
}

/** A person approved other arguments than were proposed. */
export const isEdited = ({ wire, status }: Decision): boolean => status === 'approved' && wire.original !== null
