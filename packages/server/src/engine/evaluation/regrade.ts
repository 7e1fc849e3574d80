/**
 * An evaluation by another version of its rubric: its outputs are taken over with the scores of what did not change, and
 * judges are asked about the rest alone. The one before stands as it was.
 */
import {
  compareRubrics,
  CountersignError,
  formatId,
  judgeInstructions,
  type Criterion,
  type EvaluationWire,
  type FieldError,
  type Json,
  type RegradeRequest,
  type Scores,
} from '@countersign/core'
import { createHash } from 'node:crypto'
import type { Query } from '../../store/database.ts'
import { openJson } from '../../store/seal.ts'
import type { Idempotency, Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import type { Actor } from '../entry.ts'
import { readScoreRows } from './combine.ts'
import {
  evaluationOrThrow,
  openOutput,
  outputRef,
  selectOutputs,
  type EvaluationRow,
  type OutputRow,
} from './evaluation-row.ts'
import type { JudgeRow } from './judges.ts'
import { criteriaOf, rubricOrThrow } from './rubrics.ts'
import { measuresOf } from './figures.ts'

/** By names of criteria. */
export interface Regraded {
  kept: string[]
  scored: string[]
}
export function regradedBetween(was: readonly Criterion[], is: readonly Criterion[]): Regraded {
  const { same, reweighed, regrade, added } = compareRubrics(was, is)
  return { kept: [...same, ...reweighed], scored: [...regrade, ...added] }
}

/** What an evaluation took over; null of one that was scored from the beginning. */
export async function regradesWire(q: Query, row: EvaluationRow): Promise<EvaluationWire['regrades']> {
  if (row.regrades === null) return null
  const id = formatId('evaluation', row.regrades)
  const was = await evaluationOrThrow(q, row.workspace, id)
  const between = regradedBetween(
    await criteriaOf(q, row.workspace, was.rubric, was.rubric_version),
    await criteriaOf(q, row.workspace, row.rubric, row.rubric_version),
  )
  return { evaluation: id, rubric_version: was.rubric_version, ...between }
}

export const pick = (scores: Scores, names: readonly string[]): Scores =>
  Object.fromEntries(
    names.flatMap((name) => (Object.hasOwn(scores, name) ? [[name, scores[name] as Scores[string]]] : [])),
  )

/** @returns its id. */
export function regradeEvaluation(
  engine: Engine,
  workspace: string,
  actor: Actor,
  id: string,
  request: RegradeRequest,
  idempotency: Idempotency | null,
): Promise<{ id: string }> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const was = await evaluationOrThrow(turn, workspace, id)
      const rubric = await rubricOrThrow(turn, workspace, formatId('rubric', was.rubric))
      const version = request.rubric_version ?? rubric.version
      const judges = await turn.query<JudgeRow>(
        'select * from judges where workspace = $1 and id = any($2) order by array_position($2, id)',
        [...[workspace, was.judges]],
      )
      refuse([
        ...(was.status === 'done' ? [] : [{ path: 'id', message: 'is not done' }]),
        ...(was.outputs_deleted_at === null ? [] : [{ path: 'id', message: 'has no outputs any more' }]),
        ...(version >= 1 && version <= rubric.version
          ? []
          : [{ path: 'rubric_version', message: `there is none; the latest is ${rubric.version}` }]),
        ...(version === was.rubric_version
          ? [{ path: 'rubric_version', message: 'is the one that it was scored by' }]
          : []),
      ])
      const criteria = await criteriaOf(turn, workspace, rubric.id, version)
      const between = regradedBetween(await criteriaOf(turn, workspace, rubric.id, was.rubric_version), criteria)
      if (between.scored.length > 0) {
        refuse(
          judges.length > 0 && judges.every(({ kind }) => kind !== 'external')
            ? []
            : [
                {
                  path: 'id',
                  message: `nobody can be asked about ${between.scored.join(', ')}: its scores were sent; send them with another evaluation`,
                },
              ],
        )
        if (judges.some(({ retired_at }) => retired_at !== null)) throw new CountersignError('judge-retired')
      }
      const gates = was.gates.filter(({ of }) => measuresOf(criteria).includes(of))
      const made = turn.newId()
      const asked = criteria.filter(({ name }) => between.scored.includes(name))
      const told = judges.map(({ spec, kind }) =>
        kind === 'external' || asked.length === 0
          ? null
          : createHash('sha256').update(judgeInstructions(spec.prompt, asked)).digest('hex'),
      )
      await turn.query(
        `insert into evaluations (workspace, id, system, version, dataset, rubric, rubric_version, judges, prompts_sha256, baseline, gates, status, made_at, dataset_id, dataset_version, disagree_at, regrades)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'running', at_ms($12), $13, $14, $15, $16)`,
        [
          ...[workspace, made, was.system, was.version, was.dataset, was.rubric, version, was.judges, told],
          ...[await baselineOf(turn, was, version), JSON.stringify(gates), turn.nowMs],
          ...[was.dataset_id, was.dataset_version, was.disagree_at, was.id],
        ],
      )
      await takeOutputs(engine, turn, was, made, between)
      await takeScores(engine, turn, was, made, between)
      const evaluation = formatId('evaluation', made)
      turn.record({
        type: 'evaluation.regraded',
        actor,
        data: {
          ...{ evaluation, regrades: id, rubric: formatId('rubric', rubric.id), rubric_version: version },
          ...{ kept: between.kept.length, scored: between.scored.length },
        },
      })
      return { id: evaluation }
    },
    idempotency,
  )
}

function refuse(errors: FieldError[]): void {
  if (errors.length > 0) throw new CountersignError('bad-input', undefined, { errors })
}

/** The baseline was scored by the version of before: it is compared with where it was regraded too. */
async function baselineOf(turn: Turn, was: EvaluationRow, version: number): Promise<string | null> {
  if (was.baseline === null) return null
  const [row] = await turn.query<{ id: string }>(
    `select id from evaluations where workspace = $1 and regrades = $2 and rubric_version = $3 and status = 'done' and outputs_deleted_at is null
     order by id desc limit 1`,
    [turn.workspace, was.baseline, version],
  )
  return row?.id ?? null
}

/** Scores that came with the outputs are kept here; those of judges stand by themselves. */
async function takeOutputs(
  engine: Engine,
  turn: Turn,
  was: EvaluationRow,
  made: string,
  { kept }: Regraded,
): Promise<void> {
  const { key } = turn.state
  const rows = await turn.query<OutputRow>(`${selectOutputs} where workspace = $1 and evaluation = $2 order by n`, [
    ...[turn.workspace, was.id],
  ])
  const brought = (row: OutputRow) =>
    was.judges.length === 0 && row.scores_sealed
      ? engine.seal.json(key, pick(openJson<Scores>(key, row.scores_sealed), kept) as Json)
      : null
  await turn.query(
    `insert into evaluation_outputs (workspace, evaluation, n, external_ref, sealed, state, tries, scores_sealed, why_sealed, subject_ref, from_decision)
     select o.workspace, $3, o.n, u.ref, o.sealed,
       case when o.state = 'unanswered' then o.state when u.scores is not null then 'scored' else 'waiting' end, 0, u.scores,
       case when o.state = 'unanswered' then o.why_sealed end, o.subject_ref, o.from_decision
     from evaluation_outputs o join unnest($4::integer[], $5::bytea[], $6::bytea[]) as u(n, ref, scores) on u.n = o.n
     where o.workspace = $1 and o.evaluation = $2`,
    [
      ...[turn.workspace, was.id, made, rows.map(({ n }) => n)],
      ...[rows.map((row) => outputRef(key, made, openOutput(key, row).id)), rows.map(brought)],
    ],
  )
}

/** Where a judge gave no valid score there is nothing to keep: it is asked about everything, if anything is asked. */
async function takeScores(
  engine: Engine,
  turn: Turn,
  was: EvaluationRow,
  made: string,
  { kept, scored }: Regraded,
): Promise<void> {
  const { key } = turn.state
  const all = scored.length === 0
  const rows = (await readScoreRows(turn, was, null)).filter(
    ({ judge, scores_sealed }) => was.judges.includes(judge) && (all || scores_sealed !== null),
  )
  const sealed = rows.map(({ scores_sealed }) =>
    scores_sealed ? engine.seal.json(key, pick(openJson<Scores>(key, scores_sealed), kept) as Json) : null,
  )
  await turn.query(
    `insert into evaluation_scores (workspace, evaluation, n, judge, state, tries, scores_sealed, why_sealed, kept_sealed, given_at)
     select $1, $2, u.n, u.judge, u.state, 0, case when $8 then u.sealed end, u.why, case when not $8 then u.sealed end, at_ms(u.at)
     from unnest($3::integer[], $4::uuid[], $5::text[], $6::bytea[], $7::bytea[], $9::double precision[]) as u(n, judge, state, sealed, why, at)`,
    [
      ...[turn.workspace, made, rows.map(({ n }) => n), rows.map(({ judge }) => judge)],
      rows.map(({ state }) => (all ? state : 'waiting')),
      ...[sealed, rows.map(({ why_sealed }) => (all ? why_sealed : null)), all],
      rows.map(({ given_at }) => (all ? given_at : null)),
    ],
  )
}
