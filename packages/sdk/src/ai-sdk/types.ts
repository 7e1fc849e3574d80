/** The parts of the AI SDK’s types that are used; no package is imported for them. */

/** A status that `toolApproval` answers. */
export type Status =
  | { type: 'approved'; reason?: string }
  | { type: 'denied'; reason?: string }
  | { type: 'user-approval'; reason?: string }

export interface AskedCall {
  toolName: string
  toolCallId: string
  input: unknown
}
export interface ApprovalQuestion {
  toolCall: AskedCall
}

export interface ToolCallOptions {
  toolCallId: string
  abortSignal?: AbortSignal | undefined
}
export interface ToolOutput {
  toolCallId: string
  output: unknown
}
export interface ModelOutput {
  type: string
  value?: unknown
}
/** Any tool: its functions take what they take. */
export interface ToolLike {
  inputSchema?: unknown
  execute?: ((input: never, options: never) => unknown) | undefined
  toModelOutput?: ((told: never) => unknown) | undefined
}
export type Tools = Record<string, ToolLike>

/** A part of a message: only what is looked at. */
export interface MessagePart {
  type: string
  approvalId?: string
  toolCallId?: string
  toolName?: string
  input?: unknown
  isAutomatic?: boolean
}
export interface Message {
  role: string
  content: string | readonly MessagePart[]
}

export interface ApprovalAnswer {
  role: 'tool'
  content: { type: 'tool-approval-response'; approvalId: string; approved: boolean; reason?: string }[]
}
