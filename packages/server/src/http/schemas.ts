/** What requests must look like. Unknown fields are errors; the types are checked against core's at compile time. */
import { z } from 'zod'
import {
  expertRole,
  isJsonObject,
  regimeIds,
  runLevels,
  type DecisionKind,
  type Explanation,
  type Json,
  type JsonObject,
  type JudgmentRequest,
  type ProposalWire,
} from '@countersign/core'

// Bodies come from parseStrictJson, so whatever is there is JSON: walking through it once more (z.json() costs 15 µs for
// an ordinary proposal) would find nothing.
export const json = z
  .custom<Json>((value) => value !== undefined, 'missing: any JSON value')
  .meta({ id: 'Json', description: 'Any JSON value' })
export const object = z.custom<JsonObject>(isJsonObject, 'expected an object').meta({ type: 'object' })
export const name = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]+$/u, 'holds control characters')
export const token = (most: number) => z.string().min(1).max(most).regex(/^\S+$/, 'holds white space')
const probability = z.number().min(0).max(1)
export const email = z
  .string()
  .max(254)
  .regex(/^[^\s@]+@[^\s@]+$/, 'not an e-mail address')
export const duration = z
  .string()
  .max(12)
  .regex(/^\d+[smhd]$/, 'takes a duration such as 90s, 15m, 4h, 7d')

const explanation = z.strictObject({
  summary: z.string().max(10_000).optional(),
  features: z
    .array(z.strictObject({ name: z.string().max(500), value: json, weight: z.number() }))
    .max(1_000)
    .optional(),
  spans: z
    .array(
      z.strictObject({ path: z.string().max(500), start: z.int().min(0), end: z.int().min(0), weight: z.number() }),
    )
    .max(5_000)
    .optional(),
  regions: z
    .array(
      z.strictObject({
        path: z.string().max(500),
        box: z.tuple([z.number(), z.number(), z.number(), z.number()]),
        weight: z.number(),
      }),
    )
    .max(1_000)
    .optional(),
  sources: z
    .array(z.strictObject({ title: z.string().max(1_000), url: z.string().max(4_000) }))
    .max(200)
    .optional(),
})

export const proposal = z.strictObject({
  system: token(200),
  version: z.string().max(200).optional(),
  kind: z.enum(['action', 'prediction', 'output', 'question']).optional(),
  action: token(200),
  input: json.optional(),
  proposal: json.optional(),
  schema: object.optional(),
  confidence: probability.optional(),
  alternatives: z
    .array(z.strictObject({ proposal: json, confidence: probability.optional() }))
    .max(100)
    .optional(),
  explanation: explanation.optional(),
  attributes: object.optional(),
  groups: object.optional(),
  subject: name(500).optional(),
  case: name(500).optional(),
  requester: name(500).optional(),
  reversible: z.boolean().optional(),
  run: name(200).optional(),
  parent: token(60).optional(),
  callback: z.strictObject({ url: z.string().max(2_000) }).optional(),
  release: z.boolean().optional(),
  idempotency_key: z.string().min(1).max(255).optional(),
})

const verdict = z.enum(['approve', 'edit', 'reject', 'return', 'respond', 'uphold', 'overturn'])
export const judgment = z.strictObject({
  answer: z.strictObject({
    verdict,
    proposal: json.optional(),
    labels: json.optional(),
    scores: json.optional(),
    choice: json.optional(),
  }),
  reason_codes: z.array(name(100)).max(20).optional(),
  comment: z.string().max(20_000).optional(),
  view: z.strictObject({
    digest: z.string().max(80).nullable().optional(),
    opened: z.array(z.string().max(500)).max(500).optional(),
    active_ms: z.int().min(0).max(86_400_000).optional(),
  }),
  insist: z.boolean().optional(),
  signature: z.strictObject({ meaning: name(200), step_up: z.string().max(200) }).optional(),
})
export const stepUp = judgment
  .pick({ answer: true, reason_codes: true, comment: true })
  .extend({
    digest: z.string().max(80).nullable().optional(),
    meaning: name(200),
    password: z.string().max(1_000).optional(),
    email: email.optional(),
    passkey: z.looseObject({ id: z.string().max(2_000) }).optional(),
  })
  .refine(({ password, passkey }) => (password === undefined) !== (passkey === undefined), {
    path: ['password'],
    message: 'takes a password or a passkey, one of them',
  })

export const judgments = z.strictObject({
  items: z
    .array(z.strictObject({ task: z.string().max(60), judgment }))
    .min(1)
    .max(100),
})
export const commits = z.strictObject({ ids: z.array(z.string().max(60)).min(1).max(100) })

export const release = z.strictObject({ digest: z.string().max(80) })
export const effect = z.strictObject({ status: z.enum(['done', 'failed', 'compensated']), detail: json.optional() })
export const reason = z.strictObject({ reason_code: name(100).optional(), comment: z.string().max(20_000).optional() })
const scopeList = z.array(token(200)).max(200).optional()
export const watch = z.strictObject({ systems: scopeList, actions: scopeList })
export const handOver = z.strictObject({ to: z.string().max(60) })
export const shift = z.strictObject({
  person: z.string().max(60),
  systems: scopeList,
  from: z.iso.datetime({ offset: true }),
  to: z.iso.datetime({ offset: true }),
})
export const note = z.strictObject({ note: z.string().min(1).max(20_000) })
export const truth = z.strictObject({
  value: json,
  source: name(500),
  observed_at: z.iso.datetime({ offset: true }),
  adverse: z.boolean().optional(),
})
export const truthLine = truth.extend({
  decision: token(60),
  idempotency_key: z.string().min(1).max(255).optional(),
})
export const claim = z.strictObject({
  queue: name(100).optional(),
  limit: z.int().min(1).max(20).optional(),
  case: name(500).optional(),
})
export const reveal = z.strictObject({ answer: json.optional() })
export const delegate = z.strictObject({ to: z.string().max(60), comment: z.string().max(20_000).optional() })
export const escalate = z.strictObject({ comment: z.string().trim().min(1).max(20_000) })
export const acknowledge = z.strictObject({ for: duration })
export const skip = z.strictObject({ reason: z.string().max(2_000).optional() })

const role = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'takes lower-case letters, digits and dashes')
  .refine(
    (text) => text !== expertRole,
    'belongs to who is asked from outside: `POST /v1/decisions/{id}/invite-expert`',
  )
const skill = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[^\s|*]+$/, 'holds white space')
const skillGrant = z.union([
  skill,
  z.strictObject({ name: skill, until: z.iso.datetime({ offset: true }).nullable().optional() }),
])
export const person = z.strictObject({
  name: name(200),
  email: email.nullable().optional(),
  roles: z.array(role).min(1).max(50).optional(),
  skills: z.array(skillGrant).max(200).optional(),
  identities: z.array(name(300)).max(50).optional(),
})
const conflictList = z.array(name(600)).max(200)
export const conflicts = z.strictObject({ conflicts: conflictList })
export const personChange = person.partial().extend({
  active: z.boolean().optional(),
  conflicts: conflictList.optional(),
  leave: z
    .strictObject({
      from: z.iso.datetime({ offset: true }),
      to: z.iso.datetime({ offset: true }),
      cover: z.string().max(60).optional(),
    })
    .nullable()
    .optional(),
})
export const qualification = z.strictObject({
  name: name(200),
  skill,
  pass_mark: z.number().gt(0).max(1),
  expires_after: duration.optional(),
  retry_after: duration.optional(),
  items: z
    .array(z.strictObject({ input: json, schema: object.optional(), right: json }))
    .min(1)
    .max(200),
})
export const expert = z.strictObject({
  name: name(200),
  email: email.optional(),
  expires_in: duration,
  skill: skill.optional(),
  whole_case: z.boolean().optional(),
})
export const key = z.strictObject({
  name: name(200),
  scopes: z.array(z.string().max(100)).max(50).optional(),
  systems: z.array(token(200)).max(200).optional(),
  person: z.string().max(60).optional(),
})
const verifier = z.union([
  z.strictObject({ url: z.string().max(2_000) }),
  z.strictObject({
    rules: z
      .array(
        z.strictObject({
          verdicts: z.array(verdict).min(1).max(7).optional(),
          when: z.string().min(1).max(4_096),
          objection: z.string().min(1).max(2_000),
        }),
      )
      .min(1)
      .max(50),
  }),
])
const weight = z.number().min(0).max(1)
/** In the workspace's currency. */
const cost = z.number().min(0).max(1e12)
export const queue = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(100)
    .regex(/^[a-z0-9][a-z0-9._-]*$/i, 'takes letters, digits, dots, dashes'),
  who: z.array(z.string().max(200)).max(50).optional(),
  order: z.enum(['oldest', 'due', 'risk', 'blend']).optional(),
  weights: z.strictObject({ risk: weight, confidence: weight, deadline: weight, reach: weight }).partial().optional(),
  risk_attribute: name(200).nullable().optional(),
  reach_attribute: name(200).nullable().optional(),
  minute_cost: cost.nullable().optional(),
  longest_wait: duration.optional(),
  lease: duration.optional(),
  settle: duration.optional(),
  ai_shown: z.enum(['open', 'on-demand', 'delayed', 'commit-first', 'blind']).optional(),
  delay: duration.optional(),
  reasons: z
    .array(z.strictObject({ code: token(60), label: name(120) }))
    .max(9)
    .optional(),
  verifier: verifier.nullable().optional(),
  reminders: z.array(duration).max(10).optional(),
  ladder: z
    .array(z.strictObject({ after: duration, to: z.string().max(200) }))
    .max(10)
    .optional(),
  rota_first: duration.nullable().optional(),
})
export const queueChange = queue.omit({ name: true })
const source = z.string().min(1).max(262_144)
export const policy = z.strictObject({ name: name(200), source })
export const floor = z.strictObject({ source, everywhere: z.boolean().optional() })
export const policySource = z.strictObject({ source })
export const policyVersion = z.strictObject({ version: z.int().min(1).optional() })
const time = z.iso.datetime({ offset: true })
export const policyActivation = z.strictObject({ version: z.int().min(1).optional(), ends_at: time.optional() })
export const policyCanary = z.strictObject({ version: z.int().min(1).optional(), share: z.number().gt(0).lt(1) })
export const breakGlass = z.strictObject({
  version: z.int().min(1).optional(),
  for: duration,
  reason: z.string().trim().min(1).max(4_000),
})
export const glassReview = z.strictObject({ comment: z.string().trim().min(1).max(4_000) })
export const evidencePack = z.strictObject({
  system: z.string().min(1).max(200).optional(),
  since: time,
  until: time,
  regimes: z
    .array(z.enum(regimeIds as [string, ...string[]]))
    .max(regimeIds.length)
    .optional(),
})
export const backtest = z.strictObject({
  since: time.optional(),
  until: time.optional(),
  segments: z
    .array(
      z
        .string()
        .max(200)
        .regex(/^(attributes|proposal)(\.\w+)+$/, 'takes the path of a fact, such as attributes.region'),
    )
    .max(5)
    .optional(),
})
export const suggest = z.strictObject({ person: z.string().max(60).optional(), action: token(200).optional() })
export const webhook = z.strictObject({
  url: z.string().max(2_000),
  types: z.array(z.string().max(100)).max(100).optional(),
  queues: z.array(token(200)).max(50).optional(),
  format: z.enum(['standard', 'cloudevents', 'teams']).optional(),
})
export const actionChange = z.strictObject({
  reversible: z.boolean().optional(),
  inverse: token(200).nullable().optional(),
  notify: z.boolean().optional(),
  amount: z.string().min(1).max(200).nullable().optional(),
  error_cost: cost.nullable().optional(),
  delay_cost: cost.nullable().optional(),
})
export const solo = z.strictObject({ on: z.boolean() })
export const workspace = z.strictObject({ name: name(200) })
export const grant = z.strictObject({
  from: z.string().max(60).optional(),
  system: token(200).optional(),
  action: token(200),
  when: z.string().min(1).max(4_096).optional(),
  uses: z.int().min(1).max(1_000),
  for: duration,
  reason: z.string().min(1).max(20_000).optional(),
})
const stopScope = z.union([
  z.enum(['workspace', 'everything']),
  z.strictObject({
    everything: z.literal(true).optional(),
    system: token(200).optional(),
    version: z.string().max(200).optional(),
    action: token(200).optional(),
    rule: token(200).optional(),
    segment: z.string().min(1).max(4_096).optional(),
  }),
])
export const stop = z.strictObject({
  scope: stopScope,
  level: z.enum(['drain', 'hold', 'halt']),
  reason: z.string().min(1).max(20_000),
})
export const drill = z.strictObject({ rounds: z.int().min(1).max(50), size: z.int().min(2).max(200) })
const milliseconds = z.number().min(0).max(86_400_000)
const count = z.int().min(0).max(1_000_000)
export const drillResult = z.strictObject({
  rounds: z
    .array(
      z.strictObject({
        acknowledged_ms: milliseconds,
        last_release_ms: milliseconds,
        last_effect_ms: milliseconds,
        released: count,
        held: count,
      }),
    )
    .min(1)
    .max(50),
})
const breakerRule = {
  threshold: z.number().min(0).lt(1),
  least: z.int().min(1).max(1_000_000),
  window: duration,
}
export const breaker = z.strictObject({
  system: token(200),
  version: z.string().max(200).optional(),
  rule: token(200).optional(),
  measure: z.enum(['override-rate', 'seeded-missed', 'effect-failures', 'adverse-truth', 'drift']),
  threshold: breakerRule.threshold,
  least: breakerRule.least.optional(),
  window: breakerRule.window.optional(),
})
export const breakerChange = z.strictObject(breakerRule).partial().extend({ active: z.boolean().optional() })
const amountOf = z.int().min(0).max(1_000_000_000)
const budget = z.strictObject({
  time: duration.optional(),
  actions: amountOf.optional(),
  spend: z.number().min(0).max(1e15).optional(),
  irreversible: amountOf.optional(),
  subjects: amountOf.optional(),
})
export const run = z.strictObject({
  system: token(200),
  version: z.string().max(200).optional(),
  name: name(200).optional(),
  level: z.enum(runLevels),
  budget: budget.optional(),
  heartbeat: duration.optional(),
})
export const runRenewal = z.strictObject({ budget: budget.optional() })
export const nothing = z.strictObject({}).optional()

// The wire types of core and these schemas must agree, in both directions.
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never
type Plain<T> = T extends object ? { [K in keyof T]: Plain<T[K]> } : T
const agree = <T extends true>(): T | undefined => undefined
agree<Same<keyof z.infer<typeof proposal>, keyof ProposalWire>>()
agree<Same<z.infer<typeof proposal>['kind'], DecisionKind | undefined>>()
agree<Same<keyof Plain<z.infer<typeof explanation>>, keyof Explanation>>()
agree<Same<keyof z.infer<typeof judgment>, keyof JudgmentRequest>>()
agree<Same<z.infer<typeof judgment>['answer']['verdict'], JudgmentRequest['answer']['verdict']>>()
