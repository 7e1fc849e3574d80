/** A project as it stands, and what is told of it. */
import {
  CountersignError,
  formatId,
  parseId,
  withoutGold,
  type AggregationMethod,
  type GoldPolicy,
  type GuidelineNow,
  type Learning,
  type Overlap,
  type ProjectCounts,
  type ProjectKind,
  type ProjectWire,
  type Question,
  type ViewPart,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openJson, type Key } from '../../store/seal.ts'
import { isoTime } from '../entry.ts'
import { readExamples } from './examples.ts'
import type { WorkspaceState } from '../workspace-state.ts'

export interface ProjectSpec {
  view: ViewPart[]
  questions: Question[]
  overlap: Overlap
  gold: GoldPolicy | null
  learning: Learning | null
  aggregation: AggregationMethod
  /** None in projects that were made before it could be said. */
  countModel?: boolean
}
export interface ProjectRow {
  workspace: string
  id: string
  kind: ProjectKind
  name: string
  queue: string
  spec: ProjectSpec
  items: number
  made_at: number
  archived_at: number | null
}

export const readProject = async (q: Query, workspace: string, id: string): Promise<ProjectRow | undefined> =>
  (
    await q.query<ProjectRow>(
      'select * from projects where workspace = $1 and id = $2',
      [workspace, id],
      'read-project',
    )
  )[0]

export async function projectOrThrow(q: Query, workspace: string, id: string): Promise<ProjectRow> {
  const uuid = parseId('project', id)
  const row = uuid && (await readProject(q, workspace, uuid))
  if (!row) throw new CountersignError('not-found', `There is no project ${id.slice(0, 60)} in this workspace.`)
  return row
}

export interface GuidelineRow {
  project: string
  version: number
  text_sealed: Buffer
  made_by: string
  made_at: number
}

/** Newest first. */
export const readGuidelines = (q: Query, workspace: string, project: string): Promise<GuidelineRow[]> =>
  q.query<GuidelineRow>(
    'select * from guidelines where workspace = $1 and project = $2 order by version desc',
    [workspace, project],
    'read-guidelines',
  )

/** Which of them stood when somebody took an item up. @param guidelines newest first. */
export const guidelineAt = (guidelines: readonly GuidelineRow[], atMs: number): GuidelineRow | undefined =>
  guidelines.find(({ made_at }) => made_at <= atMs) ?? guidelines.at(-1)

type Examples = Awaited<ReturnType<typeof readExamples>>

export const guidelineNow = (key: Key, row: GuidelineRow | undefined, examples: Examples): GuidelineNow =>
  row
    ? { version: row.version, text: openJson<string>(key, row.text_sealed), examples: examples(row) }
    : { version: 0, text: '', examples: [] }

interface Beside {
  counts: Map<string, ProjectCounts>
  golds: Map<string, number>
  guidelines: Map<string, GuidelineRow>
  paused: { project: string; person: string; paused_at: number }[]
}

/** What stands beside projects, in a few reads however many they are. */
async function readBeside(q: Query, workspace: string, ids: readonly string[]): Promise<Beside> {
  const counts = await q.query<ProjectCounts & { project: string }>(
    `select project, count(*) as items, count(*) filter (where state = 'done') as done, coalesce(sum(given), 0) as answers,
       count(*) filter (where state = 'adjudicating') as adjudicating
     from items where workspace = $1 and project = any($2) and gold_sealed is null group by project`,
    [workspace, ids],
  )
  const golds = await q.query<{ project: string; golds: number }>(
    'select project, count(*) as golds from items where workspace = $1 and project = any($2) and gold_sealed is not null group by project',
    [workspace, ids],
  )
  const guidelines = await q.query<GuidelineRow>(
    'select distinct on (project) * from guidelines where workspace = $1 and project = any($2) order by project, version desc',
    [workspace, ids],
  )
  const paused = await q.query<Beside['paused'][number]>(
    'select project, person, paused_at from project_people where workspace = $1 and project = any($2) and paused_at is not null order by paused_at',
    [workspace, ids],
  )
  return {
    counts: new Map(counts.map(({ project, ...row }) => [project, { ...row, answers: Number(row.answers) }])),
    golds: new Map(golds.map((row) => [row.project, row.golds])),
    guidelines: new Map(guidelines.map((row) => [row.project, row])),
    paused,
  }
}

/** @param leads who looks after people: who is paused, and what is hidden among the items, is told to nobody else. */
export async function projectWires(
  q: Query,
  state: WorkspaceState,
  rows: readonly ProjectRow[],
  leads: boolean,
): Promise<ProjectWire[]> {
  const beside = await readBeside(
    q,
    state.id,
    rows.map(({ id }) => id),
  )
  const examples = await readExamples(q, state, [...beside.guidelines.values()], leads)
  return rows.map((row) => {
    const queue = state.queue(row.queue)
    return {
      ...{ id: formatId('project', row.id), kind: row.kind, name: row.name, queue: row.queue, who: queue.who },
      ...{
        view: row.spec.view,
        questions: leads ? row.spec.questions : row.spec.questions.map(withoutGold),
        overlap: row.spec.overlap,
        ai_shown: queue.aiShown,
      },
      guideline: guidelineNow(state.key, beside.guidelines.get(row.id), examples),
      gold: leads ? row.spec.gold : null,
      golds: leads ? (beside.golds.get(row.id) ?? 0) : null,
      learning: row.spec.learning,
      aggregation: row.spec.aggregation,
      count_model: row.spec.countModel ?? false,
      counts: beside.counts.get(row.id) ?? { items: 0, done: 0, answers: 0, adjudicating: 0 },
      made_at: isoTime(row.made_at),
      archived_at: row.archived_at === null ? null : isoTime(row.archived_at),
      paused: leads
        ? beside.paused
            .filter(({ project }) => project === row.id)
            .map(({ person, paused_at }) => ({
              person: formatId('person', person),
              name: state.people.get(person)?.name ?? 'somebody who has left',
              at: isoTime(paused_at),
            }))
        : [],
    }
  })
}

export async function listProjects(
  q: Query,
  state: WorkspaceState,
  leads: boolean,
  archived: boolean,
): Promise<ProjectWire[]> {
  const rows = await q.query<ProjectRow>(
    'select * from projects where workspace = $1 and (archived_at is not null) = $2 order by made_at desc, id desc limit 500',
    [state.id, archived],
  )
  return projectWires(q, state, rows, leads)
}
