/** The two outputs of a pair, on the sides that were drawn. */
import type { Json } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import type { Key } from '../../store/seal.ts'
import { openOutput, selectOutputs, type Item, type OutputRow } from '../evaluation/evaluation-row.ts'
import type { ComparisonRow, PairRow } from './comparison-row.ts'

export interface Shown {
  input: Json
  first: Json
  second: Json
}

export async function readShown(
  q: Query,
  key: Key,
  { workspace, evaluations }: ComparisonRow,
  pairs: readonly PairRow[],
): Promise<(pair: PairRow) => Shown> {
  const wanted = pairs.flatMap(({ one, other, one_n, other_n }) => [
    { evaluation: evaluations[one] as string, n: one_n },
    { evaluation: evaluations[other] as string, n: other_n },
  ])
  const rows = await q.query<OutputRow & { evaluation: string }>(
    `${selectOutputs} where workspace = $1
       and (evaluation, n) in (select * from unnest($2::uuid[], $3::integer[]))`,
    [workspace, wanted.map(({ evaluation }) => evaluation), wanted.map(({ n }) => n)],
  )
  const byPlace = new Map(rows.map((row) => [`${row.evaluation} ${row.n}`, row]))
  const open = (option: number, n: number): Item =>
    openOutput(key, byPlace.get(`${evaluations[option]} ${n}`) as OutputRow)
  return ({ one, other, one_n, other_n, one_first }) => {
    const [a, b] = [open(one, one_n), open(other, other_n)]
    const [first, second] = one_first ? [a, b] : [b, a]
    return { input: a.input, first: first.output, second: second.output }
  }
}
