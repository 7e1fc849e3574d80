/** How a lead sees their queues and people. */
import { z } from 'zod'
import { list, maybe, taskKind, text, time } from './parts.ts'

export const Board = z.object({
  queues: list(
    z.object({
      name: text,
      open: z.int(),
      leased: z.int(),
      overdue: z.int(),
      stuck: z.int(),
      oldest_at: maybe(time),
      next_due: maybe(time),
      answered_last_hour: z.int(),
      forecast: z.object({ late: z.int(), first_late: maybe(time), clears_at: maybe(time), looked_at: z.int() }),
    }),
  ),
  people: list(
    z.object({
      id: text,
      name: text,
      away_until: maybe(time),
      kept: z.int(),
      holding: list(
        z.object({
          task: text,
          kind: taskKind,
          queue: text,
          since: time,
          until: time,
          due: maybe(time),
          acknowledged: z.boolean(),
        }),
      ),
    }),
  ),
  unnamed: z.int(),
})
