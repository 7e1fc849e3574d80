/** People are asked which of two is better, as an item of a project: the pairs that teach most, sides drawn at random. */
import { createRandom, shuffle } from '@countersign/algorithms'
import {
  canonicalize,
  CountersignError,
  formatId,
  preferencesOf,
  whole,
  type AskedPeopleWire,
  type AskPairsRequest,
  type Criterion,
  type FieldError,
  type Json,
  type JsonObject,
} from '@countersign/core'
import { openJson, type Key } from '../../store/seal.ts'
import type { Idempotency, Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import type { Actor } from '../entry.ts'
import { blindItem } from '../evaluation/ask-people.ts'
import { bearItems, itemsLike } from '../projects/bear-items.ts'
import { projectOrThrow, type ProjectRow } from '../projects/project-row.ts'
import { choosePairs, type Outcome } from './board.ts'
import { byPair, candidatesOf, readAlike, type Alike, type Candidate } from './candidates.ts'
import {
  comparedBy,
  comparisonOrThrow,
  readPairs,
  type ComparisonRow,
  type ComparisonSpec,
  type PairRow,
} from './comparison-row.ts'
import { keepPairs } from './keep-pairs.ts'
import { bearLists, drawLists, rankOf, readLists } from './lists.ts'
import { readShown } from './read-shown.ts'
import { chosenOf, preferOf, readChoices } from './verdicts.ts'

type Places = Pick<Candidate, 'one' | 'other' | 'one_n' | 'other_n'>
const nameOf = ({ one, other, one_n, other_n }: Places): string => `${one} ${other} ${one_n} ${other_n}`

export async function askPairs(
  engine: Engine,
  workspace: string,
  actor: Actor,
  id: string,
  request: AskPairsRequest,
  idempotency: Idempotency | null,
): Promise<AskedPeopleWire> {
  const { database, states } = engine
  const seen = await comparisonOrThrow(database, workspace, id)
  const { key } = await states.get(workspace)
  const { segment } = openJson<ComparisonSpec>(key, seen.spec_sealed)
  // Outputs of what is done never change: they are read before the turn, which others wait for.
  const alike = await readAlike(database, key, workspace, seen.evaluations, segment)
  const candidates = candidatesOf(alike)
  return engine.committer.act(
    workspace,
    async (turn) => {
      const row = await comparisonOrThrow(turn, workspace, id)
      const project = await projectOrThrow(turn, workspace, request.project)
      const places = rankOf(project.spec.questions)?.options.length ?? 2
      checkProject(project, await comparedBy(turn, row), row.evaluations.length, request)
      if (places > 2) return askLists(engine, turn, row, project, alike, places, request.lists ?? 0, actor)
      const pairs = await readPairs(turn, row)
      const choices = (await readChoices(turn, key, row)).get(whole) ?? new Map<string, number[]>()
      const chosen = choose(row, pairs, candidates, expected(key, pairs, choices), request.pairs ?? 0)
      const known = new Set(pairs.map(nameOf))
      const fresh = chosen.filter((pair) => !known.has(nameOf(pair)))
      const from = (pairs.at(-1)?.n ?? -1) + 1
      await keepPairs(engine, turn, row.id, from, fresh, 'none', randomOf(row, from))
      const names = new Set(chosen.map(nameOf))
      await bearPairs(
        ...([engine, turn, row, project] as const),
        ...([(await readPairs(turn, row)).filter((pair) => names.has(nameOf(pair))), actor] as const),
      )
      turn.record({
        type: 'comparison.asked-people',
        actor,
        data: { comparison: id, project: request.project, pairs: chosen.length },
      })
      return { made: chosen.length, known: pairs.filter(({ item }) => item !== null).length }
    },
    idempotency,
  )
}

/** @param criteria by which it compares; answers to other words would be choices of something else. */
function checkProject(
  { kind, archived_at, spec }: ProjectRow,
  criteria: readonly Criterion[],
  systems: number,
  request: AskPairsRequest,
): void {
  const places = criteria.length > 0 ? 2 : (rankOf(spec.questions)?.options.length ?? 2)
  const overall = spec.questions.find(({ name }) => name === whole)
  const asks = canonicalize(spec.questions as unknown as Json)
  const fits =
    criteria.length === 0 || asks === canonicalize(preferencesOf(criteria, overall?.title ?? '') as unknown as Json)
  const errors: FieldError[] = [
    ...(kind === 'comparison' ? [] : [{ path: 'project', message: 'is not of the kind comparison' }]),
    ...(archived_at === null ? [] : [{ path: 'project', message: 'is put away' }]),
    ...(fits ? [] : [{ path: 'project', message: 'does not ask this version of the rubric; make one with rubric' }]),
    ...(criteria.length > 0 || places > 2 || preferOf(spec.questions)
      ? []
      : [
          {
            path: 'project',
            message: 'asks no required `prefer` with the options ["first", "second"], or three to eight',
          },
        ]),
    ...(places <= systems
      ? []
      : [{ path: 'project', message: `shows ${places}, and there are ${systems} to compare` }]),
    ...wrongCount(places, request),
  ]
  if (errors.length > 0) throw new CountersignError('bad-input', undefined, { errors })
}

/** Pairs and lists are told apart, so that nobody asks for fifty pairs and gets fifty rankings of eight. */
function wrongCount(places: number, { pairs, lists }: AskPairsRequest): FieldError[] {
  const [wanted, other] = places > 2 ? (['lists', 'pairs'] as const) : (['pairs', 'lists'] as const)
  const given = { pairs, lists }
  return [
    ...(given[wanted] === undefined ? [{ path: wanted, message: `missing: this project shows ${places}` }] : []),
    ...(given[other] === undefined ? [] : [{ path: other, message: `this project shows ${places}; give ${wanted}` }]),
  ]
}

async function askLists(
  engine: Engine,
  turn: Turn,
  row: ComparisonRow,
  project: ProjectRow,
  alike: readonly Alike[],
  places: number,
  count: number,
  actor: Actor,
): Promise<AskedPeopleWire> {
  const known = await readLists(turn, row)
  const from = (known.at(-1)?.n ?? -1) + 1
  const lists = drawLists(alike, known, { systems: row.evaluations.length, places, count }, randomOf(row, from))
  await bearLists(engine, turn, row, project, from, lists, actor)
  turn.record({
    type: 'comparison.asked-people',
    actor,
    data: {
      ...{ comparison: formatId('comparison', row.id), project: formatId('project', project.id) },
      ...{ lists: lists.length, places },
    },
  })
  return { made: lists.length, known: known.length }
}

const randomOf = ({ seed }: ComparisonRow, place: number) => createRandom((seed + 1 + place) % 2 ** 32)

/** What people said; where they were asked and have not answered yet, a tie. */
const expected = (key: Key, pairs: readonly PairRow[], choices: ReadonlyMap<string, number[]>): Outcome[] => [
  ...chosenOf(key, pairs, choices).outcomes,
  ...pairs.flatMap(({ item, one, other }) =>
    item === null || choices.has(item) ? [] : [{ one, other, points: 0.5, segment: null }],
  ),
]

/** What the judge compared comes first, so that it can be held against people. */
function choose(
  row: ComparisonRow,
  pairs: readonly PairRow[],
  candidates: readonly Candidate[],
  outcomes: readonly Outcome[],
  count: number,
): Candidate[] {
  const asked = pairs.filter(({ item }) => item !== null)
  const [taken, judged] = [new Set(asked.map(nameOf)), new Set(pairs.map(nameOf))]
  const random = randomOf(row, pairs.length)
  const heaps = new Map(
    [...byPair(candidates)].map(([pair, heap]) => {
      const open = shuffle(heap, random).filter((one) => !taken.has(nameOf(one)))
      return [
        pair,
        [...open.filter((one) => judged.has(nameOf(one))), ...open.filter((one) => !judged.has(nameOf(one)))],
      ]
    }),
  )
  const heapOf = (one: number, other: number) => heaps.get(`${one} ${other}`) ?? []
  return choosePairs(row.evaluations.length, outcomes, count, (a, b) => heapOf(a, b).length).flatMap(
    ({ one, other }) => heapOf(one, other).shift() ?? [],
  )
}

async function bearPairs(
  engine: Engine,
  turn: Turn,
  row: ComparisonRow,
  project: ProjectRow,
  pairs: readonly PairRow[],
  actor: Actor,
): Promise<void> {
  const shown = await readShown(turn, turn.state.key, row, pairs)
  const sameAs = pairs.map(({ n }) => `comparison:${row.id}:${n}`)
  const items = pairs.map((pair, i) => {
    const { input, first, second } = shown(pair)
    return blindItem({ input, first, second } satisfies JsonObject, sameAs[i] as string)
  })
  await bearItems(engine, turn, project, items, actor)
  await turn.query(
    `update comparison_pairs p set item = u.item from unnest($3::integer[], $4::uuid[]) as u(n, item)
     where p.workspace = $1 and p.comparison = $2 and p.n = u.n`,
    [turn.workspace, row.id, pairs.map(({ n }) => n), await itemsLike(turn, project, sameAs)],
  )
}
