/**
 * Who is needed learns of it outside of the console: a follower of the log notes, in the transaction of its cursor, whom
 * to tell of which task and when. Only who may answer is told, by the one choke point; nobody twice of one task.
 */
import {
  formatId,
  isExpert,
  isLead,
  isProjectQueue,
  makeUuidv7,
  noticeAt,
  parseId,
  preferencesFor,
  qualificationQueue,
  type NoticeChannel,
  type NoticeKind,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { readDecisions } from '../../store/decisions.ts'
import { readTasks, readTasksOfAll, type TaskRow } from '../../store/tasks.ts'
import type { Engine } from '../engine.ts'
import { isOpenTo, whyNot } from '../eligible.ts'
import type { LogEntry } from '../feed.ts'
import type { Follower } from '../follower.ts'
import { isAway } from '../reviewer-at.ts'
import { touchCards } from '../slack/cards.ts'
import { readPushed } from '../push/devices.ts'
import { readLinks } from '../slack/links.ts'
import type { WorkspaceState } from '../workspace-state.ts'
import { preferencesOf } from './preferences.ts'
import { alarms, news } from './words.ts'

/** What comes within this goes into one mail. */
const gatherMs = 15_000
/** An alarm is news for so long: whoever begins to send mail is not told of the past. */
const staleMs = 3_600_000
/** Who hears of what is wrong. */
const alarmed = ['owner', 'admin', 'risk-owner']

interface Notice {
  person: string
  kind: NoticeKind
  task: string | null
  position: number
  event: string
  dueMs: number | null
  /** Others are told first. */
  notBeforeMs?: number
}

/** On which channels each person is reached at all. */
type Reached = ReadonlyMap<string, readonly NoticeChannel[]>

async function readReached(tx: Query, state: WorkspaceState, nowMs: number, mails: boolean): Promise<Reached> {
  const links = await readLinks(tx, state.id, null)
  const linked = new Set(links.map(({ person }) => person))
  const pushed = await readPushed(tx, state.id)
  return new Map(
    [...state.people.values()]
      .filter((member) => member.active && !isExpert(member.roles) && !isAway(member, nowMs))
      .map((member): [string, NoticeChannel[]] => [
        member.id,
        [
          ...(mails && member.email !== null ? ['mail' as const] : []),
          ...(linked.has(member.id) ? ['slack' as const] : []),
          ...(pushed.has(member.id) ? ['push' as const] : []),
        ],
      ])
      .filter(([, channels]) => channels.length > 0),
  )
}

/** Who is on the rota now, and for which systems; none named: for all. */
type OnShift = readonly { person: string; systems: readonly string[] }[]

const readOnShift = (tx: Query, workspace: string, nowMs: number): Promise<OnShift> =>
  tx.query('select person, systems from shifts where workspace = $1 and from_at <= at_ms($2) and to_at > at_ms($2)', [
    workspace,
    nowMs,
  ])

/**
 * Whoever is on the rota is told first, if one of them is among those to be told; the others when it has waited so long,
 * or half of the time that is left. A reminder is for everybody.
 */
function rotaFirst(
  notices: readonly Notice[],
  firstMs: number | null,
  onShift: OnShift,
  system: string | undefined,
  nowMs: number,
): Notice[] {
  const isOn = ({ person }: Notice) =>
    onShift.some(
      (shift) => shift.person === person && (shift.systems.length === 0 || shift.systems.includes(system ?? '')),
    )
  if (firstMs === null || !notices.some(isOn)) return [...notices]
  return notices.map((notice) => {
    const left = notice.dueMs === null ? Infinity : Math.max(0, notice.dueMs - nowMs)
    return isOn(notice) || notice.event !== 'task'
      ? notice
      : { ...notice, notBeforeMs: nowMs + Math.min(firstMs, left / 2) }
  })
}

function ofTask(
  state: WorkspaceState,
  nowMs: number,
  reached: Reached,
  task: TaskRow,
  decision: Parameters<typeof whyNot>[3],
  entry: Pick<LogEntry, 'position' | 'type'>,
): Notice[] {
  const reserved = task.preferred !== null && (task.reserved_until ?? 0) > nowMs
  return [...state.people.values()].flatMap((member) =>
    reached.has(member.id) &&
    (!reserved || task.preferred === member.id) &&
    isOpenTo(state, member, task, nowMs) &&
    whyNot({ state, nowMs }, member, task, decision) === null
      ? [
          {
            ...{ person: member.id, kind: task.due_at === null ? ('open' as const) : ('due' as const), task: task.id },
            // A reminder is told again; whatever else happened to the task is the same news.
            ...{
              position: entry.position,
              event: entry.type === 'task.reminded' ? `reminder ${task.reminded}` : 'task',
            },
            dueMs: task.due_at,
          },
        ]
      : [],
  )
}

/** Whoever leads is told that somebody asks, and whoever asked that they were answered; nobody of what they did themselves. */
function ofInquiry(
  state: WorkspaceState,
  reached: Reached,
  { type, position, leaf: { actor, data } }: Pick<LogEntry, 'position' | 'type' | 'leaf'>,
): Notice[] {
  if (!(type in news)) return []
  return [...state.people.values()]
    .filter(
      ({ id, roles }) =>
        reached.has(id) &&
        actor.id !== formatId('person', id) &&
        (type === 'inquiry.asked' ? isLead(roles) : data.person === formatId('person', id)),
    )
    .map(({ id: person }) => ({ person, kind: 'open', task: null, position, event: type, dueMs: null }))
}

/** @param mails whether this installation sends e-mail. */
export const createNoticeFollower = (engine: Engine, mails: boolean): Follower => ({
  name: 'notices',
  patient: true,
  async skipTo(tx, workspace) {
    if (mails) return undefined
    // In one look: who connects later is told of what comes later.
    const [row] = await tx.query<{ position: number }>(
      `select position from heads h where workspace = $1 and not exists (select 1 from slack_connections s where s.workspace = h.workspace)
         and not exists (select 1 from push_devices p where p.workspace = h.workspace)`,
      [workspace],
      'notices-none',
    )
    return row?.position
  },
  async take(tx, workspace, entries) {
    const state = await engine.states.get(workspace)
    const nowMs = engine.clock.now()
    const touched = entries.filter(({ decision, task }) => decision !== null || task !== null)
    const decisions = [...new Set(touched.flatMap(({ decision }) => decision ?? []))]
    const named = [...new Set(touched.flatMap(({ task }) => task ?? []))]
    const people = entries.flatMap(({ type, leaf: { data } }) =>
      (type === 'slack.unlinked' || type === 'person.changed') && typeof data.person === 'string'
        ? (parseId('person', data.person) ?? [])
        : [],
    )
    await touchCards(tx, workspace, { decisions, tasks: named, people })
    const reached = await readReached(tx, state, nowMs, mails)
    if (reached.size === 0) return
    const notices: Notice[] = entries.flatMap(({ type, position, leaf }) =>
      type in alarms && Date.parse(leaf.time) > nowMs - staleMs
        ? [...state.people.values()]
            .filter((member) => reached.has(member.id) && member.roles.some((role) => alarmed.includes(role)))
            .map(({ id: person }) => ({
              person,
              kind: 'alarm' as const,
              task: null,
              position,
              event: type,
              dueMs: null,
            }))
        : [],
    )
    notices.push(...entries.flatMap((entry) => ofInquiry(state, reached, entry)))
    const tasks = new Map(
      [...(await readTasksOfAll(tx, workspace, decisions)), ...(await readTasks(tx, workspace, named))]
        .filter(({ status, queue }) => status === 'open' && !isProjectQueue(queue) && queue !== qualificationQueue)
        .map((task) => [task.id, task]),
    )
    const rows = new Map(
      (await readDecisions(tx, workspace, [...new Set([...tasks.values()].map(({ decision }) => decision))])).map(
        (row) => [row.id, row],
      ),
    )
    const withRota = [...tasks.values()].some(({ queue }) => state.queue(queue).rotaFirstMs !== null)
    const onShift = withRota ? await readOnShift(tx, workspace, nowMs) : []
    for (const task of tasks.values()) {
      const entry = touched.findLast((one) => one.task === task.id || one.decision === task.decision) ?? touched[0]
      if (!entry) continue
      const decision = rows.get(task.decision)
      const told = ofTask(state, nowMs, reached, task, decision, entry)
      notices.push(...rotaFirst(told, state.queue(task.queue).rotaFirstMs, onShift, decision?.system, nowMs))
    }
    await keep(tx, engine, workspace, notices, reached, nowMs)
  },
})

async function keep(
  tx: Query,
  { dice }: Engine,
  workspace: string,
  notices: readonly Notice[],
  reached: Reached,
  nowMs: number,
): Promise<void> {
  if (notices.length === 0) return
  const preferences = await preferencesOf(tx, workspace, [...new Set(notices.map(({ person }) => person))])
  const rows = notices.flatMap((notice) => {
    const wanted = preferences.get(notice.person)
    return (reached.get(notice.person) ?? []).flatMap((channel) => {
      const at = wanted ? noticeAt(preferencesFor(wanted, channel), notice, nowMs) : null
      const id = makeUuidv7(nowMs, dice.bytes(10))
      return at === null
        ? []
        : [{ ...notice, channel, id, at: Math.max(at, notice.notBeforeMs ?? 0, nowMs + gatherMs) }]
    })
  })
  await tx.query(
    `insert into notices (workspace, id, person, channel, kind, task, position, event, send_at, state, created_at, updated_at)
     select $1, id, person, channel, kind, task, position, event, at_ms(at), 'waiting', app_now(), app_now()
     from unnest($2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::bigint[], $7::text[], $8::float8[], $9::text[]) n(id, person, kind, task, position, event, at, channel)
     on conflict do nothing`,
    [
      workspace,
      rows.map(({ id }) => id),
      rows.map(({ person }) => person),
      rows.map(({ kind }) => kind),
      rows.map(({ task }) => task),
      rows.map(({ position }) => position),
      rows.map(({ event }) => event),
      rows.map(({ at }) => at),
      rows.map(({ channel }) => channel),
    ],
  )
}
