import type { BoardWire } from '../api/wire.ts'
import { plural } from '../words/numbers.ts'
import { clock } from '../words/time.ts'

type BoardQueue = BoardWire['queues'][number]

/** What becomes of a queue's deadlines if people go on as in the last hour. */
export function sayForecast(queue: BoardQueue, now: number): { tone: 'good' | 'warn' | 'bad' | 'calm'; label: string } {
  const { late, first_late: first, clears_at: clears } = queue.forecast
  if (queue.overdue > 0) return { tone: 'bad', label: `${queue.overdue} overdue` }
  if (late > 0)
    return {
      tone: 'warn',
      label: `${plural(late, 'deadline')} will be missed${first ? `, the first at ${clock(first, now)}` : ''}`,
    }
  if (queue.open + queue.leased === 0) return { tone: 'calm', label: 'Nothing waits' }
  if (clears === null) return { tone: 'calm', label: 'Nobody has answered anything in the last hour' }
  return { tone: 'good', label: `Answered by ${clock(clears, now)}` }
}
