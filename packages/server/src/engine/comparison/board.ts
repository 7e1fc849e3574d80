/** A leaderboard: what outcomes of pairs tell of the systems, and how sure that is. */
import {
  bradleyTerry,
  clusterRanking,
  compareStrengths,
  nextPairs,
  normalQuantile,
  positionBias,
  sigmoid,
  type Comparison,
  type Ranking,
} from '@countersign/algorithms'
import type { LeaderboardWire, RankWire } from '@countersign/core'

export interface Outcome {
  one: number
  other: number
  /** What `one` got: 1 won, 0 lost, between: a tie, or people who were not at one. */
  points: number
  segment: string | null
  /** The ranking that it is a pair of: these hang together. */
  list?: number
}
/** Of all choices that could be swayed, those that fell on what was shown first. */
export interface Swayed {
  first: number
  of: number
}
/**
 * Who never lost has no finite strength without a penalty, and with a slight one an interval so wide that nothing is ever
 * apart. At this one intervals still cover 95 % (board.test.ts).
 */
const l2 = 0.1
/** So many segments are ranked, the largest first. */
const mostSegments = 50

function fit(options: number, outcomes: readonly Outcome[]): Ranking {
  const ranking = bradleyTerry(options, asComparisons(outcomes), { l2 })
  if (!outcomes.some(({ list }) => list !== undefined)) return ranking
  return clusterRanking(
    ranking,
    outcomes.map(({ one, other, points }) => ({ one, other, outcome: points })),
    outcomes.map(({ list }, i) => (list === undefined ? `pair ${i}` : `list ${list}`)),
  )
}

/** Those that are alike are one, with their number as its weight. */
const asComparisons = (outcomes: readonly Outcome[]): Comparison[] =>
  [...Map.groupBy(outcomes, ({ one, other, points }) => `${one} ${other} ${points}`).values()].map((alike) => {
    const { one, other, points } = alike[0] as Outcome
    return { one, other, outcome: points, weight: alike.length }
  })

export function makeBoard(
  names: readonly string[],
  outcomes: readonly Outcome[],
  swayed: Swayed,
  places: readonly PlacesWon[] = [],
): LeaderboardWire {
  const ranking = fit(names.length, outcomes)
  const segments = Map.groupBy(
    outcomes.filter(({ segment }) => segment !== null),
    ({ segment }) => segment as string,
  )
  return {
    pairs: outcomes.length,
    ranking: rank(names, ranking, outcomes),
    wins: names.map((_, row) => names.map((_, column) => pointsOf(row, column, outcomes))),
    position: positionOf(swayed),
    places: places.map(({ of, won }) => ({ ...{ of, won: [...won] }, p_value: unevenness(won) })),
    to_separate: pairsToSeparate(ranking),
    segments: [...segments]
      .sort(([a, some], [b, others]) => others.length - some.length || (a < b ? -1 : 1))
      .slice(0, mostSegments)
      .map(([segment, own]) => ({
        ...{ segment, pairs: own.length },
        ranking: rank(names, fit(names.length, own), own),
      })),
  }
}

/** Places that sway nobody win alike; each is tested by itself, and the least p-value counts as often as there are places. */
function unevenness(won: readonly number[]): number {
  const lists = won.reduce((sum, one) => sum + one, 0)
  const least = Math.min(...won.map((one) => positionBias(one, lists, 0.95, 1 / won.length).pValue))
  return Math.min(1, won.length * least)
}

export function positionOf({ first, of }: Swayed): LeaderboardWire['position'] {
  const { share, lower, upper, pValue } = positionBias(first, of)
  return { first, of, share, interval: of === 0 ? null : [lower, upper], p_value: pValue }
}

/** What the row got against the column. */
const pointsOf = (row: number, column: number, outcomes: readonly Outcome[]): { points: number; pairs: number } => {
  let [points, pairs] = [0, 0]
  for (const outcome of outcomes) {
    if (outcome.one === row && outcome.other === column) points += outcome.points
    else if (outcome.one === column && outcome.other === row) points += 1 - outcome.points
    else continue
    pairs++
  }
  return { points, pairs }
}

const order = ({ strengths }: Ranking): number[] =>
  strengths.map((_, i) => i).sort((a, b) => strengths[b]!.strength - strengths[a]!.strength || a - b)

function rank(names: readonly string[], ranking: Ranking, outcomes: readonly Outcome[]): RankWire[] {
  const places = order(ranking)
  return places.map((option, place) => {
    const { strength, lower, upper, standardError } = ranking.strengths[option]!
    const own = outcomes.flatMap(({ one, other, points }) =>
      one === option ? [points] : other === option ? [1 - points] : [],
    )
    const next = places[place + 1]
    return {
      ...{ evaluation: names[option] as string, strength },
      interval: standardError === null ? null : [lower, upper],
      wins: own.filter((points) => points > 0.5).length,
      losses: own.filter((points) => points < 0.5).length,
      ties: own.filter((points) => points === 0.5).length,
      apart_from_next: next === undefined ? null : compareStrengths(ranking, option, next).lower > 0,
    }
  })
}

/**
 * More pairs of the first two until they are apart, if they really are as far from each other as it looks. Null where
 * they are apart, or where so little is known that any number would be a guess.
 */
function pairsToSeparate(ranking: Ranking): number | null {
  const [first, second] = order(ranking)
  if (first === undefined || second === undefined) return null
  const { strength, standardError, lower } = compareStrengths(ranking, first, second)
  if (lower > 0 || standardError === null || strength < standardError) return null
  const p = sigmoid(strength)
  const wanted = (normalQuantile(0.975) / strength) ** 2 - 1 / standardError ** 2
  return Math.max(1, Math.ceil(wanted / (p * (1 - p))))
}

/**
 * How many pairs of which two to ask about, so that they teach most: one after another, each time as if the one before
 * had come out as a tie.
 *
 * @param left how many pairs of two there still are.
 */
export function choosePairs(
  options: number,
  outcomes: readonly Outcome[],
  count: number,
  left: (one: number, other: number) => number,
): { one: number; other: number }[] {
  const known = [...outcomes]
  const chosen: { one: number; other: number }[] = []
  const taken = new Map<string, number>()
  const every = (options * (options - 1)) / 2
  while (chosen.length < count) {
    const next = nextPairs(fit(options, known), every).find(
      ({ one, other }) => left(one, other) > (taken.get(`${one} ${other}`) ?? 0),
    )
    if (!next) break
    const { one, other } = next
    taken.set(`${one} ${other}`, (taken.get(`${one} ${other}`) ?? 0) + 1)
    chosen.push({ one, other })
    known.push({ one, other, points: 0.5, segment: null })
  }
  return chosen
}

/** Of lists of this length that one place won alone: how often each did. */
export interface PlacesWon {
  of: number
  won: number[]
}
