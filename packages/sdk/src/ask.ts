import type { Json } from '@countersign/core'
import { isJsonObject } from '@countersign/core'
import type { CallOptions, Decision } from './decision.ts'
import { errorOf } from './error-of.ts'
import { toJson } from './json.ts'
import type { Draft } from './proposal-body.ts'
import { parseOrThrow, type Infer, type Schema } from './schema.ts'

export interface Question<S extends Schema | undefined = undefined> extends Omit<
  Draft,
  'action' | 'kind' | 'proposal' | 'schema'
> {
  /** The words that a person reads. */
  question: string
  /** What kind of question it is, for policies and queues; `question.ask` where not given. */
  action?: string
  /** Of the answer. */
  schema?: S
}
export interface Answer<T> {
  answer: T
  decision: Decision
}
export interface AskOptions extends CallOptions {
  /** Told as soon as it is asked: where to look while it waits. */
  onDecision?: ((decision: Decision) => void) | undefined
}
export type AnswerOf<S extends Schema | undefined> = S extends Schema ? Infer<S> : unknown

/**
 * The words travel in `input.question`, where the console looks for them; the rest of `input` stands beside them. An
 * `action` could not hold them: it is a token without white space.
 */
export function inputOf(question: string, input: unknown): Json {
  const given = input === undefined ? {} : toJson(input)
  return isJsonObject(given) && !('question' in given) ? { question, ...given } : { question, input: given }
}

export async function askPerson<S extends Schema | undefined>(
  decide: (draft: Draft, options: CallOptions) => Promise<Decision>,
  { question, action = 'question.ask', input, ...rest }: Question<S>,
  { onDecision, ...options }: AskOptions,
): Promise<Answer<AnswerOf<S>>> {
  const decision = await decide({ ...rest, kind: 'question', action, input: inputOf(question, input) }, options)
  onDecision?.(decision)
  const outcome = await decision.outcome(options)
  const ended = errorOf(decision.wire)
  if (ended) throw ended
  return { answer: (await parseOrThrow(rest.schema, outcome.answer)) as AnswerOf<S>, decision }
}
