/** The parts of Claude Code’s types that are used; no package is imported for them. */

/** What a `PreToolUse` hook is told. */
export interface PreToolUse {
  hook_event_name: 'PreToolUse'
  session_id: string
  tool_name: string
  tool_input: unknown
  tool_use_id: string
  /** Of a subagent. */
  agent_id?: string
}
/** What the hooks after a tool are told. */
export interface PostToolUse {
  hook_event_name: 'PostToolUse' | 'PostToolUseFailure'
  session_id: string
  tool_name: string
  tool_input: unknown
  tool_use_id: string
  /** Of a tool that failed. */
  error?: string
}
/** A hook of another event has another form, and is let through. */
export type HookInput = PreToolUse | PostToolUse | { hook_event_name: string }

export interface PreToolUseAnswer {
  hookSpecificOutput: {
    hookEventName: 'PreToolUse'
    permissionDecision: 'allow' | 'deny' | 'defer'
    permissionDecisionReason: string
    updatedInput?: Record<string, unknown>
  }
}
export interface PostToolUseAnswer {
  hookSpecificOutput?: { hookEventName: 'PostToolUse' | 'PostToolUseFailure'; additionalContext: string }
}
export type HookAnswer = PreToolUseAnswer | PostToolUseAnswer

export interface RunMessage {
  type: string
}
/** The last message of a run, of which an open call is looked at. */
export interface RunResult {
  session_id: string
  deferred_tool_use?: { id: string; name: string; input: Record<string, unknown> }
}

export interface Matcher {
  matcher?: string
  timeout: number
  onFailure: 'block'
  hooks: ((input: HookInput, id: string | undefined, how: { signal: AbortSignal }) => Promise<HookAnswer>)[]
}
export interface Hooks {
  PreToolUse: Matcher[]
  PostToolUse: Matcher[]
  PostToolUseFailure: Matcher[]
}

export type Permission =
  { behavior: 'allow'; updatedInput: Record<string, unknown> } | { behavior: 'deny'; message: string }
/** What Claude Code tells a permission-prompt tool. */
export interface PromptInput {
  tool_name: string
  input: Record<string, unknown>
  tool_use_id?: string | undefined
}
/** The result of an MCP tool. */
export interface PromptAnswer {
  [member: string]: unknown
  content: { type: 'text'; text: string }[]
}
