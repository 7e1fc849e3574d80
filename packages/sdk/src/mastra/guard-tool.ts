/** A tool that always asks, and runs only under an approval of its very arguments, whatever the run says. */
import type { Json } from '@countersign/core'
import { callOf, type OverseeOptions } from '../adapters/oversee-options.ts'
import { runCall } from '../adapters/run-call.ts'
import { editNote } from '../adapters/words.ts'
import type { Countersign } from '../countersign.ts'
import { CountersignError } from '../errors.ts'
import type { Schema } from '../schema.ts'
import type { ToolContext, ToolLike } from './types.ts'

const jsonOf = (output: unknown): Json => JSON.parse(JSON.stringify(output ?? null)) as Json

/** Guards the tool itself: no unguarded twin is left. `threadOf` tells the run that a call belongs to. */
export function guardTool<T extends ToolLike>(
  cs: Countersign,
  options: OverseeOptions,
  tool: T,
  threadOf: (context: ToolContext) => string | undefined,
): T {
  const execute = tool.execute?.bind(tool) as ((input: unknown, context: ToolContext) => Promise<unknown>) | undefined
  if (execute === undefined)
    throw new CountersignError(`The tool "${tool.id}" has no execute to guard: it runs elsewhere.`)
  const guarded = async (input: unknown, context: ToolContext = {}): Promise<unknown> => {
    const id = context.agent?.toolCallId
    const asked = { tool: tool.id, args: input, id: id as string }
    const call = { ...callOf(options, asked, schemaOf(tool)), thread: threadOf(context) }
    const carried = await runCall(cs, call, (args, { signal }) => execute(args, { ...context, abortSignal: signal }), {
      signal: context.abortSignal,
      keep: (output) => (options.keepResults === false ? undefined : jsonOf(output)),
    })
    if (!carried.ran) throw new CountersignError(carried.words)
    if ('kept' in carried) return carried.kept
    return carried.edited === undefined ? carried.result : withNote(tool, carried.edited, carried.result)
  }
  return Object.assign(tool, { requireApproval: true, execute: guarded })
}

export const schemaOf = ({ inputSchema }: ToolLike): Schema | undefined =>
  typeof inputSchema === 'object' && inputSchema !== null && '~standard' in inputSchema
    ? (inputSchema as Schema)
    : undefined

/** A result whose form is declared keeps it. */
function withNote({ outputSchema }: ToolLike, args: unknown, result: unknown): unknown {
  if (outputSchema !== undefined) return result
  return typeof result === 'string' ? `${editNote(args)}\n${result}` : { note: editNote(args), result }
}
