/** The parts of LangGraph and LangChain that are used, by their shape: neither is a dependency. */
import type { Facts } from '../guard-options.ts'
import type { WaitOptions } from '../types.ts'

export interface Interrupt {
  id?: string | undefined
  value?: unknown
}
/** A tool as `tool()` makes it. */
export interface Tool {
  name: string
  invoke(input: never, config?: never): Promise<unknown>
}
export interface Graph<R> {
  invoke(input: never, config?: never): Promise<R>
}
export interface ThreadConfig {
  configurable?: { thread_id?: string | undefined } | undefined
}
/** Of `@langchain/langgraph`: pass what you import from it. */
export interface LangGraph {
  Command: new (fields: { resume: Record<string, unknown> }) => unknown
  interrupt: (value: unknown) => unknown
}
/** The client of `@langchain/langgraph-sdk`. */
export interface HostedClient {
  threads: { search(query: HostedQuery): Promise<HostedThread[]> }
  runs: { create(thread: string, assistant: string, payload: HostedRun): Promise<unknown> }
}
export interface HostedQuery {
  status: 'interrupted'
  metadata: Record<string, unknown>
  limit: number
  offset: number
}
export interface HostedThread {
  thread_id: string
  interrupts: Record<string, Interrupt[]>
}
export interface HostedRun {
  command: { resume: Record<string, unknown> }
  multitaskStrategy: 'reject'
}

export interface OverseeOptions {
  /** Who proposes. */
  system: string
  langgraph?: LangGraph | undefined
  /** Facts of a call: `subject`, `confidence`, `requester`, … `case` is the thread. */
  facts?: ((call: AskedCall) => Facts) | undefined
  /**
   * Results are kept with the effects in Countersign, sealed, so that a tool that ran before a crash is not lost to
   * the graph; `false` keeps none.
   */
  keepResults?: boolean | undefined
}
export interface AskedCall {
  /** The tool's name. */
  action: string
  args: unknown
  thread: string | undefined
}
export interface ResumeOptions extends WaitOptions {
  /** Whether to wait for people; they are waited for where not given. */
  wait?: boolean | undefined
}
export interface Swept {
  /** Threads that go on now. */
  resumed: string[]
  /** Threads that still wait for people. */
  waiting: string[]
  /** Threads whose interrupts could not be dealt with; the others were. */
  failed: { thread: string; error: unknown }[]
}
