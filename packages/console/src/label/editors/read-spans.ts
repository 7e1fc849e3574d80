import type { Json } from '../../api/wire.ts'
import { isRecord } from '../../words/scalars.ts'

export type SpanMark = { id: string; start: number; end: number; label: string }

export type Relation = { from: string; to: string; label: string }

export const readSpans = (value: Json | undefined): { spans: SpanMark[]; relations: Relation[] } => {
  const held = isRecord(value) ? (value as { spans?: SpanMark[]; relations?: Relation[] }) : {}
  return { spans: held.spans ?? [], relations: held.relations ?? [] }
}
