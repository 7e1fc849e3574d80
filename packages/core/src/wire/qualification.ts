/** Qualification sets, and who took them. */

export interface QualificationWire {
  id: string
  name: string
  skill: string
  items: number
  /** 0..1 of the items. */
  pass_mark: number
  /** How long the skill lasts; null: until a lead takes it away. */
  expires_after: string | null
  /** How long after a failure before another try. */
  retry_after: string
  made_at: string
  retired_at: string | null
  /** One's own, newest first; everybody's for who looks after people. */
  attempts: AttemptWire[]
}

export interface AttemptWire {
  id: string
  person: { id: string; name: string }
  status: 'open' | 'passed' | 'failed' | 'ended'
  started_at: string
  ended_at: string | null
  of: number
  answered: number
  /** How many were right; told at the end, never of which. */
  correct: number | null
  score: number | null
  /** 95 %, of the score. */
  interval: [number, number] | null
  /** What is still to be answered. */
  tasks: string[]
}
