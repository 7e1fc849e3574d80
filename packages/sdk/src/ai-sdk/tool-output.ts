import type { Json } from '@countersign/core'
import type { ModelOutput, ToolOutput } from './types.ts'

/** The result of a tool; of one that streams, its last word. */
export async function resultOf(returned: unknown): Promise<unknown> {
  const result: unknown = await returned
  if (typeof result !== 'object' || result === null || !(Symbol.asyncIterator in result)) return result
  let last: unknown
  for await (const part of result as AsyncIterable<unknown>) last = part
  return last
}

export const jsonOf = (output: unknown): Json => JSON.parse(JSON.stringify(output ?? null) ?? 'null') as Json

/** What the model reads of a result; that a person changed the arguments stands before it. */
export async function withNote(
  note: string | undefined,
  own: ((told: never) => unknown) | undefined,
  told: ToolOutput,
): Promise<ModelOutput> {
  const { output } = told
  const plain =
    own === undefined
      ? typeof output === 'string'
        ? { type: 'text', value: output }
        : { type: 'json', value: jsonOf(output) }
      : ((await own(told as never)) as ModelOutput)
  if (note === undefined) return plain
  const rest: unknown[] =
    plain.type === 'content' && Array.isArray(plain.value)
      ? plain.value
      : [{ type: 'text', text: plain.type === 'text' ? plain.value : JSON.stringify(plain.value ?? null) }]
  return { type: 'content', value: [{ type: 'text', text: note }, ...rest] }
}
