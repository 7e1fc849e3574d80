import type { Json } from '@countersign/core'
import { makeKey } from './dice.ts'
import { CountersignApiError } from './errors.ts'
import { proposalBody, type Draft } from './proposal-body.ts'
import type { Transport } from './transport.ts'
import type { DecisionWire, Problem, WaitOptions } from './types.ts'

/** The server takes 1,000 lines and 16 MiB at once. */
const mostLines = 500
const mostCharacters = 4_000_000

export type BatchDraft = Draft & { idempotency_key?: string }
/** In the order of what was sent; one line's refusal costs only itself. */
export type BatchAnswer = { ok: true; decision: DecisionWire } | { ok: false; error: CountersignApiError }

/**
 * Proposes many. Each line carries an idempotency key of its own, so that a chunk whose reply was lost is sent again
 * without doubling.
 */
export async function* proposeBatch(
  transport: Transport,
  drafts: Iterable<BatchDraft> | AsyncIterable<BatchDraft>,
  options: WaitOptions & { patienceMs?: number | undefined },
): AsyncGenerator<BatchAnswer, void, undefined> {
  let lines: string[] = []
  let characters = 0
  for await (const { idempotency_key, ...draft } of drafts) {
    const line: Record<string, Json> = { ...proposalBody(draft), idempotency_key: idempotency_key ?? makeKey() }
    lines.push(JSON.stringify(line))
    characters += lines.at(-1)?.length ?? 0
    if (lines.length < mostLines && characters < mostCharacters) continue
    yield* await sendLines(transport, lines, options)
    lines = []
    characters = 0
  }
  if (lines.length > 0) yield* await sendLines(transport, lines, options)
}

async function sendLines(
  transport: Transport,
  lines: string[],
  { patienceMs, ...options }: WaitOptions & { patienceMs?: number | undefined },
): Promise<BatchAnswer[]> {
  const text = await transport.text({
    ...options,
    method: 'POST',
    path: '/v1/decisions/batch',
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
  return answers.map((answer): BatchAnswer => {
    const value = JSON.parse(answer) as DecisionWire | Problem
    return 'code' in value ? { ok: false, error: new CountersignApiError(value) } : { ok: true, decision: value }
  })
}
