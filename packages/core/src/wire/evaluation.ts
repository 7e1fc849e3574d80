/** Rubrics, and what is measured by them. */
import type { Json, JsonObject } from '../json.ts'
import type { RubricChanges } from '../rubric/compare-rubrics.ts'
import type { Criterion } from '../rubric/rubric.ts'
import type { StarterName } from '../rubric/starters.ts'

export interface RubricRequest {
  name: string
  /** Its own, or copies of what it starts from; both together are one rubric. */
  criteria?: Criterion[] | undefined
  starters?: StarterName[] | undefined
}
export interface RubricWire {
  id: string
  name: string
  /** The latest. */
  version: number
  criteria: Criterion[]
  made_at: string
  changed_at: string
}
export interface RubricVersionWire {
  version: number
  criteria: Criterion[]
  /** Against the version before; null of the first. */
  changes: RubricChanges | null
  by: string
  at: string
}

export type JudgeKind = 'openai' | 'http'
/** A program that scores. It is never changed: another prompt is another judge. */
export interface JudgeRequest {
  name: string
  /** `openai`: chat completions, as many offer it; `http`: any scorer that answers `{scores}`. */
  kind: JudgeKind
  url: string
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
  url: string
  model: string | null
  temperature: number | null
  prompt: string | null
  made_at: string
  /** Asked no more; its secret is gone. */
  retired_at: string | null
}

/** What must hold for a release. */
export interface ReleaseGate {
  /** A criterion, in its own scale; `total` (0..1); `gates`: the share of outputs that pass all gates of the rubric. */
  of: string
  at_least: number
  /** The lower end of the interval, and not the mean, must reach it. */
  lower_end?: boolean | undefined
}
export interface EvaluationRequest {
  system: string
  version: string
  /** Outputs of one data set are compared, by their ids. */
  dataset: string
  rubric: string
  /** None: the outputs bring their scores. */
  judge?: string | undefined
  /** One that is done, or `last`: the last that is done of this system, data set and rubric version. */
  baseline?: string | undefined
  gates: ReleaseGate[]
}
export interface OutputRequest {
  /** The same in every evaluation of the data set. */
  id: string
  input: Json
  output: Json
  expected?: Json | undefined
  /** Where no judge is asked. */
  scores?: JsonObject | undefined
}
export type EvaluationStatus = 'collecting' | 'running' | 'done' | 'cancelled'
export interface MeasureWire {
  of: string
  mean: number | null
  /** 95 %, by Student's t; null under two. */
  interval: [number, number] | null
  n: number
  /** Output by output, this less the baseline. */
  difference: { mean: number; interval: [number, number] | null; n: number } | null
}
export interface EvaluationResult {
  measures: MeasureWire[]
  gates: (ReleaseGate & {
    value: number | null
    passed: boolean
    because: 'reached' | 'under' | 'unknown' | 'missing'
  })[]
  passed: boolean
  /** Outputs whose total is lower than in the baseline, the largest fall first. */
  regressions: { id: string; was: number; is: number }[]
  /** Outputs that fail a gate of the rubric. */
  failures: { id: string; criteria: string[] }[]
}
export interface EvaluationWire {
  id: string
  system: string
  version: string
  dataset: string
  rubric: { id: string; version: number }
  /** What scored, as it was asked: the hash is of everything that it is told but the output. */
  judge: { id: string; name: string; model: string | null; temperature: number | null; prompt_sha256: string } | null
  baseline: string | null
  gates: ReleaseGate[]
  status: EvaluationStatus
  outputs: number
  scored: number
  /** The judge gave no valid score, each time it was asked. */
  missing: number
  made_at: string
  ended_at: string | null
  result: EvaluationResult | null
}
/** A row of `GET /v1/evaluations/{id}/outputs`. */
export interface OutputWire {
  id: string
  state: 'waiting' | 'scored' | 'missing'
  input: Json
  output: Json
  expected: Json
  scores: JsonObject | null
  total: number | null
  /** Why there is no score. */
  why: string | null
}

/** Of a criterion, the total, or the gates: a judge's scores beside people's. */
export interface CalibrationMeasure {
  of: string
  /** Outputs that both scored, and those that only the judge did. */
  n: number
  judge_only: number
  /** Share with the same score. */
  same: number | null
  /** Beyond chance (Krippendorff's alpha), with its 95 % interval; of criteria with levels. */
  agreement: { alpha: number; interval: [number, number] | null } | null
  /** The judge less people. */
  bias: { mean: number; interval: [number, number] } | null
  /** What the judge gives more than people for a thousand characters more of output. */
  bias_by_length: { per_thousand: number; interval: [number, number] } | null
  /** The mean that people would give to all that the judge scored (prediction-powered); from thirty on. */
  people_would: { mean: number; interval: [number, number]; trust: number; effective: number } | null
}
/** `GET /v1/evaluations/{id}/calibration?people=`: how far its judge may be believed. */
export interface CalibrationWire {
  evaluation: string
  people: string
  both: number
  /** The same id, and another output: not compared. */
  changed: number
  measures: CalibrationMeasure[]
}
