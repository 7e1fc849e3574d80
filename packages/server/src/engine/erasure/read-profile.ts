/** How long this workspace keeps what was proposed and said. */
import { usualRetention, type RetentionProfile } from '@countersign/core'
import type { Query } from '../../store/database.ts'

export async function readProfile(q: Query, workspace: string): Promise<RetentionProfile> {
  const [row] = await q.query<{ retention: RetentionProfile | null }>(
    'select retention from workspaces where id = $1',
    [workspace],
  )
  return row?.retention ?? usualRetention
}
