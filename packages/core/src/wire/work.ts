/** Tasks, judgments and queues. */
import type { Json } from '../json.ts'
import type { AppealWire } from './behind.ts'
import type { SignatureWire, DecisionRowWire, DecisionWire, OnSilence } from './decision.ts'
import type { TaskProjectWire } from './labelling.ts'
import type { AiShown, ProblemWire } from './parts.ts'
import type { GivenBy } from './people.ts'

export type Verdict = 'approve' | 'edit' | 'reject' | 'return' | 'respond' | 'uphold' | 'overturn'
export type TaskKind =
  'approval' | 'watch' | 'label' | 'evaluation' | 'comparison' | 'audit' | 'adjudication' | 'appeal' | 'check-in'
export type TaskStatus = 'open' | 'leased' | 'settling' | 'done' | 'cancelled'

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
  /** Nobody sees the others' answers before all have answered: `given` and `free` tell nothing of them, nor does `lease`. */
  blind: boolean
  /** "At 14:05 this is denied unless someone acts." Null where no deadline runs. */
  silence: string | null
  /** Why it comes now: what its place in the queue is made of. */
  why_next: string
  decision: DecisionWire
  /** An earlier attempt that was returned: its instruction and proposal. */
  previous: { decision: string; instruction: string; proposal: Json } | null
  /** What is contested, for whoever reads an appeal. */
  appeal: AppealWire | null
  /** Seats that nobody here can fill: it waits, and somebody who leads must see to it. */
  no_reviewer: string[]
  /** Its holder has seen it, and works on it until then. */
  acknowledged_until: string | null
  /** Seats that it was opened to beside the queue's own people. */
  escalated_to: string[]
  /** What a signature may mean that an answer needs which lets it go ahead; empty where none is asked for. */
  sign: string[]
  /** How it came here: delegated by a holder, reassigned by a lead, escalated by a person or by time (`from` is null). */
  handed_on: {
    how: 'delegated' | 'reassigned' | 'escalated'
    from: { id: string; name: string } | null
    to: { id: string; name: string } | null
    seat: string | null
    comment: string | null
    at: string
  }[]
  case_tasks: string[]
  /** What a verifier objected to in your answer; change it, or insist. */
  objection: { judgment: string; text: string; at: string } | null
  /** Of an item of a project: what is asked, and of what. */
  project: TaskProjectWire | null
}

/** A row of `GET /v1/tasks`. */
export type TaskRowWire = Pick<
  TaskWire,
  'id' | 'kind' | 'queue' | 'status' | 'created_at' | 'due' | 'lease' | 'no_reviewer'
> & {
  decision: DecisionRowWire
}

export interface JudgmentRequest {
  answer: { verdict: Verdict; proposal?: Json; labels?: Json; scores?: Json; choice?: Json }
  reason_codes?: string[]
  comment?: string
  view: { digest?: string | null; opened?: string[]; active_ms?: number }
  /** After an objection: this answer all the same. */
  insist?: boolean
  /** Where the gate asks for one: what it means, and the proof of `POST /v1/tasks/{id}/step-up`, good for this answer once. */
  signature?: { meaning: string; step_up: string }
}

/** `POST /v1/tasks/{id}/step-up`: that it is you, for one answer. */
export interface StepUpWire {
  step_up: string
  expires_at: string
  /** As it will be printed. */
  name: string
}

export interface JudgmentWire {
  id: string
  task: string
  decision: string
  person: { id: string; name: string }
  verdict: Verdict
  reason_codes: string[]
  comment: string
  status: 'settling' | 'settled' | 'undone' | 'void' | 'objected'
  undo_until: string | null
  created_at: string
  self: boolean
  authn: GivenBy
  signature: SignatureWire | null
}

/** Why something is turned down: the code is kept, the label is read. */
export interface Reason {
  code: string
  label: string
}

/** `blend` brings forward by risk, doubt, deadline and reach, as they are weighted. */
export type QueueOrder = 'oldest' | 'due' | 'risk' | 'blend'
/** How much each counts, 0..1. */
export interface OrderWeights {
  risk: number
  /** Of the machine's doubt: 1 − confidence. */
  confidence: number
  deadline: number
  reach: number
}

/** Looks at answers before they take effect: rules here, or a program of yours at an address. */
export type VerifierWire =
  | { url: string }
  | {
      rules: {
        /** Which answers it looks at; none: all. */
        verdicts?: Verdict[] | undefined
        when: string
        objection: string
      }[]
    }

export interface QueueWire {
  name: string
  who: string[]
  order: QueueOrder
  longest_wait: string
  lease: string
  settle: string
  ai_shown: AiShown
  delay: string
  weights: OrderWeights
  risk_attribute: string | null
  reach_attribute: string | null
  /** What a minute of its people's time costs, in the workspace's currency. */
  minute_cost: number | null
  /** Offered with a rejection; empty: the console's own. */
  reasons: Reason[]
  verifier: VerifierWire | null
  /** How long before its deadline a task's people are reminded. */
  reminders: string[]
  /** How long after it was made a task opens to whom else. */
  ladder: { after: string; to: string }[]
  /** Whoever is on the rota is told first, the others after so long; null: everybody at once. */
  rota_first: string | null
  open: number
  leased: number
  oldest_at: string | null
}

/** Values by their place in the proposal, such as `amount` or `lines[0].sku`. */
export type ByPath = Record<string, Json>

/** `GET /v1/tasks/{id}/alike`: what waits and is alike, this one first. */
export interface AlikeWire {
  system: string
  version: string
  action: string
  /** What all of them share. */
  same: ByPath
  items: { task: string; decision: string; digest: string | null; created_at: string; differs: ByPath }[]
  /** Whether more wait than are listed. */
  more: boolean
}

/** `POST /v1/tasks/judgments`: of each, in order, the judgment or why there is none. */
export interface JudgedTogetherWire {
  items: { task: string; given: GivenWire | null; problem: ProblemWire | null }[]
}
export interface GivenWire {
  id: string
  undo_until: string
  status: 'settling' | 'settled' | 'objected'
  /** What the queue's verifier objected to at once; the task is yours again. */
  objection: string | null
}
/** `POST /v1/judgments/commit`: of each, in order, whether it has settled or why not. */
export interface CommittedTogetherWire {
  items: { id: string; settled: boolean; problem: ProblemWire | null }[]
}
