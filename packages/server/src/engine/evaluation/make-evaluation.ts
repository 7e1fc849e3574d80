/** Evaluations: made, filled with outputs, begun, ended. What was put in before it began is all that it measures. */
import {
  checkScores,
  CountersignError,
  formatId,
  judgeInstructions,
  parseId,
  type AskPolicy,
  type Criterion,
  type EvaluationRequest,
  type EvaluationResult,
  type FieldError,
  type Json,
  type OutputRequest,
} from '@countersign/core'
import { createHash } from 'node:crypto'
import { unwrapKey } from '../../store/seal.ts'
import type { Idempotency, Turn } from '../committer.ts'
import { datasetItemRef, findDataset, standsIn, subjectKeyOf } from '../datasets/dataset-row.ts'
import type { Engine } from '../engine.ts'
import type { Actor } from '../entry.ts'
import { projectOrThrow } from '../projects/project-row.ts'
import { wrongWithProject } from './ask-people.ts'
import { readBaseline } from './baseline.ts'
import { figuresByJudge } from './combine.ts'
import { countItems, evaluationOrThrow, outputRef, type EvaluationRow } from './evaluation-row.ts'
import { judgeOrThrow, type JudgeRow } from './judges.ts'
import { criteriaOf, rubricOrThrow } from './rubrics.ts'
import { readStanding } from './standing.ts'
import { sumUp } from './sum-up.ts'
import { measuresOf } from './figures.ts'

/** Where nothing is said: as far as two levels of five lie apart. */
const usualDisagreement = 0.5
/** As many as are summed up at once. */
const mostOutputs = 20_000

const invalid = (errors: FieldError[]): void => {
  if (errors.length > 0) throw new CountersignError('bad-input', undefined, { errors })
}

/** Scores by another version of the rubric are not compared: who gave them was asked something else. */
async function baselineOf(
  turn: Turn,
  request: EvaluationRequest,
  rubric: { id: string; version: number },
): Promise<string | null> {
  const { baseline, system, dataset } = request
  if (baseline === undefined) return null
  if (baseline === 'last') {
    const [row] = await turn.query<{ id: string }>(
      `select id from evaluations where workspace = $1 and system = $2 and dataset = $3 and rubric = $4 and rubric_version = $5 and status = 'done' and outputs_deleted_at is null order by id desc limit 1`,
      [turn.workspace, system, dataset, rubric.id, rubric.version],
    )
    return row?.id ?? null
  }
  const row = await evaluationOrThrow(turn, turn.workspace, baseline)
  invalid([
    ...(row.status === 'done' ? [] : [{ path: 'baseline', message: 'is not done' }]),
    ...(row.outputs_deleted_at === null ? [] : [{ path: 'baseline', message: 'has no outputs any more' }]),
    ...(row.dataset === dataset ? [] : [{ path: 'baseline', message: `is of another data set, "${row.dataset}"` }]),
    ...(row.rubric === rubric.id && row.rubric_version === rubric.version
      ? []
      : [{ path: 'baseline', message: 'was scored by another rubric, or another version of it' }]),
  ])
  return row.id
}

/** Whoever is to score it: none, one or several. */
async function judgesOf(turn: Turn, { judge, judges }: EvaluationRequest): Promise<JudgeRow[]> {
  invalid(
    judge !== undefined && judges ? [{ path: 'judges', message: 'takes the place of judge; give one of them' }] : [],
  )
  const named = judges ?? (judge === undefined ? [] : [judge])
  invalid(
    named.flatMap((id, i) => (named.indexOf(id) < i ? [{ path: `judges.${i}`, message: 'stands there twice' }] : [])),
  )
  const rows: JudgeRow[] = []
  for (const id of named) rows.push(await judgeOrThrow(turn, turn.workspace, id))
  if (rows.some(({ retired_at }) => retired_at !== null)) throw new CountersignError('judge-retired')
  return rows
}

async function checkPolicy(
  turn: Turn,
  { project, where }: AskPolicy,
  judges: readonly JudgeRow[],
  rubric: { id: string; version: number },
): Promise<void> {
  invalid(
    where !== undefined && judges.length === 0
      ? [{ path: 'ask_people.where', message: 'is of judges; there are none' }]
      : [],
  )
  const into = await projectOrThrow(turn, turn.workspace, project)
  const wrong = await wrongWithProject(turn, { rubric: rubric.id, rubric_version: rubric.version }, into)
  invalid(wrong.map(({ message }) => ({ path: 'ask_people.project', message })))
}

/** @returns its id. */
export function makeEvaluation(
  engine: Engine,
  workspace: string,
  actor: Actor,
  request: EvaluationRequest,
  idempotency: Idempotency | null,
): Promise<{ id: string }> {
  const { call } = request
  return engine.committer.act(
    workspace,
    async (turn) => {
      const rubric = await rubricOrThrow(turn, workspace, request.rubric)
      const judges = await judgesOf(turn, request)
      const known = measuresOf(rubric.criteria)
      invalid(
        request.gates.flatMap(({ of }, i) =>
          known.includes(of) ? [] : [{ path: `gates.${i}.of`, message: `takes one of ${known.join(', ')}` }],
        ),
      )
      const stored = await findDataset(turn, workspace, request.dataset)
      if (call)
        invalid([
          ...(stored ? [] : [{ path: 'dataset', message: 'is not stored here; make it, or send the outputs' }]),
          ...(judges.length > 0 ? [] : [{ path: 'judge', message: 'missing: who scores what the system answers' }]),
          ...judges.flatMap(({ kind }, i) =>
            kind === 'external'
              ? [{ path: `judges.${i}`, message: 'sends its scores before it begins, and these outputs come later' }]
              : [],
          ),
        ])
      if (request.ask_people) await checkPolicy(turn, request.ask_people, judges, rubric)
      const told = judges.map(({ kind, spec }) =>
        kind === 'external'
          ? null
          : createHash('sha256').update(judgeInstructions(spec.prompt, rubric.criteria)).digest('hex'),
      )
      const baseline = await baselineOf(turn, request, rubric)
      const id = turn.newId()
      await turn.query(
        `insert into evaluations (workspace, id, system, version, dataset, rubric, rubric_version, judges, prompts_sha256, baseline, gates, status, made_at, dataset_id, dataset_version, call_url, call_sealed, disagree_at, ask_people)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'collecting', at_ms($12), $13, $14, $15, $16, $17, $18)`,
        [
          ...[workspace, id, request.system, request.version, request.dataset, rubric.id, rubric.version],
          ...[judges.map(({ id }) => id), told, baseline],
          ...[
            JSON.stringify(request.gates),
            turn.nowMs,
            stored?.id ?? null,
            stored?.version ?? null,
            call?.url ?? null,
          ],
          call ? engine.seal.json(turn.state.key, { secret: call.secret ?? null, body: call.body ?? {} }) : null,
          ...[request.disagree_at ?? usualDisagreement, request.ask_people ? JSON.stringify(request.ask_people) : null],
        ],
      )
      turn.record({
        type: 'evaluation.made',
        actor,
        data: {
          ...{ evaluation: formatId('evaluation', id), rubric: request.rubric, rubric_version: rubric.version },
          ...{ judges: judges.map((judge) => formatId('judge', judge.id)), gates: request.gates.length },
          baseline: baseline && formatId('evaluation', baseline),
          ...(stored ? { dataset: formatId('dataset', stored.id), dataset_version: stored.version } : {}),
          ...(call ? { called: true } : {}),
        },
      })
      return { id: formatId('evaluation', id) }
    },
    idempotency,
  )
}

async function collecting(turn: Turn, id: string): Promise<EvaluationRow> {
  const row = await evaluationOrThrow(turn, turn.workspace, id)
  if (row.status !== 'collecting') throw new CountersignError('evaluation-begun')
  return row
}

const checkOutputs = (criteria: readonly Criterion[], judged: boolean, outputs: readonly OutputRequest[]) =>
  outputs.flatMap(({ scores }, i): FieldError[] => {
    const at = (errors: FieldError[]) => errors.map(({ path, message }) => ({ path: `outputs.${i}.${path}`, message }))
    if (!judged) return at(checkScores(criteria, scores))
    return scores === undefined ? [] : at([{ path: 'scores', message: 'are given by the judge' }])
  })

/** Whom the items of these ids are about, where the data set is stored: erasing them reaches what was made of it. */
async function readAbout(
  turn: Turn,
  { dataset_id, dataset_version }: EvaluationRow,
  outputs: readonly OutputRequest[],
): Promise<(About | undefined)[]> {
  if (dataset_id === null) return outputs.map(() => undefined)
  const refs = outputs.map(({ id }) => datasetItemRef(turn.state.key, dataset_id, id))
  const rows = await turn.query<About & { ref: string }>(
    `select encode(i.external_ref, 'hex') as ref, i.subject_ref, i.from_decision, ${subjectKeyOf('i')} from dataset_items i
     where i.workspace = $1 and i.dataset = $2 and i.external_ref = any($4) and ${standsIn('$3')}`,
    [turn.workspace, dataset_id, dataset_version, refs],
  )
  const byRef = new Map(rows.map((row) => [row.ref, row]))
  return refs.map((ref) => byRef.get(ref.toString('hex')))
}
interface About {
  subject_ref: Buffer | null
  from_decision: string | null
  subject_key: Buffer | null
}

/** The same id twice is one output: the first that came. */
export function addOutputs(
  engine: Engine,
  workspace: string,
  id: string,
  outputs: readonly OutputRequest[],
): Promise<{ added: number; known: number }> {
  return engine.committer.act(workspace, async (turn) => {
    const row = await collecting(turn, id)
    if (row.call_url !== null) invalid([{ path: 'outputs', message: 'come from the system that is called' }])
    const criteria = await criteriaOf(turn, workspace, row.rubric, row.rubric_version)
    invalid(checkOutputs(criteria, row.judges.length > 0, outputs))
    const [count] = await turn.query<{ n: number; next: number }>(
      'select count(*)::int as n, coalesce(max(n) + 1, 0) as next from evaluation_outputs where workspace = $1 and evaluation = $2',
      [workspace, row.id],
    )
    const { n, next: from } = count as { n: number; next: number }
    if (n + outputs.length > mostOutputs)
      invalid([{ path: 'outputs', message: `an evaluation holds ${mostOutputs} at most` }])
    const { key } = turn.state
    const fresh = [...new Map(outputs.toReversed().map((output) => [output.id, output])).values()].toReversed()
    const about = await readAbout(turn, row, fresh)
    const added = await turn.query(
      `insert into evaluation_outputs (workspace, evaluation, n, external_ref, sealed, state, scores_sealed, subject_ref, from_decision)
       select $1, $2, u.n, u.ref, u.sealed, case when u.scores is null then 'waiting' else 'scored' end, u.scores, u.subject, u.source
       from unnest($3::integer[], $4::bytea[], $5::bytea[], $6::bytea[], $7::bytea[], $8::uuid[]) as u(n, ref, sealed, scores, subject, source)
         where not exists (select 1 from evaluation_outputs o where o.workspace = $1 and o.evaluation = $2 and o.external_ref = u.ref)
       returning 1`,
      [
        ...[workspace, row.id, fresh.map((_, i) => from + i)],
        ...[fresh.map((output) => outputRef(key, row.id, output.id))],
        fresh.map(({ id: name, input, output, expected = null }, i) => {
          const wrapped = about[i]?.subject_key
          return engine.seal.json(wrapped ? unwrapKey(key, wrapped) : key, { id: name, input, output, expected })
        }),
        fresh.map(({ scores }) => (scores === undefined ? null : engine.seal.json(key, scores))),
        ...[about.map((one) => one?.subject_ref ?? null), about.map((one) => one?.from_decision ?? null)],
      ],
    )
    return { added: added.length, known: outputs.length - added.length }
  })
}

export function beginEvaluation(engine: Engine, workspace: string, actor: Actor, id: string): Promise<void> {
  return engine.committer.act(workspace, async (turn) => {
    const row = await collecting(turn, id)
    if (row.call_url !== null) {
      if ((await countItems(turn, row)) === 0) invalid([{ path: 'dataset', message: 'has no items in this version' }])
    } else {
      const [some] = await turn.query(
        'select 1 from evaluation_outputs where workspace = $1 and evaluation = $2 limit 1',
        [...[workspace, row.id]],
      )
      if (!some) invalid([{ path: 'outputs', message: 'there are none; send them first' }])
    }
    await turn.query(`update evaluations set status = 'running' where workspace = $1 and id = $2`, [workspace, row.id])
    turn.record({ type: 'evaluation.begun', actor, data: { evaluation: id } })
  })
}

/** Sums up and ends it, where nothing of it waits any more. */
export function endEvaluation(engine: Engine, workspace: string, uuid: string): Promise<void> {
  const id = formatId('evaluation', uuid)
  return engine.committer.act(workspace, async (turn) => {
    const row = await evaluationOrThrow(turn, workspace, id)
    if (row.status !== 'running') return
    const { key } = turn.state
    const criteria = await criteriaOf(turn, workspace, row.rubric, row.rubric_version)
    const standing = await readStanding(turn, key, criteria, row)
    const before = await readBaseline(turn, criteria, row)
    const result: EvaluationResult = {
      ...sumUp(criteria, standing, row.gates, before === 'gone' ? null : before),
      ...(await figuresByJudge(turn, key, criteria, row)),
    }
    await turn.query(
      `update evaluations set status = 'done', call_sealed = null, result_sealed = $3, ended_at = at_ms($4) where workspace = $1 and id = $2`,
      [workspace, uuid, engine.seal.json(key, result as unknown as Json), turn.nowMs],
    )
    turn.record({
      type: 'evaluation.done',
      actor: { kind: 'system', id: null },
      data: { evaluation: id, passed: result.passed, scored: standing.scored.length, missing: standing.missing },
    })
  })
}

export function cancelEvaluation(engine: Engine, workspace: string, actor: Actor, id: string): Promise<void> {
  return engine.committer.act(workspace, async (turn) => {
    const [row] = await turn.query(
      `update evaluations set status = 'cancelled', call_sealed = null, ended_at = at_ms($3) where workspace = $1 and id = $2 and status in ('collecting', 'running') returning 1`,
      [workspace, parseId('evaluation', id) ?? null, turn.nowMs],
    )
    if (row) turn.record({ type: 'evaluation.cancelled', actor, data: { evaluation: id } })
  })
}
