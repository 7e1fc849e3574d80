/** How a person did in a project, told to themselves. */
import { wilsonInterval } from '@countersign/algorithms'
import {
  formatId,
  isDrawn,
  type EstimateWire,
  type GoldMarksWire,
  type Labels,
  type OwnProjectWire,
} from '@countersign/core'
import { readDecisions } from '../../store/decisions.ts'
import type { Query } from '../../store/database.ts'
import { openJson } from '../../store/seal.ts'
import { judgmentOf, keyOf } from '../sealed-key.ts'
import type { WorkspaceState } from '../workspace-state.ts'
import { answerOf } from './answer-of.ts'
import { judgeMarks } from './judge-marks.ts'
import type { ProjectRow } from './project-row.ts'

const mostTold = 20

export function shareOf(hits: number, n: number): EstimateWire {
  if (n === 0) return { value: null, interval: null, n }
  const { share, lower, upper } = wilsonInterval(hits, n)
  return { value: share, interval: [lower, upper], n }
}

interface Answered {
  task: string
  decision: string
  right_answer: boolean
  gold_sealed: Buffer
  sealed: Buffer
}

export async function ownProject(
  q: Query,
  state: WorkspaceState,
  project: ProjectRow,
  person: string,
): Promise<OwnProjectWire> {
  const workspace = state.id
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
    q.query<Answered>(
      `select t.id as task, g.decision, g.right_answer, i.gold_sealed, j.sealed from gold_answers g join items i on i.workspace = g.workspace and i.decision = g.decision
         join tasks t on t.workspace = g.workspace and t.decision = g.decision and t.lease_person = g.person and t.status = 'done'
         join judgments j on j.workspace = t.workspace and j.task = t.id and j.person = g.person and j.status = 'settled'
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
            latest: await tellLatest(q, state, project, latest),
          },
  }
}

/** What was drawn is told mark by mark; of what was erased, only whether it was right. */
async function tellLatest(q: Query, state: WorkspaceState, project: ProjectRow, latest: readonly Answered[]) {
  const drawn = project.spec.questions.filter(isDrawn)
  const decisions = drawn.length === 0 ? [] : await readDecisions(q, state.id, latest.map(({ decision }) => decision)) // prettier-ignore
  const keys = new Map(decisions.map((row) => [row.id, keyOf(state.key, row)]))
  return latest.map(({ task, decision, right_answer, gold_sealed, sealed }) => {
    const key = keys.get(decision)
    const [known, said] = key
      ? [openJson<Labels>(key, gold_sealed), answerOf(project.kind, judgmentOf(key, sealed))]
      : [{}, {}]
    const marks = drawn.flatMap((question): GoldMarksWire[] => {
      const right = known[question.name]
      return right === undefined ? [] : [judgeMarks(question, right, said[question.name])]
    })
    return { task: formatId('task', task), item: formatId('decision', decision), right: right_answer, marks }
  })
}
