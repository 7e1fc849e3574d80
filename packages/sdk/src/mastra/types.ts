/** The parts of Mastra’s types that are used; no package is imported for them. */

/** Any tool of `createTool`: its functions take what they take. */
export interface ToolLike {
  id: string
  inputSchema?: unknown
  outputSchema?: unknown
  requireApproval?: unknown
  execute?: ((input: never, context: never) => Promise<unknown>) | undefined
}
/** What Mastra tells a tool of its call. */
export interface ToolContext {
  runId?: string | undefined
  abortSignal?: AbortSignal | undefined
  agent?: { toolCallId?: string | undefined } | undefined
}

/** What `generate` and the answers to its approvals give. */
export interface Output {
  runId?: string | undefined
  finishReason?: string | undefined
  suspendPayload?: unknown
}
export interface SuspendedCall {
  toolCallId?: string | undefined
  toolName?: string | undefined
  args?: unknown
  requiresApproval: boolean
  suspendPayload?: unknown
}
/** As `agent.listSuspendedRuns()` finds it. */
export interface SuspendedRun {
  runId: string
  toolCalls: SuspendedCall[]
}
export interface AgentLike<O> {
  approveToolCallGenerate(options: { runId: string; toolCallId?: string }): Promise<O>
  declineToolCallGenerate(options: { runId: string; toolCallId?: string; reason?: string }): Promise<O>
}
