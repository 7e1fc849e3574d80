/**
 * Between the formats of other tools and what stands here: each format reads bytes as items and writes items as bytes,
 * one after another, so that neither is ever held whole. The values are those of our kinds of question: geometry in
 * fractions of the image, offsets into a text in UTF-16 units.
 */
import type { JsonObject, Labels, Question, ViewPart } from '@countersign/core'

export type { Labels }

export interface ItemAnswer {
  /** A name, an address or an id, as the other tool has it. */
  who: string | null
  labels: Labels
  at?: string
  ms?: number
  skipped?: boolean
  /** The version of the guideline that it followed. */
  guideline?: number
  comment?: string
}
export interface ItemPrediction {
  labels: Labels
  score?: number
  model?: string
}
export interface Item {
  id?: string
  data: JsonObject
  answers?: ItemAnswer[]
  predictions?: ItemPrediction[]
  /** The right answer, where it is known. */
  gold?: Labels
  /** What the people's answers came to. */
  label?: Labels
  attributes?: JsonObject
  metadata?: JsonObject
}
/** `at` is the line, or the number of the element, from 1. */
export type Row = { at: number; item: Item } | { at: number; refused: string }

export interface Asked {
  questions: readonly Question[]
  view: readonly ViewPart[]
}
export interface Format {
  name: string
  title: string
  media: string
  /** How its files' names end. */
  ending: string
  /** Without a question of this kind there is nothing that it could hold. */
  needs?: Question['kind']
  read(bytes: AsyncIterable<Uint8Array>, asked: Asked): AsyncIterable<Row>
  write(items: AsyncIterable<Item>, asked: Asked): AsyncIterable<Uint8Array>
  /** In words, what of these questions and of what people did this format has no place for. */
  cannot(asked: Asked): string[]
}

/** Why a row is not taken. */
export class RefusedRow extends Error {}
export const refuse = (reason: string): never => {
  throw new RefusedRow(reason)
}
/** The item, or why it is none. */
export function rowOf(at: number, read: () => Item): Row {
  try {
    return { at, item: read() }
  } catch (error) {
    if (error instanceof RefusedRow) return { at, refused: error.message }
    throw error
  }
}
