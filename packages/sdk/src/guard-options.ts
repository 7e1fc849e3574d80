/** What a guard is told, and what it gives to the function. */
import type { CallOptions, Decision } from './decision.ts'
import type { CountersignError } from './errors.ts'
import type { Draft } from './proposal-body.ts'
import type { Schema } from './schema.ts'
import type { WaitOptions } from './types.ts'

/** What may be told of a call beside its arguments. */
export type Facts = Omit<Draft, 'system' | 'action' | 'proposal' | 'schema'>

export interface GuardContext<A> {
  /** Aborts on a veto, on a stop, and with the caller's own signal. */
  signal: AbortSignal
  decision: Decision<A>
}
export interface UndoContext<A, U> {
  decision: Decision<A>
  /** What the function returned. */
  result: U
  reason: CountersignError
}
/** `U` is what `undo` and `detail` take; what the function returns must be one. */
export interface GuardOptions<A, U> extends Facts {
  system: string
  action: string
  /** Of the arguments: makes them editable by a form. */
  schema?: Schema<A> | undefined
  /** Facts of one call, from its arguments: `subject`, `input`, `attributes`, … */
  facts?: ((args: A) => Facts) | undefined
  /** Takes back what was done, when a veto comes after it; reported as `compensated`. */
  undo?: ((args: A, context: UndoContext<A, U>) => unknown) | undefined
  /** What of the result is reported with the effect; nothing where not given. */
  detail?: ((result: U) => unknown) | undefined
  /** Told when the effect happened but could not be reported; without it the call throws, with `ran` and `result`. */
  onUnreported?: ((error: CountersignError) => void) | undefined
}
/** Facts of this call, and how to wait. */
export interface GuardCall extends Facts, WaitOptions {
  /**
   * A name of this call that outlives the process: called again with it after a crash, the guard takes up the same
   * decision. It runs the function only if no earlier process was given the release.
   */
  idempotencyKey?: string | undefined
  /**
   * The id of a decision that an earlier call proposed and did not use: it is taken up and nothing is proposed. The
   * function runs only if nobody else was given the release.
   */
  resume?: string | undefined
  /** Told as soon as it is proposed: where to look while it waits. */
  onDecision?: ((decision: Decision) => void) | undefined
}
export type GuardedFunction<A, R> = (args: A, context: GuardContext<A>) => R | Promise<R>

export interface GuardDesk {
  decide<P>(draft: Draft<P> & { release?: boolean }, options: CallOptions): Promise<Decision<P>>
  resume<P>(id: string, options: WaitOptions): Promise<Decision<P>>
  effectPatienceMs: number
  /** Keeps what goes on after the call has returned. */
  background(work: Promise<void>): void
}
