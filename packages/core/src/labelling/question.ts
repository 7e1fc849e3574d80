/** What a project asks about each item, and what an answer to each kind of question looks like. */
import type { Json, JsonObject } from '../json.ts'

/** How a part of an item's data is shown. `path` is a place in the data: `text`, `meta.title`, `turns[0].content`. */
export interface ViewPart {
  path: string
  as: ViewAs
  title?: string | undefined
}
export const viewKinds = [
  ...(['text', 'markdown', 'mail', 'image', 'audio', 'video', 'pdf', 'chat', 'table', 'json'] as const),
] as const
export type ViewAs = (typeof viewKinds)[number]

export interface Option {
  value: string
  title: string
  hint?: string | undefined
  /** One key that picks it. */
  key?: string | undefined
}
export interface TreeOption extends Option {
  options?: TreeOption[] | undefined
}
export interface Level {
  value: number
  title: string
  text?: string | undefined
}

interface Asked {
  /** Its place in `labels`. */
  name: string
  title: string
  hint?: string | undefined
  required: boolean
}
/** Of what in the data it is asked: a path, as in a view. */
interface OfField extends Asked {
  field: string
  options: Option[]
}

/** Of something to be drawn, and matched by where it is. */
export interface Drawing extends OfField {
  /** From which overlap on a mark is where gold has it, and how much of gold an answer must have to be right (F1). */
  gold?: { iou?: number | undefined; f1?: number | undefined } | undefined
}

export interface ChoiceQuestion extends Asked {
  kind: 'choice'
  options: Option[]
  many?: boolean | undefined
}
export interface TreeQuestion extends Asked {
  kind: 'tree'
  options: TreeOption[]
  many?: boolean | undefined
}
export interface SpansQuestion extends Drawing {
  kind: 'spans'
  /** Between spans; none: no relations are asked for. */
  relations?: Option[] | undefined
}
export const shapeKinds = ['box', 'polygon', 'point'] as const
export type ShapeKind = (typeof shapeKinds)[number]
export interface ShapesQuestion extends Drawing {
  kind: 'shapes'
  shapes: ShapeKind[]
}
export interface SegmentsQuestion extends Drawing {
  kind: 'segments'
}
export interface FramesQuestion extends Drawing {
  kind: 'frames'
  /** Frames a second by which frames are counted from 0; 25 where nothing is said. */
  rate?: number | undefined
  /** Where an item says its own. */
  rate_field?: string | undefined
}
/** About single messages of a conversation: an array in the data. */
export interface MessagesQuestion extends OfField {
  kind: 'messages'
  many?: boolean | undefined
}
export const cellsOf = ['rows', 'cells', 'fields'] as const
export type CellsOf = (typeof cellsOf)[number]
/** About parts of a table (a list of records or lists) or of a record in the data. */
export interface CellsQuestion extends OfField {
  kind: 'cells'
  of: CellsOf
  many?: boolean | undefined
}
export interface PagesQuestion extends Drawing {
  kind: 'pages'
}
export interface RatingQuestion extends Asked {
  kind: 'rating'
  levels: Level[]
  /** "Not applicable" is an answer: null. */
  na?: boolean | undefined
}
export interface NumberQuestion extends Asked {
  kind: 'number'
  minimum?: number | undefined
  maximum?: number | undefined
  integer?: boolean | undefined
  /** `ratio`: 0 is none of it, so that shares of it mean something: a length, a price, a count. Default `interval`. */
  scale?: 'interval' | 'ratio' | undefined
}
export interface TextQuestion extends Asked {
  kind: 'text'
  /** In UTF-16 units. */
  longest?: number | undefined
}
export interface FormQuestion extends Asked {
  kind: 'form'
  /** JSON Schema. */
  schema: JsonObject
}
export interface PreferQuestion extends Asked {
  kind: 'prefer'
  /** Where the candidates stand in the data. */
  options: string[]
  ties: boolean
}
export type Question =
  | ChoiceQuestion
  | TreeQuestion
  | SpansQuestion
  | ShapesQuestion
  | SegmentsQuestion
  | FramesQuestion
  | MessagesQuestion
  | CellsQuestion
  | PagesQuestion
  | RatingQuestion
  | NumberQuestion
  | TextQuestion
  | FormQuestion
  | PreferQuestion
export type QuestionKind = Question['kind']
/** Kinds whose marks are matched by where they are. */
export type DrawnQuestion = Extract<Question, { kind: 'spans' | 'shapes' | 'segments' | 'frames' | 'pages' }>
export const isDrawn = (question: Question): question is DrawnQuestion =>
  ['spans', 'shapes', 'segments', 'frames', 'pages'].includes(question.kind)

// ---------------------------------------------------------------------------------------------- what answers look like

/** By the question's name. A question that is not required may be left out. */
export type Labels = { readonly [question: string]: Json }

export type ChoiceValue = string | string[]
/** From the root down; with `many`, several of them. */
export type TreeValue = string[] | string[][]
/** Offsets in UTF-16 units of the field's text, `end` not included. */
export interface SpanValue {
  id: string
  start: number
  end: number
  label: string
}
export interface SpansValue {
  spans: SpanValue[]
  relations: { from: string; to: string; label: string }[]
}
/** Fractions 0..1 of the image's width and height. */
export type BoxFigures = [x: number, y: number, width: number, height: number]
export type ShapeValue = { id: string; label: string } & (
  { box: BoxFigures } | { points: [number, number][] } | { point: [number, number] }
)
/** Seconds. */
export interface SegmentValue {
  id: string
  label: string
  start: number
  end: number
}
/** Frames count from 0. `ends`: after this one it is not seen until the next that is named. */
export interface KeyFrame {
  frame: number
  box: BoxFigures
  ends?: true | undefined
}
export interface TrackValue {
  id: string
  label: string
  /** Frames a second by which it was drawn: the question's, or the item's own. */
  rate?: number | undefined
  frames: KeyFrame[]
}
/** By the message's index, written as text. */
export type MessagesValue = Record<string, string | string[]>
/** By the part's JSON Pointer (RFC 6901), from what stands at the question's field: `/3`, `/3/price`, `/address/city`. */
export type CellsValue = Record<string, string | string[]>
/** Pages count from 1. */
export interface PageValue {
  id: string
  label: string
  page: number
  box?: BoxFigures | undefined
}
export type RatingValue = number | null
/** `best`: index of a candidate. `ranks`: of each candidate in order, 1 is best; equal ranks tie. */
export type PreferValue = { best: number | 'tie' } | { ranks: number[] }
