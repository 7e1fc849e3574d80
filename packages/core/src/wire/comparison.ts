/** Systems, or versions of one, side by side. */
import type { JudgedByWire } from './evaluation.ts'

/** Systems, or versions of one, side by side: outputs of the same id in evaluations of one data set. */
export interface ComparisonRequest {
  name: string
  /** Two to ten that are done. Which scores they have does not matter. */
  evaluations: string[]
  /** Which of two is better, as a whole. */
  question: string
  /** And by each of its criteria, in the version that it has now. */
  rubric?: string | undefined
  /** None: only people are asked. */
  judge?: string | undefined
  /** How many pairs the judge is shown, each twice. */
  pairs?: number | undefined
  /** Where in the input it stands of which kind it is: a path, such as `language`. */
  segment?: string | undefined
}

export interface AskPairsRequest {
  project: string
  /** Of a project that shows two. */
  pairs?: number | undefined
  /** Of one that shows three to eight: how many inputs, each with the outputs of so many systems. */
  lists?: number | undefined
}

export interface RankWire {
  evaluation: string
  /** Bradley and Terry's, on the logit scale, centred. */
  strength: number
  interval: [number, number] | null
  wins: number
  losses: number
  ties: number
  /** Whether the interval of the difference to the next leaves 0 out; null of the last. */
  apart_from_next: boolean | null
}

export interface LeaderboardWire {
  pairs: number
  ranking: RankWire[]
  /** Row against column, in the order of the comparison's evaluations. */
  wins: { points: number; pairs: number }[][]
  /**
   * Whether the place sways: of a judge's answers that changed when the sides were swapped, those that went to the first
   * shown; of people's choices, the sides drawn at random, those that did.
   */
  position: { first: number; of: number; share: number | null; interval: [number, number] | null; p_value: number }
  /**
   * Of lists that one place won alone, by how many were shown: how often each place did, and with which chance places that
   * sway nobody would be as uneven (exact binomial of each place, times their number).
   */
  places: { of: number; won: number[]; p_value: number }[]
  /** More pairs of the first two until they are apart, if they are as far from each other as it looks; null: a guess, or apart. */
  to_separate: number | null
  segments: { segment: string; pairs: number; ranking: RankWire[] }[]
}

export type ComparisonStatus = 'running' | 'ready' | 'cancelled'

export interface ComparisonWire {
  id: string
  name: string
  question: string
  rubric: { id: string; version: number } | null
  segment: string | null
  evaluations: { id: string; system: string; version: string }[]
  judge: JudgedByWire | null
  /** `running`: the judge is being asked. People may be asked and answer at any time. */
  status: ComparisonStatus
  /** Of the judge: shown, answered, never answered validly. */
  shown: number
  judged: number
  missing: number
  /** Why one of these is missing. */
  why: string | null
  /** Of people. */
  asked: number
  answered: number
  /** Of people, three or more outputs at once. */
  lists: { asked: number; answered: number }
  made_at: string
  ended_at: string | null
  /** Never put together: what a judge prefers is not what people do. Null where nobody was asked, and in lists. */
  by_judge: LeaderboardWire | null
  by_people: LeaderboardWire | null
  /** Judge and people on the pairs that both compared, beyond chance (Gwet's AC1). */
  agreement: PairAgreementWire | null
  /** The same by each criterion of its rubric; empty without one, and in lists. */
  criteria: {
    of: string
    title: string
    by_judge: LeaderboardWire | null
    by_people: LeaderboardWire | null
    agreement: PairAgreementWire | null
  }[]
}

export interface PairAgreementWire {
  n: number
  value: number | null
  interval: [number, number] | null
}
