/** Items that somebody looks for. What stands in columns is asked of the database; the rest is opened, so many at a time. */
import type { FoundItemsWire, ItemWire } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import type { WorkspaceState } from '../workspace-state.ts'
import { fitsItem, isSought, type Sought } from './fits-item.ts'
import type { ProjectRow } from './project-row.ts'
import { readItems, type ItemFilter, type ReadItem } from './read-items.ts'

/** Opened at once: nobody else waits longer than for these. */
const together = 200
/** Opened for one answer. Whoever asks goes on from there. */
const mostOpened = 4_000

type Found = Omit<FoundItemsWire, 'next'> & { next: number | null }

/** For who leads: without what only an export tells, and gold among the others. */
export const wireOf = ({ gold: _gold, brought: _brought, model: _model, ...item }: ReadItem): ItemWire => item

export async function findItems(
  q: Query,
  state: WorkspaceState,
  project: ProjectRow,
  filter: Omit<ItemFilter, 'holds'>,
  sought: Sought,
): Promise<Found> {
  const opens = isSought(sought)
  const holds: ItemFilter['holds'] = [
    ...(sought.labels.length > 0 || sought.disagree || sought.sureBelow !== null ? ['label' as const] : []),
    ...(sought.commented ? ['answer' as const] : []),
    ...(sought.skipReason !== null ? ['skip' as const] : []),
  ]
  const found: ItemWire[] = []
  let [after, looked] = [filter.after, 0]
  for (;;) {
    const limit = opens ? together : filter.limit + 1
    const rows = await readItems(q, state, project, { ...filter, holds, after, limit })
    for (const row of rows) {
      // One more than was asked for: there is more.
      if (found.length === filter.limit) return { items: found, next: after, looked }
      looked += 1
      after = row.n
      if (!opens || fitsItem(row, sought)) found.push(wireOf(row))
    }
    if (rows.length < limit) return { items: found, next: null, looked }
    if (looked >= mostOpened) return { items: found, next: after, looked }
  }
}
