import { CountersignError } from '../errors.ts'
import type { Message } from './types.ts'

export interface OpenQuestion {
  approvalId: string
  toolName: string
  input: unknown
  toolCallId: string
}

/** The approvals that the messages ask for and do not answer. @throws CountersignError where a call is missing. */
export function openQuestions(messages: readonly Message[]): OpenQuestion[] {
  const parts = messages.flatMap(({ content }) => (typeof content === 'string' ? [] : content))
  const answered = new Set(parts.flatMap((part) => (part.type === 'tool-approval-response' ? [part.approvalId] : [])))
  return parts.flatMap((part) => {
    if (part.type !== 'tool-approval-request' || part.isAutomatic || answered.has(part.approvalId)) return []
    const { approvalId = '', toolCallId = '' } = part
    const call = parts.find((one) => one.type === 'tool-call' && one.toolCallId === toolCallId)
    if (call?.toolName === undefined)
      throw new CountersignError(
        `The messages ask to approve ${toolCallId}, and do not hold its call: keep all of responseMessages.`,
      )
    return [{ approvalId, toolName: call.toolName, input: call.input, toolCallId }]
  })
}
