/** How a person did in a project, told to themselves. */
import { wilsonInterval } from '@countersign/algorithms'
import { formatId, type EstimateWire, type OwnProjectWire } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import type { ProjectRow } from './project-row.ts'

const mostTold = 20

export function shareOf(hits: number, n: number): EstimateWire {
  if (n === 0) return { value: null, interval: null, n }
  const { share, lower, upper } = wilsonInterval(hits, n)
  return { value: share, interval: [lower, upper], n }
}

export async function ownProject(
  q: Query,
  workspace: string,
  project: ProjectRow,
  person: string,
): Promise<OwnProjectWire> {
  const [[row], [said], latest] = await Promise.all([
    q.query<{ gold_given: number; gold_right: number; paused: boolean }>(
      'select gold_given, gold_right, paused_at is not null as paused from project_people where workspace = $1 and project = $2 and person = $3',
      [workspace, project.id, person],
    ),
    q.query<{ n: number }>(
      `select count(*) as n from judgments j join tasks t on t.workspace = j.workspace and t.id = j.task
       where j.workspace = $1 and j.person = $2 and t.queue = $3 and j.status = 'settled'`,
      [workspace, person, project.queue],
    ),
    q.query<{ task: string; right_answer: boolean }>(
      `select t.id as task, g.right_answer from gold_answers g join items i on i.workspace = g.workspace and i.decision = g.decision
         join tasks t on t.workspace = g.workspace and t.decision = g.decision and t.lease_person = g.person and t.status = 'done'
       where g.workspace = $1 and g.person = $2 and i.project = $3 order by g.at desc limit ${mostTold}`,
      [workspace, person, project.id],
    ),
  ])
  const { gold } = project.spec
  return {
    answers: said?.n ?? 0,
    paused: row?.paused ?? false,
    gold:
      gold?.feedback !== 'after'
        ? null
        : {
            share: shareOf(row?.gold_right ?? 0, row?.gold_given ?? 0),
            mark: gold.pause_below,
            latest: latest.map(({ task, right_answer }) => ({ task: formatId('task', task), right: right_answer })),
          },
  }
}
