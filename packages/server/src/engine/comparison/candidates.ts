/** Which outputs can be compared: those of the same id in two of the evaluations. */
import { atPath, type Json } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import type { Key } from '../../store/seal.ts'
import { openOutput, selectOutputs, type OutputRow } from '../evaluation/evaluation-row.ts'

const together = 2_000

export interface Candidate {
  one: number
  other: number
  one_n: number
  other_n: number
  segment: string | null
}

/** Short words for a kind of input; what is long or has parts is none. */
function segmentOf(input: Json, path: string | null): string | null {
  const value = path === null ? undefined : atPath(input, path)
  const word =
    typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? `${value}` : ''
  return word === '' || word.length > 200 ? null : word
}

/** Outputs of one id, by the evaluation that they are of. */
export type Alike = { option: number; n: number; segment: string | null }[]

export async function readAlike(
  q: Query,
  key: Key,
  workspace: string,
  evaluations: readonly string[],
  path: string | null,
): Promise<Alike[]> {
  const byId = new Map<string, Alike>()
  for (const [option, evaluation] of evaluations.entries())
    for (let after = -1; ;) {
      const rows = await q.query<OutputRow>(
        `${selectOutputs} where workspace = $1 and evaluation = $2 and state <> 'unanswered' and n > $3 order by n limit $4`,
        [workspace, evaluation, after, together],
      )
      for (const row of rows) {
        const { id, input } = openOutput(key, row)
        const alike = byId.get(id) ?? []
        alike.push({ option, n: row.n, segment: segmentOf(input, path) })
        byId.set(id, alike)
      }
      const last = rows.at(-1)
      if (!last || rows.length < together) break
      after = last.n
    }
  return [...byId.values()]
}

export const candidatesOf = (all: readonly Alike[]): Candidate[] =>
  all.flatMap((alike) =>
    alike.flatMap((one, i) =>
      alike.slice(i + 1).map((other): Candidate => ({
        ...{ one: one.option, other: other.option, one_n: one.n, other_n: other.n, segment: one.segment },
      })),
    ),
  )

export const byPair = (candidates: readonly Candidate[]): Map<string, Candidate[]> =>
  Map.groupBy(candidates, ({ one, other }) => `${one} ${other}`)
