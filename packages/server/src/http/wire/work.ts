/** Tasks, judgments and queues. */
import { z } from 'zod'
import { Appeal } from './appeal.ts'
import { Decision, DecisionRow } from './decision.ts'
import { TaskProject } from './labelling.ts'
import {
  givenBy,
  json,
  list,
  maybe,
  Problem,
  shown,
  signature,
  silence,
  taskKind,
  taskStatus,
  text,
  time,
  verdict,
} from './parts.ts'

const person = z.object({ id: text, name: text })
const lease = z.object({ person: text, name: text, until: time })
export const Task = z.object({
  id: text,
  kind: taskKind,
  queue: text,
  status: taskStatus,
  created_at: time,
  due: maybe(time),
  on_silence: maybe(silence),
  lease: maybe(lease),
  settle_ms: z.number(),
  ai_shown: shown,
  revealed: z.boolean(),
  verdicts: list(verdict),
  seats: z.object({ needed: z.int(), given: z.int(), free: list(text) }),
  blind: z.boolean(),
  silence: maybe(text),
  why_next: text,
  decision: Decision,
  previous: maybe(z.object({ decision: text, instruction: text, proposal: json })),
  appeal: maybe(Appeal),
  no_reviewer: list(text),
  acknowledged_until: maybe(time),
  escalated_to: list(text),
  sign: list(text),
  handed_on: list(
    z.object({
      how: z.enum(['delegated', 'reassigned', 'escalated']),
      from: maybe(person),
      to: maybe(person),
      seat: maybe(text),
      comment: maybe(text),
      at: time,
    }),
  ),
  case_tasks: list(text),
  objection: maybe(z.object({ judgment: text, text, at: time })),
  project: maybe(TaskProject),
})
export const TaskRow = z.object({
  id: text,
  kind: taskKind,
  queue: text,
  status: taskStatus,
  created_at: time,
  due: maybe(time),
  lease: maybe(lease),
  no_reviewer: list(text),
  decision: DecisionRow,
})
export const TaskList = z.object({ items: list(Task) })
export const Judgment = z.object({
  id: text,
  task: text,
  decision: text,
  person: z.object({ id: text, name: text }),
  verdict,
  reason_codes: list(text),
  comment: text,
  status: z.enum(['settling', 'settled', 'undone', 'void', 'objected']),
  undo_until: maybe(time),
  created_at: time,
  self: z.boolean(),
  authn: givenBy,
  signature: maybe(signature),
})
export const StepUp = z.object({ step_up: text, expires_at: time, name: text })
export const Given = z.object({
  id: text,
  undo_until: time,
  status: z.enum(['settling', 'settled', 'objected']),
  objection: maybe(text),
})
const byPath = z.record(text, json)
export const Alike = z.object({
  system: text,
  version: text,
  action: text,
  same: byPath,
  items: list(z.object({ task: text, decision: text, digest: maybe(text), created_at: time, differs: byPath })),
  more: z.boolean(),
})
export const JudgedTogether = z.object({
  items: list(z.object({ task: text, given: maybe(Given), problem: maybe(Problem) })),
})
export const CommittedTogether = z.object({
  items: list(z.object({ id: text, settled: z.boolean(), problem: maybe(Problem) })),
})
export const Queue = z.object({
  name: text,
  who: list(text),
  order: z.enum(['oldest', 'due', 'risk', 'blend']),
  longest_wait: text,
  lease: text,
  settle: text,
  ai_shown: shown,
  delay: text,
  weights: z.object({ risk: z.number(), confidence: z.number(), deadline: z.number(), reach: z.number() }),
  risk_attribute: maybe(text),
  reach_attribute: maybe(text),
  minute_cost: maybe(z.number()),
  reasons: list(z.object({ code: text, label: text })),
  verifier: maybe(
    z.union([
      z.object({ url: text }),
      z.object({ rules: list(z.object({ verdicts: list(verdict).optional(), when: text, objection: text })) }),
    ]),
  ),
  reminders: list(text),
  ladder: list(z.object({ after: text, to: text })),
  rota_first: maybe(text),
  open: z.int(),
  leased: z.int(),
  oldest_at: maybe(time),
})
