/** Versions of systems, scored by a rubric. */
import type { Json, JsonObject } from '../json.ts'
import type { AgreementWire } from './quality.ts'

/** What must hold for a release. */
export interface ReleaseGate {
  /** A criterion, in its own scale; `total` (0..1); `gates`: the share of outputs that pass all gates of the rubric. */
  of: string
  at_least: number
  /** The lower end of the interval, and not the mean, must reach it. */
  lower_end?: boolean | undefined
  /** The lower end of what people would say, by the scores that they gave; too few of them: not reached. */
  by?: 'people' | undefined
}
export interface EvaluationRequest {
  system: string
  version: string
  /** Outputs of one data set are compared, by their ids. One that is stored is run in the version that it has now. */
  dataset: string
  /** A system that is asked for its outputs, item by item of a stored data set; none: they are sent. */
  call?: CallRequest | undefined
  rubric: string
  /** None: the outputs bring their scores. */
  judge?: string | undefined
  /** Or several: each scores every output, and an `external` one has sent its scores before it begins. */
  judges?: string[] | undefined
  /** Judges disagree where two lie so far apart on a criterion, as a part of its scale; 0.5 where nothing is said. */
  disagree_at?: number | undefined
  /** Whom to ask when the judges are done, and about what. */
  ask_people?: AskPolicy | undefined
  /** One that is done, or `last`: the last that is done of this system, data set and rubric version. */
  baseline?: string | undefined
  gates: ReleaseGate[]
}
/** Its outputs by another version of its rubric: only what changed is scored again. */
export interface RegradeRequest {
  /** The latest where nothing is said. */
  rubric_version?: number | undefined
}
/** One of `where` and `draw`, or both. */
export interface AskPolicy {
  project: string
  /** Where judges disagree or one of them failed; what people say then stands in place of what they said. */
  where?: 'disputed' | undefined
  /** So many at random: they stand for all. */
  draw?: number | undefined
}
export interface CallRequest {
  /** Sent `{id, input}`, it answers `{output}`. */
  url: string
  /** Sent as a bearer token, and forgotten when the evaluation has ended. */
  secret?: string | undefined
  /** Sent beside id and input, the same each time. */
  body?: JsonObject | undefined
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
    /** `undecided`: people are to decide outputs on which judges disagree, and have not. */
    because: 'reached' | 'under' | 'unknown' | 'missing' | 'undecided' | 'not-calibrated'
    /** What its figure comes from; null of results from before it was told. */
    rests_on: RestsOnWire | null
  })[]
  passed: boolean
  /** Outputs whose total is lower than in the baseline, the largest fall first. */
  regressions: { id: string; was: number; is: number }[]
  /** Outputs that fail a gate of the rubric. */
  failures: { id: string; criteria: string[] }[]
  /** What people would say; null: none was asked. */
  people: PeopleResult | null
  /** Each by itself, where several scored; else empty. */
  judges: JudgeFiguresWire[]
  /** How far they agree beyond chance, on what two or more of them scored. */
  agreement: { of: string; alpha: AlphaWire }[]
}
/** In outputs. */
export interface RestsOnWire {
  /** Judges and sources whose scores count; 0: the scores came with the outputs. */
  judges: number
  outputs: number
  /** Of these, whose score is people's: in the judges' place, or, of a gate by people, of those drawn at random. */
  people: number
  /** Of these, on which judges disagree and nobody decided. */
  disputed: number
}
export interface JudgeFiguresWire {
  judge: string
  scored: number
  /** It was asked, or waited for, in vain. */
  missing: number
  measures: Pick<MeasureWire, 'of' | 'mean' | 'interval' | 'n'>[]
}
/** Krippendorff's: 1 is always, 0 is chance. */
export interface AlphaWire {
  metric: 'nominal' | 'ordinal' | 'interval'
  value: number | null
  interval: [number, number] | null
}
/** People's mean of a measure, foretold from many scores of the judge and the few that people gave. */
export interface PeopleMeasureWire {
  of: string
  status: 'calibrated' | 'not-calibrated'
  /** Outputs drawn at random that people scored, and the judge. */
  n: number
  /** Their plain mean. */
  people: { mean: number; interval: [number, number] | null } | null
  /** Prediction-powered; null with fewer than `fewest`. */
  powered: {
    mean: number
    interval: [number, number]
    /** How far the judge is used, 0 to 1. */
    trust: number
    /** As many scores of people alone would tell as much. */
    effective: number
  } | null
  /**
   * How far people agree with each other, the figure to read first in front; null where no output was scored by two. Left
   * out where people were measured before this was told.
   */
  agreement?: { recommended: { name: string; because: string } | null; agreement: AgreementWire[] } | null | undefined
}
export interface PeopleResult {
  /** Outputs that people were asked about, and of these the ones drawn at random, from which alone figures come. */
  asked: number
  drawn: number
  answered: number
  /** Under so many there is no figure. */
  fewest: number
  measures: PeopleMeasureWire[]
}
/** Outputs for people: drawn at random, named, those that its judges dispute, or those on which other evaluations disagree most. */
export interface AskPeopleRequest {
  project: string
  draw?: number | undefined
  outputs?: string[] | undefined
  /** Where its judges disagree or one of them failed, up to 500 at a time; what people say then stands in place of what they said. */
  where?: 'disputed' | undefined
  /** How many, by the evaluations of the same outputs by other judges. */
  disagreed?: { with: string[]; outputs: number } | undefined
}
export interface AskedPeopleWire {
  /** Items made, and outputs that people were asked about before. */
  made: number
  known: number
}
export interface JudgedByWire {
  id: string
  name: string
  model: string | null
  temperature: number | null
  /** Of everything that it is told but the output; null of an `external` one, which told nobody. */
  prompt_sha256: string | null
}
export interface EvaluationWire {
  id: string
  system: string
  version: string
  dataset: string
  /** Where a data set of this name was stored: which, and in which version it is run. */
  stored: { dataset: string; version: number } | null
  /** The system that is asked for its outputs. */
  call: { url: string } | null
  rubric: { id: string; version: number }
  /** What scored, where that is one. */
  judge: JudgedByWire | null
  /** All that score, as they are asked. */
  judges: JudgedByWire[]
  disagree_at: number
  ask_people: AskPolicy | null
  /** Of its outputs: on which judges disagree, on which one of them failed, and which of these people decide and have decided. */
  disputed: { disagree: number; failed: number; asked: number; decided: number }
  baseline: string | null
  /** The evaluation whose outputs it took over, by which version that was scored, whose scores it kept and what was scored again. */
  regrades: { evaluation: string; rubric_version: number; kept: string[]; scored: string[] } | null
  gates: ReleaseGate[]
  status: EvaluationStatus
  /** Of a called system while it runs: as many as the data set has items. */
  outputs: number
  scored: number
  /** The judge gave no valid score, or the system no output, each time it was asked. */
  missing: number
  made_at: string
  ended_at: string | null
  /** Its outputs are gone; what it came to stays. */
  outputs_deleted_at: string | null
  result: EvaluationResult | null
}
/** A row of `GET /v1/evaluations/{id}/outputs`. */
export interface OutputWire {
  id: string
  /** `calling`: its system is asked again. `unanswered`: it gave no output, so there is nothing to score. */
  state: 'calling' | 'unanswered' | 'waiting' | 'scored' | 'missing'
  input: Json
  output: Json
  expected: Json
  /** What the judges said, taken together: the mean of numbers, the middle one of levels. */
  scores: JsonObject | null
  total: number | null
  /** Why there is no score. */
  why: string | null
  /** Each of them by itself, in the order of the evaluation's judges; then sources that it did not name. */
  by_judge: { judge: string; scores: JsonObject | null; total: number | null; why: string | null }[]
  disputed: 'disagree' | 'failed' | null
  /** People said so in the judges' place, and it counts. */
  decided: { scores: JsonObject; total: number | null; people: number } | null
  /** What stands of the same output in the baseline; null where nothing is compared. */
  was: { scores: JsonObject; total: number | null } | null
}
