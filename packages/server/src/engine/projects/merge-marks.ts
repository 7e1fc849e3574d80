/**
 * What several people drew on one item comes to: their marks are matched first, then each thing is weighed by itself. Who
 * looked and did not mark it said that nothing is there. Its label is the likeliest, each edge the median of theirs.
 */
import { clusterMarks, posteriorOf, wilsonInterval, type Cluster, type Mark } from '@countersign/algorithms'
import {
  isDrawn,
  isJsonObject,
  type DrawnQuestion,
  type Json,
  type JsonObject,
  type MarkWire,
  type Question,
} from '@countersign/core'
import { middlePlace, movedTo, placeOf, placeOverlap, type Place } from './place.ts'

export type MarkedQuestion = DrawnQuestion | Extract<Question, { kind: 'messages' | 'cells' }>
/** Kinds whose answers are weighed mark by mark. */
export const isMarked = (question: Question): question is MarkedQuestion => isDrawn(question) || isOfParts(question)
/** Kinds that label parts which the item has: there is nothing to match, for each part bears its name. */
export const isOfParts = (question: Question): question is Extract<Question, { kind: 'messages' | 'cells' }> =>
  question.kind === 'messages' || question.kind === 'cells'

/** More on one item are not matched, but compared as wholes: nobody waits for what somebody drew without end. */
const mostMarks = 1_000
/** The same of tracks, which take longer to compare. */
const mostTracks = 200
/** The same of labels of parts, which are not compared with each other. */
const mostParts = 20_000
/** The same of pairs of polygons that may overlap. */
const mostAreas = 2_000
/** Of somebody of whom nothing was learnt yet. */
export const newcomer = 0.7

/** One that somebody drew. `label` is its option's place. */
export interface Drawn extends Mark<Place> {
  source: JsonObject
}
export interface Merged {
  value: Json
  marks: MarkWire[]
  /** Of the least sure of its marks; of nothing at all, that nothing is there. */
  probability: number
  /** All marked the same things with the same labels, and related them alike. */
  unanimous: boolean
}

/** What each answer marked, the answers being numbered; null where it is too much. */
export function drawnOf(question: MarkedQuestion, values: readonly Json[]): Drawn[] | null {
  const labels = new Map(question.options.map(({ value }, at) => [value, at]))
  if (isOfParts(question)) return partsOf(question, values, labels)
  const drawn = values.flatMap((value, person) =>
    marksOf(question, value).flatMap((source): Drawn[] => {
      const [label, shape] = [labels.get(String(source.label)), placeOf(source)]
      return label === undefined || shape === null ? [] : [{ person, shape, label, source }]
    }),
  )
  return isTooMuch(question, drawn) ? null : drawn
}

/** What an answer marked. */
export const marksOf = (question: DrawnQuestion, value: Json | undefined): JsonObject[] =>
  listOf(question.kind === 'spans' && isJsonObject(value ?? null) ? (value as JsonObject).spans : value)

/**
 * What was said of parts as marks, each part a stretch of its own on a line: those of one part lie on each other. Where
 * several labels can hold, each label of a part is a thing that is there or not.
 */
function partsOf(
  question: Extract<Question, { kind: 'messages' | 'cells' }>,
  values: readonly Json[],
  labels: ReadonlyMap<string, number>,
): Drawn[] | null {
  const places = new Map<string, number>()
  const drawn = values.flatMap((value, person) =>
    Object.entries(isJsonObject(value) ? value : {}).flatMap(([at, said]) =>
      (Array.isArray(said) ? (said as Json[]) : [said]).flatMap((one): Drawn[] => {
        const label = labels.get(String(one))
        if (label === undefined) return []
        const id = question.many === true ? `${at} ${String(one)}` : at
        const start = places.get(id) ?? places.size
        places.set(id, start)
        const shape: Place = { kind: 'span', start, end: start + 1 }
        return [{ person, shape, label, source: { id, at, label: one } }]
      }),
    ),
  )
  return isTooMuch(question, drawn) ? null : drawn
}

/** More than is matched. */
export const isTooMuch = (question: MarkedQuestion, drawn: readonly Drawn[]): boolean =>
  isOfParts(question)
    ? drawn.length > mostParts
    : drawn.length > (question.kind === 'frames' ? mostTracks : mostMarks) || areasToCompare(drawn) > mostAreas

/** Which marks are of one thing. */
export const clustersOf = (question: MarkedQuestion, drawn: readonly Drawn[]): Cluster<Drawn>[] =>
  isOfParts(question) ? [...Map.groupBy(drawn, ({ source }) => source.id).values()] : clusterMarks(drawn, placeOverlap)

/** Pairs of different people's marks of which one is a polygon, and whose boxes touch: each takes some time. */
function areasToCompare(drawn: readonly Drawn[]): number {
  const boxes = drawn.map(({ shape }) => boundsOf(shape))
  let pairs = 0
  for (let i = 0; i < drawn.length; i++)
    for (let j = i + 1; j < drawn.length; j++) {
      const [a, b, p, q] = [drawn[i] as Drawn, drawn[j] as Drawn, boxes[i], boxes[j]]
      if (!p || !q || a.person === b.person || (a.shape.kind !== 'polygon' && b.shape.kind !== 'polygon')) continue
      if (p[0] < q[2] && q[0] < p[2] && p[1] < q[3] && q[1] < p[3]) pairs++
    }
  return pairs
}

function boundsOf(shape: Place): [left: number, top: number, right: number, bottom: number] | null {
  if (shape.kind === 'box') return [shape.x, shape.y, shape.x + shape.width, shape.y + shape.height]
  if (shape.kind !== 'polygon') return null
  const bounds: [number, number, number, number] = [1, 1, 0, 0]
  for (const [x, y] of shape.points) {
    bounds[0] = Math.min(bounds[0], x)
    bounds[1] = Math.min(bounds[1], y)
    bounds[2] = Math.max(bounds[2], x)
    bounds[3] = Math.max(bounds[3], y)
  }
  return bounds
}

/** The probability of each class, where votes are right with their giver's skill, else evenly one of the others. */
export function weighVotes(votes: readonly { label: number; skill: number }[], classes: number): Float64Array {
  const rates = new Float64Array(votes.length * classes * classes)
  for (const [i, { skill }] of votes.entries()) {
    const right = Math.min(0.99, Math.max(1 / classes, skill))
    for (let label = 0; label < classes; label++)
      for (let truth = 0; truth < classes; truth++)
        rates[(i * classes + label) * classes + truth] = label === truth ? right : (1 - right) / (classes - 1)
  }
  return posteriorOf(
    votes.map(({ label }, person) => ({ person, label })),
    { prior: new Float64Array(classes).fill(1 / classes), rates },
    newcomer,
  )
}

/** @param said at least one answer each. Null where there is too much to match. */
export function mergeMarks(question: MarkedQuestion, said: readonly { value: Json; skill: number }[]): Merged | null {
  const drawn = drawnOf(
    question,
    said.map(({ value }) => value),
  )
  if (drawn === null) return null
  const clusters = clustersOf(question, drawn)
  const taken = new Set<string>()
  const marks = clusters.map((cluster) => weighThing(question, cluster, said, taken))
  const kept = marks.flatMap(({ kept, mark }) => (kept ? [mark] : []))
  const relations = relationsOf(question, clusters, said)
  const idOf = new Map(marks.flatMap(({ kept, mark }, at) => (kept ? [[at, mark.id as string]] : [])))
  const sure =
    marks.length === 0
      ? Math.max(
          ...weighVotes(
            said.map(({ skill }) => ({ label: 0, skill })),
            2,
          ),
        )
      : 1
  return {
    value: valueOf(
      question,
      kept,
      relations.flatMap(({ from, to, label, support }) =>
        idOf.has(from) && idOf.has(to) && 2 * support >= said.length
          ? [{ from: idOf.get(from) as string, to: idOf.get(to) as string, label }]
          : [],
      ),
    ),
    marks,
    probability: Math.min(sure, ...marks.map(({ probability }) => probability)),
    unanimous:
      clusters.every((one) => one.length === said.length && one.every(({ label }) => label === one[0]?.label)) &&
      relations.every(({ support }) => support === said.length),
  }
}

/** An answer that marks these. */
export function valueOf(
  question: MarkedQuestion,
  marks: readonly JsonObject[],
  relations: readonly JsonObject[] = [],
): Json {
  if (isOfParts(question)) return valueOfParts(question.many === true, marks)
  return question.kind === 'spans' ? { spans: [...marks], relations: [...relations] } : [...marks]
}

function valueOfParts(many: boolean, kept: readonly JsonObject[]): JsonObject {
  const parts = Map.groupBy(kept, ({ at }) => String(at))
  return Object.fromEntries(
    [...parts].map(([at, marks]) => [at, many ? marks.map(({ label }) => label as Json) : (marks[0]?.label as Json)]),
  )
}

/** The things that people marked, kept where what was decided holds them too: in nearly the same place, with the label. */
export function keptBy(question: MarkedQuestion, marks: readonly MarkWire[], decided: Json): MarkWire[] {
  if (isOfParts(question)) {
    const parts = isJsonObject(decided) ? decided : {}
    return marks.map((one) => ({ ...one, kept: [parts[String(one.mark.at)]].flat().includes(one.mark.label) }))
  }
  const things = marks.map(({ mark }) => mark)
  const drawn = drawnOf(question, [question.kind === 'spans' ? { spans: things, relations: [] } : things, decided])
  const kept = new Set(
    clusterMarks(drawn ?? [], placeOverlap).flatMap(([one, other]) =>
      other?.label === one?.label ? (one?.source ?? []) : [],
    ),
  )
  return marks.map((one) => ({ ...one, kept: kept.has(one.mark) }))
}

function weighThing(
  { options }: MarkedQuestion,
  cluster: Cluster<Drawn>,
  said: readonly { skill: number }[],
  taken: Set<string>,
): MarkWire {
  const nothing = options.length
  const byPerson = new Map(cluster.map((mark) => [mark.person, mark]))
  const votes = said.map(({ skill }, person) => ({ skill, label: byPerson.get(person)?.label ?? nothing }))
  const posterior = weighVotes(votes, nothing + 1)
  const best = options.reduce((top, _, at) => ((posterior[at] as number) > (posterior[top] as number) ? at : top), 0)
  const kept = (posterior[nothing] as number) <= 0.5
  const model = (cluster.find(({ label }) => label === best) ?? cluster[0]) as Drawn
  const { lower, upper } = wilsonInterval(cluster.length, said.length)
  return {
    mark: { ...redrawn(model, middlePlace(cluster.map(({ shape }) => shape))), id: freeId(model.source, taken) },
    ...{ kept, support: cluster.length, of: said.length, interval: [lower, upper] },
    probability: posterior[kept ? best : nothing] as number,
    soft: [...new Set(votes.map(({ label }) => label))]
      .map((label) => ({ value: options[label]?.value ?? null, probability: posterior[label] as number }))
      .sort((a, b) => b.probability - a.probability),
  }
}

/** Each hand numbers its own marks anew: two may have the same id. */
function freeId({ id }: JsonObject, taken: Set<string>): string {
  let free = String(id)
  for (let n = 2; taken.has(free); n++) free = `${String(id)}-${n}`
  taken.add(free)
  return free
}

/** Who related which things how: things by their place, counted by people. */
function relationsOf(
  question: MarkedQuestion,
  clusters: readonly Cluster<Drawn>[],
  said: readonly { value: Json }[],
): { from: number; to: number; label: string; support: number }[] {
  if (question.kind !== 'spans') return []
  const placeOf = new Map(
    clusters.flatMap((cluster, at) => cluster.map(({ person, source }) => [`${person}:${String(source.id)}`, at])),
  )
  const found = new Map<string, { from: number; to: number; label: string; people: Set<number> }>()
  for (const [person, { value }] of said.entries())
    for (const { from, to, label } of listOf(isJsonObject(value) ? value.relations : [])) {
      const ends = [from, to].map((end) => placeOf.get(`${person}:${String(end)}`))
      if (ends[0] === undefined || ends[1] === undefined) continue
      const key = JSON.stringify([...ends, label])
      const one = found.get(key) ?? { from: ends[0], to: ends[1], label: String(label), people: new Set() }
      one.people.add(person)
      found.set(key, one)
    }
  return [...found.values()].map(({ people, ...one }) => ({ ...one, support: people.size }))
}

const listOf = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? (value as Json[]).filter(isJsonObject) : []

/** The same mark in another place; parts stay where they are. */
const redrawn = ({ source, shape: was }: Drawn, place: Place): JsonObject =>
  place === was || source.at !== undefined ? source : movedTo(source, place)
