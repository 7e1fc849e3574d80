/** The grants of a workspace that may still answer. */
import type { GrantState } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { compileSegment, type Segment } from '../stops/segment.ts'

export interface OpenGrant extends GrantState {
  id: string
  person: string
  /** Null where it has none; a condition that cannot be read any more covers nothing. */
  condition: Segment | 'unreadable' | null
}

interface GrantRow {
  id: string
  system: string | null
  action: string
  condition: string | null
  uses: number
  used: number
  ends_at: number
  person: string
}

export async function loadGrants(q: Query, workspace: string): Promise<OpenGrant[]> {
  const rows = await q.query<GrantRow>(
    'select id, system, action, condition, uses, used, ends_at, person from grants where workspace = $1 and revoked_at is null and used < uses and ends_at > app_now() order by granted_at, id',
    [workspace],
  )
  return rows.map(({ id, system, action, condition, uses, used, ends_at: endsAt, person }) => ({
    ...{ id, system, action, uses, used, endsAt, revokedAt: null, person },
    condition: condition === null ? null : (compileSegment(condition) ?? 'unreadable'),
  }))
}
