/** What a model said of some items, checked one by one: an answer that does not fit what is asked costs only itself. */
import { checkLabels, isJsonObject, type Json, type JsonObject, type Labels } from '@countersign/core'
import { RefusedRow, type Asked } from '../../../../formats/format.ts'
import { readRegions } from '../../../../formats/label-studio/read-regions.ts'
import { asNumber, asText } from '../../../../formats/values/data.ts'
import { checkValue } from '../../../check-schema.ts'

export interface Predicted {
  labels: Labels
  /** 0..1; null where it gave none, or one that is no share. */
  score: number | null
  model: string | null
}
/** Null: it had nothing to say of this item. */
export type Said = { predicted: Predicted } | { refused: string } | null

/**
 * @param items their data, in the order in which they were sent.
 * @returns one for each of them, or why the whole answer cannot be told apart.
 */
export function readPredictions(
  answer: JsonObject,
  items: readonly Json[],
  asked: Asked,
  model: string | null,
): Said[] | { refused: string } {
  const { results } = answer
  if (!Array.isArray(results)) return { refused: 'its answer holds no list of results' }
  // A model that is not ready says nothing at all.
  if (results.length === 0) return items.map(() => null)
  if (results.length !== items.length)
    return { refused: `it answered ${results.length} results for ${items.length} tasks` }
  return results.map((result, i) => readOne(result, items[i] as Json, asked, model))
}

/** Several of one item are alternatives, the first of them the one that it would give. */
function readOne(given: Json, data: Json, asked: Asked, model: string | null): Said {
  const first = Array.isArray(given) ? given[0] : given
  if (first === undefined || first === null) return null
  if (!isJsonObject(first)) return { refused: 'a result is no object' }
  if (!Array.isArray(first.result) || first.result.length === 0) return null
  try {
    const regions = first.result.map((region: Json, i): Json =>
      isJsonObject(region) && region.id === undefined ? { ...region, id: `r${i + 1}` } : region,
    )
    const labels = readRegions(regions, { asked, data: isJsonObject(data) ? data : {} })
    if (Object.keys(labels).length === 0) return null
    const questions = asked.questions.map((question) => ({ ...question, required: false }))
    const [error] = checkLabels({ questions, data, fits: checkValue }, labels)
    if (error) return { refused: `${error.path}: ${error.message}` }
    const score = asNumber(first.score)
    return {
      predicted: {
        labels,
        score: score !== undefined && score >= 0 && score <= 1 ? score : null,
        model: (asText(first.model_version) ?? model)?.slice(0, 200) ?? null,
      },
    }
  } catch (error) {
    if (error instanceof RefusedRow) return { refused: error.message }
    throw error
  }
}
