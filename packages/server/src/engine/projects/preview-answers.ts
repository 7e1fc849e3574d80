/**
 * What the same answer to several items would reach, before it is sent. It changes nothing: each answer goes through the
 * door of all answers, which looks again.
 */
import {
  authorise,
  checkLabels,
  formatDigest,
  formatId,
  parseId,
  type AnswerableWire,
  type CannotAnswer,
  type Json,
} from '@countersign/core'
import { readDecisions, type DecisionRow } from '../../store/decisions.ts'
import { readTasksOfAll, type TaskRow } from '../../store/tasks.ts'
import { checkValue } from '../check-schema.ts'
import { isOpenTo, whyNot } from '../eligible.ts'
import type { Engine } from '../engine.ts'
import { contentOf, keyOf } from '../sealed-key.ts'
import { isHidden } from '../visible-to.ts'
import type { Member, WorkspaceState } from '../workspace-state.ts'
import type { ProjectRow } from './project-row.ts'
import type { ItemRow } from './item-row.ts'

type Told = AnswerableWire['items'][number]
const words: Record<CannotAnswer, string> = {
  unknown: 'It is no item of this project.',
  gold: 'It is gold, which is given by chance alone.',
  done: 'It has as many answers as were asked for, or waits to be adjudicated.',
  held: 'Others have it in hand.',
  'not-blind': 'Somebody has answered it, and you can see how.',
  'not-eligible': 'It asks for a role or skill that you do not have.',
  'does-not-fit': 'The answer does not fit it.',
  'asks-first': 'Its queue shows what the AI answered after one’s own answer: it is answered by itself.',
}

export async function previewAnswers(
  { database, clock }: Pick<Engine, 'database' | 'clock'>,
  state: WorkspaceState,
  project: ProjectRow,
  person: string | null,
  ids: readonly string[],
  labels: Json,
): Promise<Told[]> {
  const nowMs = clock.now()
  const decisions = ids.flatMap((id) => parseId('decision', id) ?? [])
  const items = new Map(
    (
      await database.query<ItemRow>(
        'select * from items where workspace = $1 and project = $2 and decision = any($3)',
        [...[state.id, project.id, decisions]],
      )
    ).map((item) => [item.decision, item]),
  )
  const rows = new Map((await readDecisions(database, state.id, [...items.keys()])).map((row) => [row.id, row]))
  const tasks = Map.groupBy(await readTasksOfAll(database, state.id, [...items.keys()]), ({ decision }) => decision)
  const member = person === null ? undefined : state.people.get(person)
  return ids.map((id): Told => {
    const uuid = parseId('decision', id) ?? ''
    const found = lookAt(items.get(uuid), rows.get(uuid), tasks.get(uuid) ?? [])
    return 'cannot' in found
      ? { item: id, task: null, digest: null, cannot: found.cannot, detail: found.detail ?? words[found.cannot] }
      : { item: id, task: formatId('task', found.task.id), digest: found.digest, cannot: null, detail: null }
  })

  function lookAt(
    item: ItemRow | undefined,
    row: DecisionRow | undefined,
    own: readonly TaskRow[],
  ): { cannot: CannotAnswer; detail?: string } | { task: TaskRow; digest: string | null } {
    const key = row && keyOf(state.key, row)
    if (!item || !row || !key) return { cannot: 'unknown' }
    if (item.gold_sealed) return { cannot: 'gold' }
    if (item.state !== 'open') return { cannot: 'done' }
    if (!member || !mayAnswer(member)) return { cannot: 'not-eligible' }
    // Whoever reads this list has seen what stands in it; what still settles does not.
    if (item.given > 0) return { cannot: 'not-blind' }
    const free = own.filter(({ status, lease_until, lease_person }) =>
      status === 'leased' ? lease_person === member.id || (lease_until ?? 0) <= nowMs : status === 'open',
    )
    if (free.length === 0) return { cannot: own.some(({ status }) => status === 'leased') ? 'held' : 'done' }
    const open = free.filter((task) => isOpenTo(state, member, task, nowMs))
    const task = open.find((one) => whyNot({ state, nowMs }, member, one, row) === null)
    if (!task) {
      const why = open[0] && whyNot({ state, nowMs }, member, open[0], row)
      return { cannot: 'not-eligible', ...(why ? { detail: why } : {}) }
    }
    const queue = state.queue(task.queue)
    const foreseen = row.kind === 'prediction'
    if (queue.aiShown === 'commit-first' && foreseen && task.revealed_at === null) return { cannot: 'asks-first' }
    const data = contentOf(key, row).input
    const [error] = checkLabels({ questions: project.spec.questions, data, fits: checkValue }, labels, 'labels')
    if (error) return { cannot: 'does-not-fit', detail: `${error.path}: ${error.message}` }
    const hidden = isHidden(task, member.id, queue.aiShown, queue.delayMs, nowMs)
    return { task, digest: hidden || !row.digest ? null : formatDigest(row.digest.toString('hex')) }
  }
}

const mayAnswer = ({ roles }: Member): boolean =>
  authorise({ kind: 'person', roles, authn: 'session', keyBorn: false }, 'judgment.give').ok
