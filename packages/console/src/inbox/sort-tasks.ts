import type { TaskRowWire } from '../api/wire.ts'

export type Sort = 'oldest' | 'newest' | 'due' | 'action'

const compare: Record<Sort, (a: TaskRowWire, b: TaskRowWire) => number> = {
  oldest: (a, b) => a.created_at.localeCompare(b.created_at),
  newest: (a, b) => b.created_at.localeCompare(a.created_at),
  due: (a, b) => (a.due ?? '9').localeCompare(b.due ?? '9') || a.created_at.localeCompare(b.created_at),
  action: (a, b) => a.decision.action.localeCompare(b.decision.action) || a.created_at.localeCompare(b.created_at),
}

export const sortTasks = (tasks: readonly TaskRowWire[], by: Sort): TaskRowWire[] => [...tasks].sort(compare[by])
