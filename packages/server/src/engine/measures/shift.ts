/**
 * What moved: each system version against the stretch of the same length before. What is in the inputs stays sealed; how
 * far apart it lies is told.
 */
import { createRandom, numbersShift, valuesShift, type Random, type SampleShift } from '@countersign/algorithms'
import type { DistanceWire, InsightsShiftWire, Json } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import type { Key } from '../../store/seal.ts'
import { isoTime } from '../entry.ts'
import { readContents } from './read-contents.ts'
import { readSeries } from './shift-series.ts'
import { measured, valuesOf, withinSql, type Within } from './within.ts'

interface Row {
  system: string
  version: string
  action: string
  mode: string
  outcome: string | null
  confidence: number | null
}
type Facts = ReadonlyMap<string, readonly Json[]>
interface Stretch {
  rows: Row[]
  facts: Map<string, Facts>
}

/** Of each stretch, the latest. */
const mostRows = 20_000
const mostContents = 5_000
/** Of one sample, evenly thinned: splits at random look at all of it, two hundred times. */
const mostOfSample = 600
const mostInputs = 20
/** Versions told of, those with the most decisions. */
const mostVersions = 20
const least = 20
/** Many things are compared at once, so that one in a hundred would move by chance. */
const level = 0.01
const seed = 1

export async function shiftInsights(q: Query, key: Key, within: Within): Promise<InsightsShiftWire> {
  const before = { ...within, fromMs: within.fromMs - (within.toMs - within.fromMs), toMs: within.fromMs }
  const [was, is, series] = await Promise.all([
    readStretch(q, key, before),
    readStretch(q, key, within),
    readSeries(q, before, within),
  ])
  const random = createRandom(seed)
  const counts = new Map<string, number>()
  for (const row of is.rows) counts.set(nameOf(row), (counts.get(nameOf(row)) ?? 0) + 1)
  const names = [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, mostVersions)
    .map(([name]) => name)
    .sort()
  return {
    ...measured(within),
    before: { from: isoTime(before.fromMs), to: isoTime(before.toMs) },
    systems: names.map((name) => {
      const [system = '', version = ''] = name.split('\n')
      const own = was.rows.filter((row) => nameOf(row) === name)
      const others = was.rows.filter((row) => row.system === system)
      const [past, present] = [own.length > 0 ? own : others, is.rows.filter((row) => nameOf(row) === name)]
      const values = (of: (row: Row) => string | null): DistanceWire | null =>
        compareValues(
          past.flatMap((row) => of(row) ?? []),
          present.flatMap((row) => of(row) ?? []),
          random,
        )
      return {
        ...{ system, version, decisions: { was: past.length, is: present.length } },
        against:
          own.length > 0 ? ('itself' as const) : others.length > 0 ? ('other versions' as const) : ('nothing' as const),
        confidences: compareNumbers(
          past.flatMap(({ confidence }) => confidence ?? []),
          present.flatMap(({ confidence }) => confidence ?? []),
          random,
        ),
        actions: values(({ action }) => action),
        routes: values(({ mode }) => mode),
        outcomes: values(({ outcome }) => outcome),
        inputs: inputsOf(
          own.length > 0 ? was.facts.get(name) : together(was.facts, system),
          is.facts.get(name),
          random,
        ),
        series: series.get(name) ?? [],
      }
    }),
  }
}

const nameOf = ({ system, version }: { system: string; version: string }): string => `${system}\n${version}`

async function readStretch(q: Query, key: Key, within: Within): Promise<Stretch> {
  const rows = await q.query<Row>(
    `select d.system, d.version, d.action, d.mode, d.outcome_verdict as outcome, d.confidence from decisions d
     where ${withinSql} and not d.planted order by d.id desc limit ${mostRows}`,
    valuesOf(within),
  )
  const facts = new Map<string, Map<string, Json[]>>()
  for await (const some of readContents(q, key, within, mostContents))
    for (const { system, version, content } of some) {
      const name = nameOf({ system, version })
      const own = facts.get(name) ?? new Map<string, Json[]>()
      facts.set(name, own)
      for (const [fact, value] of Object.entries(content?.attributes ?? {})) {
        if (typeof value === 'object') continue
        const known = own.get(fact)
        if (known) known.push(value)
        else if (own.size < mostInputs) own.set(fact, [value])
      }
    }
  return { rows, facts }
}

/** Of all versions of a system. */
function together(facts: ReadonlyMap<string, Facts>, system: string): Facts {
  const all = new Map<string, Json[]>()
  for (const [name, own] of facts)
    if (name.startsWith(`${system}\n`))
      for (const [fact, values] of own) all.set(fact, [...(all.get(fact) ?? []), ...values])
  return all
}

const thin = <T>(values: readonly T[]): readonly T[] => {
  const step = Math.max(1, values.length / mostOfSample)
  return step === 1 ? values : Array.from({ length: mostOfSample }, (_, i) => values[Math.floor(i * step)] as T)
}
const told = (measure: DistanceWire['measure'], n: DistanceWire['n'], shift: SampleShift | null): DistanceWire | null =>
  shift && { n, measure, ...shift, moved: shift.p <= level }

function compareNumbers(was: readonly number[], is: readonly number[], random: Random): DistanceWire | null {
  if (was.length < least || is.length < least) return null
  return told('ks', { was: was.length, is: is.length }, numbersShift(thin(was), thin(is), random))
}
function compareValues(was: readonly string[], is: readonly string[], random: Random): DistanceWire | null {
  if (was.length < least || is.length < least) return null
  return told('psi', { was: was.length, is: is.length }, valuesShift(thin(was), thin(is), random))
}

function inputsOf(
  was: Facts | undefined,
  is: Facts | undefined,
  random: Random,
): InsightsShiftWire['systems'][number]['inputs'] {
  return [...(is ?? [])]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, values]) => {
      const past = was?.get(name) ?? []
      const isNumber = (value: Json): value is number => typeof value === 'number'
      const distance =
        past.every(isNumber) && values.every(isNumber)
          ? compareNumbers(past, values, random)
          : compareValues(past.map(String), values.map(String), random)
      return distance ? [{ name: name.slice(0, 100), ...distance }] : []
    })
}
