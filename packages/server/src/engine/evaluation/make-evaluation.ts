/** Evaluations: made, filled with outputs, begun, ended. What was put in before it began is all that it measures. */
import {
  checkScores,
  CountersignError,
  formatId,
  judgeInstructions,
  parseId,
  type Criterion,
  type EvaluationRequest,
  type FieldError,
  type Json,
  type OutputRequest,
} from '@countersign/core'
import { createHash } from 'node:crypto'
import { unwrapKey } from '../../store/seal.ts'
import type { Idempotency, Turn } from '../committer.ts'
import {
  datasetItemRef,
  datasetOrThrow,
  findDataset,
  openOf,
  standsIn,
  subjectKeyOf,
  type DatasetItem,
} from '../datasets/dataset-row.ts'
import type { Engine } from '../engine.ts'
import type { Actor } from '../entry.ts'
import { countItems, evaluationOrThrow, outputRef, readScored, type EvaluationRow } from './evaluation-row.ts'
import { judgeOrThrow } from './judges.ts'
import { criteriaOf, rubricOrThrow } from './rubrics.ts'
import { measuresOf, sumUp, type Scored } from './sum-up.ts'

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
      const judge = request.judge === undefined ? null : await judgeOrThrow(turn, workspace, request.judge)
      if (judge?.retired_at) throw new CountersignError('judge-retired')
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
          ...(judge ? [] : [{ path: 'judge', message: 'missing: who scores what the system answers' }]),
        ])
      const told = judge && judgeInstructions(judge.spec.prompt, rubric.criteria)
      const baseline = await baselineOf(turn, request, rubric)
      const id = turn.newId()
      await turn.query(
        `insert into evaluations (workspace, id, system, version, dataset, rubric, rubric_version, judge, prompt_sha256, baseline, gates, status, made_at, dataset_id, dataset_version, call_url, call_sealed)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'collecting', at_ms($12), $13, $14, $15, $16)`,
        [
          ...[workspace, id, request.system, request.version, request.dataset, rubric.id, rubric.version],
          ...[judge?.id ?? null, told && createHash('sha256').update(told).digest('hex'), baseline],
          ...[
            JSON.stringify(request.gates),
            turn.nowMs,
            stored?.id ?? null,
            stored?.version ?? null,
            call?.url ?? null,
          ],
          call ? engine.seal.json(turn.state.key, { secret: call.secret ?? null, body: call.body ?? {} }) : null,
        ],
      )
      turn.record({
        type: 'evaluation.made',
        actor,
        data: {
          ...{ evaluation: formatId('evaluation', id), rubric: request.rubric, rubric_version: rubric.version },
          ...{ judge: judge && formatId('judge', judge.id), gates: request.gates.length },
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
    invalid(checkOutputs(criteria, row.judge !== null, outputs))
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

/** What is not known to be the same item is not compared: the same id may have been something else. */
async function readBaseline(turn: Turn, row: EvaluationRow): Promise<Scored[] | null> {
  if (row.baseline === null) return null
  const before = await evaluationOrThrow(turn, turn.workspace, formatId('evaluation', row.baseline))
  const scored = await readScored(turn, turn.state.key, turn.workspace, before.id)
  const changed = await readChanged(turn, row, before)
  return changed === 'all' ? [] : scored.filter(({ id }) => !changed.has(id))
}

/** Ids of items that stand in one of two versions of a stored set alone. Of a set that is gone, or of two of one name, nobody can say. */
async function readChanged(turn: Turn, row: EvaluationRow, before: EvaluationRow): Promise<Set<string> | 'all'> {
  if (row.dataset_id === null || before.dataset_id === null) return new Set()
  if (row.dataset_id !== before.dataset_id) return 'all'
  if (row.dataset_version === before.dataset_version) return new Set()
  const dataset = await datasetOrThrow(turn, turn.workspace, formatId('dataset', row.dataset_id))
  if (dataset.deleted_at !== null) return 'all'
  const items = await turn.query<{ sealed: Buffer; subject_key: Buffer | null }>(
    `select i.sealed, ${subjectKeyOf('i')} from dataset_items i where i.workspace = $1 and i.dataset = $2 and (${standsIn('$3')}) <> (${standsIn('$4')})`,
    [turn.workspace, row.dataset_id, row.dataset_version, before.dataset_version],
  )
  return new Set(items.map((item) => openOf<DatasetItem>(turn.state.key, item).id))
}

/** Sums up and ends it, where nothing of it waits any more. */
export function endEvaluation(engine: Engine, workspace: string, uuid: string): Promise<void> {
  const id = formatId('evaluation', uuid)
  return engine.committer.act(workspace, async (turn) => {
    const row = await evaluationOrThrow(turn, workspace, id)
    if (row.status !== 'running') return
    const { key } = turn.state
    const criteria = await criteriaOf(turn, workspace, row.rubric, row.rubric_version)
    const scored = await readScored(turn, key, workspace, uuid)
    const [count] = await turn.query<{ missing: number }>(
      `select count(*)::int as missing from evaluation_outputs where workspace = $1 and evaluation = $2 and state <> 'scored'`,
      [workspace, uuid],
    )
    const { missing } = count as { missing: number }
    const result = sumUp(criteria, scored, missing, row.gates, await readBaseline(turn, row))
    await turn.query(
      `update evaluations set status = 'done', call_sealed = null, result_sealed = $3, ended_at = at_ms($4) where workspace = $1 and id = $2`,
      [workspace, uuid, engine.seal.json(key, result as unknown as Json), turn.nowMs],
    )
    turn.record({
      type: 'evaluation.done',
      actor: { kind: 'system', id: null },
      data: { evaluation: id, passed: result.passed, scored: scored.length, missing },
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
