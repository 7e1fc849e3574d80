import type { Json, JsonObject } from '../api/wire.ts'

/** One thing that can be answered: what is kept, what is read, and what it means. */
export interface Option {
  value: string
  title: string
  hint?: string
  key?: string
}
export interface TreeOption extends Option {
  options?: readonly TreeOption[]
}
export interface Level {
  value: number
  title: string
  text?: string
}

interface Asked {
  name: string
  title: string
  hint?: string
  required: boolean
}
interface Marked extends Asked {
  /** Where in the item's data stands what is marked. */
  field: string
  options: readonly Option[]
}
export type ShapeKind = 'box' | 'polygon' | 'point'

export type ChoiceQuestion = Asked & { kind: 'choice'; options: readonly Option[]; many?: boolean }
export type TreeQuestion = Asked & { kind: 'tree'; options: readonly TreeOption[]; many?: boolean }
export type SpansQuestion = Marked & { kind: 'spans'; relations?: readonly Option[] }
export type ShapesQuestion = Marked & { kind: 'shapes'; shapes: readonly ShapeKind[] }
export type SegmentsQuestion = Marked & { kind: 'segments' }
export type FramesQuestion = Marked & { kind: 'frames' }
export type MessagesQuestion = Marked & { kind: 'messages'; many?: boolean }
export type PagesQuestion = Marked & { kind: 'pages' }
export type RatingQuestion = Asked & { kind: 'rating'; levels: readonly Level[]; na?: boolean }
export type NumberQuestion = Asked & { kind: 'number'; minimum?: number; maximum?: number; integer?: boolean }
export type TextQuestion = Asked & { kind: 'text'; longest?: number }
export type FormQuestion = Asked & { kind: 'form'; schema: JsonObject }
export type PreferQuestion = Asked & { kind: 'prefer'; options: readonly string[]; ties?: boolean }

export type Question =
  | ChoiceQuestion
  | TreeQuestion
  | SpansQuestion
  | ShapesQuestion
  | SegmentsQuestion
  | FramesQuestion
  | MessagesQuestion
  | PagesQuestion
  | RatingQuestion
  | NumberQuestion
  | TextQuestion
  | FormQuestion
  | PreferQuestion

export type Answers = Record<string, Json>
