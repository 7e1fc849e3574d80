import type { ToolCall } from '../adapters/tool-call.ts'
import type { OverseeOptions } from './types.ts'

interface Asked {
  name: string
  args: unknown
  id: string | undefined
  context: unknown
}

/** The same, whether it is asked, answered or run: it is told apart by what it says. */
export function callOf({ system, thread: of, facts }: OverseeOptions, { name, args, id, context }: Asked): ToolCall {
  const thread = typeof of === 'function' ? of(context) : of
  return { system, action: name, thread, id, args, facts: facts?.({ action: name, args, context, thread }) }
}
