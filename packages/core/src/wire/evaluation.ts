/** Rubrics, and what is measured by them. */
import type { FieldError } from '../errors.ts'
import type { Json, JsonObject } from '../json.ts'
import type { RubricChanges } from '../rubric/compare-rubrics.ts'
import type { Criterion } from '../rubric/rubric.ts'
import type { StarterName } from '../rubric/starters.ts'
import type { AgreementWire } from './quality.ts'

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
/** Outputs that judges scored by both versions of a rubric, one held against the other. */
export interface DriftWire {
  from: number
  to: number
  evaluations: number
  outputs: number
  /** The total, and each criterion that was scored again on the scale that it had. */
  measures: {
    of: string
    n: number
    /** Output by output, the later version less the earlier. */
    difference: { mean: number; interval: [number, number] | null } | null
    alpha: AlphaWire
  }[]
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
export interface AskedPeopleWire {
  /** Items made, and outputs that people were asked about before. */
  made: number
  known: number
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

/** Scores from outside, each taken or refused by itself. */
export interface OutsideScoresRequest {
  /** A judge of kind `external`. */
  source: string
  /** What they are scores by. */
  rubric: { id: string; version: number }
  scores: OutsideScoreRequest[]
}
/** Of an output of an evaluation, which is what one version made of an item, or of a decision. */
export interface OutsideScoreRequest {
  /** The source's own: the same id again is the same score. */
  id: string
  evaluation?: string | undefined
  output?: string | undefined
  decision?: string | undefined
  scores: JsonObject
  /** When it was given; now, where nothing is said. */
  at?: string | undefined
}
export interface ScoresGivenWire {
  added: number
  known: number
  /** By their place in the request, from 1. */
  refused: { line: number; id: string; errors: FieldError[] }[]
}

/** A row of `GET /v1/scores`: one score of one output or decision, by whoever gave it. */
export interface ScoreWire {
  /** One of them; the other is null. */
  output: string | null
  decision: string | null
  rubric: { id: string; version: number }
  /** `caller`: it came with the output. */
  by: { kind: 'judge' | 'external' | 'caller' | 'person'; id: string | null; name: string | null }
  scores: JsonObject
  /** 0..1; null where a weighted criterion has no score, or none applies. */
  total: number | null
  /** Of a person: whether the output was drawn at random, or picked. */
  drawn: boolean | null
  at: string | null
}

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
