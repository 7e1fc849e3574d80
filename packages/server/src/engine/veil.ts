/** The veil over a blind gate: what people who answer it did is told to nobody else while it lasts. */
import { formatId, type EventWire } from '@countersign/core'
import type { Query } from '../store/database.ts'
import { proposedSql, type DecisionRow } from '../store/decisions.ts'
import type { LogEntry } from './feed.ts'
import { isBlindGate } from './make-tasks.ts'
import type { WorkspaceState } from './workspace-state.ts'

export const isVeiled = (state: Pick<WorkspaceState, 'solo'>, row: Pick<DecisionRow, 'status' | 'seats'>): boolean =>
  row.status === 'waiting' && isBlindGate(row.seats) && !state.solo

/** Of a decision `d`: the same in SQL. */
export const veiledSql = `d.status = 'waiting' and d.seats like '!blind%'`

export interface Veil {
  decisions: ReadonlySet<string>
  /** Who reads: one's own doings are no secret. */
  person: string | null
}

/** For what tells of no answer, or leaves with nobody yet. */
export const openly: Veil = { decisions: new Set(), person: null }

/** What people do with a task, and what they answer. */
const personal = /^(judgment|signature|task|lease|acknowledgement|verifier|expert)\./

/** The first line that the veil holds back; null where it holds none. */
export async function firstHeld(q: Query, state: WorkspaceState): Promise<number | null> {
  if (!state.blinds || state.solo) return null
  const [row] = await q.query<{ position: number | null }>(
    `select min(e.position) as position from decisions d join entries e on e.workspace = d.workspace and e.decision = d.id and e.type ~ $2
     where d.workspace = $1 and ${veiledSql} and ${proposedSql}`,
    [state.id, personal.source],
  )
  return row?.position ?? null
}

export async function readVeil(
  q: Query,
  state: WorkspaceState,
  entries: readonly Pick<LogEntry, 'type' | 'decision'>[],
  person: string | null,
): Promise<Veil> {
  const asked = !state.blinds
    ? []
    : [...new Set(entries.flatMap(({ type, decision }) => (decision && personal.test(type) ? [decision] : [])))]
  const rows =
    asked.length === 0
      ? []
      : await q.query<{ id: string }>(
          `select id from decisions d where d.workspace = $1 and d.id = any($2) and ${veiledSql}`,
          [state.id, asked],
        )
  return { decisions: new Set(state.solo ? [] : rows.map(({ id }) => id)), person }
}

export function veilEvent(event: EventWire, decision: string | null, veil: Veil): EventWire {
  if (!decision || !veil.decisions.has(decision) || !personal.test(event.type)) return event
  if (veil.person !== null && event.actor.id === formatId('person', veil.person)) return event
  return { ...event, actor: { kind: event.actor.kind, id: null, name: null }, data: {} }
}
