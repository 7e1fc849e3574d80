import type { Query } from '../../store/database.ts'
import { type RetentionProfile, usualRetention } from '@countersign/core'

export async function readProfile(q: Query, workspace: string): Promise<RetentionProfile> {
  const [row] = await q.query<{ retention: RetentionProfile | null }>(
    'select retention from workspaces where id = $1',
    [workspace],
  )
  return row?.retention ?? usualRetention
}
