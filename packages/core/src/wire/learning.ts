/** What a project learns to ask next, and by which model. */
import type { JsonObject } from '../json.ts'

export type LearningStrategy =
  'margin-diverse' | 'margin' | 'entropy' | 'least-confident' | 'committee' | 'core-set' | 'badge' | 'random'

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
