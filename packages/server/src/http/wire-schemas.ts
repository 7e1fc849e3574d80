/** What answers look like, for the OpenAPI document; a compile-time check holds them to core's wire types. */
import { z } from 'zod'
import type {
  DecisionRowWire,
  DecisionWire,
  DeliveryWire,
  EventWire,
  FileWire,
  HomeWire,
  InsightsRoutingWire,
  JudgmentWire,
  KeyWire,
  OutcomeWire,
  PersonWire,
  PolicyWire,
  ProblemWire,
  QueueWire,
  RouteWire,
  SessionWire,
  SuggestionWire,
  SystemWire,
  TaskRowWire,
  TaskWire,
  WebhookWire,
} from '@countersign/core'

const text = z.string()
const time = z.string().meta({ format: 'date-time' })
const maybe = <S extends z.ZodType>(schema: S) => schema.nullable()
const json = z.unknown()
const object = z.record(z.string(), z.unknown())
const list = <S extends z.ZodType>(schema: S) => z.array(schema)
const status = z.enum([
  'waiting',
  'holding',
  'approved',
  'released',
  'done',
  'failed',
  'compensated',
  'refused',
  'rejected',
  'returned',
  'answered',
  'expired',
  'vetoed',
  'cancelled',
  'stopped',
])
const kind = z.enum(['action', 'prediction', 'output', 'question'])
const mode = z.enum(['auto', 'watch', 'gate', 'deny'])
const silence = z.enum(['deny', 'escalate', 'allow'])
const shown = z.enum(['open', 'on-demand', 'delayed', 'commit-first', 'blind'])
const authn = z.enum(['key', 'session', 'passkey'])
const verdict = z.enum(['approve', 'edit', 'reject', 'return', 'respond', 'uphold', 'overturn'])
const taskKind = z.enum([
  'approval',
  'watch',
  'label',
  'evaluation',
  'comparison',
  'audit',
  'adjudication',
  'appeal',
  'check-in',
])

const Problem = z.object({
  type: text,
  title: text,
  status: z.int(),
  code: text,
  detail: text,
  errors: list(
    z.object({ path: text, message: text, line: z.int().optional(), column: z.int().optional() }),
  ).optional(),
  retry: z.boolean().optional(),
  retry_after: z.number().optional(),
})
const Route = z.object({
  mode,
  policy: maybe(text),
  rules: list(text),
  reasons: list(text),
  nearest: maybe(text),
  audit: maybe(z.object({ probability: z.number() })),
  until: maybe(time),
  values: object.optional(),
})
const Outcome = z.object({
  verdict: z.enum([
    'approved',
    'refused',
    'rejected',
    'returned',
    'answered',
    'expired',
    'vetoed',
    'cancelled',
    'stopped',
  ]),
  by: z.enum(['policy', 'person', 'timeout', 'stop', 'caller', 'grant']),
  proposal: json.optional(),
  answer: json.optional(),
  people: list(z.object({ id: text, name: text, self: z.boolean().optional() })).optional(),
  reason_codes: list(text).optional(),
  comment: text.optional(),
  instruction: text.optional(),
})
const Decision = z.object({
  id: text,
  status,
  rev: z.int(),
  digest: maybe(text),
  system: text,
  version: text,
  kind,
  action: text,
  route: Route,
  outcome: maybe(Outcome),
  task: maybe(text),
  tasks: list(text),
  queue: maybe(text),
  due: maybe(time),
  on_silence: maybe(silence),
  release_by: maybe(time),
  frozen: maybe(text),
  vetoed_at: maybe(time),
  input: json,
  proposal: json,
  schema: maybe(object),
  confidence: maybe(z.number()),
  alternatives: list(z.object({ proposal: json, confidence: z.number().optional() })),
  explanation: maybe(object),
  attributes: object,
  subject: maybe(text),
  case: maybe(text),
  requester: maybe(text),
  reversible: z.boolean(),
  run: maybe(text),
  parent: maybe(text),
  release: maybe(z.object({ id: text, at: time })),
  effect: maybe(z.object({ status: z.enum(['done', 'failed', 'compensated']), detail: json, at: time })),
  original: json,
  truth: list(z.object({ value: json, source: text, observed_at: time })),
  created_at: time,
  ended_at: maybe(time),
  log: z.object({ entry: maybe(text) }),
})
const DecisionRow = Decision.pick({
  id: true,
  status: true,
  rev: true,
  system: true,
  version: true,
  kind: true,
  action: true,
  route: true,
  outcome: true,
  task: true,
  queue: true,
  due: true,
  confidence: true,
  case: true,
  created_at: true,
  ended_at: true,
}).extend({ summary: text })
const lease = z.object({ person: text, name: text, until: time })
const taskStatus = z.enum(['open', 'leased', 'settling', 'done', 'cancelled'])
const Task = z.object({
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
  silence: maybe(text),
  decision: Decision,
  previous: maybe(z.object({ decision: text, instruction: text, proposal: json })),
  case_tasks: list(text),
})
const TaskRow = z.object({
  id: text,
  kind: taskKind,
  queue: text,
  status: taskStatus,
  created_at: time,
  due: maybe(time),
  lease: maybe(lease),
  decision: DecisionRow,
})
const Judgment = z.object({
  id: text,
  task: text,
  decision: text,
  person: z.object({ id: text, name: text }),
  verdict,
  reason_codes: list(text),
  comment: text,
  status: z.enum(['settling', 'settled', 'undone', 'void']),
  undo_until: maybe(time),
  created_at: time,
  self: z.boolean(),
  authn,
})
const Event = z.object({
  id: text,
  type: text,
  time,
  decision: maybe(text),
  task: maybe(text),
  actor: z.object({
    kind: z.enum(['person', 'agent', 'policy', 'system', 'silence']),
    id: maybe(text),
    name: maybe(text),
  }),
  data: object,
})
const Queue = z.object({
  name: text,
  who: list(text),
  order: z.enum(['oldest', 'due', 'risk']),
  longest_wait: text,
  lease: text,
  settle: text,
  ai_shown: shown,
  delay: text,
  open: z.int(),
  leased: z.int(),
  oldest_at: maybe(time),
})
const Person = z.object({
  id: text,
  name: text,
  email: maybe(text),
  roles: list(text),
  skills: list(text),
  identities: list(text),
  active: z.boolean(),
  created_at: time,
  passkeys: z.int(),
  signs_in: z.boolean(),
})
const Key = z.object({
  id: text,
  name: text,
  kind: z.enum(['system', 'personal']),
  person: maybe(text),
  scopes: list(text),
  systems: list(text),
  created_at: time,
  last_used_at: maybe(time),
  revoked_at: maybe(time),
  minted_by: text,
})
const System = z.object({
  name: text,
  versions: list(z.object({ version: text, first_at: time, decisions: z.int() })),
  decisions: z.int(),
  waiting: z.int(),
  last_at: maybe(time),
  actions: list(z.object({ action: text, reversible: z.boolean(), decisions: z.int() })),
})
const Policy = z.object({
  id: text,
  name: text,
  versions: list(
    z.object({
      version: z.int(),
      created_at: time,
      author: text,
      state: z.enum(['draft', 'active', 'retired']),
      signatures: list(z.object({ person: text, name: text, at: time, self: z.boolean() })),
      loosens: z.boolean(),
      source: text,
    }),
  ),
})
const interval = z.tuple([z.number(), z.number()])
const Suggestion = z.object({
  source: maybe(text),
  why: text,
  when: maybe(text),
  words: maybe(text),
  considered: z.int(),
  covered: z.int(),
  agreed: z.int(),
  interval: maybe(interval),
  agreeing: list(text),
  exceptions: list(text),
})
const workspace = z.object({ id: text, name: text })
const Session = z.object({
  person: z.object({ id: text, name: text, roles: list(text), email: maybe(text) }),
  workspace: workspace.extend({ solo: z.boolean(), members: z.int(), demo: z.boolean() }),
  workspaces: list(workspace),
  authn,
  passkeys: z.int(),
  has_password: z.boolean(),
  named: z.boolean(),
})
const Demo = z.object({
  step: text,
  done: z.number(),
  of: z.number(),
  ready: z.boolean(),
  error: maybe(text),
  classifier: maybe(
    z.object({
      trained_on: z.int(),
      held_out: z.int(),
      accuracy: z.number(),
      interval,
      threshold: maybe(z.number()),
      ece: z.number(),
    }),
  ),
})
const Home = z.object({
  waiting: z.int(),
  oldest_at: maybe(time),
  next_due: maybe(time),
  queues: list(z.object({ name: text, waiting: z.int(), due: maybe(time) })),
  decided_today: z.int(),
  caught: z.int(),
  missed: z.int(),
  recent: list(Judgment.extend({ action: text, system: text, summary: text })),
  alone_today: z.int(),
  systems: z.int(),
  policy: maybe(z.object({ id: text, name: text, version: z.int() })),
  seeded: list(z.object({ decision: text, caught: z.boolean(), why: text, at: time })),
  demo: maybe(Demo),
})
const routes = z.object({ auto: z.int(), watch: z.int(), gate: z.int(), deny: z.int() })
const InsightsRouting = z.object({
  from: time,
  to: time,
  bucket: text,
  series: list(routes.extend({ at: time, judged: z.int() })),
  totals: routes,
  waiting: z.int(),
  oldest_at: maybe(time),
  decided_per_hour: z.number(),
  systems: list(routes.extend({ system: text, overturned: z.int(), judged: z.int() })),
})
const Webhook = z.object({
  id: text,
  url: text,
  types: list(text),
  created_at: time,
  disabled_at: maybe(time),
  dead: z.int(),
  secret: text.optional(),
})
const Delivery = z.object({
  id: text,
  event: text,
  type: text,
  attempts: z.int(),
  state: z.enum(['pending', 'delivered', 'dead']),
  last_error: maybe(text),
  at: time,
})
const File = z.object({ id: text, digest: text, media_type: text, bytes: z.int(), offset: z.int().optional() })
const Release = z.object({ go: z.literal(true), release: text })
const Given = z.object({ id: text, undo_until: time, status: z.enum(['settling', 'settled']) })
const TaskList = z.object({ items: list(Task) })

const answers = {
  Problem,
  Route,
  Outcome,
  Decision,
  DecisionRow,
  Task,
  TaskRow,
  TaskList,
  Judgment,
  Event,
  Queue,
  Person,
  Key,
  System,
  Policy,
  Suggestion,
  Session,
  Demo,
  Home,
  InsightsRouting,
  Webhook,
  Delivery,
  File,
  Release,
  Given,
}
const registry = z.registry<{ id: string }>()
for (const [id, schema] of Object.entries(answers)) registry.add(schema, { id })

/** JSON Schemas by name, referring to each other. */
export const wireSchemas: Record<string, unknown> = Object.fromEntries(
  Object.entries(z.toJSONSchema(registry, { uri: (id) => `#/components/schemas/${id}` }).schemas).map(
    ([id, schema]) => {
      const { $schema: _dialect, $id: _id, ...rest } = schema as Record<string, unknown>
      return [id, rest]
    },
  ),
)

// The same members on both sides, and every answer of ours fits the published shape.
type SameKeys<A, B> = [keyof A] extends [keyof B] ? ([keyof B] extends [keyof A] ? true : never) : never
const agree = <T extends true>(): T | undefined => undefined
agree<SameKeys<z.infer<typeof Problem>, ProblemWire>>()
agree<SameKeys<z.infer<typeof Route>, RouteWire>>()
agree<SameKeys<z.infer<typeof Outcome>, OutcomeWire>>()
agree<SameKeys<z.infer<typeof Decision>, DecisionWire>>()
agree<SameKeys<z.infer<typeof DecisionRow>, DecisionRowWire>>()
agree<SameKeys<z.infer<typeof Task>, TaskWire>>()
agree<SameKeys<z.infer<typeof TaskRow>, TaskRowWire>>()
agree<SameKeys<z.infer<typeof Judgment>, JudgmentWire>>()
agree<SameKeys<z.infer<typeof Event>, EventWire>>()
agree<SameKeys<z.infer<typeof Queue>, QueueWire>>()
agree<SameKeys<z.infer<typeof Person>, PersonWire>>()
agree<SameKeys<z.infer<typeof Key>, KeyWire>>()
agree<SameKeys<z.infer<typeof System>, SystemWire>>()
agree<SameKeys<z.infer<typeof Policy>, PolicyWire>>()
agree<SameKeys<z.infer<typeof Suggestion>, SuggestionWire>>()
agree<SameKeys<z.infer<typeof Session>, SessionWire>>()
agree<SameKeys<z.infer<typeof Home>, HomeWire>>()
agree<SameKeys<z.infer<typeof InsightsRouting>, InsightsRoutingWire>>()
agree<SameKeys<z.infer<typeof Webhook>, WebhookWire>>()
agree<SameKeys<z.infer<typeof Delivery>, DeliveryWire>>()
agree<SameKeys<z.infer<typeof File>, FileWire>>()
