/** A row of a file as an item, or why it is none. */
import {
  canonicalize,
  checkLabels,
  type FieldError,
  type Json,
  type JsonObject,
  type Labels,
  type RefusedLine,
} from '@countersign/core'
import { checkValue } from '../../check-schema.ts'
import type { NewItem } from '../bear-items.ts'
import type { TransferItem, TransferRow } from '../converter.ts'
import type { ProjectRow } from '../project-row.ts'

const longestId = 500

/** @param importId what an item without an id of its own is known by, together with its line. */
export function takeRow(project: ProjectRow, importId: string, row: TransferRow): NewItem | RefusedLine {
  if ('refused' in row) return { line: row.at, external_id: null, reason: row.refused }
  const { item } = row
  const id = item.id ?? null
  const refuse = (reason: string, errors?: FieldError[]): RefusedLine => ({
    ...{ line: row.at, external_id: id?.slice(0, longestId) ?? null, reason },
    ...(errors ? { errors: errors.slice(0, 20) } : {}),
  })
  if (id !== null && (id.length > longestId || id === '')) return refuse(`its id is empty or longer than ${longestId}`)
  try {
    canonicalize(item as unknown as Json)
  } catch (error) {
    return refuse(`holds what JSON cannot say the same everywhere: ${(error as Error).message.slice(0, 200)}`)
  }
  const prediction = item.predictions?.[0]
  if (prediction?.score !== undefined && !(prediction.score >= 0 && prediction.score <= 1))
    return refuse('the score of its prediction is not from 0 to 1')
  const errors = [
    ...(prediction ? checkPart(project, item.data, prediction.labels, 'predictions.0.labels') : []),
    ...(item.gold ? checkPart(project, item.data, item.gold, 'gold') : []),
    ...(item.gold && Object.keys(item.gold).length === 0 ? [{ path: 'gold', message: 'answers no question' }] : []),
  ]
  if (errors.length > 0) return refuse('its labels do not fit what is asked', errors)
  return {
    ...{ data: item.data, externalId: id, sameAs: id === null ? `${importId}:${row.at}` : `id:${id}` },
    prediction: prediction ? { labels: prediction.labels, score: prediction.score ?? null } : null,
    ...{ gold: item.gold ?? null, attributes: item.attributes ?? {}, from: null },
    brought: broughtBy(item),
  }
}

/** What has no place here is kept beside it, and goes out with it again. */
const broughtBy = ({ answers, metadata, predictions }: TransferItem): JsonObject | null => {
  const kept = {
    ...(answers?.length ? { answers } : {}),
    ...(metadata ? { metadata } : {}),
    ...((predictions?.length ?? 0) > 1 ? { predictions } : {}),
  }
  return Object.keys(kept).length > 0 ? (kept as unknown as JsonObject) : null
}

/** A model, or whoever knows, need not have answered everything. */
export const checkPart = (project: ProjectRow, data: JsonObject, labels: Labels, path: string): FieldError[] =>
  checkLabels(
    {
      questions: project.spec.questions.map((question) => ({ ...question, required: false })),
      ...{ data, fits: checkValue },
    },
    labels,
    path,
  )
