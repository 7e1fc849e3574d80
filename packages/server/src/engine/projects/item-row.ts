/** An item as it stands. */
import type { Turn } from '../committer.ts'

export interface ItemRow {
  project: string
  n: number
  decision: string
  asked: number
  given: number
  state: 'open' | 'adjudicating' | 'done' | 'withdrawn'
  gold_sealed: Buffer | null
  gold_given: number
  gold_right: number
  retired_at: number | null
  /** Answers that came with it and count. */
  brought: number
}

export const readItem = async (
  turn: Pick<Turn, 'query' | 'workspace'>,
  decision: string,
): Promise<ItemRow | undefined> =>
  (
    await turn.query<ItemRow>(
      'select * from items where workspace = $1 and decision = $2',
      [turn.workspace, decision],
      'read-item',
    )
  )[0]
