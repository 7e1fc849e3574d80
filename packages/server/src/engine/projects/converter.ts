/**
 * The seam between what files hold and what stands here: a converter reads bytes as items and writes items as bytes, one
 * after another, so that neither is ever held whole. Ours are JSON lines and CSV; those of other tools plug in beside.
 */
import type { Json, JsonObject, Labels, LabelWire, MarkWire, Question, ViewPart } from '@countersign/core'

export interface TransferAnswer {
  /** A name, an address or an id, as the file has it. */
  who: string | null
  labels: Labels
  at?: string
  ms?: number
  skipped?: boolean
  guideline?: number
  comment?: string
}
export interface TransferPrediction {
  labels: Labels
  score?: number
  model?: string
  /** By question, the probability of every value. */
  soft?: TransferItem['soft']
}
export interface TransferItem {
  id?: string
  data: JsonObject
  answers?: TransferAnswer[]
  predictions?: TransferPrediction[]
  /** The right answer, where it is known. */
  gold?: Labels
  /** What people's answers came to. */
  label?: Labels
  /** By question, every value that was given, with its probability. */
  soft?: Record<string, { value: Json; probability: number }[]>
  /** By question, between what the label lies. */
  likely?: Record<string, NonNullable<LabelWire['likely']>>
  mean?: Record<string, NonNullable<LabelWire['mean']>>
  /** Of what is drawn, each thing that anybody marked, by how many. */
  marks?: Record<string, MarkWire[]>
  attributes?: JsonObject
  metadata?: JsonObject
}
/** `at` is the line, or the number of the element, from 1. */
export type TransferRow = { at: number; item: TransferItem } | { at: number; refused: string }
export interface Asked {
  questions: readonly Question[]
  view: readonly ViewPart[]
}
export interface Converter {
  name: string
  /** What its files are sent as. */
  media: string
  ending: string
  /** Without a question of this kind there is nothing that it could hold. */
  needs?: Question['kind']
  read(bytes: AsyncIterable<Uint8Array>, asked: Asked): AsyncIterable<TransferRow>
  write(items: AsyncIterable<TransferItem>, asked: Asked): AsyncIterable<Uint8Array | string>
  /** In words, what of these questions and of what people did it has no place for; everything fits where it is not there. */
  cannot?(asked: Asked): string[]
}
