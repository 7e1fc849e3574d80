/** A decision, its route and outcome, its events and its files. */
import type { Json, JsonObject } from '../json.ts'

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
export type OutcomeVerdict =
  'approved' | 'refused' | 'rejected' | 'returned' | 'answered' | 'expired' | 'vetoed' | 'cancelled' | 'stopped'
export type OutcomeBy = 'policy' | 'person' | 'timeout' | 'stop' | 'caller' | 'grant'
export type OnSilence = 'deny' | 'escalate' | 'allow'

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
  /** Those that people put under it, where the gate asked for them. */
  signatures?: (SignatureWire & { person: string; judgment: string })[]
  reason_codes?: string[]
  comment?: string
  instruction?: string
}

export interface TruthWire {
  value: Json
  source: string
  observed_at: string
  /** It went badly for somebody; null where nobody said. */
  adverse: boolean | null
  /** From the decision to the observation. */
  maturity: string
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
  /** Of what is held or can still be vetoed: whether somebody has watched it throughout. Null of everything else. */
  watched: boolean | null
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
  truth: TruthWire[]
  overridden: OverriddenWire | null
  /** How taking it back goes. */
  compensation: CompensationWire | null
  created_at: string
  ended_at: string | null
  /** Since when what was proposed and said is gone: all of it reads empty. */
  erased_at: string | null
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

export interface FileWire {
  id: string
  digest: string
  media_type: string
  bytes: number
  offset?: number
}

export type CompensationCause = 'override' | 'veto' | 'appeal' | 'recall'
export type CompensationState = 'open' | 'done' | 'failed'
export interface CompensationWire {
  id: string
  decision: string
  cause: CompensationCause
  /** The appeal or recall behind it. */
  cause_id: string | null
  by: { id: string; name: string }
  state: CompensationState
  opened_at: string
  closed_at: string | null
  steps: CompensationStepWire[]
}

export interface OverriddenWire {
  at: string
  by: { id: string; name: string }
  reason_code: string | null
  comment: string | null
}

export type SignedWith = 'password' | 'passkey'
/** What was signed, as it is printed. */
export interface SignatureWire {
  name: string
  meaning: string
  at: string
  /** How the signer showed who they are. */
  with: SignedWith
}

export type StepKind = 'inverse' | 'notify' | 'void-label' | 'figures'
export type StepState = 'pending' | 'done' | 'failed' | 'skipped'
export interface CompensationStepWire {
  n: number
  kind: StepKind
  state: StepState
  /** The inverse action as a decision of its own. */
  decision: string | null
  /** Where people take it back by hand. */
  task: string | null
  detail: Json
  at: string | null
  by: string | null
}
