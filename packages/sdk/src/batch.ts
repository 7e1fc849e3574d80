import type { Json } from '@countersign/core'
import { makeKey } from './dice.ts'
import { CountersignApiError } from './errors.ts'
import { toJson } from './json.ts'
import { proposalBody, type Draft } from './proposal-body.ts'
import type { Transport } from './transport.ts'
import type { DecisionWire, Problem, Truth, WaitOptions } from './types.ts'

/** The server takes 1,000 lines and 16 MiB at once. */
const mostLines = 500
const mostCharacters = 4_000_000

export type BatchDraft = Draft & { idempotency_key?: string }
/** In the order of what was sent; one line's refusal costs only itself. */
export type BatchAnswer = { ok: true; decision: DecisionWire } | { ok: false; error: CountersignApiError }
export type TruthLine = Omit<Truth, 'value'> & { decision: string; value: unknown; idempotency_key?: string }
export type TruthAnswer = { ok: true; id: string } | { ok: false; error: CountersignApiError }
type Keyed = Record<string, Json> & { idempotency_key?: string | undefined }
interface LineOptions extends WaitOptions {
  patienceMs?: number | undefined
}

/** Proposes many. */
export async function* proposeBatch(
  transport: Transport,
  drafts: Iterable<BatchDraft> | AsyncIterable<BatchDraft>,
  options: LineOptions,
): AsyncGenerator<BatchAnswer, void, undefined> {
  const path = '/v1/decisions/batch'
  const lineOf = ({ idempotency_key, ...draft }: BatchDraft) => ({ ...proposalBody(draft), idempotency_key }) as Keyed
  for await (const answer of sendAll<BatchDraft, DecisionWire>(transport, path, drafts, lineOf, options))
    yield answer.ok ? { ok: true, decision: answer.value } : answer
}

/** Tells of many decisions what turned out to be true. */
export async function* tellTruths(
  transport: Transport,
  truths: Iterable<TruthLine> | AsyncIterable<TruthLine>,
  options: LineOptions,
): AsyncGenerator<TruthAnswer, void, undefined> {
  const lineOf = (truth: TruthLine) => ({ ...truth, value: toJson(truth.value) }) as Keyed
  for await (const answer of sendAll<TruthLine, { id: string }>(transport, '/v1/truths', truths, lineOf, options))
    yield answer.ok ? { ok: true, id: answer.value.id } : answer
}

type LineAnswer<A> = { ok: true; value: A } | { ok: false; error: CountersignApiError }

/**
 * In chunks. Each line carries an idempotency key of its own, so that a chunk whose reply was lost is sent again without
 * doubling.
 */
async function* sendAll<T, A extends object>(
  transport: Transport,
  path: string,
  items: Iterable<T> | AsyncIterable<T>,
  lineOf: (item: T) => Keyed,
  options: LineOptions,
): AsyncGenerator<LineAnswer<A>, void, undefined> {
  let lines: string[] = []
  let characters = 0
  for await (const item of items) {
    const line = lineOf(item)
    lines.push(JSON.stringify({ ...line, idempotency_key: line.idempotency_key ?? makeKey() }))
    characters += lines.at(-1)?.length ?? 0
    if (lines.length < mostLines && characters < mostCharacters) continue
    yield* await sendLines<A>(transport, path, lines, options)
    lines = []
    characters = 0
  }
  if (lines.length > 0) yield* await sendLines<A>(transport, path, lines, options)
}

async function sendLines<A extends object>(
  transport: Transport,
  path: string,
  lines: string[],
  { patienceMs, ...options }: LineOptions,
): Promise<LineAnswer<A>[]> {
  const text = await transport.text({
    ...options,
    method: 'POST',
    path,
    ndjson: `${lines.join('\n')}\n`,
    timeoutMs: 120_000,
    ...(patienceMs === undefined ? {} : { patienceMs }),
  })
  const answers = text.split('\n').filter(Boolean)
  if (answers.length !== lines.length)
    throw new CountersignApiError({
      code: 'not-countersign',
      status: 0,
      detail: `${lines.length} lines were sent, ${answers.length} came back.`,
    })
  return answers.map((answer): LineAnswer<A> => {
    const value = JSON.parse(answer) as A | Problem
    return 'code' in value ? { ok: false, error: new CountersignApiError(value) } : { ok: true, value }
  })
}
