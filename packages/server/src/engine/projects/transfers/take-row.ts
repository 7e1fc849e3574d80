/** A row of a file as an item, or why it is none. */
import {
  canonicalize,
  checkLabels,
  checkRates,
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
const longestWho = 200

/**
 * @param importId what an item without an id of its own is known by, together with its line.
 * @param count whether answers that it brings count, as of people outside.
 */
export function takeRow(
  project: ProjectRow,
  importId: string,
  row: TransferRow,
  count: boolean,
): NewItem | RefusedLine {
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
  const counted = count ? (item.answers ?? []).filter(({ who, skipped }) => who !== null && skipped !== true) : []
  const nameless = counted.findIndex(({ who }) => who === '' || (who as string).length > longestWho)
  if (nameless !== -1) return refuse(`an answer names nobody, or by more than ${longestWho} characters`)
  if (new Set(counted.map(({ who }) => who)).size < counted.length) return refuse('somebody answers it twice')
  const prediction = item.predictions?.[0]
  if (prediction?.score !== undefined && !(prediction.score >= 0 && prediction.score <= 1))
    return refuse('the score of its prediction is not from 0 to 1')
  const rates = checkRates(project.spec.questions, item.data)
  if (rates.length > 0) return refuse('its video has no such rate', rates)
  const errors = [
    ...(prediction ? checkPart(project, item.data, prediction.labels, 'predictions.0.labels') : []),
    ...(item.gold ? checkPart(project, item.data, item.gold, 'gold') : []),
    ...counted.flatMap(({ labels }, i) => checkPart(project, item.data, labels, `answers.${i}.labels`)),
    ...(item.gold && Object.keys(item.gold).length === 0 ? [{ path: 'gold', message: 'answers no question' }] : []),
  ]
  if (errors.length > 0) return refuse('its labels do not fit what is asked', errors)
  return {
    ...{ data: item.data, externalId: id, sameAs: id === null ? `${importId}:${row.at}` : `id:${id}` },
    prediction: prediction ? { labels: prediction.labels, score: prediction.score ?? null } : null,
    ...{ gold: item.gold ?? null, attributes: item.attributes ?? {}, from: null },
    ...{ brought: broughtBy(item), counted: item.gold ? 0 : counted.length },
  }
}

/** What has no place here is kept beside it, and goes out with it again. */
const broughtBy = ({ answers, metadata, predictions }: TransferItem): JsonObject | null => {
  const kept = {
    ...(answers?.length ? { answers } : {}),
    ...(metadata ? { metadata } : {}),
    ...((predictions?.length ?? 0) > 1 || predictions?.[0]?.soft ? { predictions } : {}),
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
