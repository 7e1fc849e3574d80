import { get } from '../api/request.ts'
import type { Page, TaskRowWire, TaskWire } from '../api/wire.ts'
import { claimTask } from './claim-task.ts'
import type { Wanted } from './claim-tasks.ts'

/**
 * What this person still holds from a page that went without giving it back (a crash, a lost network).
 * @param except whose answer is on its way.
 */
export async function reclaimMine(
  { queue }: Wanted,
  person: string,
  limit: number,
  except: ReadonlySet<string>,
): Promise<TaskWire[]> {
  const search = new URLSearchParams({ status: 'leased', limit: '50', ...(queue ? { queue } : {}) })
  const { items } = await get<Page<TaskRowWire>>(`/v1/tasks?${search}`)
  const mine = items.filter(({ id, lease }) => lease?.person === person && !except.has(id)).slice(0, limit)
  const claimed = await Promise.allSettled(mine.map(({ id }) => claimTask(id)))
  return claimed.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []))
}
