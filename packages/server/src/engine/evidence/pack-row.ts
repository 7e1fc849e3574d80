/** A pack as the database has it, and as it is told. */
import { CountersignError, formatId, parseId, type EvidencePackWire } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { isoTime } from '../entry.ts'
import type { WorkspaceState } from '../workspace-state.ts'

export interface PackRow {
  id: string
  status: EvidencePackWire['status']
  request: { system: string | null; since: number; until: number; regimes: string[] }
  by_kind: string
  by_id: string | null
  /** Negative until a process has taken it. */
  done: number
  total: number
  bytes: number | null
  sha256: Buffer | null
  manifest_sha256: Buffer | null
  lost: boolean
  created_at: number
  ended_at: number | null
}

/** One that has told nothing for so long has lost its process. */
const lostAfterS = 60
const select = `select id, status, request, by_kind, by_id, done, total, bytes, sha256, manifest_sha256, created_at, ended_at,
  status = 'running' and beat_at < app_now() - interval '${lostAfterS} seconds' as lost from evidence_packs`

export async function packOrThrow(q: Query, workspace: string, id: string): Promise<PackRow> {
  const uuid = parseId('pack', id)
  const [row] = uuid ? await q.query<PackRow>(`${select} where workspace = $1 and id = $2`, [workspace, uuid]) : []
  if (!row) throw new CountersignError('not-found', `There is no evidence pack ${id.slice(0, 60)} in this workspace.`)
  return row
}
export const listPacks = (q: Query, workspace: string, limit: number): Promise<PackRow[]> =>
  q.query<PackRow>(`${select} where workspace = $1 order by id desc limit $2`, [workspace, limit])

export const askedBy = (state: WorkspaceState, { by_kind, by_id }: PackRow): EvidencePackWire['by'] => ({
  ...{ kind: by_kind, id: by_id },
  name: by_kind === 'person' ? (state.people.get(parseId('person', by_id ?? '') ?? '')?.name ?? null) : null,
})

export const packWire = (state: WorkspaceState, row: PackRow): EvidencePackWire => ({
  id: formatId('pack', row.id),
  status: row.lost ? 'failed' : row.status,
  ...{ done: Math.max(0, row.done), total: row.total, system: row.request.system, regimes: row.request.regimes },
  ...{ since: isoTime(row.request.since), until: isoTime(row.request.until), by: askedBy(state, row) },
  created_at: isoTime(row.created_at),
  ended_at: row.ended_at === null ? null : isoTime(row.ended_at),
  bytes: row.bytes,
  sha256: row.sha256?.toString('hex') ?? null,
  manifest_sha256: row.manifest_sha256?.toString('hex') ?? null,
})
