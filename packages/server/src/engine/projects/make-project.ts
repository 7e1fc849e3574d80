/** Projects are made with a queue of their own, changed, and put away; their guideline grows by versions. */
import {
  checkQuestions,
  checkView,
  CountersignError,
  formatId,
  projectQueue,
  preferencesOf,
  questionsOf,
  slugOf,
  type AiShown,
  type ExampleRequest,
  type FieldError,
  type GuidelineWire,
  type Overlap,
  type ProjectRequest,
  type ProjectWire,
  type Question,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openJson } from '../../store/seal.ts'
import { checkSchema } from '../check-schema.ts'
import type { Idempotency, Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor } from '../entry.ts'
import { defaultQueue, type QueueSpec } from '../queue-spec.ts'
import { criteriaOf, rubricOrThrow } from '../evaluation/rubrics.ts'
import type { AddressRules } from '../safe-address.ts'
import { keepBackend, learningOf } from './learning/backend/backend-row.ts'
import { learningErrors, missingParts } from './learning/check-learning.ts'
import {
  carryExamples,
  examplesOrThrow,
  mostExamples,
  readExamples,
  writeExamples,
  type NewExample,
} from './examples.ts'
import { projectOrThrow, type ProjectRow, type ProjectSpec } from './project-row.ts'
import { projectWires } from './project-wires.ts'
import { guidelineNow, readGuidelines } from './guidelines.ts'

/** Answers to gold before anybody is paused, where the project does not say. */
const usualAtLeast = 10

const invalid = (errors: FieldError[]): void => {
  if (errors.length > 0) throw new CountersignError('bad-input', undefined, { errors })
}

const checkForms = (questions: readonly Question[]): FieldError[] =>
  questions.flatMap((question, i) =>
    question.kind === 'form'
      ? checkSchema(question.schema).map((error) => ({ ...error, path: `questions.${i}.${error.path}` }))
      : [],
  )

const checkWho = (who: readonly string[]): FieldError[] =>
  who.flatMap((seat) =>
    /^(role|skill|person):\S+$/.test(seat)
      ? []
      : [{ path: 'who', message: `"${seat}" is not role:…, skill:… or person:…` }],
  )

function overlapOf(given: ProjectRequest['overlap']): Overlap {
  const { answers, most, sure } = { ...{ answers: 1, most: undefined, sure: undefined }, ...given }
  const overlap = { answers, most: most ?? answers, sure: sure ?? null }
  invalid([
    ...(overlap.most < answers
      ? [{ path: 'overlap.most', message: 'is fewer than the answers that each item gets' }]
      : []),
    ...(overlap.most > answers && overlap.sure === null
      ? [{ path: 'overlap.sure', message: 'missing: the probability at which nobody else is asked' }]
      : []),
  ])
  return overlap
}

const goldOf = (given: ProjectRequest['gold']): ProjectSpec['gold'] =>
  given === undefined
    ? null
    : {
        ...{ share: given.share, feedback: given.feedback ?? 'none' },
        ...{ pause_below: given.pause_below ?? null, at_least: given.at_least ?? usualAtLeast },
      }

/** Its own, or the criteria of a version of a rubric. */
async function questionsAsked(
  { database }: Engine,
  workspace: string,
  { kind, questions, rubric }: Pick<ProjectRequest, 'kind' | 'questions' | 'rubric'>,
): Promise<Question[]> {
  if (!rubric) return questions ?? []
  const { id, version } = await rubricOrThrow(database, workspace, rubric.id)
  if ((rubric.version ?? version) > version) invalid([{ path: 'rubric.version', message: `the latest is ${version}` }])
  const criteria = await criteriaOf(database, workspace, id, rubric.version ?? version)
  return kind === 'comparison' ? preferencesOf(criteria, 'Which is better as a whole?') : questionsOf(criteria)
}

export async function makeProject(
  engine: Engine,
  workspace: string,
  actor: Actor,
  rules: AddressRules,
  request: ProjectRequest,
  idempotency: Idempotency | null,
): Promise<ProjectWire> {
  const learning = learningOf(request.learning ?? null, rules)
  const spec: ProjectSpec = {
    ...{
      view: request.view,
      questions: await questionsAsked(engine, workspace, request),
      overlap: overlapOf(request.overlap),
    },
    ...{ gold: goldOf(request.gold), learning, aggregation: request.aggregation ?? 'auto' },
    countModel: request.count_model ?? false,
  }
  const slug = slugOf(request.name)
  invalid([
    ...(slug === '' ? [{ path: 'name', message: 'holds no letter a to z and no digit' }] : []),
    ...checkView(spec.view),
    ...checkQuestions(spec.questions),
    ...checkForms(spec.questions),
    ...checkWho(request.who ?? []),
    ...learningErrors(spec),
    ...missingParts(spec),
  ])
  return engine.committer.act(
    workspace,
    async (turn) => {
      const queue = projectQueue(slug)
      if (turn.state.queueNames.includes(queue))
        throw new CountersignError('name-taken', `There is a project of the name "${request.name}" already.`)
      const row: ProjectRow = {
        ...{ workspace, id: turn.newId(), kind: request.kind, name: request.name, queue, spec, items: 0 },
        ...{ made_at: turn.nowMs, archived_at: null },
      }
      await turn.query(
        'insert into projects (workspace, id, kind, name, queue, spec, made_by, made_at) values ($1, $2, $3, $4, $5, $6, $7, at_ms($8))',
        [...[workspace, row.id, row.kind, row.name, queue, JSON.stringify(spec), actor.id ?? actor.kind], turn.nowMs],
      )
      await keepBackend(engine, turn, row.id, request.learning ?? null)
      await keepQueue(turn, row, {
        ...defaultQueue,
        who: request.who ?? [],
        aiShown: request.ai_shown ?? 'open',
      })
      await addVersion(engine, turn, row.id, 1, request.guideline ?? '', actor)
      turn.record({
        type: 'project.made',
        actor,
        data: {
          ...{ project: formatId('project', row.id), kind: row.kind, queue, questions: spec.questions.length },
          ...{ answers: spec.overlap.answers, most: spec.overlap.most },
        },
      })
      return wireOf(turn, row)
    },
    idempotency,
  )
}

/** As it reads for who made it: the state that the turn sees does not know the new queue yet. */
async function wireOf(turn: Turn, row: ProjectRow): Promise<ProjectWire> {
  const [queue] = await turn.query<{ spec: QueueSpec }>('select spec from queues where workspace = $1 and name = $2', [
    ...[turn.workspace, row.queue],
  ])
  const spec = { ...defaultQueue, ...(queue as { spec: QueueSpec }).spec }
  const [wire] = await projectWires(turn, { ...turn.state, queue: () => spec }, [row], true)
  return wire as ProjectWire
}

async function keepQueue(turn: Turn, row: ProjectRow, spec: QueueSpec): Promise<void> {
  const kept: QueueSpec = {
    ...spec,
    project: { id: row.id, goldShare: row.spec.gold?.share ?? 0 },
    closed: row.archived_at !== null,
  }
  await turn.query(
    `insert into queues (workspace, name, spec, created_at) values ($1, $2, $3, at_ms($4))
     on conflict (workspace, name) do update set spec = excluded.spec`,
    [turn.workspace, row.queue, JSON.stringify(kept), turn.nowMs],
  )
  turn.bumpEpoch()
}

async function addVersion(
  engine: Engine,
  turn: Turn,
  project: string,
  version: number,
  text: string,
  actor: Actor,
): Promise<void> {
  await turn.query(
    'insert into guidelines (workspace, project, version, text_sealed, made_by, made_at) values ($1, $2, $3, $4, $5, at_ms($6))',
    [
      ...[turn.workspace, project, version, engine.seal.json(turn.state.key, text)],
      ...[actor.id ?? actor.kind, turn.nowMs],
    ],
  )
}

export interface ProjectChange {
  name?: string | undefined
  who?: string[] | undefined
  ai_shown?: AiShown | undefined
  overlap?: ProjectRequest['overlap']
  gold?: ProjectRequest['gold'] | null
  learning?: ProjectRequest['learning']
  aggregation?: ProjectSpec['aggregation'] | undefined
  count_model?: boolean | undefined
  archived?: boolean | undefined
}

/** What is asked stays as it is: answers that were given are answers to it. */
export function changeProject(
  engine: Engine,
  workspace: string,
  actor: Actor,
  rules: AddressRules,
  id: string,
  change: ProjectChange,
): Promise<ProjectWire> {
  invalid(checkWho(change.who ?? []))
  const learning = change.learning === undefined ? undefined : learningOf(change.learning, rules)
  return engine.committer.act(workspace, async (turn) => {
    const was = await projectOrThrow(turn, workspace, id)
    const spec: ProjectSpec = {
      ...was.spec,
      ...(change.overlap === undefined ? {} : { overlap: overlapOf(change.overlap) }),
      ...(change.gold === undefined ? {} : { gold: goldOf(change.gold ?? undefined) }),
      ...(learning === undefined ? {} : { learning }),
      ...(change.aggregation === undefined ? {} : { aggregation: change.aggregation }),
      ...(change.count_model === undefined ? {} : { countModel: change.count_model }),
    }
    // What was taken out of the server since keeps no project from being changed otherwise.
    invalid([...learningErrors(spec), ...(learning === undefined ? [] : missingParts(spec))])
    // What was measured another way is measured anew.
    if ((was.spec.countModel ?? false) !== spec.countModel)
      await turn.query('delete from project_quality where workspace = $1 and project = $2', [workspace, was.id])
    if (change.learning !== undefined) await keepBackend(engine, turn, was.id, change.learning)
    const archivedAt = change.archived === undefined ? was.archived_at : change.archived ? turn.nowMs : null
    const row: ProjectRow = { ...was, name: change.name ?? was.name, spec, archived_at: archivedAt }
    await turn.query(
      'update projects set name = $3, spec = $4, archived_at = at_ms($5) where workspace = $1 and id = $2',
      [workspace, row.id, row.name, JSON.stringify(spec), archivedAt],
    )
    const queue = turn.state.queue(row.queue)
    await keepQueue(turn, row, {
      ...queue,
      who: change.who ?? queue.who,
      aiShown: change.ai_shown ?? queue.aiShown,
    })
    turn.record({
      type: 'project.changed',
      actor,
      data: {
        project: id,
        changed: Object.keys(change).filter((name) => change[name as keyof ProjectChange] !== undefined),
      },
    })
    return wireOf(turn, row)
  })
}

/** What was answered before followed the version before; each answer knows which. Examples that are not given stay. */
export function writeGuideline(
  engine: Engine,
  workspace: string,
  actor: Actor,
  id: string,
  { text, examples }: { text: string; examples?: readonly ExampleRequest[] | undefined },
  idempotency: Idempotency | null,
): Promise<GuidelineWire> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const project = await projectOrThrow(turn, workspace, id)
      const given = examples && (await examplesOrThrow(turn, project, examples))
      const version = await addGuideline(engine, turn, project, actor, { text, examples: given })
      const kept = await readExamples(turn, turn.state, [{ project: project.id, version }], true)
      return {
        ...{ version, text, examples: kept({ project: project.id, version }), answers: 0 },
        ...{ by: actor.id ?? actor.kind, at: isoTime(turn.nowMs) },
      }
    },
    idempotency,
  )
}

/** In a turn: the version after the last; what is not given stays as it was. */
export async function addGuideline(
  engine: Engine,
  turn: Turn,
  project: ProjectRow,
  actor: Actor,
  change: { text?: string; examples?: readonly NewExample[] | undefined; more?: readonly NewExample[] },
): Promise<number> {
  const [last] = await readGuidelines(turn, turn.workspace, project.id)
  const from = last?.version ?? 0
  const version = from + 1
  const text = change.text ?? (last ? openJson<string>(turn.state.key, last.text_sealed) : '')
  await addVersion(engine, turn, project.id, version, text, actor)
  const carried = change.examples ? 0 : await carryExamples(turn, project.id, from, version)
  if (carried + (change.more?.length ?? 0) > mostExamples)
    invalid([{ path: 'share', message: `there are ${mostExamples} examples already; take one away first` }])
  await writeExamples(engine, turn, project.id, version, [...(change.examples ?? []), ...(change.more ?? [])], carried)
  turn.record({
    ...{ type: 'guideline.written', actor },
    data: { project: formatId('project', project.id), version },
  })
  return version
}

/** How many answers that stand followed each version, by its number. */
async function countFollowed(q: Query, project: ProjectRow, made: readonly number[]): Promise<Map<number, number>> {
  const rows = await q.query<{ version: number; n: number }>(
    `select greatest(1, width_bucket(coalesce(j.leased_at, j.created_at), array(select at_ms(u) from unnest($3::float8[]) u order by u))) as version, count(*) as n
     from judgments j join tasks t on t.workspace = j.workspace and t.id = j.task
     where j.workspace = $1 and t.queue = $2 and j.status = 'settled' group by 1`,
    [project.workspace, project.queue, made],
  )
  return new Map(rows.map(({ version, n }) => [version, n]))
}

/** @param leads who is told how many answers followed each, and which items are examples. */
export async function listGuidelines(
  { database, states }: Pick<Engine, 'database' | 'states'>,
  workspace: string,
  id: string,
  leads: boolean,
): Promise<GuidelineWire[]> {
  const project = await projectOrThrow(database, workspace, id)
  const { key } = await states.get(workspace)
  const rows = await readGuidelines(database, workspace, project.id)
  const examples = await readExamples(database, await states.get(workspace), rows, leads)
  const made = rows.map((row) => row.made_at).toReversed()
  const followed = leads ? await countFollowed(database, project, made) : null
  return rows.map((row) => ({
    ...guidelineNow(key, row, examples),
    ...{ answers: followed && (followed.get(row.version) ?? 0), by: row.made_by, at: isoTime(row.made_at) },
  }))
}
