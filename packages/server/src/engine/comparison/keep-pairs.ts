/** Pairs of a comparison, as they were drawn. */
import type { Random } from '@countersign/algorithms'
import type { Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import type { Candidate } from './candidates.ts'

/** Sides are drawn, and kept as they were drawn. */
export async function keepPairs(
  engine: Engine,
  turn: Turn,
  comparison: string,
  from: number,
  pairs: readonly Candidate[],
  state: 'waiting' | 'none',
  random: Random,
): Promise<void> {
  const { key } = turn.state
  await turn.query(
    `insert into comparison_pairs (workspace, comparison, n, one, other, one_n, other_n, one_first, segment_sealed, state)
     select $1, $2, u.*, $10 from unnest($3::integer[], $4::integer[], $5::integer[], $6::integer[], $7::integer[], $8::boolean[], $9::bytea[]) as u`,
    [
      ...[turn.workspace, comparison, pairs.map((_, i) => from + i), pairs.map(({ one }) => one)],
      ...[pairs.map(({ other }) => other), pairs.map(({ one_n }) => one_n), pairs.map(({ other_n }) => other_n)],
      pairs.map(() => random.below(2) === 0),
      pairs.map(({ segment }) => (segment === null ? null : engine.seal.json(key, segment))),
      state,
    ],
  )
}
