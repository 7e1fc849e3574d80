/** Judges, and how they agree with people. */
import type { LeaderboardWire } from './comparison.ts'
import type { AlphaWire } from './evaluation.ts'

export type JudgeKind = 'openai' | 'http' | 'external'

/** Who scores and is no person. It is never changed: another prompt is another judge. */
export interface JudgeRequest {
  name: string
  /** `openai`: chat completions, as many offer it; `http`: any scorer that answers `{scores}`; `external`: it is not asked, and sends its scores. */
  kind: JudgeKind
  /** Where it is asked; an `external` one has none. */
  url?: string | undefined
  model?: string | undefined
  temperature?: number | undefined
  /** Said before the rubric. */
  prompt?: string | undefined
  /** Sent as a bearer token, and never shown again. */
  secret?: string | undefined
}

export interface JudgeWire {
  id: string
  name: string
  kind: JudgeKind
  url: string | null
  model: string | null
  temperature: number | null
  prompt: string | null
  made_at: string
  /** Asked no more; its secret is gone. */
  retired_at: string | null
}

/** Judges side by side, on outputs that each was shown alike and scored. */
export interface DisagreementWire {
  evaluations: { id: string; judge: { id: string; name: string } | null }[]
  outputs: number
  measures: {
    of: string
    /** In the order of the evaluations. */
    means: (number | null)[]
    alpha: AlphaWire
  }[]
  /** By how far their totals lie apart, the furthest first; at most a hundred. */
  most: { id: string; totals: (number | null)[]; spread: number }[]
}

/** How a judge and people score the same outputs, by one version of a rubric. */
export interface JudgeCalibrationWire {
  judge: string
  rubric: { id: string; version: number }
  evaluations: number
  status: 'calibrated' | 'not-calibrated'
  /** Outputs drawn at random that both scored. */
  answered: number
  fewest: number
  measures: {
    of: string
    n: number
    /** Beyond chance: 1 is always, 0 is chance. */
    agreement: {
      by: 'gwet-ac1' | 'gwet-ac2' | 'krippendorff-interval'
      value: number | null
      interval: [number, number] | null
    }
    /** The judge less people, output by output. */
    difference: { mean: number; interval: [number, number] | null } | null
    /** How much that difference rises each time an output is twice as long. */
    length: { slope: number; interval: [number, number] } | null
  }[]
  /** Of all pairs that it compared, in any comparison; null where there are none. */
  position: (LeaderboardWire['position'] & { pairs: number }) | null
}
