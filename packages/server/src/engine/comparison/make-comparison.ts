/** Comparisons: made of evaluations that are done, with the pairs that a judge is shown. */
import { createRandom, shuffle, type Random } from '@countersign/algorithms'
import {
  comparable,
  CountersignError,
  formatId,
  pathSteps,
  preferenceInstructions,
  type ComparisonRequest,
  type FieldError,
  type Json,
} from '@countersign/core'
import { createHash } from 'node:crypto'
import type { Idempotency } from '../committer.ts'
import type { Engine } from '../engine.ts'
import type { Actor } from '../entry.ts'
import { evaluationOrThrow } from '../evaluation/evaluation-row.ts'
import { judgeOrThrow } from '../evaluation/judges.ts'
import { rubricOrThrow } from '../evaluation/rubrics.ts'
import { byPair, candidatesOf, readAlike, type Candidate } from './candidates.ts'
import { comparisonOrThrow, type ComparisonSpec } from './comparison-row.ts'
import { keepPairs } from './keep-pairs.ts'

const invalid = (errors: FieldError[]): void => {
  if (errors.length > 0) throw new CountersignError('bad-input', undefined, { errors })
}
/** As many of each two, as far as they go. */
function spread(candidates: readonly Candidate[], count: number, random: Random): Candidate[] {
  const heaps = [...byPair(candidates).values()].map((heap) => shuffle(heap, random))
  const chosen: Candidate[] = []
  for (let i = 0; chosen.length < count && heaps.some((heap) => i < heap.length); i++)
    chosen.push(...heaps.flatMap((heap) => heap[i] ?? []))
  return chosen.slice(0, count)
}

/** @returns its id. */
export async function makeComparison(
  engine: Engine,
  workspace: string,
  actor: Actor,
  request: ComparisonRequest,
  idempotency: Idempotency | null,
): Promise<{ id: string }> {
  const { database, states } = engine
  const rows = await Promise.all(request.evaluations.map((id) => evaluationOrThrow(database, workspace, id)))
  const ids = rows.map(({ id }) => id)
  invalid([
    ...rows.flatMap(({ status, dataset, id, outputs_deleted_at }, i) => {
      const path = `evaluations.${i}`
      if (status !== 'done') return [{ path, message: 'is not done' }]
      if (outputs_deleted_at !== null) return [{ path, message: 'has no outputs any more' }]
      if (dataset !== rows[0]?.dataset) return [{ path, message: `is of another data set, "${dataset}"` }]
      return ids.indexOf(id) < i ? [{ path, message: 'stands there twice' }] : []
    }),
    ...(pathSteps(request.segment ?? '') ? [] : [{ path: 'segment', message: 'is no path' }]),
  ])
  const { name, question, segment = null } = request
  const judge = request.judge === undefined ? null : await judgeOrThrow(database, workspace, request.judge)
  if (judge?.retired_at) throw new CountersignError('judge-retired')
  invalid(judge?.kind === 'external' ? [{ path: 'judge', message: 'is not asked: it sends its scores' }] : [])
  const candidates = candidatesOf(await readAlike(database, (await states.get(workspace)).key, workspace, ids, segment))
  if (candidates.length === 0) invalid([{ path: 'evaluations', message: 'have no output of the same id' }])
  const rubric = request.rubric === undefined ? null : await rubricOrThrow(database, workspace, request.rubric)
  const criteria = comparable(rubric?.criteria ?? [])
  invalid(
    rubric && criteria.length === 0 ? [{ path: 'rubric', message: 'has words alone, which cannot be compared' }] : [],
  )
  const told = judge && preferenceInstructions(judge.spec.prompt, question, criteria)
  const seed = engine.dice.bytes(4).readUInt32BE()
  const random = createRandom(seed)
  const chosen = judge ? spread(candidates, request.pairs ?? 0, random) : []
  return engine.committer.act(
    workspace,
    async (turn) => {
      const id = turn.newId()
      const spec: ComparisonSpec = { question, segment }
      await turn.query(
        `insert into comparisons (workspace, id, name, evaluations, judge, prompt_sha256, spec_sealed, seed, status, made_at, rubric, rubric_version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, at_ms($10), $11, $12)`,
        [
          ...[workspace, id, name, ids, judge?.id ?? null, told && createHash('sha256').update(told).digest('hex')],
          ...[engine.seal.json(turn.state.key, spec as unknown as Json), seed, judge ? 'running' : 'ready', turn.nowMs],
          ...[rubric?.id ?? null, rubric?.version ?? null],
        ],
      )
      await keepPairs(engine, turn, id, 0, chosen, 'waiting', random)
      turn.record({
        type: 'comparison.made',
        actor,
        data: {
          ...{ comparison: formatId('comparison', id), evaluations: request.evaluations },
          ...{ judge: judge && formatId('judge', judge.id), pairs: chosen.length, seed },
          ...(rubric ? { rubric: formatId('rubric', rubric.id), rubric_version: rubric.version } : {}),
        },
      })
      return { id: formatId('comparison', id) }
    },
    idempotency,
  )
}

/** The judge is asked no more; what it said stands. */
export function cancelComparison(engine: Engine, workspace: string, actor: Actor, id: string): Promise<void> {
  return engine.committer.act(workspace, async (turn) => {
    const row = await comparisonOrThrow(turn, workspace, id)
    if (row.status !== 'running') return
    await turn.query(
      `update comparisons set status = 'cancelled', ended_at = at_ms($3) where workspace = $1 and id = $2`,
      [...[workspace, row.id, turn.nowMs]],
    )
    turn.record({ type: 'comparison.cancelled', actor, data: { comparison: id } })
  })
}
