/**
 * Random forests for tables: Google's Yggdrasil Decision Forests in WebAssembly, loaded only in the thread that learns.
 * Three hundred trees, its own defaults and its own fixed seed, so that the same labels make the same forest.
 */
import { createRequire } from 'node:module'
import type { SparseVector } from '@countersign/algorithms'
import { rowsOfEach, type Model, type Taught, type Train } from './fit.ts'

/** As much of ydf-training as is used; it comes without types. */
interface Ydf {
  RandomForestLearner: new (label: string, task: 'CLASSIFICATION') => { train: (columns: Columns) => YdfModel }
}
type Columns = Record<string, number[] | string[]>
interface YdfModel {
  /** Of two classes the second's alone, row by row; of more all of them. */
  predict: (columns: Columns) => number[]
  getLabelClasses: () => string[]
  unload: () => void
}

const label = 'label'
const trees = 300
/** Labels (repeated where they weigh more) times features times forests: some five seconds a forest on one core. */
const mostCells = 150_000
/** Numbers that are spread out at once to ask about rows. */
const mostAtOnce = 1_000_000

export class TooLarge extends Error {}

/** @throws where the library cannot be loaded. */
export async function loadForests(): Promise<Train> {
  const start = createRequire(import.meta.url)('ydf-training') as (quiet: object) => Promise<Ydf>
  const ydf = await start({ print: () => undefined, printErr: () => undefined })
  return (taught, balanced) => (taught.many ? oneEach(ydf, taught, balanced) : one(ydf, taught, balanced))
}

const widthOf = (rows: readonly SparseVector[]): number =>
  rows.reduce((most, { indices }) => Math.max(most, (indices.at(-1) ?? -1) + 1), 0)

function columnsOf(rows: readonly SparseVector[], width: number): number[][] {
  const columns = Array.from({ length: width }, () => new Array<number>(rows.length).fill(0))
  rows.forEach(({ indices, values }, at) =>
    indices.forEach((index, i) => {
      if (index < width) columns[index]![at] = values[i]!
    }),
  )
  return columns
}
const named = (columns: readonly number[][]): Columns =>
  Object.fromEntries(columns.map((column, index) => [`f${index}`, column]))

/** @throws TooLarge where it would take longer than a round should. */
function one(ydf: Ydf, { rows, labels, classes }: Taught, balanced: boolean, forests = 1): Model {
  const own = labels.map(([k]) => k!)
  const present = [...new Set(own)]
  // What no row tells apart all trees would say alike.
  const constant = (): Float64Array =>
    Float64Array.from({ length: classes }, (_, k) => ((k === present[0] ? trees : 0) + 1) / (trees + classes))
  if (present.length < 2) return { linear: null, probabilities: (asked) => asked.map(constant), free: () => undefined }
  const taken = balanced ? rowsOfEach(own) : [...rows.keys()]
  const width = widthOf(rows)
  if (taken.length * width * forests > mostCells) throw new TooLarge('there is too much to learn from for a forest')
  const columns = columnsOf(
    taken.map((at) => rows[at]!),
    width,
  )
  // One column more than are read: a forest of none cannot be grown.
  const model = new ydf.RandomForestLearner(label, 'CLASSIFICATION').train({
    ...named(columns),
    none: taken.map(() => 0),
    [label]: taken.map((at) => `c${own[at]!}`),
  })
  const order = model.getLabelClasses().map((name) => Number(name.slice(1)))
  const say = (asked: readonly SparseVector[]): Float64Array[] => {
    const votes = model.predict({ ...named(columnsOf(asked, width)), none: asked.map(() => 0) })
    return asked.map((_, at) => {
      const own = new Float64Array(classes)
      const share = (i: number): number =>
        order.length > 2 ? votes[at * order.length + i]! : i === 1 ? votes[at]! : 1 - votes[at]!
      // No vote of any tree is not impossible (add-one).
      order.forEach((k, i) => (own[k] = (trees * share(i) + 1) / (trees + order.length)))
      return own
    })
  }
  return {
    linear: null,
    probabilities: (asked) => {
      const together = Math.max(1, Math.floor(mostAtOnce / Math.max(1, width)))
      const said: Float64Array[] = []
      for (let at = 0; at < asked.length; at += together) said.push(...say(asked.slice(at, at + together)))
      return said
    },
    free: () => model.unload(),
  }
}

/** Several classes at once: a forest for each, that has it or not. */
function oneEach(ydf: Ydf, taught: Taught, balanced: boolean): Model {
  const each = Array.from({ length: taught.classes }, (_, k) =>
    one(
      ydf,
      { ...taught, classes: 2, labels: taught.labels.map((own) => [own.includes(k) ? 1 : 0]) },
      balanced,
      // Their thresholds take as many forests again for each fold.
      6 * taught.classes,
    ),
  )
  return {
    linear: null,
    probabilities: (rows) => {
      const said = each.map((model) => model.probabilities(rows))
      return rows.map((_, at) => Float64Array.from(said, (own) => own[at]![1]!))
    },
    free: () => each.forEach((model) => model.free()),
  }
}
