/** The file that `countersign eval run` takes: what is evaluated, by what, and where its outputs lie. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { ReleaseGate } from '@countersign/core'
import { parse } from 'yaml'
import { z } from 'zod'
import { UsageError } from '../exit-codes.ts'

const words = z.string().min(1)
const shape = z
  .strictObject({
    system: words,
    version: words.optional(),
    dataset: words,
    /** Their names, or ids. */
    rubric: words,
    judge: words.optional(),
    judges: z.array(words).min(1).optional(),
    disagree_at: z.number().optional(),
    ask_people: z
      .strictObject({ project: words, where: z.literal('disputed').optional(), draw: z.int().optional() })
      .optional(),
    baseline: words.default('last'),
    /** JSON lines or CSV with id, input, output, and where they are known expected and scores. */
    outputs: words.optional(),
    /** Or a system that is called for each item of the stored data set. Its secret stands in the environment, not here. */
    call: z
      .strictObject({ url: words, secret_env: words.optional(), body: z.record(z.string(), z.json()).optional() })
      .optional(),
    gates: z
      .array(
        z.strictObject({
          of: words,
          at_least: z.number(),
          lower_end: z.boolean().optional(),
          by: z.literal('people').optional(),
        }),
      )
      .default([]),
  })
  .refine(({ outputs, call }) => (outputs === undefined) !== (call === undefined), {
    path: ['outputs'],
    message: 'takes one of outputs and call',
  })
export type EvalFile = Omit<z.infer<typeof shape>, 'gates'> & { gates: ReleaseGate[] }

/** @throws UsageError that names the place. */
export function readEvalFile(cwd: string, file: string): EvalFile {
  const path = resolve(cwd, file)
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`)
  }
  let said: unknown
  try {
    said = parse(text)
  } catch (error) {
    throw new UsageError(`${file} is not YAML: ${(error as Error).message}`)
  }
  const read = shape.safeParse(said)
  if (!read.success)
    throw new UsageError(
      `${file}: ${read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')}.`,
    )
  const { outputs } = read.data
  return { ...read.data, ...(outputs === undefined ? {} : { outputs: resolve(dirname(path), outputs) }) }
}
