/** A tool that runs only under an approval of its very arguments, whatever the messages say. */
import { callOf, type OverseeOptions } from '../adapters/oversee-options.ts'
import { runCall } from '../adapters/run-call.ts'
import { editNote } from '../adapters/words.ts'
import type { Countersign } from '../countersign.ts'
import { CountersignError } from '../errors.ts'
import { schemaOf } from './schema-of.ts'
import { jsonOf, resultOf, withNote } from './tool-output.ts'
import type { ToolCallOptions, ToolLike, ToolOutput } from './types.ts'

/** Notes wait for `toModelOutput`, which is called right after a tool has run. */
const mostNotes = 1_000

export function guardTool(cs: Countersign, options: OverseeOptions, name: string, tool: ToolLike): ToolLike {
  const execute = tool.execute as ((input: unknown, given: ToolCallOptions) => unknown) | undefined
  if (execute === undefined) return tool
  const notes = new Map<string, string>()
  return {
    ...tool,
    async execute(input: unknown, given: ToolCallOptions) {
      const call = callOf(options, { tool: name, args: input, id: given.toolCallId }, schemaOf(tool.inputSchema))
      const carried = await runCall(
        cs,
        call,
        (args, { signal }) => resultOf(execute(args, { ...given, abortSignal: signal })),
        { signal: given.abortSignal, keep: (output) => (options.keepResults === false ? undefined : jsonOf(output)) },
      )
      if (!carried.ran) throw new CountersignError(carried.words)
      if ('kept' in carried) return carried.kept
      if (carried.edited !== undefined) notes.set(given.toolCallId, editNote(carried.edited))
      if (notes.size > mostNotes) notes.delete(notes.keys().next().value as string)
      return carried.result
    },
    toModelOutput: (told: ToolOutput) => withNote(notes.get(told.toolCallId), tool.toModelOutput, told),
  }
}
