/** Projects of labels, evaluations and comparisons: their items and answers. */
import type { Json, JsonObject } from '../json.ts'
import type { Labels, Question, ViewPart } from '../labelling/question.ts'
import type { AiShown } from './parts.ts'
import type { Learning, LearningFeatures, LearningRequest } from './learning.ts'

export type ProjectKind = 'labelling' | 'evaluation' | 'comparison'

export type AggregationMethod =
  'auto' | 'ibcc' | 'dawid-skene' | 'ebcc' | 'one-coin' | 'mace' | 'glad' | 'wawa' | 'majority'

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
