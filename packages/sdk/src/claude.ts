/**
 * `@countersign/sdk/claude`: oversight of Claude Code and of agents made with the Claude Agent SDK.
 *
 * ```ts
 * const oversight = oversee(cs, { system: 'coder' })
 * for await (const message of query({ prompt, options: { hooks: oversight.hooks } })) …
 * // With `defer`, no process waits:
 * for await (const message of oversight.run(query, { prompt }, { hooks: oversight.hooks })) …
 * ```
 */
import type { OverseeOptions as Options } from './adapters/oversee-options.ts'
import { Permits } from './claude/permits.ts'
import { runOn, type Query } from './claude/run-on.ts'
import type {
  HookAnswer,
  HookInput,
  Hooks,
  Permission,
  PostToolUse,
  PostToolUseAnswer,
  PreToolUse,
  PreToolUseAnswer,
  PromptAnswer,
  PromptInput,
  RunMessage,
  RunResult,
} from './claude/types.ts'
import type { Countersign } from './countersign.ts'
import type { WaitOptions } from './types.ts'

export type { AskedTool } from './adapters/oversee-options.ts'
export type * from './claude/types.ts'

/** A decision’s `case` is the session. */
export interface OverseeOptions extends Omit<Options, 'keepResults' | 'thread'> {
  /** Of `hooks`: which tools, as Claude Code writes it, such as `Bash|Write|mcp__.*`; all where not given. */
  matcher?: string | undefined
  /**
   * Of hooks: a call that people must answer ends the run and stays open in the session, which is resumed when they
   * have; in runs without a terminal (`query`, `claude -p`), one call at a time. Where not given, and in subagents, it
   * waits in place.
   */
  defer?: boolean | undefined
}

export interface Oversight {
  /** For `options.hooks` of `query`: every call of every agent is asked about, and what became of it reported. */
  readonly hooks: Hooks
  /**
   * Of `query`, all messages, also of the runs that take up what one left open: with `defer`, until there is nothing
   * left. Begins with a prompt, or with the result of a run that an earlier process has kept.
   */
  run<M extends RunMessage, O extends object>(
    query: Query<M, O>,
    begin: { prompt: string } | RunResult,
    options: O,
    wait?: WaitOptions,
  ): AsyncGenerator<M, void, undefined>
  /** When people have answered the call that a run left open: resume its session then. False with `wait: false` before. */
  answered(result: RunResult, options?: WaitOptions & { wait?: boolean }): Promise<boolean>
  /** One hook by itself, such as a command of Claude Code’s settings: the answer to what came in. Never throws. */
  hook(input: HookInput, options?: WaitOptions): Promise<HookAnswer>
  /** For `options.canUseTool`: only the calls that Claude Code would ask a person about. */
  canUseTool(
    tool: string,
    input: Record<string, unknown>,
    asked: { toolUseID: string; signal?: AbortSignal },
  ): Promise<Permission>
  /** What a permission-prompt tool answers: for `options.permissionPromptToolName` and `--permission-prompt-tool`. */
  permissionPrompt(input: PromptInput, options?: WaitOptions): Promise<PromptAnswer>
}

/** Seconds that Claude Code gives a hook: people take their time, and a hook that is late is a no. */
const patienceS = 14 * 86_400

export function oversee(cs: Countersign, options: OverseeOptions): Oversight {
  const permits = new Permits(cs, options)

  const before = async (input: PreToolUse, wait: WaitOptions): Promise<PreToolUseAnswer> => {
    const { tool_name, tool_input, tool_use_id, session_id, agent_id } = input
    const asked = { tool: tool_name, args: tool_input, id: tool_use_id, thread: session_id }
    const permit = await permits.ask(asked, { ...wait, later: options.defer === true && agent_id === undefined })
    const answer =
      permit.go === true
        ? {
            permissionDecision: 'allow' as const,
            permissionDecisionReason: 'Approved in Countersign.',
            updatedInput: permit.args,
          }
        : {
            permissionDecision: permit.go === 'later' ? ('defer' as const) : ('deny' as const),
            permissionDecisionReason: permit.words,
          }
    return { hookSpecificOutput: { hookEventName: 'PreToolUse', ...answer } }
  }
  const after = async (input: PostToolUse): Promise<PostToolUseAnswer> => {
    const { hook_event_name, tool_name, tool_input, tool_use_id, session_id, error } = input
    const asked = { tool: tool_name, args: tool_input, id: tool_use_id, thread: session_id }
    const failed = hook_event_name === 'PostToolUseFailure'
    // What cannot be reported is overdue by and by, and then people look.
    const note = await permits
      .report(asked, failed ? 'failed' : 'done', failed ? { error: error?.slice(0, 2_000) ?? null } : undefined)
      .catch(() => undefined)
    return note === undefined ? {} : { hookSpecificOutput: { hookEventName: hook_event_name, additionalContext: note } }
  }
  const hook = async (input: HookInput, wait: WaitOptions = {}): Promise<HookAnswer> =>
    isBefore(input) ? before(input, wait) : isAfter(input) ? after(input) : {}

  const matchers = [
    {
      ...(options.matcher === undefined ? {} : { matcher: options.matcher }),
      timeout: patienceS,
      // Its usual answer to a hook that fails is to go ahead.
      onFailure: 'block' as const,
      hooks: [
        (input: HookInput, _id: string | undefined, { signal }: { signal: AbortSignal }) => hook(input, { signal }),
      ],
    },
  ]
  const canUseTool: Oversight['canUseTool'] = async (tool, args, { toolUseID, signal }) => {
    const permit = await permits.ask({ tool, args, id: toolUseID }, { signal })
    return permit.go === true
      ? { behavior: 'allow', updatedInput: permit.args }
      : { behavior: 'deny', message: permit.words }
  }

  const answered: Oversight['answered'] = async (left, { wait = true, ...how } = {}) => {
    const { session_id, deferred_tool_use: open } = left
    if (!open) return true
    return permits.answered({ tool: open.name, args: open.input, id: open.id, thread: session_id }, { ...how, wait })
  }

  return {
    hooks: { PreToolUse: matchers, PostToolUse: matchers, PostToolUseFailure: matchers },
    hook,
    run: (query, begin, given, how = {}) => runOn(query, begin, given, (left) => answered(left, how)),
    answered,
    canUseTool,
    async permissionPrompt({ tool_name, input, tool_use_id }, { signal } = {}) {
      const answer: Permission =
        tool_use_id === undefined
          ? { behavior: 'deny', message: 'This Claude Code does not say which call it asks about: update it.' }
          : await canUseTool(tool_name, input, { toolUseID: tool_use_id, ...(signal ? { signal } : {}) })
      return { content: [{ type: 'text', text: JSON.stringify(answer) }] }
    },
  }
}

const isBefore = (input: HookInput): input is PreToolUse => input.hook_event_name === 'PreToolUse'
const isAfter = (input: HookInput): input is PostToolUse =>
  input.hook_event_name === 'PostToolUse' || input.hook_event_name === 'PostToolUseFailure'
