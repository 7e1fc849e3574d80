/** On the loop: who watches what, planned shifts, and incidents. */
import { z } from 'zod'
import { DecisionRow, Event } from './decision.ts'
import { list, maybe, status, text, time } from './parts.ts'

const scope = { systems: list(text), actions: list(text) }
const who = z.object({ id: text, name: text })
export const OnWatch = z.object({ person: text, watching: z.boolean(), since: time, ...scope })
export const Watch = z.object({
  items: list(z.object({ person: text, name: text, since: time, ...scope })),
  uncovered: list(z.object({ system: text, decisions: z.int() })),
  gaps: list(z.object({ why: z.enum(['lapsed', 'shift']), from: time, to: time, over: z.boolean(), ...scope })),
  next: z.null(),
})
export const WatchFeed = z.object({
  from: time,
  to: time,
  bucket: z.literal('10s'),
  rows: list(
    z.object({
      system: text,
      action: text,
      mode: z.enum(['auto', 'watch']),
      status,
      total: z.int(),
      counts: list(z.object({ at: time, n: z.int() })),
    }),
  ),
  anomalies: list(
    z.object({
      why: list(z.enum(['flagged', 'large-amount', 'low-confidence', 'first-action', 'first-version', 'vetoable'])),
      until: maybe(time),
      decision: DecisionRow,
    }),
  ),
  next: z.null(),
})
export const Shift = z.object({ id: text, person: text, name: text, systems: list(text), from: time, to: time })
export const Incident = z.object({
  id: text,
  status: z.enum(['open', 'closed']),
  system: text,
  version: text,
  action: text,
  decision: text,
  opened_by: who,
  opened_at: time,
  reason_code: maybe(text),
  comment: maybe(text),
  closed_by: maybe(who),
  closed_at: maybe(time),
  note: maybe(text),
  size: z.int(),
})
export const IncidentDetail = Incident.extend({
  decisions: list(z.object({ how: z.enum(['flagged', 'held', 'listed', 'gated']), at: time, decision: DecisionRow })),
  timeline: list(Event),
})
