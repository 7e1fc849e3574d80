/** Projects of labels, evaluations and comparisons: their items, answers, quality; imports and exports. */
import type { DecisionsQuery } from './dataset.ts'
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
/** How many labels an accuracy takes, read off a measured curve and never beyond it. */
export interface LabelsToWire {
  /** Null: not reached with the most labels that were measured. At the fewest that were: that many, or fewer. */
  labels: number | null
  /** 95 %; null: beyond what was measured, on that side. */
  interval: [number | null, number | null]
  /** The fewest and the most labels at which the curve was measured. */
  measured: [number, number]
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
  /**
   * Labels that the strategy (with its random part) and the random arm alone take for the same accuracy: for what
   * both have reached, and, where the random arm has not, for what the strategy has reached now. Empty while too little is known.
   */
  savings: { accuracy: number; strategy: LabelsToWire; random: LabelsToWire }[]
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
  /** Default: it does not count. */
  count_model?: boolean | undefined
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
  guideline: GuidelineNow
  overlap: Overlap
  ai_shown: AiShown
  gold: GoldPolicy | null
  /** How many items are gold, for who leads; null for everybody else. */
  golds: number | null
  learning: Learning | null
  aggregation: AggregationMethod
  /** Whether what a model said counts as one more answer, where nobody who answered had seen it. */
  count_model: boolean
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

/** A right answer and why it is right, shown beside the guideline. */
export interface ExampleWire {
  /** The item of the project that it is, for who leads; null: written for the guideline. */
  item: string | null
  data: Json
  labels: Labels
  why: string
}
export interface ExampleRequest {
  /** An item of the project, or `data`. */
  item?: string | undefined
  data?: Json | undefined
  labels: Json
  why: string
}
export interface GuidelineWire {
  version: number
  text: string
  examples: ExampleWire[]
  /** Answers that stand whose giver took the item under it, for who leads; null for everybody else. */
  answers: number | null
  by: string
  at: string
}
/** What stands now. */
export type GuidelineNow = Pick<GuidelineWire, 'version' | 'text' | 'examples'>

/** Who is told what whoever leads answered: who asked, whoever answers that item, or everybody as an example. */
export type InquiryShare = 'asker' | 'item' | 'guideline'
/** A question about an item, from somebody who answers it to whoever leads. */
export interface InquiryWire {
  id: string
  project: { id: string; name: string }
  /** The item, while it is there. */
  item: string | null
  data: Json
  /** Null for everybody but who leads and who asked. */
  asker: { id: string; name: string } | null
  question: string
  asked_at: string
  answer: string | null
  answered_by: string | null
  answered_at: string | null
  share: InquiryShare
}
/** `POST /v1/inquiries/{id}/answer` */
export interface InquiryAnswer {
  answer: string
  share: InquiryShare
  /** With `guideline`: the right answer, whose reason the answer is. */
  labels?: Json | undefined
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
  /** Of the value; null where people's answers are not comparable as wholes, or a lead decided. */
  probability: number | null
  /** Every value that was given, by its probability: disagreement, kept. What a lead decides need not be among them. */
  soft: { value: Json; probability: number }[]
  method: string
  /** The fewest values that hold the right one with this probability, the likeliest first; `other`: or one nobody named. */
  likely?: { level: number; values: Json[]; other: boolean } | undefined
  /** Of numbers that two or more gave: their mean, and between what it lies. */
  mean?: { level: number; value: number; interval: [number, number] } | undefined
  /** Models whose word counted, and how often each is right. */
  models?: { source: 'brought' | 'backend'; value: Json; skill: number }[] | undefined
  /** Of marks, and of labels of parts: each thing that anybody marked, whether it stands in `value` or not. */
  marks?: MarkWire[] | undefined
}
/** One thing that people marked: their marks of it were matched, and each edge is the median of theirs. */
export interface MarkWire {
  mark: JsonObject
  /** Stands in the value: that nothing is there is no likelier than not, or a lead kept it. */
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
  /** Answers that came with it and count, of people outside. */
  outside: { name: string; labels: Labels }[]
  skips: { person: { id: string; name: string }; reason: string | null; at: string }[]
  /** The decision that it was made from. */
  from: string | null
  made_at: string
  done_at: string | null
}

/** `GET /v1/projects/{id}/items`. */
export interface FoundItemsWire {
  items: ItemWire[]
  /** Where to go on. With few or no items it stands, too, where so many were opened without an end in sight. */
  next: string | null
  /** So many were opened to find these. */
  looked: number
}
/**
 * Why an item cannot be answered with others from the list. `not-blind`: somebody has answered it, and whoever leads has
 * seen how. `gold`: it is given by chance alone.
 */
export type CannotAnswer =
  'unknown' | 'gold' | 'done' | 'held' | 'not-blind' | 'not-eligible' | 'does-not-fit' | 'asks-first'
/** `POST /v1/projects/{id}/items/answerable`: what the same answer to several items would reach. */
export interface AnswerableWire {
  items: {
    item: string
    /** The task by which you would answer it. */
    task: string | null
    /** Of what its model said, where it is shown: the answer is held to it. */
    digest: string | null
    cannot: CannotAnswer | null
    /** In words, or the first place that does not fit. */
    detail: string | null
  }[]
}
/** `GET /v1/projects/{id}/items/{item}/similar`: the nearest first. */
export interface SimilarItemsWire {
  items: { item: ItemWire; similarity: number }[]
  /** So many others were compared, of so many. */
  looked: number
  of: number
  /** By what: the learner's features where it has some, else the words. */
  by: LearningFeatures['as']
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
  guideline: GuidelineNow
  /** One's own questions about this item, and what others were answered that everybody here may know. */
  inquiries: Pick<InquiryWire, 'id' | 'question' | 'answer'>[]
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
/** `POST /v1/projects/{id}/imports`: it has an id before anything is sent. */
export interface ImportRequest {
  /** Where it is not told by the media type of a stored file. */
  format?: string | undefined
  /** A stored file or `s3://bucket/key`, which the server reads by itself; without it the body of `…/import?import=` is. */
  from?: string | undefined
  /** Of what will be sent: what it is called, and how many bytes it has. */
  name?: string | undefined
  bytes?: number | undefined
  /** What becomes of answers that items bring: kept beside them, or counted as of people outside. Default `keep`. */
  answers?: 'keep' | 'count' | undefined
}
export interface ImportRowWire {
  id: string
  project: string
  format: string
  /** `waiting`: nothing has been sent under its id yet. What is `broken-off` can be gone on with. */
  status: 'waiting' | 'running' | 'done' | 'broken-off' | 'cancelled'
  source: 'upload' | 'file' | 'bucket'
  /** Of the file that was sent, or the address in a bucket. */
  name: string | null
  /** How much there is, where that is known, and how much of it has been taken. */
  bytes: number | null
  taken: number
  /** Lines read, items made, lines that were here before, lines refused. */
  lines: number
  made: number
  known: number
  refused: number
  /** Whether answers that items brought count, as of people outside. */
  answers: 'keep' | 'count'
  /** Answers that count, of items made. */
  counted: number
  /** Why it broke off. */
  why: string | null
  started_at: string
  ended_at: string | null
}
export interface ImportWire extends ImportRowWire {
  /** The first thousand of them; all through `GET …/refused`. */
  refusals: RefusedLine[]
}

/** `POST /v1/projects/{id}/exports`: written by the server into a bucket. */
export interface ExportRequest {
  format: string
  /** `s3://bucket/key`. */
  to: string
}
export interface ExportWire {
  id: string
  project: string
  format: string
  status: 'running' | 'done' | 'failed' | 'cancelled'
  to: string
  /** How many there were when it began, and how many are written. */
  items: number
  written: number
  bytes: number
  /** Why it failed. */
  why: string | null
  started_at: string
  ended_at: string | null
}
/** `GET /v1/projects/{id}/export?cannot=true`: what is told before an export. */
export interface ExportToldWire {
  format: string
  cannot: string[]
  items: number
  /** What was cut off is gone on with: `?after=` the number that it came to. */
  apart: boolean
}
/** `GET /v1/buckets`: addresses under which imports and exports may name objects. */
export interface BucketsWire {
  items: string[]
  next: null
}

/** `POST /v1/projects/{id}/items`: decisions that are over, named, or the newest of a kind that are no items yet. */
export interface ItemsFromRequest {
  decisions?: string[] | undefined
  query?: DecisionsQuery | undefined
  /** What people found right comes along, where the questions have a place for it: as gold, or as an answer that goes out with it again. */
  right?: 'gold' | 'answer' | undefined
}

/** `POST /v1/projects/{id}/items`. */
export interface ItemsMadeWire {
  made: number
  /** Were items of this project before. */
  known: number
  /** Of all of them, those whose proposal the questions have a place for, and those that came with what people found right. */
  predicted: number
  right: number
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
/** One way to tell how far people agree. */
export interface AgreementWire {
  name: string
  /** What counts as near: a metric, weights, or of what is drawn what has to match. */
  metric: string | null
  estimate: EstimateWire
  /** Of the figure: by theory, or, of few items and where there is no theory, by drawing items anew. */
  standard_error: number | null
  by: 'theory' | 'bootstrap' | null
  /** Of a mean over pairs of people: how many. */
  pairs?: number | undefined
}
/** Who gave answers: somebody here, somebody whose answers an import brought, or a model. */
export interface AnnotatorWire {
  as: 'member' | 'outside' | 'model'
  /** Null: nobody of this workspace. */
  person: string | null
  name: string
}
/** How far each two agree on what both answered. */
export interface AgreementMatrixWire {
  people: AnnotatorWire[]
  /** Cells of fewer items in common tell nothing but their number. */
  fewest: number
  /** By places in `people`, the first below the second; pairs without an item in common are left out. */
  cells: { one: number; other: number; shared: number; share: EstimateWire | null; kappa: number | null }[]
  /** People who answered less than those shown. */
  left_out: number
}
export interface QuestionQualityWire {
  question: string
  kind: Question['kind']
  /** The one to read first, and why; null where nothing was answered. */
  recommended: { name: string; because: string } | null
  agreement: AgreementWire[]
  /** Null where fewer than two answered. */
  matrix: AgreementMatrixWire | null
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
  people: (AnnotatorWire & {
    answers: number
    skill: EstimateWire
    gold: EstimateWire
    /** As `confusion`, of this one alone; null where there are too many values or people. */
    confusion: number[][] | null
  })[]
  suspects: {
    item: string
    n: number
    /** Of marks, the one that may be wrong, as an answer with nothing else; without any: nothing is marked there. */
    label: Json
    better: Json
    /** Of what is marked alone. */
    why?: 'overlooked' | 'swapped' | 'badly-located' | 'not-there' | undefined
    quality: number
    /** All answers together, or a model that did not expect it. */
    by: ('answers' | 'brought' | 'backend' | 'built-in')[]
  }[]
}
export interface ProjectQualityWire {
  project: string
  status: 'ready' | 'computing'
  answers: number
  items: number
  at: string | null
  questions: QuestionQualityWire[]
  /** Time at work on an item, not on the clock: seconds with the page in sight and a hand at it. */
  time: { all: ActiveTimeWire; people: (AnnotatorWire & ActiveTimeWire)[] }
}
/** Of answers that tell it. */
export interface ActiveTimeWire {
  n: number
  median_ms: number | null
  quartiles_ms: [number, number] | null
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
