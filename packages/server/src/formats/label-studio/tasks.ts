/** Label Studio's JSON: a list of tasks with their annotations and predictions; the same in both directions. */
import { isJsonObject, type Json, type JsonObject } from '@countersign/core'
import { asJsonArray, chunksOf } from '../bytes/chunks.ts'
import { jsonArray } from '../bytes/read-value.ts'
import {
  refuse,
  rowOf,
  type Asked,
  type Format,
  type Item,
  type ItemAnswer,
  type ItemPrediction,
  type Labels,
} from '../format.ts'
import { asNumber, asText, asTime, defined } from '../values/data.ts'
import { cannotCarry } from '../values/kinds.ts'
import { readRegions } from './read-regions.ts'
import { writeRegions, type Surroundings } from './write-regions.ts'

export function readTask(task: Json, asked: Asked): Item {
  if (!isJsonObject(task)) return refuse('a task is an object')
  // As Label Studio has it: an object without `data` is itself the data.
  if (!isJsonObject(task.data)) return { data: task }
  const { data } = task
  const labelsOf = (result: Json | undefined): Labels => readRegions(result, { asked, data })
  const answers: ItemAnswer[] = []
  const golds: Labels[] = []
  for (const annotation of listOf(task.annotations ?? task.completions, 'annotations')) {
    const labels = annotation.was_cancelled === true ? {} : labelsOf(annotation.result)
    if (annotation.ground_truth === true) golds.push(labels)
    const seconds = asNumber(annotation.lead_time)
    answers.push(
      defined<ItemAnswer>({
        who: whoOf(annotation.completed_by) ?? null,
        labels,
        at: asTime(annotation.created_at),
        ms: seconds === undefined ? undefined : Math.round(seconds * 1_000),
        skipped: annotation.was_cancelled === true ? true : undefined,
      }),
    )
  }
  const predictions = listOf(task.predictions, 'predictions').map((prediction) =>
    defined<ItemPrediction>({
      labels: labelsOf(prediction.result),
      score: asNumber(prediction.score),
      model: asText(prediction.model_version),
    }),
  )
  return defined<Item>({
    id: asText(task.id),
    data,
    answers: answers.length > 0 ? answers : undefined,
    predictions: predictions.length > 0 ? predictions : undefined,
    gold: golds[0],
    metadata: withFacts(isJsonObject(task.meta) ? task.meta : {}, { ...sizeOf(task), ...filmOf(task) }),
  })
}

function listOf(value: Json | undefined, what: string): JsonObject[] {
  if (value === undefined || value === null) return []
  // Label Studio leaves numbers instead of predictions where they were not asked for.
  return Array.isArray(value) ? value.filter(isJsonObject) : refuse(`${what} is no list`)
}

/** A number, or the person with their address. */
const whoOf = (value: Json | undefined): string | undefined =>
  isJsonObject(value) ? (asText(value.email) ?? asText(value.id)) : asText(value)

/** What stands in every region of a task: the first that is told. */
function firstOf<T>(task: JsonObject, read: (region: JsonObject) => T | undefined): T | undefined {
  for (const annotation of [...listOf(task.annotations, 'annotations'), ...listOf(task.predictions, 'predictions')])
    for (const region of Array.isArray(annotation.result) ? annotation.result : []) {
      const found = isJsonObject(region) ? read(region) : undefined
      if (found !== undefined) return found
    }
  return undefined
}

/** Each region of an image repeats its size. */
const sizeOf = (task: JsonObject): Surroundings['size'] =>
  firstOf(task, ({ original_width, original_height }) => {
    const [width, height] = [asNumber(original_width), asNumber(original_height)]
    return width && height ? { width, height } : undefined
  })

/** Each region of a video repeats how many frames it has, and how long it lasts. */
const filmOf = (task: JsonObject): Surroundings['film'] =>
  firstOf(task, ({ value }) => filmIn(isJsonObject(value) && Array.isArray(value.sequence) ? value : {}))

function filmIn({ framesCount, duration }: JsonObject): Surroundings['film'] {
  const film = defined<NonNullable<Surroundings['film']>>({
    framesCount: asNumber(framesCount) || undefined,
    duration: asNumber(duration) || undefined,
  })
  return Object.keys(film).length > 0 ? film : undefined
}

const withFacts = (meta: JsonObject, facts: JsonObject): JsonObject | undefined => {
  const all = { ...meta, ...facts }
  return Object.keys(all).length > 0 ? all : undefined
}

export function knownFacts({ metadata = {} }: Item): Pick<Surroundings, 'size' | 'film'> {
  const [width, height] = [asNumber(metadata.width), asNumber(metadata.height)]
  const film = filmIn(metadata)
  return { ...(width && height ? { size: { width, height } } : {}), ...(film ? { film } : {}) }
}

export function writeTask(item: Item, asked: Asked, n: number): JsonObject {
  const around: Surroundings = { asked, data: item.data, ...knownFacts(item) }
  const isGold = (labels: Labels): boolean =>
    item.gold !== undefined && JSON.stringify(labels) === JSON.stringify(item.gold)
  const told = (item.answers ?? []).some(({ labels }) => isGold(labels))
  const answers: ItemAnswer[] =
    item.gold && !told ? [...(item.answers ?? []), { who: null, labels: item.gold }] : (item.answers ?? [])
  return {
    id: item.id ?? n,
    data: item.data,
    meta: item.metadata ?? {},
    annotations: answers.map(({ who, labels, at, ms, skipped }, i) => ({
      id: n * 1_000 + i,
      ...(who === null ? {} : { completed_by: who.includes('@') ? { email: who } : who }),
      result: skipped ? [] : writeRegions(labels, around),
      was_cancelled: skipped ?? false,
      ground_truth: !skipped && isGold(labels),
      ...(at === undefined ? {} : { created_at: at, updated_at: at }),
      ...(ms === undefined ? {} : { lead_time: ms / 1_000 }),
    })),
    predictions: (item.predictions ?? []).map(({ labels, score, model }) => ({
      result: writeRegions(labels, around),
      ...(score === undefined ? {} : { score }),
      ...(model === undefined ? {} : { model_version: model }),
    })),
  }
}

export const labelStudio: Format = {
  name: 'label-studio',
  title: 'Label Studio JSON',
  media: 'application/json',
  ending: '.json',
  async *read(bytes, asked) {
    for await (const row of jsonArray(bytes))
      yield 'refused' in row ? { at: row.at, refused: row.refused } : rowOf(row.at, () => readTask(row.value, asked))
  },
  write: (items, asked) =>
    chunksOf(
      asJsonArray(
        (async function* () {
          let n = 0
          for await (const item of items) yield JSON.stringify(writeTask(item, asked, ++n))
        })(),
      ),
    ),
  cannot: (asked) => [
    ...cannotCarry(asked, 'Label Studio', [
      ...(['choice', 'tree', 'spans', 'shapes', 'segments', 'frames', 'messages'] as const),
      ...(['rating', 'number', 'text', 'form', 'prefer'] as const),
    ]),
    ...asked.questions.flatMap((question) =>
      question.kind === 'rating' && question.na
        ? [`“${question.title}”: “not applicable” is written as no answer.`]
        : question.kind === 'prefer'
          ? [`“${question.title}”: ties, ranks, and more than two candidates have no place.`]
          : [],
    ),
    'What the people’s answers came to and how sure that is: only each answer is written.',
  ],
}
