import { CountersignError } from '../errors.ts'
import type { Output, SuspendedRun } from './types.ts'

export interface Asked {
  runId: string
  /** The call that Mastra is answered by: the outer one, where a subagent’s tool asks. */
  answers: string
  /** The call that is to be approved. */
  tool: string
  id: string
  args: unknown
}

/** An output has tool calls too: those that were made. */
export const isFound = (begun: Output | SuspendedRun): begun is SuspendedRun => !('finishReason' in begun)

/** The approval that a run waits for; undefined where it waits for none. @throws CountersignError without a call’s id. */
export function askedOf(begun: Output | SuspendedRun): Asked | undefined {
  const { runId } = begun
  const candidates = !isFound(begun)
    ? begun.finishReason === 'suspended'
      ? [begun.suspendPayload]
      : []
    : begun.toolCalls.filter(({ requiresApproval, suspendPayload }) => requiresApproval || isCall(suspendPayload))
  for (const outer of candidates) {
    const inner = innermost(outer)
    if (!isCall(inner)) continue
    const answers = (outer as Call).toolCallId
    if (runId === undefined || answers === undefined || inner.toolCallId === undefined)
      throw new CountersignError(
        `Mastra does not say which call of ${inner.toolName} it asks about. Update @mastra/core: an approval is never given to a call that is not named.`,
      )
    return { runId, answers, tool: inner.toolName, id: inner.toolCallId, args: inner.args }
  }
  return undefined
}

interface Call {
  toolCallId?: string
  toolName: string
  args?: unknown
}
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** A tool that suspends for another reason has a payload of its own. */
const isCall = (value: unknown): value is Call => {
  const call = innermost(value)
  return isObject(call) && typeof call['toolName'] === 'string' && 'args' in call && !isObject(call['suspendPayload'])
}

/** Each agent around another wraps what is asked in a call of its own. */
function innermost(value: unknown): unknown {
  return isObject(value) && isObject(value['suspendPayload']) && 'toolName' in value['suspendPayload']
    ? innermost(value['suspendPayload'])
    : value
}
