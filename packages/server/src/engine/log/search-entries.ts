/**
 * Searching the log, the newest line first. No index is kept for it, which every proposal would pay for: lines are read
 * back a stretch at a time, and a search that finds little says how far it has come.
 */
import { CountersignError, formatId, parseId, type EventWire, type Page } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { eventsOf } from '../event-wire.ts'
import type { LogEntry } from '../feed.ts'
import type { Leaf } from '../entry.ts'
import { readVeil } from '../veil.ts'
import type { WorkspaceState } from '../workspace-state.ts'

export interface LogSearch {
  /** UUIDs. */
  decision?: string | undefined
  /** Who did it, or whom it names. */
  person?: string | undefined
  /** A kind of event (`policy.signed`), or all of a noun (`policy`). */
  type?: string | undefined
  sinceMs?: number | undefined
  untilMs?: number | undefined
  /** Only lines before this position. */
  before?: number | undefined
}

const stretch = 20_000
/** So many stretches are read for one page at most. */
const mostStretches = 5

interface Row extends Omit<LogEntry, 'leaf'> {
  leaf: Buffer
}

export async function searchEntries(
  q: Query,
  state: WorkspaceState,
  search: LogSearch,
  limit: number,
  reader: string | null,
): Promise<Page<EventWire>> {
  const [bounds] = await q.query<{ head: number; first: number | null }>(
    `select h.position as head, (select min(position) from entries where workspace = $1) as first from heads h where h.workspace = $1`,
    [state.id],
  )
  const [head, first] = [bounds?.head ?? 0, bounds?.first ?? 0]
  const from = search.sinceMs === undefined ? first : await positionAt(q, state.id, search.sinceMs, first, head)
  const until = search.untilMs === undefined ? head : await positionAt(q, state.id, search.untilMs, first, head)
  let before = Math.min(search.before ?? head, until)
  const items: EventWire[] = []
  for (let read = 0; read < mostStretches && before > from && items.length < limit; read++) {
    const floor = search.decision ? from : Math.max(from, before - stretch)
    const wanted = limit - items.length
    const rows = await readMatching(q, state.id, search, floor, before, wanted)
    items.push(...(await tell(q, state, rows, search, reader)))
    // A line may tell several events; all of them are on its page.
    before = rows.length === wanted ? (rows.at(-1) as Row).position : floor
  }
  return { items, next: before > from ? String(before) : null }
}

/** Text that stands in the line of every event which is looked for. Others may hold it too: they are left out afterwards. */
const needleOf = ({ type }: LogSearch): string | null =>
  type === undefined ? null : `"${type}${type.includes('.') ? '"' : '.'}`

const readMatching = (
  q: Query,
  workspace: string,
  search: LogSearch,
  floor: number,
  before: number,
  limit: number,
): Promise<Row[]> =>
  q.query<Row>(
    `select position, type, decision, task, leaf from entries where workspace = $1 and position >= $2 and position < $3
       and ($4::uuid is null or decision = $4) and ($5::text is null or position(convert_to($5, 'UTF8') in leaf) > 0)
       and ($6::text is null or position(convert_to($6, 'UTF8') in leaf) > 0)
     order by position desc limit $7`,
    [
      ...[workspace, floor, before, search.decision ?? null, needleOf(search)],
      ...[search.person === undefined ? null : `"${formatId('person', search.person)}"`, limit],
    ],
  )

async function tell(
  q: Query,
  state: WorkspaceState,
  rows: readonly Row[],
  search: LogSearch,
  reader: string | null,
): Promise<EventWire[]> {
  const veil = await readVeil(q, state, rows, reader)
  const person = search.person === undefined ? null : formatId('person', search.person)
  return rows.flatMap((row) =>
    eventsOf({ ...row, leaf: JSON.parse(row.leaf.toString('utf8')) as Leaf }, state, veil)
      .filter(({ type }) => isWanted(type, search.type))
      // Who answers behind a blind gate is not to be found out by asking for them.
      .filter((event) => person === null || names(event, person))
      .reverse(),
  )
}

const isWanted = (type: string, wanted: string | undefined): boolean =>
  wanted === undefined || type === wanted || (!wanted.includes('.') && type.startsWith(`${wanted}.`))
const names = (event: EventWire, person: string): boolean =>
  event.actor.id === person || JSON.stringify(event.data).includes(`"${person}"`)

/** The position of the first line at this time or later. Times follow positions, but where a clock was set back. */
async function positionAt(q: Query, workspace: string, atMs: number, first: number, head: number): Promise<number> {
  let [low, high] = [first, head]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const [row] = await q.query<{ at: number }>(
      'select at from entries where workspace = $1 and position >= $2 order by position limit 1',
      [workspace, middle],
      'log-time',
    )
    if (row && row.at < atMs) low = middle + 1
    else high = middle
  }
  return low
}

/** @throws CountersignError for words that no search takes. */
export function readSearch(query: URLSearchParams): LogSearch {
  const errors: { path: string; message: string }[] = []
  const take = <T>(name: string, read: (text: string) => T | undefined, takes: string): T | undefined => {
    const text = query.get(name)
    if (text === null || text === '') return undefined
    const value = read(text)
    if (value === undefined) errors.push({ path: `?${name}`, message: `takes ${takes}` })
    return value
  }
  const time = (text: string) => (Number.isNaN(Date.parse(text)) ? undefined : Date.parse(text))
  const search: LogSearch = {
    decision: take('decision', (text) => parseId('decision', text), 'the id of a decision'),
    person: take('person', (text) => parseId('person', text), 'the id of a person'),
    type: take(
      'type',
      (text) => /^[a-z-]+(\.[a-z-]+)?$/.exec(text)?.[0],
      'a kind of event, such as policy.signed, or policy',
    ),
    sinceMs: take('since', time, 'a time (RFC 3339)'),
    untilMs: take('until', time, 'a time (RFC 3339)'),
    before: take('cursor', (text) => (/^\d{1,15}$/.test(text) ? Number(text) : undefined), 'what this list gave out'),
  }
  if (errors.length > 0) throw new CountersignError('bad-input', undefined, { errors })
  return search
}
