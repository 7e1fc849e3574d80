/**
 * `@countersign/sdk/langgraph`: oversight of LangGraph JS graphs and LangChain agents.
 *
 * ```ts
 * const oversight = oversee(cs, { system: 'refund-agent', langgraph: { Command, interrupt } })
 * const agent = createAgent({ model, tools: [oversight.guardTool(refund)], checkpointer })
 * const result = await oversight.run(agent, { messages }, { configurable: { thread_id: '7' } })
 * ```
 */
import type { Countersign } from './countersign.ts'
import type { Decision } from './decision.ts'
import { CountersignError } from './errors.ts'
import { answerInterrupts, submitInterrupts } from './langgraph/answer-interrupts.ts'
import { guardTool } from './langgraph/guard-tool.ts'
import { sweepThreads } from './langgraph/sweep.ts'
import type {
  Graph,
  HostedClient,
  Interrupt,
  OverseeOptions,
  ResumeOptions,
  Swept,
  ThreadConfig,
  Tool,
} from './langgraph/types.ts'

export type { Answer, HitlDecision, HumanResponse } from './langgraph/answer-of.ts'
export type * from './langgraph/types.ts'

export interface Oversight {
  /**
   * The same tool, guarded: it runs only under an approval of its very arguments, once. Where nobody was asked yet it
   * asks, and pauses the graph meanwhile. What came of it other than an approval is the tool's answer to the model.
   */
  guardTool<T extends Tool>(tool: T): T
  /**
   * Invokes the graph, asks people what its interrupts ask, and resumes it with their answers until it is done, or
   * interrupted by something that is not for people to approve. After a restart: again, with `null` as input.
   */
  run<R>(graph: Graph<R>, input: unknown, config: ThreadConfig, options?: ResumeOptions): Promise<R>
  /** Proposes what the interrupts of a thread ask. The same interrupts again: the same decisions. */
  submit(thread: string, interrupts: readonly Interrupt[], options?: ResumeOptions): Promise<Decision[]>
  /**
   * What to give to `new Command({ resume })`, by the interrupts' ids. With `wait: false` it is null until everything
   * is answered. Also null where no interrupt asks people for an approval.
   */
  resume(
    thread: string,
    interrupts: readonly Interrupt[],
    options?: ResumeOptions,
  ): Promise<Record<string, unknown> | null>
  /** One pass over the interrupted threads of a hosted graph: submits what is new, resumes what is answered. */
  sweep(client: HostedClient, assistant: string): Promise<Swept>
}

export function oversee(cs: Countersign, options: OverseeOptions): Oversight {
  const resume: Oversight['resume'] = (thread, interrupts, how = {}) =>
    answerInterrupts(cs, options, thread, interrupts, how)
  return {
    guardTool: (tool) => guardTool(cs, options, tool),
    async run<R>(graph: Graph<R>, input: unknown, config: ThreadConfig, how: ResumeOptions = {}): Promise<R> {
      const { Command } = options.langgraph ?? missing('run needs { langgraph: { Command, interrupt } } in oversee')
      const thread = config.configurable?.thread_id ?? missing('run needs { configurable: { thread_id } }')
      for (let next = input; ;) {
        const result = await graph.invoke(next as never, config as never)
        const answers = await resume(thread, interruptsOf(result), how)
        if (answers === null) return result
        next = new Command({ resume: answers })
      }
    },
    submit: async (thread, interrupts, how = {}) =>
      (await submitInterrupts(cs, options, thread, interrupts, how)).flatMap(({ decisions }) => decisions),
    resume,
    sweep: (client, assistant) => sweepThreads(cs, options, client, assistant),
  }
}

const interruptsOf = (result: unknown): Interrupt[] =>
  (result as { __interrupt__?: Interrupt[] } | null)?.__interrupt__ ?? []

function missing(what: string): never {
  throw new CountersignError(`${what}.`)
}
