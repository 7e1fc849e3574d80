/**
 * `@countersign/sdk/mastra`: oversight of the tools of Mastra agents.
 *
 * ```ts
 * const oversight = oversee(cs, { system: 'refund-agent' })
 * const agent = new Agent({ …, tools: { refund: oversight.guardTool(refund) } })
 * const output = await oversight.run(agent, await agent.generate('Refund order 7.'))
 * // After a restart:
 * for (const run of (await agent.listSuspendedRuns()).runs) await oversight.run(agent, run)
 * ```
 */
import { callOf, type OverseeOptions as Options } from './adapters/oversee-options.ts'
import { isReady, proposeCall, untilReady } from './adapters/tool-call.ts'
import { wordsOfEnd } from './adapters/words.ts'
import type { Countersign } from './countersign.ts'
import { askedOf, isFound } from './mastra/asked-of.ts'
import { guardTool, schemaOf } from './mastra/guard-tool.ts'
import type { AgentLike, Output, SuspendedRun, ToolContext, ToolLike } from './mastra/types.ts'
import type { WaitOptions } from './types.ts'

export type { AskedTool } from './adapters/oversee-options.ts'
export type * from './mastra/types.ts'

/** A decision’s `case` is the id of the agent’s run. */
export type OverseeOptions = Omit<Options, 'thread'>

export interface Oversight {
  /** The tool, guarded: it always asks, and runs only under an approval of its very arguments, once. */
  guardTool<T extends ToolLike>(tool: T): T
  /**
   * Answers what a run asks, one approval after the other, until it is over or asks for something else; for a run that
   * has just begun, or one that `listSuspendedRuns` found. Null with `wait: false` while people have not answered, and
   * for a found run that waits for no approval.
   */
  run<O extends Output>(agent: AgentLike<O>, begun: O | SuspendedRun, options?: RunOptions): Promise<O | null>
}
export interface RunOptions extends WaitOptions {
  wait?: boolean | undefined
}

export function oversee(cs: Countersign, options: OverseeOptions): Oversight {
  const tools = new Map<string, ToolLike>()
  /** By the id of a subagent’s call, the outer run that asked about it. */
  const outerRuns = new Map<string, string>()
  const threadOf = ({ agent, runId }: ToolContext) => outerRuns.get(agent?.toolCallId ?? '') ?? runId

  return {
    guardTool<T extends ToolLike>(tool: T): T {
      tools.set(tool.id, tool)
      return guardTool(cs, options, tool, threadOf)
    },

    async run<O extends Output>(
      agent: AgentLike<O>,
      begun: O | SuspendedRun,
      { wait = true, ...how }: RunOptions = {},
    ): Promise<O | null> {
      let output = isFound(begun) ? null : begun
      for (let asked = askedOf(begun); asked; asked = output ? askedOf(output) : undefined) {
        const { runId, answers, tool, id, args } = asked
        const guarded = tools.get(tool)
        const call = callOf(options, { tool, args, id }, guarded && schemaOf(guarded))
        const decision = await proposeCall(cs, { ...call, thread: runId }, how)
        if (wait) await untilReady(decision, how)
        if (!isReady(decision)) return null
        const reason = wordsOfEnd(decision.wire)
        const nested = answers !== id
        if (nested) outerRuns.set(id, runId)
        try {
          output =
            reason === undefined
              ? await agent.approveToolCallGenerate({ runId, toolCallId: answers })
              : await agent.declineToolCallGenerate({ runId, toolCallId: answers, reason })
        } finally {
          if (nested) outerRuns.delete(id)
        }
      }
      return output
    },
  }
}
