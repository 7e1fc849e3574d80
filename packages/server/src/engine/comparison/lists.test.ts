import { createRandom } from '@countersign/algorithms'
import { expect, test } from 'vitest'
import { makeBoard, type Outcome } from './board.ts'
import { drawLists, pairsOf } from './lists.ts'

const alike = (count: number, systems: number) =>
  Array.from({ length: count }, (_, n) =>
    Array.from({ length: systems }, (_, option) => ({ option, n, segment: null })),
  )

test('[EV48] lists show each system as often as the others, each input once, at places that are drawn', () => {
  const drawn = drawLists(alike(50, 5), [], { systems: 5, places: 3, count: 40 }, createRandom(1))
  expect(drawn).toHaveLength(40)
  expect(new Set(drawn.map((list) => list[0]!.n)).size).toBe(40)
  const shown = [0, 1, 2, 3, 4].map((system) => drawn.flat().filter(({ option }) => option === system).length)
  expect(shown).toEqual([24, 24, 24, 24, 24])
  const first = [0, 1, 2, 3, 4].map((system) => drawn.filter(([one]) => one!.option === system).length)
  expect(Math.max(...first)).toBeLessThan(20)
  expect(Math.min(...first)).toBeGreaterThan(0)
  // What was listed is not listed again; an input with too few outputs never is.
  const known = drawn.map((list, n) => ({
    ...{ n, options: list.map(({ option }) => option), ns: list.map((one) => one.n) },
    ...{ segment_sealed: null, item: null },
  }))
  expect(drawLists(alike(50, 5), known, { systems: 5, places: 3, count: 40 }, createRandom(1))).toHaveLength(10)
  expect(drawLists(alike(50, 2), [], { systems: 5, places: 3, count: 40 }, createRandom(1))).toEqual([])
})

test('[EV48] a ranking counts as its pairs, a pick as those of the best, and what is no answer as nothing', () => {
  expect(pairsOf({ ranks: [1, 2, 2] }, 3)).toEqual([
    { one: 0, other: 1, points: 1 },
    { one: 0, other: 2, points: 1 },
    { one: 1, other: 2, points: 0.5 },
  ])
  expect(pairsOf({ best: 1 }, 3)).toEqual([
    { one: 0, other: 1, points: 0 },
    { one: 1, other: 2, points: 1 },
  ])
  expect(pairsOf({ best: 'tie' }, 3).map(({ points }) => points)).toEqual([0.5, 0.5, 0.5])
  expect([pairsOf(undefined, 3), pairsOf({ other: 1 }, 3)]).toEqual([[], []])
})

test('[EV49] pairs of one ranking widen intervals where they say the same, and a place that wins more than its share is told', () => {
  const pairs = (list: boolean): Outcome[] =>
    Array.from({ length: 40 }, (_, n) =>
      [1, 2].map((other) => ({
        ...{ one: 0, other, points: n % 4 === 0 ? 0 : 1, segment: null },
        ...(list ? { list: n } : {}),
      })),
    ).flat()
  const width = (outcomes: Outcome[]) => {
    const [lower, upper] = makeBoard(['a', 'b', 'c'], outcomes, { first: 0, of: 0 }).ranking[0]!.interval!
    return upper - lower
  }
  expect(width(pairs(true))).toBeGreaterThan(1.2 * width(pairs(false)))
  const places = [
    { of: 3, won: [20, 5, 5] },
    { of: 4, won: [5, 5, 5, 5] },
  ]
  const told = makeBoard(['a', 'b', 'c'], pairs(true), { first: 0, of: 0 }, places).places
  expect(told[0]!.p_value).toBeLessThan(0.01)
  expect(told[1]).toEqual({ of: 4, won: [5, 5, 5, 5], p_value: 1 })
})
