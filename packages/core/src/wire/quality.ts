/** How good a project’s answers are: agreement, skill, gold, what may be wrong. */
import type { Json, JsonObject } from '../json.ts'
import type { Labels, Question } from '../labelling/question.ts'

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
  /** What it shows and what is right; null where its key is gone. */
  data: Json
  labels: Labels | null
  given: number
  right: number
  share: EstimateWire
  retired_at: string | null
  /** Why it was retired. */
  retired: 'nearly-all-fail' | 'by-hand' | null
}
