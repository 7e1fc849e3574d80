/** Items are born: each a decision that the platform asks about, with a task for every answer that is wanted. */
import {
  answering,
  canonicalize,
  digestText,
  formatId,
  makeUuidv7,
  type Json,
  type JsonObject,
  type Labels,
  type ProjectKind,
} from '@countersign/core'
import type { BirthRow, TaskBirthRow } from '../../store/births.ts'
import { hmac, sha256, type Key } from '../../store/seal.ts'
import type { Turn } from '../committer.ts'
import type { Content } from '../content.ts'
import type { Engine } from '../engine.ts'
import type { Actor, EntryDraft } from '../entry.ts'
import { approvalTask, writeSeats, type TaskSource } from '../make-tasks.ts'
import type { ProjectRow } from './project-row.ts'

/** An item as it comes in, checked. */
export interface NewItem {
  data: Json
  /** The id that its source gives it. */
  externalId: string | null
  /** What makes it the same item when it comes again; null: nothing does. */
  sameAs: string | null
  prediction: { labels: Labels; score: number | null } | null
  /** The right answer, where it is known; told to nobody who answers. */
  gold: Labels | null
  attributes: JsonObject
  /** The decision that it is made from. */
  from: string | null
  /** What came with it that has no place here; it goes out with it again. */
  brought?: JsonObject | null
  /** How many of the answers that it brought count, as of people outside. */
  counted?: number
}

interface Born {
  birth: BirthRow
  entry: EntryDraft
  from: TaskSource
  item: NewItem
  /** What seals it. */
  key: Key
}

/** Who answers an item is one of its project's people, each of them once. */
const seatsFor = (answers: number): string =>
  writeSeats(
    Array.from({ length: answers }, () => ''),
    true,
  )

/** What an item that may come again is known by. */
const itemRef = (key: Key, project: ProjectRow, sameAs: string): Buffer => hmac(key, `item:${project.id}:${sameAs}`)

/** The items that were made of these, new or not. */
export async function itemsLike(turn: Turn, project: ProjectRow, sameAs: readonly string[]): Promise<string[]> {
  const refs = sameAs.map((one) => itemRef(turn.state.key, project, one).toString('hex'))
  const rows = await turn.query<{ ref: string; decision: string }>(
    `select encode(external_ref, 'hex') as ref, decision from items where workspace = $1 and project = $2 and external_ref = any($3)`,
    [turn.workspace, project.id, refs.map((ref) => Buffer.from(ref, 'hex'))],
  )
  const known = new Map(rows.map(({ ref, decision }) => [ref, decision]))
  return refs.map((ref) => known.get(ref) as string)
}

/** Answers how many were new, and how many answers of theirs count; those that are here already are left as they are. */
export async function bearItems(
  engine: Engine,
  turn: Turn,
  project: ProjectRow,
  items: readonly NewItem[],
  actor: Actor,
): Promise<{ made: number; counted: number }> {
  const { workspace, state } = turn
  const refOf = ({ sameAs }: NewItem): Buffer | null => (sameAs === null ? null : itemRef(state.key, project, sameAs))
  const fresh = await withoutKnown(turn, project, items, refOf)
  if (fresh.length === 0) return { made: 0, counted: 0 }
  const born = fresh.map((item) => bearItem(engine, turn, project, item, actor))
  await turn.addBirths(born.map(({ birth }) => birth))
  // In the order in which they came: those of one batch are born in the same moment.
  await turn.addTasks(
    born.flatMap((one, place) =>
      tasksOf(engine, turn, project, one).map((task) => ({ ...task, orderKey: task.orderKey + place })),
    ),
  )
  const [counted] = await turn.query<{ items: number }>(
    'update projects set items = items + $3 where workspace = $1 and id = $2 returning items',
    [workspace, project.id, born.length],
  )
  const first = (counted as { items: number }).items - born.length + 1
  const column = <T>(of: (one: Born) => T): T[] => born.map(of)
  const ids = column(({ birth }) => birth.id)
  await turn.query('update decisions set project = $3 where workspace = $1 and id = any($2)', [
    ...[workspace, ids, project.id],
  ])
  await turn.query(
    `insert into items (workspace, project, n, decision, external_ref, asked, state, made_at, gold_sealed, from_decision, brought)
     select $1, $2, $3 + u.at - 1, u.decision, u.ref, u.asked, 'open', at_ms($4), u.gold, u.source, u.brought
     from unnest($5::uuid[], $6::bytea[], $7::integer[], $8::bytea[], $9::uuid[], $10::integer[]) with ordinality
       as u(decision, ref, asked, gold, source, brought, at)`,
    [
      ...[workspace, project.id, first, turn.nowMs, ids, column(({ item }) => refOf(item))],
      column(({ item }) => (item.gold ? 0 : project.spec.overlap.answers)),
      column(({ item, key }) => (item.gold ? engine.seal.json(key, item.gold as Json) : null)),
      column(({ item }) => item.from),
      column(({ item }) => item.counted ?? 0),
    ],
  )
  await keepLineage(turn, born)
  for (const { entry } of born) turn.record(entry)
  return { made: born.length, counted: fresh.reduce((sum, { counted = 0 }) => sum + counted, 0) }
}

async function withoutKnown(
  turn: Turn,
  project: ProjectRow,
  items: readonly NewItem[],
  refOf: (item: NewItem) => Buffer | null,
): Promise<NewItem[]> {
  const known = await turn.query<{ external_ref: Buffer }>(
    'select external_ref from items where workspace = $1 and project = $2 and external_ref = any($3)',
    [turn.workspace, project.id, items.flatMap((item) => refOf(item) ?? [])],
  )
  const seen = new Set(known.map(({ external_ref }) => external_ref.toString('hex')))
  return items.filter((item) => {
    const ref = refOf(item)?.toString('hex')
    if (ref === undefined) return true
    if (seen.has(ref)) return false
    seen.add(ref)
    return true
  })
}

function bearItem(engine: Engine, turn: Turn, project: ProjectRow, item: NewItem, actor: Actor): Born {
  const { seal, dice } = engine
  const [id, salt, key] = [turn.newId(), dice.bytes(16), seal.makeKey()]
  const labels = item.prediction?.labels ?? null
  const content: Content = {
    ...{ alternatives: [], attributes: item.attributes, callback: null, case: null, explanation: null, groups: null },
    ...{ input: item.data, nearest: null, proposal: labels as Json, reasons: ['An item of a project.'] },
    ...{ requester: null, schema: null, subject: null, values: {} },
    ...(item.externalId === null ? {} : { externalId: item.externalId }),
    ...(item.brought ? { brought: item.brought } : {}),
  }
  const text = canonicalize(content as unknown as Json)
  const action = project.queue
  const birth: BirthRow = {
    ...{ id, system: project.queue, version: '', kind: labels ? 'prediction' : 'question', action, status: 'waiting' },
    ...{ mode: 'gate', policy: null, policyVersion: null, rules: '', auditP: 0, sampled: false, planted: false },
    ...{ queue: project.queue, seats: seatsFor(project.spec.overlap.answers), dueAt: null, onSilence: 'deny' },
    ...{ untilAt: null, releaseBy: null, digest: labels ? sha256(digestText(action, labels as Json)) : null },
    ...{ confidence: item.prediction?.score ?? null, reversible: false, editable: false, subjectRef: null },
    ...{ caseRef: null, run: null, parent: null, requester: null, proposer: null, callback: false, salt },
    ...{ wrappedKey: seal.wrap(turn.state.key, key), sealed: seal.bytes(key, text), verdict: null, by: null },
    ...{ releaseId: null, effectDue: null, ended: false },
  }
  const entry: EntryDraft = {
    type: 'decision.proposed',
    actor,
    decision: id,
    data: {
      ...{
        system: birth.system,
        kind: birth.kind,
        action,
        status: 'waiting',
        project: formatId('project', project.id),
      },
      commit: sha256(salt, text).toString('hex'),
    },
  }
  return { birth, entry, from: { ...birth, attributes: item.attributes, barred: [] }, item, key }
}

/** Of gold none yet: a person gets theirs when it is drawn for them. */
const tasksOf = (engine: Engine, turn: Turn, project: ProjectRow, { from, item }: Born): TaskBirthRow[] =>
  item.gold
    ? []
    : Array.from({ length: project.spec.overlap.answers }, (_, slot) =>
        itemTask(engine, turn, project.kind, from, slot, turn.nowMs),
      )

/** @param asOfMs when it counts as made: that of gold is told to be as old as its item. */
export const itemTask = (
  engine: Engine,
  turn: Pick<Turn, 'state'>,
  kind: ProjectKind,
  from: TaskSource,
  slot: number,
  asOfMs: number,
): TaskBirthRow => ({
  ...approvalTask(engine, turn.state, asOfMs, { ...from, seats: '*' }, slot, null),
  id: makeUuidv7(asOfMs, engine.dice.bytes(10)),
  kind: answering[kind].task,
})

async function keepLineage(turn: Turn, born: readonly Born[]): Promise<void> {
  const made = born.filter(({ item }) => item.from !== null)
  if (made.length > 0)
    await turn.query(
      `insert into lineage (workspace, from_kind, from_id, to_kind, to_id, at)
       select $1, 'decision', u.source, 'item', u.made, at_ms($2) from unnest($3::uuid[], $4::uuid[]) as u(source, made) on conflict do nothing`,
      [...[turn.workspace, turn.nowMs, made.map(({ item }) => item.from), made.map(({ birth }) => birth.id)]],
    )
}
