/**
 * More than two at once: outputs of several systems for one input, at places that are drawn. Somebody ranks them, ties
 * allowed, or picks the best; a ranking counts as its pairs, and a pick as pairs of the best with each other one.
 */
import type { PlacesWon, Outcome } from './board.ts'
import { shuffle, type Random } from '@countersign/algorithms'
import { isJsonObject, placeNames, type Json, type JsonObject, type Question } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openJson, unwrapKey, type Key } from '../../store/seal.ts'
import type { Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import type { Actor } from '../entry.ts'
import { blindItem } from '../evaluation/ask-people.ts'
import { openOutput, selectOutputs, type OutputRow } from '../evaluation/evaluation-row.ts'
import { answerOf } from '../projects/answer-of.ts'
import { bearItems, itemsLike } from '../projects/bear-items.ts'
import type { ProjectRow, ProjectSpec } from '../projects/project-row.ts'
import { judgmentOf } from '../sealed-key.ts'
import type { Alike } from './candidates.ts'
import type { ComparisonRow } from './comparison-row.ts'
import { settledAnswers } from './verdicts.ts'

export interface ListRow {
  n: number
  /** Places in the comparison's evaluations, in the order in which they are shown: drawn. */
  options: number[]
  /** The numbers of their outputs. */
  ns: number[]
  segment_sealed: Buffer | null
  item: string | null
}

/** The question that shows three or more, and nothing but places. */
export const rankOf = (questions: readonly Question[]): (Question & { kind: 'prefer' }) | undefined =>
  questions.find(
    (question): question is Question & { kind: 'prefer' } =>
      question.kind === 'prefer' &&
      question.required &&
      question.options.length > 2 &&
      question.options.join(' ') === placeNames.slice(0, question.options.length).join(' '),
  )

export const readLists = (q: Query, { workspace, id }: Pick<ComparisonRow, 'workspace' | 'id'>): Promise<ListRow[]> =>
  q.query<ListRow>('select * from comparison_lists where workspace = $1 and comparison = $2 order by n', [
    ...[workspace, id],
  ])

/** Inputs that were not listed yet, in an order that is drawn; of each the systems that were shown least so far. */
export function drawLists(
  alike: readonly Alike[],
  known: readonly ListRow[],
  { systems, places, count }: { systems: number; places: number; count: number },
  random: Random,
): Alike[] {
  const shown = Array.from({ length: systems }, () => 0)
  const taken = new Set<string>()
  for (const { options, ns } of known)
    options.forEach((option, i) => {
      shown[option]! += 1
      taken.add(`${option} ${ns[i]}`)
    })
  const open = alike.filter((one) => one.length >= places && !one.some(({ option, n }) => taken.has(`${option} ${n}`)))
  return shuffle(open, random)
    .slice(0, count)
    .map((one) => {
      const chosen = shuffle(one, random)
        .sort((a, b) => shown[a.option]! - shown[b.option]!)
        .slice(0, places)
      for (const { option } of chosen) shown[option]! += 1
      return shuffle(chosen, random)
    })
}

export async function bearLists(
  engine: Engine,
  turn: Turn,
  row: ComparisonRow,
  project: ProjectRow,
  from: number,
  lists: readonly Alike[],
  actor: Actor,
): Promise<void> {
  const { key } = turn.state
  const wanted = lists.flat()
  const outputs = await turn.query<OutputRow & { evaluation: string }>(
    `${selectOutputs} where workspace = $1 and (evaluation, n) in (select * from unnest($2::uuid[], $3::integer[]))`,
    [turn.workspace, wanted.map(({ option }) => row.evaluations[option]), wanted.map(({ n }) => n)],
  )
  const byPlace = new Map(outputs.map((one) => [`${one.evaluation} ${one.n}`, one]))
  const open = ({ option, n }: Alike[number]) =>
    openOutput(key, byPlace.get(`${row.evaluations[option]} ${n}`) as OutputRow)
  const sameAs = lists.map((_, i) => `comparison:${row.id}:list:${from + i}`)
  const items = lists.map((list, i) => {
    const shown = list.map(open)
    const data: JsonObject = {
      input: shown[0]!.input,
      ...Object.fromEntries(shown.map(({ output }, place) => [placeNames[place]!, output])),
    }
    return blindItem(data, sameAs[i] as string)
  })
  await bearItems(engine, turn, project, items, actor)
  const made = await itemsLike(turn, project, sameAs)
  for (const [i, list] of lists.entries())
    await turn.query(
      `insert into comparison_lists (workspace, comparison, n, options, ns, segment_sealed, item) values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        ...[turn.workspace, row.id, from + i, list.map(({ option }) => option), list.map(({ n }) => n)],
        ...[list[0]!.segment === null ? null : engine.seal.json(key, list[0]!.segment), made[i]],
      ],
    )
}

/** What one got against each other, place by place; a pick of the best says nothing of the others among themselves. */
export function pairsOf(value: Json | undefined, places: number): { one: number; other: number; points: number }[] {
  if (!isJsonObject(value)) return []
  const { best, ranks } = value
  const every = Array.from({ length: places }, (_, one) =>
    Array.from({ length: places - one - 1 }, (_, i) => ({ one, other: one + 1 + i })),
  ).flat()
  if (best === 'tie') return every.map((pair) => ({ ...pair, points: 0.5 }))
  if (typeof best === 'number')
    return every.flatMap(({ one, other }) =>
      one === best ? [{ one, other, points: 1 }] : other === best ? [{ one, other, points: 0 }] : [],
    )
  if (!Array.isArray(ranks)) return []
  const at = ranks as readonly number[]
  return every.map(({ one, other }) => ({
    ...{ one, other, points: at[one]! < at[other]! ? 1 : at[one]! > at[other]! ? 0 : 0.5 },
  }))
}

/** Several people on one list are one outcome for each pair, their mean; all pairs of a list hang together. */
export async function listedOf(
  q: Query,
  key: Key,
  row: ComparisonRow,
  lists: readonly ListRow[],
): Promise<{ outcomes: Outcome[]; places: PlacesWon[]; answered: number }> {
  const none = { outcomes: [], places: [], answered: 0 }
  if (lists.length === 0) return none
  const rows = await q.query<{ item: string; sealed: Buffer; wrapped_key: Buffer; spec: ProjectSpec }>(
    `select c.item, j.sealed, d.wrapped_key, p.spec ${settledAnswers('comparison_lists')} order by j.id`,
    [row.workspace, row.id],
  )
  const said = Map.groupBy(rows, ({ item }) => item)
  const outcomes: Outcome[] = []
  const won = new Map<number, number[]>()
  let answered = 0
  for (const list of lists) {
    const pairs = (said.get(list.item ?? '') ?? []).flatMap(({ sealed, wrapped_key, spec }) => {
      const labels = answerOf('comparison', judgmentOf(unwrapKey(key, wrapped_key), sealed))
      return pairsOf(labels[rankOf(spec.questions)?.name ?? ''], list.options.length)
    })
    if (pairs.length === 0) continue
    answered++
    const segment = list.segment_sealed && openJson<string>(key, list.segment_sealed)
    const points = list.options.map(() => 0)
    for (const alike of Map.groupBy(pairs, ({ one, other }) => `${one} ${other}`).values()) {
      const { one, other } = alike[0]!
      const mean = alike.reduce((sum, pair) => sum + pair.points, 0) / alike.length
      points[one]! += mean
      points[other]! += 1 - mean
      const [a, b] = [list.options[one]!, list.options[other]!]
      outcomes.push({
        ...(a < b ? { one: a, other: b, points: mean } : { one: b, other: a, points: 1 - mean }),
        ...{ segment, list: list.n },
      })
    }
    const most = Math.max(...points)
    const first = points.indexOf(most)
    if (points.lastIndexOf(most) === first) {
      const own = won.get(points.length) ?? points.map(() => 0)
      own[first]! += 1
      won.set(points.length, own)
    }
  }
  return { outcomes, places: [...won].map(([of, each]) => ({ of, won: each })), answered }
}
