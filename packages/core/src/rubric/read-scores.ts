/** What a judge answered: scores that fit the rubric, or why it is none. */
import type { Json } from '../json.ts'
import type { JudgeKind } from '../wire/judge.ts'
import { asScores, checkScores } from './check-scores.ts'
import type { Criterion, Scores } from './rubric.ts'

export type JudgeAnswer = { ok: true; scores: Scores } | { ok: false; why: string }
const no = (why: string): JudgeAnswer => ({ ok: false, why })

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
/** What stands there; undefined where nothing does. */
export const part = (value: Json | undefined, name: string | number): Json | undefined =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string | number, Json>>)[name]
    : undefined

/** The JSON that a judge answered; undefined where it is none. */
export function saidOf(
  kind: JudgeKind,
  status: number,
  body: string,
): { ok: true; value: Json | undefined } | { ok: false; why: string } {
  if (status !== 200) return { ok: false, why: `answered ${status}` }
  const said = parse(body)
  if (kind === 'http') return { ok: true, value: said }
  const text = part(part(part(part(said, 'choices'), 0), 'message'), 'content')
  if (typeof text !== 'string') return { ok: false, why: 'answered no chat completion' }
  // Some put their JSON between fences, asked or not.
  return { ok: true, value: parse(/^\s*```(?:json)?\s*([^]*?)\s*```\s*$/.exec(text)?.[1] ?? text) }
}

/** @param kind `openai`: the scores are the text of a chat completion; `http`: they are the answer. */
export function readScores(kind: JudgeKind, status: number, body: string, criteria: readonly Criterion[]): JudgeAnswer {
  const said = saidOf(kind, status, body)
  if (!said.ok) return said
  const scores = part(said.value, 'scores')
  if (scores === undefined) return no('did not answer with JSON that has `scores`')
  const [error] = checkScores(criteria, scores)
  return error ? no(`${error.path} ${error.message}`.slice(0, 300)) : { ok: true, scores: asScores(scores) }
}
