/** Runs. */
import { z } from 'zod'
import { kind, list, maybe, mode, status, text, time } from './parts.ts'

const budgetKind = z.enum(['time', 'actions', 'irreversible', 'subjects', 'spend'])
export const Run = z.object({
  ...{ id: text, system: text, version: text, name: maybe(text) },
  level: z.enum(['operator', 'collaborator', 'consultant', 'approver', 'observer']),
  status: z.enum(['running', 'waiting', 'paused', 'ended']),
  held_by: maybe(z.enum([...budgetKind.options, 'silence', 'person'])),
  rev: z.int(),
  budget: list(
    z.object({ kind: budgetKind, used: z.number(), limit: z.number(), left: z.number(), per_hour: maybe(z.number()) }),
  ),
  heartbeat: maybe(z.object({ every: text, last: time })),
  check_in: maybe(text),
  started_by: z.object({ kind: text, id: maybe(text), name: maybe(text) }),
  started_at: time,
  ended_at: maybe(time),
})
export const RunDetail = Run.extend({
  decisions: list(
    z.object({
      ...{ id: text, parent: maybe(text), kind, action: text, status, route: mode },
      by: maybe(z.enum(['policy', 'person', 'timeout', 'stop', 'caller', 'grant'])),
      ...{ reversible: z.boolean(), created_at: time, released_at: maybe(time), own: z.boolean() },
    }),
  ),
  more: z.boolean(),
})
