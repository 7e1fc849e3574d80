/** What a person who answers an item is shown beside it: what is asked, by which guideline, and of a dispute the answers. */
import {
  formatId,
  groupAnswers,
  withoutGold,
  type Json,
  type Labels,
  type Question,
  type TaskProjectWire,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import type { DecisionRow } from '../../store/decisions.ts'
import { hmac } from '../../store/seal.ts'
import type { TaskRow } from '../../store/tasks.ts'
import { keyOf } from '../sealed-key.ts'
import type { WorkspaceState } from '../workspace-state.ts'
import { readExpected, tellExpected } from './learning/expected.ts'
import { readExamples } from './examples.ts'
import { inquiriesAt } from './read-inquiries.ts'
import { isMarked, mergeMarks, newcomer } from './merge-marks.ts'
import { readProject } from './project-row.ts'
import { guidelineAt, guidelineNow, readGuidelines } from './guidelines.ts'
import { readGiven } from './weigh-item.ts'

/** @param hidden whether the queue hides now what a machine expects. */
export async function taskProject(
  q: Query,
  state: WorkspaceState,
  task: TaskRow,
  decision: DecisionRow,
  person: string,
  nowMs: number,
  hidden: boolean,
): Promise<TaskProjectWire | null> {
  const id = state.queue(task.queue).project?.id
  const project = id === undefined ? undefined : await readProject(q, state.id, id)
  if (!project) return null
  const guideline = guidelineAt(await readGuidelines(q, state.id, project.id), task.leased_at ?? nowMs)
  const examples = await readExamples(q, state, guideline ? [guideline] : [], false)
  const own = keyOf(state.key, decision)
  const key = task.kind === 'adjudication' ? own : null
  const expected =
    own && !key && project.spec.learning?.suggest
      ? await readExpected(q, state.key, project, { id: decision.id, own })
      : null
  const given = key ? await readGiven({ query: q.query, workspace: state.id }, project, decision.id, key) : []
  // In an order that is theirs alone, so that it does not tell who came first.
  const answers = given
    .toSorted((a, b) => placeOf(state, task, a.person) - placeOf(state, task, b.person))
    .map(({ labels, comment }) => ({ labels, comment }))
  return {
    ...{ id: formatId('project', project.id), name: project.name, kind: project.kind, view: project.spec.view },
    ...{
      questions: project.spec.questions.map(withoutGold),
      guideline: guidelineNow(state.key, guideline, examples),
      answers,
    },
    inquiries: own ? await inquiriesAt(q, state.id, decision.id, own, person) : [],
    majority: key ? majorityOf(project.spec.questions, answers) : null,
    expects: expected !== null,
    expected: expected && !hidden ? await tellExpected(q, state.key, project, expected) : null,
  }
}

const placeOf = (state: WorkspaceState, task: TaskRow, person: string): number =>
  hmac(state.key, `beside:${task.id}:${person}`).readUInt32BE(0)

/** Of each question the answer that most gave; where as many gave another, none. Of marks, what theirs come to. */
function majorityOf(questions: readonly Question[], answers: readonly { labels: Labels }[]): Labels {
  return Object.fromEntries(
    questions.flatMap((question): [string, Json][] => {
      const values = answers.map(({ labels }) => labels[question.name])
      const said = values.filter((value): value is Json => value !== undefined)
      const merged =
        isMarked(question) && said.length > 0
          ? mergeMarks(
              question,
              said.map((value) => ({ value, skill: newcomer })),
            )
          : null
      if (merged) return [[question.name, merged.value]]
      const groups = groupAnswers(question, values)
      const counts = groups.reduce<number[]>((all, group) => {
        all[group] = (all[group] ?? 0) + 1
        return all
      }, [])
      const most = Math.max(0, ...counts)
      const value =
        counts.filter((count) => count === most).length === 1 ? values[groups.indexOf(counts.indexOf(most))] : undefined
      return value === undefined ? [] : [[question.name, value]]
    }),
  )
}
