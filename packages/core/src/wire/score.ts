/** Scores from outside, and all that an output or a decision has. */
import type { FieldError } from '../errors.ts'
import type { JsonObject } from '../json.ts'

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
