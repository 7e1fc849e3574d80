/** What is told of projects. */
import { formatId, withoutGold, type ProjectCounts, type ProjectWire } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { isoTime } from '../entry.ts'
import type { WorkspaceState } from '../workspace-state.ts'
import { readExamples } from './examples.ts'
import { guidelineNow, type GuidelineRow } from './guidelines.ts'
import type { ProjectRow } from './project-row.ts'

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
