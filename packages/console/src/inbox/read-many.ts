import { get } from '../api/request.ts'
import type { TaskWire } from '../api/wire.ts'

/** The whole of many tasks, four at a time: their digests are what a bulk answer is bound to. */
export async function readMany(ids: readonly string[]): Promise<TaskWire[]> {
  const tasks: TaskWire[] = []
  const waiting = [...ids]
  const work = async () => {
    for (let id = waiting.shift(); id; id = waiting.shift()) tasks.push(await get<TaskWire>(`/v1/tasks/${id}`))
  }
  await Promise.all(Array.from({ length: 4 }, work))
  return tasks.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
}
