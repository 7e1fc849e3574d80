/**
 * An answer to an item has settled. When as many have come as were asked for, the item is done, or one more person is
 * asked, or, where people still disagree after all that may be asked, somebody who leads decides.
 */
import { isSureEnough } from '@countersign/algorithms'
import { formatId, type Json, type JsonObject, type LabelWire } from '@countersign/core'
import { changeDecision, type DecisionRow } from '../../store/decisions.ts'
import type { Key } from '../../store/seal.ts'
import type { Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import type { Actor } from '../entry.ts'
import { judgmentOf, keyOf } from '../sealed-key.ts'
import type { Said } from '../said.ts'
import { answerOf } from './answer-of.ts'
import { itemTask } from './bear-items.ts'
import { scoreGold } from './gold.ts'
import { readItem, type ItemRow } from './item-row.ts'
import { readProject, type ProjectRow } from './project-row.ts'
import { adjudicate, isUnanimous, surenessOf, type Given } from './weigh-answers.ts'
import { membersOf, readGiven, weighItem } from './weigh-item.ts'

/** What people disagree about comes before every label that is still to be given, a round's choices too. */
const beforeLabels = -1e15
/** Who leads may adjudicate, whoever else may work in the queue. */
const leadClass = ['lead', 'admin', 'owner'].flatMap((role) => [`^role:${role}`, `role:${role}`]).join(' ')

export async function takeAnswer(
  engine: Engine,
  turn: Turn,
  row: DecisionRow,
  judgment: Said,
  kind: string,
  actor: Actor,
): Promise<void> {
  const item = await readItem(turn, row.id)
  const project = item && (await readProject(turn, turn.workspace, item.project))
  const key = keyOf(turn.state.key, row)
  if (!item || !project || !key || item.state === 'done') return
  const labels = answerOf(project.kind, judgmentOf(key, judgment.sealed))
  if (kind === 'adjudication') {
    const said = await weighItem(turn, project, row, key, await readGiven(turn, project, row.id, key))
    const decided = adjudicate(project.spec.questions, said, labels)
    return finish(engine, turn, row, item, key, decided, [judgment.person], actor)
  }
  if (item.gold_sealed) return scoreGold(turn, project, item, key, judgment.person, labels)
  await turn.query('update items set given = given + 1 where workspace = $1 and decision = $2', [
    ...[turn.workspace, row.id],
  ])
  if (item.given + 1 < item.asked) return
  const given = await readGiven(turn, project, row.id, key)
  const weighed = await weighItem(turn, project, row, key, given)
  const next = nextStep(project, item, given, weighed)
  if (next === 'ask') return askOneMore(engine, turn, project, row, item)
  if (next === 'adjudicate') return askLead(engine, turn, project, row, item, given, weighed, key)
  const people = membersOf(given)
  await finish(engine, turn, row, item, key, weighed, people, { kind: 'system', id: null })
}

/** Unanimity is enough; where people disagree it takes a probability. */
function nextStep(
  { spec: { overlap, questions } }: ProjectRow,
  item: ItemRow,
  given: readonly Given[],
  weighed: Record<string, LabelWire>,
): 'enough' | 'ask' | 'adjudicate' {
  if (overlap.sure === null || isUnanimous(questions, given)) return 'enough'
  const sureness = surenessOf(weighed)
  const policy = {
    fewest: Math.min(overlap.answers, overlap.most),
    most: Math.max(overlap.most, item.asked),
    sure: overlap.sure,
  }
  return isSureEnough([sureness, 1 - sureness], given.length, policy).probability >= overlap.sure && sureness >= 0.5
    ? 'enough'
    : item.asked < overlap.most
      ? 'ask'
      : 'adjudicate'
}

const sourceOf = (row: DecisionRow, barred: readonly string[]) => ({
  ...{ id: row.id, seats: row.seats, queue: row.queue, dueAt: null, confidence: row.confidence, caseRef: null },
  barred,
})

/** Never beyond the most: it is looked at under the head, where nobody else asks at the same time. */
export async function askOneMore(
  engine: Engine,
  turn: Turn,
  project: ProjectRow,
  row: DecisionRow,
  item: Pick<ItemRow, 'asked' | 'n'>,
): Promise<void> {
  const task = itemTask(engine, turn, project.kind, sourceOf(row, []), item.asked, turn.nowMs)
  await turn.addTasks([task])
  await turn.query('update items set asked = asked + 1 where workspace = $1 and decision = $2', [
    turn.workspace,
    row.id,
  ])
  tell(turn, project, item.n, 'item.asked-again', { asked: item.asked + 1 })
}

async function askLead(
  engine: Engine,
  turn: Turn,
  project: ProjectRow,
  row: DecisionRow,
  item: ItemRow,
  given: readonly Given[],
  weighed: Record<string, LabelWire>,
  key: Key,
): Promise<void> {
  const answered = membersOf(given)
  const task = itemTask(engine, turn, project.kind, sourceOf(row, answered), item.asked, turn.nowMs)
  await turn.addTasks([{ ...task, kind: 'adjudication', class: leadClass, orderKey: beforeLabels }])
  await turn.query(
    `update items set state = 'adjudicating', label_sealed = $3 where workspace = $1 and decision = $2`,
    [turn.workspace, row.id, engine.seal.json(key, weighed as unknown as Json)],
  )
  tell(turn, project, item.n, 'item.disputed', { answers: given.length })
}

/** Lines about items name the item by its number: who answers knows it by another name. */
const tell = (turn: Turn, project: Pick<ProjectRow, 'id'>, n: number, type: string, data: JsonObject): void =>
  turn.record({
    type,
    actor: { kind: 'system', id: null },
    data: { project: formatId('project', project.id), item: n, ...data },
  })

async function finish(
  engine: Engine,
  turn: Turn,
  row: DecisionRow,
  item: ItemRow,
  key: Key,
  labels: Record<string, LabelWire>,
  people: readonly string[],
  actor: Actor,
): Promise<void> {
  const answer = Object.fromEntries(Object.entries(labels).map(([name, { value }]) => [name, value]))
  changeDecision(turn, row, {
    ...{ status: 'answered', outcome_verdict: 'answered', outcome_by: 'person', outcome_people: [...new Set(people)] },
    ...{ outcome_sealed: engine.seal.json(key, { answer }), ended_at: turn.nowMs },
  })
  await turn.query(
    `update items set state = 'done', done_at = at_ms($3), label_sealed = $4 where workspace = $1 and decision = $2`,
    [turn.workspace, row.id, turn.nowMs, engine.seal.json(key, labels as unknown as Json)],
  )
  turn.record({
    type: 'item.done',
    actor,
    data: { project: formatId('project', item.project), item: item.n, answers: people.length },
  })
}
