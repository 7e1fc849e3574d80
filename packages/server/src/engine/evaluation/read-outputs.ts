/** Outputs as they are told: with what each judge said, what people said in their place, and what stands of them in the baseline. */
import {
  atPath,
  combineScores,
  CountersignError,
  formatId,
  type Criterion,
  type Json,
  type OutputWire,
  type Scores,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openJson, type Key } from '../../store/seal.ts'
import { readChanged } from './baseline.ts'
import { readScoreRows } from './combine.ts'
import {
  evaluationOrThrow,
  openOutput,
  outputRef,
  selectOutputs,
  type EvaluationRow,
  type OutputRow,
} from './evaluation-row.ts'
import { outputWire } from './evaluation-wire.ts'
import { readAsked } from './read-compared.ts'
import { criteriaOf } from './rubrics.ts'
import { figuresOf, measuresOf } from './figures.ts'

export async function readOutputs(
  q: Query,
  key: Key,
  row: EvaluationRow,
  outputs: readonly OutputRow[],
): Promise<OutputWire[]> {
  const criteria = await criteriaOf(q, row.workspace, row.rubric, row.rubric_version)
  const ns = outputs.map(({ n }) => n)
  const said = Map.groupBy(await readScoreRows(q, row, ns), ({ n }) => n)
  const asked = await readAsked(q, key, criteria, row)
  const before = await readBefore(q, key, criteria, row, outputs)
  return outputs.map((output) => {
    const own = said.get(output.n) ?? []
    const order = [...row.judges, ...own.map(({ judge }) => judge).filter((judge) => !row.judges.includes(judge))]
    const people = asked.get(output.n)
    return outputWire(key, criteria, output, {
      byJudge: order.map((judge) => {
        const one = own.find((other) => other.judge === judge)
        return {
          judge,
          scores: one?.scores_sealed ? openJson<Scores>(key, one.scores_sealed) : null,
          why: one?.why_sealed ? openJson<string>(key, one.why_sealed) : null,
        }
      }),
      people: people?.decides ? people.people : [],
      was: before.get(output.n) ?? null,
    })
  })
}

/** What stands of the same outputs in the baseline, by their number here; of what may have been another item nothing. */
async function readBefore(
  q: Query,
  key: Key,
  criteria: readonly Criterion[],
  row: EvaluationRow,
  outputs: readonly OutputRow[],
): Promise<Map<number, Scores>> {
  const was = new Map<number, Scores>()
  if (row.baseline === null || outputs.length === 0) return was
  const before = await evaluationOrThrow(q, row.workspace, formatId('evaluation', row.baseline))
  const changed = await readChanged(q, key, row, before)
  if (before.outputs_deleted_at !== null || changed === 'all') return was
  const named = outputs.map((output) => ({ n: output.n, id: openOutput(key, output).id }))
  const same = named.filter(({ id }) => !changed.has(id))
  const rows = await q.query<OutputRow & { external_ref: Buffer }>(
    `${selectOutputs} where workspace = $1 and evaluation = $2 and external_ref = any($3)`,
    [row.workspace, before.id, same.map(({ id }) => outputRef(key, before.id, id))],
  )
  const asked = await readAsked(q, key, criteria, before)
  const byRef = new Map(rows.map((one) => [one.external_ref.toString('hex'), one]))
  for (const { n, id } of same) {
    const one = byRef.get(outputRef(key, before.id, id).toString('hex'))
    const people = (one && asked.get(one.n)) ?? null
    if (people?.decides && people.people.length > 0) was.set(n, combineScores(criteria, people.people))
    else if (one?.state === 'scored' && one.scores_sealed) was.set(n, openJson<Scores>(key, one.scores_sealed))
  }
  return was
}

export type Change = 'rose' | 'fell' | 'same'
export interface OutputFilter {
  /** The one of this id. */
  output: string | null
  /** Those alone on which judges disagree, or one of them failed. */
  disputed: boolean
  /** Of which measure `change`, `atLeast` and `atMost` are. */
  of: string
  /** Against the baseline. */
  change: Change | null
  atLeast: number | null
  atMost: number | null
  /** Where in the input this value stands. */
  segment: { path: string; is: string } | null
}

/** What is sealed is looked through so many at a time, and no more of them for one page. */
const [together, mostSeen] = [200, 2_000]

/** @param after the number of the last that was told. A page may be short, or empty, where there is more to look through. */
export async function browseOutputs(
  q: Query,
  key: Key,
  row: EvaluationRow,
  filter: OutputFilter,
  after: number,
  limit: number,
): Promise<{ items: OutputWire[]; next: string | null }> {
  const criteria = await criteriaOf(q, row.workspace, row.rubric, row.rubric_version)
  const known = measuresOf(criteria)
  if (!known.includes(filter.of))
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: '?of', message: `takes one of ${known.join(', ')}` }],
    })
  const plain = filter.change === null && filter.atLeast === null && filter.atMost === null && filter.segment === null
  const atOnce = plain ? limit : together
  const items: OutputWire[] = []
  let last = after
  for (let seen = 0; seen < mostSeen; seen += atOnce) {
    const rows = await q.query<OutputRow>(
      `${selectOutputs} where workspace = $1 and evaluation = $2 and n > $3 and ($5::bytea is null or external_ref = $5)
         and (not $6 or disputed is not null) order by n limit $4`,
      [
        ...[row.workspace, row.id, last, atOnce + 1],
        ...[filter.output === null ? null : outputRef(key, row.id, filter.output), filter.disputed],
      ],
    )
    const shown = rows.slice(0, atOnce)
    for (const [i, output] of (await readOutputs(q, key, row, shown)).entries()) {
      last = shown[i]!.n
      if (!fits(criteria, output, filter)) continue
      items.push(output)
      if (items.length === limit) return { items, next: i + 1 < rows.length ? String(last) : null }
    }
    if (rows.length <= atOnce) return { items, next: null }
  }
  return { items, next: String(last) }
}

function fits(
  criteria: readonly Criterion[],
  output: OutputWire,
  { of, change, atLeast, atMost, segment }: OutputFilter,
): boolean {
  const figure = (scores: object | null | undefined) =>
    scores ? figuresOf(criteria, scores as Scores).get(of) : undefined
  const is = figure(output.decided?.scores ?? output.scores)
  const was = figure(output.was?.scores)
  if (atLeast !== null && (is === undefined || is < atLeast)) return false
  if (atMost !== null && (is === undefined || is > atMost)) return false
  if (change !== null && (is === undefined || was === undefined || changeOf(was, is) !== change)) return false
  return segment === null || isSaid(atPath(output.input, segment.path), segment.is)
}

const changeOf = (was: number, is: number): Change => (is > was ? 'rose' : is < was ? 'fell' : 'same')
const isSaid = (value: Json | undefined, is: string): boolean =>
  typeof value === 'string' ? value === is : value !== undefined && JSON.stringify(value) === is
