/** What is told to the adapters whose framework names each call of a tool by an id of its own. */
import type { Facts } from '../guard-options.ts'
import { jsonSchemaOf, type Schema } from '../schema.ts'
import type { ToolCall } from './tool-call.ts'

export interface AskedTool {
  tool: string
  args: unknown
  /** The framework’s id of the call. */
  id: string
}
export interface OverseeOptions {
  /** Who proposes. */
  system: string
  /**
   * The conversation, session or run that the calls belong to; becomes the decision’s `case`. Needed where a model
   * numbers its calls from one in each conversation: it keeps them apart.
   */
  thread?: string | undefined
  /** What a call of this tool is called by policies and people; the tool’s name where not given. */
  action?: ((tool: string) => string) | undefined
  /** Facts of a call: `subject`, `confidence`, `requester`, … The same each time that it is asked about. */
  facts?: ((call: AskedTool) => Facts) | undefined
  /** Results are kept with the effect, so that a restart right after it loses nothing; `false` keeps none. */
  keepResults?: boolean | undefined
}

export function callOf(options: OverseeOptions, asked: AskedTool, schema?: Schema): ToolCall {
  const { system, thread, action, facts } = options
  // Arguments come as the schema has parsed them: it is sent, and does not parse them again.
  const told = jsonSchemaOf(schema)
  const own = { ...facts?.(asked), ...(told === undefined ? {} : { schema: told }) }
  return { system, thread, action: action?.(asked.tool) ?? asked.tool, id: asked.id, args: asked.args, facts: own }
}
