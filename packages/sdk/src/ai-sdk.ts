/**
 * `@countersign/sdk/ai-sdk`: oversight of the tools of the Vercel AI SDK 7.
 *
 * ```ts
 * const oversight = oversee(cs, { system: 'refund-agent' })
 * const tools = oversight.guardTools({ refund })
 * const { responseMessages } = await generateText({ model, tools, toolApproval: oversight.toolApproval, messages })
 * messages.push(...responseMessages)
 * const answers = await oversight.answers(messages) // waits for people; push it, and call again
 * ```
 */
import { callOf, type OverseeOptions } from './adapters/oversee-options.ts'
import { isEdited, isReady, proposeCall, untilReady } from './adapters/tool-call.ts'
import { editRefusal, wordsOfEnd } from './adapters/words.ts'
import { guardTool } from './ai-sdk/guard-tool.ts'
import { openQuestions } from './ai-sdk/open-questions.ts'
import { schemaOf } from './ai-sdk/schema-of.ts'
import type { ApprovalAnswer, ApprovalQuestion, AskedCall, Message, Status, ToolLike, Tools } from './ai-sdk/types.ts'
import type { Countersign } from './countersign.ts'
import type { Decision } from './decision.ts'
import type { WaitOptions } from './types.ts'

export type { AskedTool, OverseeOptions } from './adapters/oversee-options.ts'
export type * from './ai-sdk/types.ts'

export interface Oversight {
  /**
   * The same tools, guarded: each runs only under an approval of its very arguments, once, with what was approved. What
   * comes of it other than an approval is an error of the tool, which the model reads.
   */
  guardTools<T extends Tools>(tools: T): T
  /** For `generateText`, `streamText` and `ToolLoopAgent`: what the policy lets through, what waits, what is refused. */
  toolApproval(question: ApprovalQuestion): Promise<Status>
  /**
   * The message that answers every approval which the messages ask for. Null where nothing is asked; with `wait: false`
   * also while people have not answered everything.
   */
  answers(messages: readonly Message[], options?: AnswersOptions): Promise<ApprovalAnswer | null>
}
export interface AnswersOptions extends WaitOptions {
  wait?: boolean | undefined
}

export function oversee(cs: Countersign, options: OverseeOptions): Oversight {
  const guarded = new Map<string, ToolLike>()
  const propose = ({ toolName, input, toolCallId }: AskedCall, wait: WaitOptions = {}): Promise<Decision> =>
    proposeCall(
      cs,
      callOf(options, { tool: toolName, args: input, id: toolCallId }, schemaOf(guarded.get(toolName)?.inputSchema)),
      wait,
    )
  const refusalOf = (decision: Decision, tool: string): string | undefined =>
    wordsOfEnd(decision.wire) ??
    // A tool that runs elsewhere runs with what the model said.
    (isEdited(decision) && guarded.get(tool)?.execute === undefined ? editRefusal(decision.wire) : undefined)

  return {
    guardTools<T extends Tools>(tools: T): T {
      const all = Object.entries(tools)
      for (const [name, tool] of all) guarded.set(name, tool)
      return Object.fromEntries(all.map(([name, tool]) => [name, guardTool(cs, options, name, tool)])) as T
    },

    async toolApproval({ toolCall }) {
      const decision = await propose(toolCall)
      const reason = refusalOf(decision, toolCall.toolName)
      if (reason !== undefined) return { type: 'denied', reason }
      return isReady(decision)
        ? { type: 'approved', reason: decision.route.reasons.join(' ') }
        : { type: 'user-approval', reason: `${decision.id} waits for people.` }
    },

    async answers(messages, { wait = true, ...how } = {}) {
      const open = openQuestions(messages)
      const answered = await Promise.all(
        open.map(async (question) => {
          const decision = await propose(question, how)
          if (wait) await untilReady(decision, how)
          return { decision, question }
        }),
      )
      if (open.length === 0 || answered.some(({ decision }) => !isReady(decision))) return null
      const content = answered.map(({ decision, question: { approvalId, toolName } }) => {
        const refusal = refusalOf(decision, toolName)
        const reason = refusal ?? decision.wire.outcome?.comment
        return {
          type: 'tool-approval-response' as const,
          approvalId,
          approved: refusal === undefined,
          ...(reason === undefined ? {} : { reason }),
        }
      })
      return { role: 'tool', content }
    },
  }
}
