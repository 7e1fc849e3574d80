/**
 * What crosses the network, as types. `http` checks requests with schemas that must match these (a compile-time test);
 * the console and the SDK read them. Times are RFC 3339 UTC text, durations `90s` `15m` `4h` `7d`, ids prefixed UUIDv7.
 */
import type { Json, JsonObject } from './json.ts'

export type DecisionKind = 'action' | 'prediction' | 'output' | 'question'
export type Mode = 'auto' | 'watch' | 'gate' | 'deny'
export type DecisionStatus =
  | 'waiting'
  | 'holding'
  | 'approved'
  | 'released'
  | 'done'
  | 'failed'
  | 'compensated'
  | 'refused'
  | 'rejected'
  | 'returned'
  | 'answered'
  | 'expired'
  | 'vetoed'
  | 'cancelled'
  | 'stopped'
export type Verdict = 'approve' | 'edit' | 'reject' | 'return' | 'respond' | 'uphold' | 'overturn'
export type OutcomeVerdict =
  'approved' | 'refused' | 'rejected' | 'returned' | 'answered' | 'expired' | 'vetoed' | 'cancelled' | 'stopped'
export type OutcomeBy = 'policy' | 'person' | 'timeout' | 'stop' | 'caller' | 'grant'
export type OnSilence = 'deny' | 'escalate' | 'allow'
export type AiShown = 'open' | 'on-demand' | 'delayed' | 'commit-first' | 'blind'
export type Role = 'owner' | 'admin' | 'policy-author' | 'risk-owner' | 'lead' | 'reviewer' | 'auditor'
export type Authn = 'key' | 'session' | 'passkey'
export type TaskKind =
  'approval' | 'watch' | 'label' | 'evaluation' | 'comparison' | 'audit' | 'adjudication' | 'appeal' | 'check-in'
export type TaskStatus = 'open' | 'leased' | 'settling' | 'done' | 'cancelled'

export interface Page<T> {
  items: T[]
  next: string | null
}

export interface ProblemWire {
  type: string
  title: string
  status: number
  code: string
  detail: string
  errors?: { path: string; message: string; line?: number; column?: number }[]
  retry?: boolean
  retry_after?: number
}

export interface Explanation {
  summary?: string
  features?: { name: string; value: Json; weight: number }[]
  spans?: { path: string; start: number; end: number; weight: number }[]
  regions?: { path: string; box: [number, number, number, number]; weight: number }[]
  sources?: { title: string; url: string }[]
}

/** `POST /v1/decisions`. */
export interface ProposalWire {
  system: string
  version?: string
  kind?: DecisionKind
  action: string
  input?: Json
  proposal?: Json
  schema?: JsonObject
  confidence?: number
  alternatives?: { proposal: Json; confidence?: number }[]
  explanation?: Explanation
  attributes?: JsonObject
  groups?: JsonObject
  subject?: string
  case?: string
  requester?: string
  reversible?: boolean
  run?: string
  parent?: string
  callback?: { url: string }
  release?: boolean
  /** Only in a batch line, where no header can carry it. */
  idempotency_key?: string
}

export interface RouteWire {
  mode: Mode
  /** `pol_…@7`; null where the workspace has no policy. */
  policy: string | null
  rules: string[]
  reasons: string[]
  /** What would have routed it otherwise, in words; null where nothing near is known. */
  nearest: string | null
  audit: { probability: number } | null
  /** End of the watch window. */
  until: string | null
  /** The values that the matched rules saw. */
  values?: JsonObject
}

export interface OutcomeWire {
  verdict: OutcomeVerdict
  by: OutcomeBy
  proposal?: Json
  answer?: Json
  people?: { id: string; name: string; self?: boolean }[]
  reason_codes?: string[]
  comment?: string
  instruction?: string
}

export interface DecisionWire {
  id: string
  status: DecisionStatus
  rev: number
  digest: string | null
  system: string
  version: string
  kind: DecisionKind
  action: string
  route: RouteWire
  outcome: OutcomeWire | null
  task: string | null
  tasks: string[]
  queue: string | null
  due: string | null
  on_silence: OnSilence | null
  release_by: string | null
  frozen: string | null
  vetoed_at: string | null
  input: Json
  proposal: Json
  schema: JsonObject | null
  confidence: number | null
  alternatives: { proposal: Json; confidence?: number }[]
  explanation: Explanation | null
  attributes: JsonObject
  subject: string | null
  case: string | null
  requester: string | null
  reversible: boolean
  run: string | null
  parent: string | null
  release: { id: string; at: string } | null
  effect: { status: 'done' | 'failed' | 'compensated'; detail: Json; at: string } | null
  /** The proposal as first made, where people changed it. */
  original: Json | null
  truth: { value: Json; source: string; observed_at: string }[]
  created_at: string
  ended_at: string | null
  log: { entry: string | null }
}

/** A row of `GET /v1/decisions`: without input, explanation and alternatives. */
export type DecisionRowWire = Pick<
  DecisionWire,
  | 'id'
  | 'status'
  | 'rev'
  | 'system'
  | 'version'
  | 'kind'
  | 'action'
  | 'route'
  | 'outcome'
  | 'task'
  | 'queue'
  | 'due'
  | 'confidence'
  | 'case'
  | 'created_at'
  | 'ended_at'
> & { summary: string }

export interface TaskWire {
  id: string
  kind: TaskKind
  queue: string
  status: TaskStatus
  created_at: string
  due: string | null
  on_silence: OnSilence | null
  lease: { person: string; name: string; until: string } | null
  /** Milliseconds that a judgment settles before it takes effect. */
  settle_ms: number
  /** How the AI's answer is shown in this queue; the decision below lacks what is hidden. */
  ai_shown: AiShown
  revealed: boolean
  verdicts: Verdict[]
  /** How many judgments are needed and given, and whose seats are still free. */
  seats: { needed: number; given: number; free: string[] }
  /** "At 14:05 this is denied unless someone acts." Null where no deadline runs. */
  silence: string | null
  decision: DecisionWire
  /** An earlier attempt that was returned: its instruction and proposal. */
  previous: { decision: string; instruction: string; proposal: Json } | null
  case_tasks: string[]
}

/** A row of `GET /v1/tasks`. */
export type TaskRowWire = Pick<TaskWire, 'id' | 'kind' | 'queue' | 'status' | 'created_at' | 'due' | 'lease'> & {
  decision: DecisionRowWire
}

export interface JudgmentRequest {
  answer: { verdict: Verdict; proposal?: Json; labels?: Json; scores?: Json; choice?: Json }
  reason_codes?: string[]
  comment?: string
  view: { digest?: string | null; opened?: string[]; active_ms?: number }
}
export interface JudgmentWire {
  id: string
  task: string
  decision: string
  person: { id: string; name: string }
  verdict: Verdict
  reason_codes: string[]
  comment: string
  status: 'settling' | 'settled' | 'undone' | 'void'
  undo_until: string | null
  created_at: string
  self: boolean
  authn: Authn
}

export interface QueueWire {
  name: string
  who: string[]
  order: 'oldest' | 'due' | 'risk'
  longest_wait: string
  lease: string
  settle: string
  ai_shown: AiShown
  delay: string
  open: number
  leased: number
  oldest_at: string | null
}
export interface PersonWire {
  id: string
  name: string
  email: string | null
  /** `Role`s, and roles of the organisation's own, which name seats. */ roles: string[]
  skills: string[]
  identities: string[]
  active: boolean
  created_at: string
  passkeys: number
  signs_in: boolean
}
export interface KeyWire {
  id: string
  name: string
  kind: 'system' | 'personal'
  person: string | null
  scopes: string[]
  systems: string[]
  created_at: string
  last_used_at: string | null
  revoked_at: string | null
  minted_by: string
}
export interface SystemWire {
  name: string
  versions: { version: string; first_at: string; decisions: number }[]
  decisions: number
  waiting: number
  last_at: string | null
  actions: { action: string; reversible: boolean; decisions: number }[]
}
export interface PolicyWire {
  id: string
  name: string
  versions: {
    version: number
    created_at: string
    author: string
    state: 'draft' | 'active' | 'retired'
    signatures: { person: string; name: string; at: string; self: boolean }[]
    loosens: boolean
    source: string
  }[]
}
/** `POST /v1/policies/suggest`: the rule that a person has been following. */
export interface SuggestionWire {
  /** Null where their decisions do not support a rule; `why` says what is missing. */
  source: string | null
  why: string
  /** The rule's condition as CEL and in words. */
  when: string | null
  words: string | null
  /** Of the decisions looked at, how many it would let go ahead, and how many of those the person approved, with a 95 % Wilson interval of that share. */
  considered: number
  covered: number
  agreed: number
  interval: [number, number] | null
  agreeing: string[]
  exceptions: string[]
}
export interface SessionWire {
  person: { id: string; name: string; roles: string[]; email: string | null }
  workspace: { id: string; name: string; solo: boolean; members: number; demo: boolean }
  workspaces: { id: string; name: string }[]
  authn: Authn
  passkeys: number
  has_password: boolean
  named: boolean
}
export interface HomeWire {
  waiting: number
  oldest_at: string | null
  next_due: string | null
  queues: { name: string; waiting: number; due: string | null }[]
  decided_today: number
  caught: number
  missed: number
  recent: (JudgmentWire & { action: string; system: string; summary: string })[]
  alone_today: number
  systems: number
  policy: { id: string; name: string; version: number } | null
  seeded: { decision: string; caught: boolean; why: string; at: string }[]
  demo: DemoWire | null
}
/** What the demonstration measured; null members while it is still loading. */
export interface DemoWire {
  step: string
  done: number
  of: number
  ready: boolean
  error: string | null
  classifier: {
    trained_on: number
    held_out: number
    accuracy: number
    interval: [number, number]
    threshold: number | null
    ece: number
  } | null
}
export interface InsightsRoutingWire {
  from: string
  to: string
  bucket: string
  series: { at: string; auto: number; watch: number; gate: number; deny: number; judged: number }[]
  totals: { auto: number; watch: number; gate: number; deny: number }
  waiting: number
  oldest_at: string | null
  decided_per_hour: number
  systems: {
    system: string
    auto: number
    watch: number
    gate: number
    deny: number
    overturned: number
    judged: number
  }[]
}
/** One entry of the log in plain words; also what `GET /v1/events` sends. */
export interface EventWire {
  id: string
  type: string
  time: string
  decision: string | null
  task: string | null
  actor: { kind: 'person' | 'agent' | 'policy' | 'system' | 'silence'; id: string | null; name: string | null }
  data: JsonObject
}
export interface WebhookWire {
  id: string
  url: string
  types: string[]
  created_at: string
  disabled_at: string | null
  dead: number
  secret?: string
}
export interface DeliveryWire {
  id: string
  event: string
  type: string
  attempts: number
  state: 'pending' | 'delivered' | 'dead'
  last_error: string | null
  at: string
}
export interface FileWire {
  id: string
  digest: string
  media_type: string
  bytes: number
  offset?: number
}
