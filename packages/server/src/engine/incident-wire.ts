/** Incidents as the network sees them. */
import { formatId, type EventWire, type IncidentWire } from '@countersign/core'
import type { Query } from '../store/database.ts'
import { openJson, unwrapKey } from '../store/seal.ts'
import { isoTime } from './entry.ts'
import { eventsOf } from './event-wire.ts'
import type { LogEntry } from './feed.ts'
import type { Involvement } from './incidents.ts'
import type { IncidentContent } from './look-alike.ts'
import { openly } from './veil.ts'
import type { WorkspaceState } from './workspace-state.ts'

interface IncidentRow {
  id: string
  decision: string
  system: string
  version: string
  action: string
  sealed: Buffer
  wrapped_key: Buffer | null
  status: 'open' | 'closed'
  opened_by: string
  opened_at: number
  closed_by: string | null
  closed_at: number | null
  note_sealed: Buffer | null
  size: number
}
export interface IncidentFilter {
  id?: string | undefined
  status?: string | undefined
  before?: string | undefined
}

/** Newest first. */
export const readIncidents = (
  q: Query,
  workspace: string,
  { id, status, before }: IncidentFilter,
  limit: number,
): Promise<IncidentRow[]> =>
  q.query<IncidentRow>(
    `select i.*, coalesce(d.wrapped_key, k.wrapped_key) as wrapped_key,
       (select count(*)::int from incident_decisions n where n.workspace = i.workspace and n.incident = i.id) as size
     from incidents i left join decisions d on d.workspace = i.workspace and d.id = i.decision
     left join subject_keys k on k.workspace = d.workspace and k.ref = d.subject_ref
     where i.workspace = $1 and ($2::uuid is null or i.id = $2) and ($3::text is null or i.status = $3) and ($4::uuid is null or i.id < $4)
     order by i.id desc limit $5`,
    [workspace, id ?? null, status ?? null, before ?? null, limit],
  )

export function incidentWire(state: WorkspaceState, row: IncidentRow): IncidentWire {
  const said = row.wrapped_key
    ? openJson<IncidentContent>(unwrapKey(state.key, row.wrapped_key), row.sealed)
    : { reasonCode: null, comment: null }
  const who = (id: string) => ({ id, name: state.people.get(id.replace(/^per_/, ''))?.name ?? '' })
  return {
    id: formatId('incident', row.id),
    status: row.status,
    system: row.system,
    version: row.version,
    action: row.action,
    decision: formatId('decision', row.decision),
    opened_by: who(row.opened_by),
    opened_at: isoTime(row.opened_at),
    reason_code: said.reasonCode,
    comment: said.comment,
    closed_by: row.closed_by === null ? null : who(row.closed_by),
    closed_at: row.closed_at === null ? null : isoTime(row.closed_at),
    note: row.note_sealed ? openJson<string>(state.key, row.note_sealed) : null,
    size: row.size,
  }
}

export interface InvolvedRow {
  decision: string
  how: Involvement
  at: number
}
const mostInvolved = 500

export const readInvolved = (q: Query, workspace: string, incident: string): Promise<InvolvedRow[]> =>
  q.query<InvolvedRow>(
    `select decision, how, at from incident_decisions where workspace = $1 and incident = $2 order by at, how <> 'flagged', decision limit $3`,
    [workspace, incident, mostInvolved],
  )

/** What happened in it, from the log: every step that names it. */
export async function incidentTimeline(
  q: Query,
  state: WorkspaceState,
  incident: string,
  decisions: readonly string[],
): Promise<EventWire[]> {
  const rows = await q.query<Omit<LogEntry, 'leaf'> & { leaf: Buffer }>(
    `select position, type, decision, task, leaf from entries where workspace = $1 and decision = any($2)
       and type in ('decision.flagged', 'decision.held', 'incident.opened', 'incident.joined', 'incident.closed') order by position`,
    [state.id, decisions],
  )
  return rows
    .map((row): LogEntry => ({ ...row, leaf: JSON.parse(row.leaf.toString()) as LogEntry['leaf'] }))
    .filter(({ leaf }) => leaf.data.incident === formatId('incident', incident))
    .flatMap((entry) => eventsOf(entry, state, openly))
}
