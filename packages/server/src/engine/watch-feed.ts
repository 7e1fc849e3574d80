/**
 * The feed of the watch page: what went ahead without a person, or is held, in the last minutes. Readable at any rate:
 * counts by system, action, route and status in steps of ten seconds, and the decisions that stand out.
 */
import type { AnomalyWhy, JsonObject, WatchFeedWire } from '@countersign/core'
import type { Query } from '../store/database.ts'
import { decisionSource, readDecisions, type DecisionRow } from '../store/decisions.ts'
import { isoTime } from './entry.ts'
import { contentOf, keyOf } from './sealed-key.ts'
import { findAnomalies, type Amounts, type FirstSeen, type WatchedRow } from './watch-anomalies.ts'
import type { WorkspaceState } from './workspace-state.ts'

export interface WatchFeed {
  from: string
  to: string
  rows: WatchFeedWire['rows']
  /** Foremost first. */
  anomalies: { row: DecisionRow; why: AnomalyWhy[]; untilAt: number | null }[]
}
export interface WatchFeedFilter {
  /** Null for all. */
  systems: readonly string[] | null
  fromMs: number
}

export const longestFeedMs = 15 * 60_000
const bucketMs = 10_000
const mostAnomalies = 100
/** Sealed proposals that one reading opens: what it leaves out, the next one finds. */
const mostOpened = 500
const mostKept = 50_000

const columns = 'id, system, version, action, mode, status, confidence, created_at, until_at, flagged_at, vetoed_at'

export interface WatchFeeder {
  read(q: Query, state: WorkspaceState, filter: WatchFeedFilter, nowMs: number): Promise<WatchFeed>
}

export function createWatchFeeder(): WatchFeeder {
  // The amounts of a decision never change without a person, so each is opened once by each process.
  const known = new Map<string, Amounts>()

  async function amountsOf(
    q: Query,
    state: WorkspaceState,
    rows: readonly WatchedRow[],
  ): Promise<Map<string, Amounts>> {
    const paths = amountPaths(state)
    if (paths.length === 0) return new Map()
    const keyed = (id: string) => `${state.id} ${state.policy?.id ?? ''} ${state.policy?.version ?? 0} ${id}`
    const unknown = rows.filter((row) => !known.has(keyed(row.id))).slice(-mostOpened)
    if (unknown.length > 0) {
      const sealed = await readSealed(
        q,
        state.id,
        unknown.map((row) => row.id),
      )
      if (known.size + sealed.length > mostKept) known.clear()
      for (const row of sealed) {
        const key = keyOf(state.key, row)
        known.set(keyed(row.id), key ? pickAmounts(paths, { proposal: contentOf(key, row).proposal }) : {})
      }
    }
    return new Map(rows.map((row) => [row.id, known.get(keyed(row.id)) ?? {}]))
  }

  return {
    async read(q, state, { systems, fromMs }, nowMs) {
      const startMs = Math.floor(fromMs / bucketMs) * bucketMs
      const [recent, open, first] = await Promise.all([
        readRecent(q, state.id, systems, startMs),
        readVetoable(q, state.id, systems, startMs, nowMs),
        readFirstSeen(q, state.id, startMs),
      ])
      const rows = [...open, ...recent]
      const anomalies = findAnomalies(rows, await amountsOf(q, state, rows), first, nowMs).slice(0, mostAnomalies)
      const full = new Map(
        (
          await readDecisions(
            q,
            state.id,
            anomalies.map(({ id }) => id),
          )
        ).map((row) => [row.id, row]),
      )
      return {
        from: isoTime(startMs),
        to: isoTime(nowMs),
        rows: countRows(recent),
        anomalies: anomalies.flatMap(({ id, why }) => {
          const row = full.get(id)
          return row ? [{ row, why, untilAt: why.includes('vetoable') ? row.until_at : null }] : []
        }),
      }
    },
  }
}

/** The amounts are the numbers of the proposal that the policy declares as facts: people named them, nobody guesses. */
const amountPaths = (state: WorkspaceState): string[] =>
  Object.entries(state.policy?.compiled.policy.facts ?? {})
    .filter(([path, type]) => path.startsWith('proposal.') && /^(double|int)!?$/.test(type))
    .map(([path]) => path)

function pickAmounts(paths: readonly string[], from: JsonObject): Amounts {
  const amounts: Record<string, number> = {}
  for (const path of paths) {
    let value: unknown = from
    for (const name of path.split('.'))
      value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
    if (typeof value === 'number') amounts[path] = value
  }
  return amounts
}

/** What no person was asked about, counted in steps of ten seconds. */
function countRows(rows: readonly WatchedRow[]): WatchFeedWire['rows'] {
  const groups = new Map<string, { of: WatchedRow; counts: Map<number, number> }>()
  for (const row of rows) {
    if (row.mode !== 'auto' && row.mode !== 'watch') continue
    const key = [row.system, row.action, row.mode, row.status].join('\n')
    const at = Math.floor(row.created_at / bucketMs) * bucketMs
    let group = groups.get(key)
    if (!group) groups.set(key, (group = { of: row, counts: new Map() }))
    group.counts.set(at, (group.counts.get(at) ?? 0) + 1)
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { of, counts }]) => ({
      system: of.system,
      action: of.action,
      mode: of.mode as 'auto' | 'watch',
      status: of.status as WatchFeedWire['rows'][number]['status'],
      total: [...counts.values()].reduce((sum, n) => sum + n, 0),
      counts: [...counts].map(([at, n]) => ({ at: isoTime(at), n })),
    }))
}

// The time inside the ids bounds the reading to the last minutes, whatever there is besides.
const readRecent = (
  q: Query,
  workspace: string,
  systems: readonly string[] | null,
  fromMs: number,
): Promise<WatchedRow[]> =>
  q.query<WatchedRow>(
    `select ${columns} from decisions where workspace = $1 and id >= uuid_floor(at_ms($2)) and ($3::text[] is null or system = any($3))
       and (mode in ('auto', 'watch') or flagged_at is not null) and project is null order by id`,
    [workspace, fromMs, systems],
    'feed-recent',
  )

/** What is older and can still be vetoed, the most urgent of it. */
const readVetoable = (
  q: Query,
  workspace: string,
  systems: readonly string[] | null,
  fromMs: number,
  nowMs: number,
): Promise<WatchedRow[]> =>
  q.query<WatchedRow>(
    `select ${columns} from decisions where workspace = $1 and until_at is not null and until_at > at_ms($4) and id < uuid_floor(at_ms($2))
       and ($3::text[] is null or system = any($3)) order by until_at limit ${mostAnomalies}`,
    [workspace, fromMs, systems, nowMs],
    'feed-vetoable',
  )

async function readFirstSeen(q: Query, workspace: string, fromMs: number): Promise<FirstSeen> {
  const rows = await q.query<{ what: string; key: string }>(
    `select 'action' as what, system || E'\\n' || action as key from system_actions where workspace = $1 and first_at >= at_ms($2)
     union all select 'version', name || E'\\n' || version from systems where workspace = $1 and first_at >= at_ms($2)`,
    [workspace, fromMs],
    'feed-first-seen',
  )
  const of = (what: string) => new Set(rows.filter((row) => row.what === what).map(({ key }) => key))
  return { actions: of('action'), versions: of('version') }
}

const readSealed = (q: Query, workspace: string, ids: readonly string[]): Promise<DecisionRow[]> =>
  q.query<DecisionRow>(
    `select d.id, d.sealed, d.wrapped_key, k.wrapped_key as subject_key from ${decisionSource} where d.workspace = $1 and d.id = any($2)`,
    [workspace, ids],
    'feed-sealed',
  )
