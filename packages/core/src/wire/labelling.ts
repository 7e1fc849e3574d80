/** Projects of labels, evaluations and comparisons: their items, answers, quality; imports and exports. */
import type { Json, JsonObject } from '../json.ts'
import type { Labels, Question, ViewPart } from '../labelling/question.ts'
import type { FieldError } from '../errors.ts'
import type { AiShown } from './work.ts'

export type ProjectKind = 'labelling' | 'evaluation' | 'comparison'
export type AggregationMethod =
  'auto' | 'ibcc' | 'dawid-skene' | 'ebcc' | 'one-coin' | 'mace' | 'glad' | 'wawa' | 'majority'
export type LearningStrategy =
  'margin-diverse' | 'margin' | 'entropy' | 'least-confident' | 'committee' | 'core-set' | 'badge' | 'random'

export interface GoldPolicy {
  /** Of what a person is given, 0..0.5. */
  share: number
  /** `after`: once an answer has settled, its giver is told whether it was right. */
  feedback: 'none' | 'after'
  /** A person whose share right is surely under this is paused in this project. */
  pause_below: number | null
  /** Answers to gold before anybody is paused. */
  at_least: number
}
export interface Overlap {
  /** Answers that each item gets. */
  answers: number
  /** Up to how many where they disagree. */
  most: number
  /** The probability of a label at which nobody else is asked; null: an item is done with `answers`. */
  sure: number | null
}
export interface Learning {
  /** The `choice` or `tree` question that is learnt. */
  question: string
  strategy: LearningStrategy
  batch: number
  /** Of what is given out, drawn at random: what savings are measured against. */
  random_share: number
  /** The one that comes along, or a model of yours that speaks Label Studio's ML backend contract. */
  learner: 'built-in' | MlBackend
  /** What of an item is learnt from. Default: all its texts. */
  features?: LearningFeatures | undefined
  /** Whether items that the strategy chose come with what the learner expects, and why. Default: they do not. */
  suggest?: boolean | undefined
}
export interface LearningFeatures {
  /**
   * `embedding`: of English texts, by what an operator installs beside the server. `table`: a record of numbers and
   * categories. `vector`: an array of numbers, as long in each item.
   */
  as: 'text' | 'embedding' | 'table' | 'vector'
  /** Where it stands in the data. Default: the whole. */
  path?: string | undefined
  /** Of a table alone. Default: `auto`, the one that foretells held-out labels better. */
  model?: TableModel | undefined
}
export type TableModel = 'auto' | 'logistic' | 'trees'
export interface MlBackend {
  kind: 'ml-backend'
  url: string
  /** Of HTTP Basic, with the secret; it is kept, and told to nobody. */
  user?: string | undefined
  /** Sent with `/setup`, as Label Studio sends them. */
  extra_params?: JsonObject | undefined
}
export type LearningRequest = Omit<Learning, 'learner'> & {
  /** Without a secret the one that is kept stays, while the address is the same. */
  learner: 'built-in' | (MlBackend & { secret?: string | undefined })
}
/** How the project's ML backend is. */
export interface MlBackendWire {
  model_version: string | null
  /** When it was last asked; null: not yet. */
  asked_at: string | null
  has_secret: boolean
  /** What was wrong when it was last asked. People go on, and what is asked next is drawn at random. */
  fault: { during: MlBackendStep; why: string } | null
}
export type MlBackendStep = 'health' | 'setup' | 'webhook' | 'predict'

/** Of items drawn at random, the share that a model predicts rightly which never saw them. */
export interface LearntShare {
  /** What it was learnt from. */
  labels: number
  n: number
  /** Where several may be chosen: that all of them are right, and none too many. */
  share: number
  interval: [number, number]
  /** Where several may be chosen: F1 over all classes. */
  f1?: number | undefined
}
/** Of a table: which model a round learnt, and why. */
export interface LearntModel {
  name: 'logistic' | 'trees'
  /**
   * `held-out`: trees, where they foretell labels that were held out better by more than one standard error, else
   * logistic. The rest but `asked` fell back to logistic: under fifty labels, more than a forest grows from in time, or
   * trees that failed.
   */
  because: 'asked' | 'held-out' | 'too-few' | 'too-large' | 'failed'
  /** Mean −log of the probability that each gave to held-out labels. */
  log_loss: { logistic: number; trees: number } | null
}
/** `GET /v1/projects/{id}/learning` */
export interface LearningWire {
  learning: Learning | null
  /** Where the learner is a model of yours. */
  backend: MlBackendWire | null
  running: boolean
  /** Of the round that is running: texts that are embedded, of those that have to be. Null: none have. */
  embedding: { done: number; of: number } | null
  rounds: {
    n: number
    at: string
    labels: number
    /** How many it had asked next, and how many of them were drawn at random. */
    picked: number
    drawn: number
    classes: number
    /** Learnt from all labels; null with fewer than ten of the random arm. */
    accuracy: LearntShare | null
    /** Learnt from the random arm alone: what asking at random comes to with as many labels. */
    random: LearntShare | null
    /** Of a table, where something was learnt. */
    model: LearntModel | null
    /** The rarest class, its share of what is labelled, and whether all were weighed by inverse frequency for it. */
    rarest: { class: string; share: number; weighted: boolean } | null
    /** Where several may be chosen: from which probability on each is said. */
    thresholds: Record<string, number> | null
    uncertainty: number | null
    /** Cohen's kappa of the predictions with the last round's. */
    kappa: number | null
  }[]
  /** With as many labels as the random arm has: is the strategy ahead of chance? Null while too little is known. */
  ahead: { verdict: 'yes' | 'no' | 'unknown'; strategy: LearntShare; random: LearntShare } | null
  /** Advice, never an order. */
  advice: 'go-on' | 'stop'
  because: 'predictions-change' | 'unsure' | 'too-early' | 'settled'
}

export interface ProjectRequest {
  kind: ProjectKind
  name: string
  who?: string[] | undefined
  view: ViewPart[]
  questions?: Question[] | undefined
  /** Instead of questions: the criteria of this version of a rubric, none: the latest; of a comparison, which of two is better by each, and as a whole. */
  rubric?: { id: string; version?: number | undefined } | undefined
  guideline?: string | undefined
  overlap?: { answers: number; most?: number | undefined; sure?: number | undefined } | undefined
  ai_shown?: AiShown | undefined
  gold?:
    | {
        share: number
        feedback?: GoldPolicy['feedback'] | undefined
        pause_below?: number | undefined
        at_least?: number | undefined
      }
    | undefined
  learning?: LearningRequest | null | undefined
  aggregation?: AggregationMethod | undefined
}
export interface ProjectWire {
  id: string
  kind: ProjectKind
  name: string
  /** Its queue, made with it: `project:<slug>`. */
  queue: string
  who: string[]
  view: ViewPart[]
  questions: Question[]
  guideline: { version: number; text: string }
  overlap: Overlap
  ai_shown: AiShown
  gold: GoldPolicy | null
  learning: Learning | null
  aggregation: AggregationMethod
  counts: ProjectCounts
  made_at: string
  archived_at: string | null
  /** Who is paused by gold, for who leads. */
  paused: { person: string; name: string; at: string }[]
}
export interface ProjectCounts {
  items: number
  /** As many answers as asked for, and sure enough. */
  done: number
  /** Answers given that stand. */
  answers: number
  /** In doubt after all answers: waiting for one who adjudicates. */
  adjudicating: number
}

export interface GuidelineWire {
  version: number
  text: string
  by: string
  at: string
}

export type ItemState = 'open' | 'adjudicating' | 'done' | 'withdrawn'
/** One answer, as who leads reads it. */
export interface ItemAnswerWire {
  person: { id: string; name: string }
  labels: Labels
  comment: string
  guideline: number
  active_ms: number | null
  at: string
  adjudication: boolean
}
/** What the answers to one question come to. */
export interface LabelWire {
  value: Json
  /** Of the value; null where people's answers are not comparable as wholes. */
  probability: number | null
  /** Every value that was given, by its probability: disagreement, kept. */
  soft: { value: Json; probability: number }[]
  method: string
  /** Of marks, and of labels of parts: each thing that anybody marked, whether it stands in `value` or not. */
  marks?: MarkWire[] | undefined
}
/** One thing that people marked: their marks of it were matched, and each edge is the median of theirs. */
export interface MarkWire {
  mark: JsonObject
  /** Stands in the value: that nothing is there is no likelier than not. */
  kept: boolean
  /** So many marked it, of so many who looked. */
  support: number
  of: number
  /** Of the share that marked it, 95 %. */
  interval: [number, number]
  /** That it is there and is this; where it is not kept, that nothing is there. */
  probability: number
  /** Each label it was given; null: nothing here, as those said who did not mark it. */
  soft: { value: string | null; probability: number }[]
}
/** A row of `GET /v1/projects/{id}/items`; answers and labels only once nobody can still be influenced. */
export interface ItemWire {
  /** The decision that it is. */
  id: string
  n: number
  external_id: string | null
  state: ItemState
  asked: number
  given: number
  data: Json
  prediction: { labels: Labels; score: number | null } | null
  attributes: JsonObject
  labels: Record<string, LabelWire> | null
  answers: ItemAnswerWire[]
  skips: { person: { id: string; name: string }; reason: string | null; at: string }[]
  /** The decision that it was made from. */
  from: string | null
  made_at: string
  done_at: string | null
}

/**
 * What a person who answers an item is shown beside it; `TaskWire.project`. The item's data is `decision.input`; what a
 * model said of it is `decision.proposal` with `decision.confidence`, null where there is none or while it is hidden.
 */
export interface TaskProjectWire {
  id: string
  name: string
  kind: ProjectKind
  view: ViewPart[]
  questions: Question[]
  guideline: { version: number; text: string }
  /** Of an adjudication: what was answered, in an order that names nobody. */
  answers: { labels: Labels; comment: string }[]
  /** Where most of them agree, question by question: what an adjudication starts from. */
  majority: Labels | null
  /** Whether the learner expects something of this item, and what, null while it is hidden as the queue says. */
  expects: boolean
  expected: ExpectedWire | null
}
/** What the built-in learner expects of an item, and why it thinks so. */
export interface ExpectedWire {
  question: string
  /** As an answer to the question. */
  value: Json
  /** Of the least sure part of it; null where it says none. */
  probability: number | null
  /** What weighed most, in logits: above 0 for, below 0 against `of`. */
  reasons: { of: string; name: string; weight: number }[]
  /** The nearest labelled items, by cosine. */
  nearest: { text: string; value: Json; similarity: number }[]
}

/** A line that an import did not take. */
export interface RefusedLine {
  line: number
  external_id: string | null
  reason: string
  errors?: FieldError[] | undefined
}
export interface ImportWire {
  id: string
  project: string
  format: string
  status: 'running' | 'done' | 'broken-off'
  /** Lines read, items made, lines that were here before, lines refused. */
  lines: number
  made: number
  known: number
  refused: number
  /** The first thousand of them; all through `GET …/refused`. */
  refusals: RefusedLine[]
  started_at: string
  ended_at: string | null
}

/** `POST /v1/projects/{id}/items`. */
export interface ItemsMadeWire {
  made: number
  /** Were items of this project before. */
  known: number
}
/** `POST /v1/projects/{id}/recheck`. */
export interface RecheckedWire {
  asked: number
  /** Had as many answers as may be asked for, or wait for one. */
  left: number
}
/** `GET /v1/projects/{id}/mine`: how one did oneself. */
export interface OwnProjectWire {
  answers: number
  paused: boolean
  /** Where the project tells; what it tells of is named after the answer has settled. */
  gold: { share: EstimateWire; mark: number | null; latest: GoldAnswerWire[] } | null
}
export interface GoldAnswerWire {
  task: string
  /** Its decision. */
  item: string
  right: boolean
  /** Of each question that asks for something drawn, how far it was right; right is `f1` of `asked` or more. */
  marks: GoldMarksWire[]
}
/** Marks are right that overlap with one of gold of the same label by `iou` or more, one to one. */
export interface GoldMarksWire {
  question: string
  f1: number
  asked: number
  iou: number
  /** Of gold, and of the answer; of relations the marks that they relate. */
  missed: JsonObject[]
  extra: JsonObject[]
}

export interface EstimateWire {
  value: number | null
  interval: [number, number] | null
  n: number
}
export interface QuestionQualityWire {
  question: string
  kind: Question['kind']
  agreement: { name: string; metric: string | null; estimate: EstimateWire }[]
  method: string
  because: string
  candidates: {
    method: string
    held_out: number | null
    behind: number | null
    behind_error: number | null
    gold: EstimateWire
  }[]
  /** `counts[truth][answer]`, expected; null where there are too many values. */
  confusion: { values: string[]; counts: number[][] } | null
  people: { person: string; name: string; answers: number; skill: EstimateWire; gold: EstimateWire }[]
  suspects: {
    item: string
    n: number
    /** Of marks, the one that may be wrong, as an answer with nothing else; without any: nothing is marked there. */
    label: Json
    better: Json
    /** Of what is marked alone. */
    why?: 'overlooked' | 'swapped' | 'badly-located' | 'not-there' | undefined
    quality: number
  }[]
}
export interface ProjectQualityWire {
  project: string
  status: 'ready' | 'computing'
  answers: number
  items: number
  at: string | null
  questions: QuestionQualityWire[]
}

export interface GoldWire {
  item: string
  project: string
  external_id: string | null
  given: number
  right: number
  share: EstimateWire
  retired_at: string | null
  /** Why it was retired. */
  retired: 'nearly-all-fail' | 'by-hand' | null
}
