/** Outputs become items of a project that asks the criteria of their rubric. What is drawn at random stands for all. */
import {
  canonicalize,
  CountersignError,
  formatId,
  questionsOf,
  type AskedPeopleWire,
  type AskPeopleRequest,
  type FieldError,
  type Json,
} from '@countersign/core'
import { subjectKeyOf } from '../datasets/dataset-row.ts'
import type { Idempotency, Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import type { Actor } from '../entry.ts'
import { bearItems, itemsLike, type NewItem } from '../projects/bear-items.ts'
import { projectOrThrow, type ProjectRow } from '../projects/project-row.ts'
import {
  evaluationOrThrow,
  openOutput,
  outputRef,
  standingAnswers,
  type EvaluationRow,
  type OutputRow,
} from './evaluation-row.ts'
import { readDisagreement } from './read-disagreement.ts'
import { criteriaOf } from './rubrics.ts'

const invalid = (errors: FieldError[]): void => {
  if (errors.length > 0) throw new CountersignError('bad-input', undefined, { errors })
}

type OutputForPeople = Pick<OutputRow, 'n' | 'sealed' | 'subject_key'>

/** Who answers is not told which system, version or judge it is about. */
export const blindItem = (data: Json, sameAs: string): NewItem => ({
  ...{ data, externalId: null, sameAs, prediction: null, gold: null, attributes: {}, from: null },
})

/** For whom people's answers stand: `drawn` for all, `decides` in the judges' place. */
interface Why {
  drawn: boolean
  decides: boolean
}

export async function askPeople(
  engine: Engine,
  workspace: string,
  actor: Actor,
  id: string,
  request: AskPeopleRequest,
  idempotency: Idempotency | null,
): Promise<AskedPeopleWire> {
  const names = request.outputs ?? (await disputed(engine, workspace, id, request.disagreed))
  return engine.committer.act(
    workspace,
    async (turn) => {
      const row = await evaluationOrThrow(turn, workspace, id)
      if (row.status === 'collecting') throw new CountersignError('evaluation-collecting')
      const project = await projectOrThrow(turn, workspace, request.project)
      invalid(await wrongWithProject(turn, row, project))
      const { draw, where } = request
      const outputs =
        draw !== undefined
          ? await drawOutputs(turn, engine.dice.bytes(16).toString('hex'), row, draw)
          : where !== undefined
            ? await disputedOutputs(turn, row, mostAtOnce)
            : await named(turn, row, names)
      return ask(engine, turn, actor, row, project, outputs, {
        drawn: draw !== undefined,
        decides: where !== undefined,
      })
    },
    idempotency,
  )
}

const mostAtOnce = 500

/** As the evaluation says, before it ends. Answers whether any was asked about: then there may be more. */
export function askByPolicy(engine: Engine, { workspace, id, ask_people: policy }: EvaluationRow): Promise<boolean> {
  if (!policy) return Promise.resolve(false)
  return engine.committer.act(workspace, async (turn) => {
    const row = await evaluationOrThrow(turn, workspace, formatId('evaluation', id))
    const project = await projectOrThrow(turn, workspace, policy.project)
    // Put away meanwhile: nobody is asked, and what the judges dispute stays undecided.
    if (row.status !== 'running' || (await wrongWithProject(turn, row, project)).length > 0) return false
    const actor: Actor = { kind: 'system', id: null }
    const open = policy.where ? await disputedOutputs(turn, row, 100) : []
    if (open.length > 0) {
      await ask(engine, turn, actor, row, project, open, { drawn: false, decides: true })
      return true
    }
    if (policy.draw === undefined || (await hasDrawn(turn, row))) return false
    const drawn = await drawOutputs(turn, engine.dice.bytes(16).toString('hex'), row, policy.draw)
    await ask(engine, turn, actor, row, project, drawn, { drawn: true, decides: false })
    return false
  })
}

async function ask(
  engine: Engine,
  turn: Turn,
  actor: Actor,
  row: EvaluationRow,
  project: ProjectRow,
  outputs: readonly OutputForPeople[],
  { drawn, decides }: Why,
): Promise<AskedPeopleWire> {
  const standing = await askedAlready(turn, row, outputs)
  await turn.query(
    `update evaluation_asked set drawn = drawn or $4, decides = decides or $5 where workspace = $1 and evaluation = $2 and n = any($3)`,
    [turn.workspace, row.id, [...standing], drawn, decides],
  )
  const fresh = outputs.filter(({ n }) => !standing.has(n))
  const sameAs = fresh.map(({ n }) => `evaluation:${row.id}:${n}`)
  const items = fresh.map((one, i) => {
    const { input, output, expected } = openOutput(turn.state.key, one)
    return blindItem({ input, output, expected }, sameAs[i] as string)
  })
  await bearItems(engine, turn, project, items, actor)
  await turn.query(
    `insert into evaluation_asked (workspace, evaluation, n, item, drawn, decides)
     select $1, $2, u.n, u.item, $5, $6 from unnest($3::integer[], $4::uuid[]) as u(n, item)
     on conflict (workspace, evaluation, n) do update
       set item = excluded.item, drawn = evaluation_asked.drawn or excluded.drawn, decides = evaluation_asked.decides or excluded.decides`,
    [...[turn.workspace, row.id, fresh.map(({ n }) => n), await itemsLike(turn, project, sameAs)], ...[drawn, decides]],
  )
  turn.record({
    type: 'evaluation.asked-people',
    actor,
    data: {
      ...{ evaluation: formatId('evaluation', row.id), project: formatId('project', project.id) },
      ...{ outputs: fresh.length, drawn, decides },
    },
  })
  return { made: fresh.length, known: standing.size }
}

/** Asked about `a`, in a project that still asks, or answered: then its item stands, and nobody is asked twice. */
const standsAsked = `exists (select 1 from items i join projects p on p.workspace = i.workspace and p.id = i.project
   where i.workspace = a.workspace and i.decision = a.item
     and (p.archived_at is null or exists (select 1 from ${standingAnswers} j where j.workspace = a.workspace and j.decision = a.item)))`

/** By their numbers. */
async function askedAlready(
  turn: Turn,
  { id }: EvaluationRow,
  outputs: readonly OutputForPeople[],
): Promise<Set<number>> {
  const rows = await turn.query<{ n: number }>(
    `select a.n from evaluation_asked a where a.workspace = $1 and a.evaluation = $2 and a.n = any($3) and ${standsAsked}`,
    [turn.workspace, id, outputs.map(({ n }) => n)],
  )
  return new Set(rows.map(({ n }) => n))
}

async function hasDrawn(turn: Turn, { id }: EvaluationRow): Promise<boolean> {
  const some = await turn.query(
    'select 1 from evaluation_asked where workspace = $1 and evaluation = $2 and drawn limit 1',
    [...[turn.workspace, id]],
  )
  return some.length > 0
}

/** Scores of what is done never change: they are read before the turn, which others wait for. */
async function disputed(
  { database, states }: Engine,
  workspace: string,
  id: string,
  by: AskPeopleRequest['disagreed'],
): Promise<string[]> {
  if (!by) return []
  const row = await evaluationOrThrow(database, workspace, id)
  const { key } = await states.get(workspace)
  const { most } = await readDisagreement(database, key, row, by.with, 'disagreed.with')
  return most.slice(0, by.outputs).map((one) => one.id)
}

/** Answers to other words would be scores of something else. */
export async function wrongWithProject(
  turn: Turn,
  row: Pick<EvaluationRow, 'rubric' | 'rubric_version'>,
  project: ProjectRow,
): Promise<FieldError[]> {
  const criteria = await criteriaOf(turn, turn.workspace, row.rubric, row.rubric_version)
  const asks = canonicalize(project.spec.questions as unknown as Json)
  return [
    ...(project.kind === 'evaluation' ? [] : [{ path: 'project', message: 'is not of the kind evaluation' }]),
    ...(project.archived_at === null ? [] : [{ path: 'project', message: 'is put away' }]),
    ...(asks === canonicalize(questionsOf(criteria) as unknown as Json)
      ? []
      : [
          {
            path: 'project',
            message: `does not ask version ${row.rubric_version} of the rubric; make one with rubric`,
          },
        ]),
  ]
}

/**
 * Of all outputs that were not drawn yet, whether or not people were asked about them for another reason, and in an order
 * that is drawn as well: so any number of the first answers is a random draw of all.
 */
const drawOutputs = (turn: Turn, seed: string, { id }: EvaluationRow, count: number): Promise<OutputForPeople[]> =>
  turn.query<OutputForPeople>(
    `select o.n, o.sealed, ${subjectKeyOf('o')} from evaluation_outputs o left join evaluation_asked a on (a.workspace, a.evaluation, a.n) = (o.workspace, o.evaluation, o.n)
     where o.workspace = $1 and o.evaluation = $2 and o.state <> 'unanswered' and a.drawn is not true order by md5($4 || o.n::text) limit $3`,
    [turn.workspace, id, count, seed],
  )

/** Where judges disagree or one of them failed, and people do not decide yet. */
const disputedOutputs = (turn: Turn, { id }: EvaluationRow, count: number): Promise<OutputForPeople[]> =>
  turn.query<OutputForPeople>(
    `select o.n, o.sealed, ${subjectKeyOf('o')} from evaluation_outputs o left join evaluation_asked a on (a.workspace, a.evaluation, a.n) = (o.workspace, o.evaluation, o.n)
     where o.workspace = $1 and o.evaluation = $2 and o.disputed is not null and (a.decides is not true or not ${standsAsked}) order by o.n limit $3`,
    [turn.workspace, id, count],
  )

async function named(turn: Turn, { id }: EvaluationRow, names: readonly string[]): Promise<OutputForPeople[]> {
  const refs = names.map((name) => outputRef(turn.state.key, id, name).toString('hex'))
  const rows = await turn.query<OutputForPeople & { ref: string }>(
    `select o.n, o.sealed, encode(o.external_ref, 'hex') as ref, ${subjectKeyOf('o')} from evaluation_outputs o
     where o.workspace = $1 and o.evaluation = $2 and o.state <> 'unanswered' and o.external_ref = any($3)`,
    [turn.workspace, id, refs.map((ref) => Buffer.from(ref, 'hex'))],
  )
  const known = new Set(rows.map(({ ref }) => ref))
  invalid(
    refs.flatMap((ref, i) =>
      known.has(ref)
        ? []
        : [{ path: `outputs.${i}`, message: 'is no output of this evaluation, or its system gave none' }],
    ),
  )
  return rows
}
