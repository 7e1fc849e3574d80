/** The parts of OpenAI Agents JS that are used, by their shape: it is no dependency. */
import type { Facts } from '../guard-options.ts'
import type { Infer } from '../schema.ts'

export interface RunContext {
  context: unknown
}
export interface CallDetails {
  toolCall?: { callId?: string | undefined } | undefined
  signal?: AbortSignal | undefined
}
/** What `tool()` takes, as far as it matters here. */
export interface Executable<P, R> {
  name: string
  parameters: P
  execute(input: Infer<P>, context?: RunContext, details?: CallDetails): R
}
export interface Guarded {
  needsApproval(context: RunContext, input: unknown, callId?: string): Promise<boolean>
}
/** `RunToolApprovalItem`: a call that waits for people, of whatever kind of tool. */
export interface Interruption {
  name?: string | undefined
  arguments?: string | undefined
  rawItem: object
}
/** `RunState`. */
export interface State<I extends Interruption = Interruption> {
  _context: RunContext
  getInterruptions(): I[]
  approve(item: I): void
  reject(item: I, options: { message: string }): void
}

export interface OverseeOptions {
  /** Who proposes. */
  system: string
  /**
   * The conversation that a run belongs to, the same after a restart, from the run's context or once for all. What
   * people make of a call by editing it goes through when the model asks for it in the same thread.
   */
  thread?: string | ((context: unknown) => string) | undefined
  /** Facts of a call: `subject`, `confidence`, `requester`, … `case` is the thread. */
  facts?: ((call: AskedCall) => Facts) | undefined
  /**
   * Results are kept with the effects in Countersign, sealed, so that a tool that ran before a crash is not lost to
   * the run; `false` keeps none.
   */
  keepResults?: boolean | undefined
}
export interface AskedCall {
  /** The tool's name. */
  action: string
  args: unknown
  /** The run's own context. */
  context: unknown
  thread: string | undefined
}
