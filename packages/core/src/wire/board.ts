/** `GET /v1/board`: how a lead sees their queues and people. It ranks nobody. */
import type { TaskKind } from './work.ts'

export interface BoardWire {
  queues: {
    name: string
    open: number
    leased: number
    /** Past their deadline and still waiting. */
    overdue: number
    /** Gates that nobody here can fill. */
    stuck: number
    oldest_at: string | null
    next_due: string | null
    answered_last_hour: number
    /** At that pace, of the next in line (`looked_at`): how many will miss their deadline, the first of those, and when all is answered. */
    forecast: { late: number; first_late: string | null; clears_at: string | null; looked_at: number }
  }[]
  people: {
    id: string
    name: string
    away_until: string | null
    /** Kept for them, and not taken yet. */
    kept: number
    holding: {
      task: string
      kind: TaskKind
      queue: string
      since: string
      until: string
      due: string | null
      /** They said that they work on it until then. */
      acknowledged: boolean
    }[]
  }[]
  /** Held by somebody whom this does not name: audits, and gates that are blind. */
  unnamed: number
}
