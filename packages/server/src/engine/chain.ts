/** Everybody who had a part in proposing something: requesters and proposers of it, of its parents, and of its run. */
import { parseId } from '@countersign/core'
import type { Query } from '../store/database.ts'

export interface Link {
  parent: string | null
  run: string | null
  requester: string | null
  proposer: string | null
}

export async function readChain(q: Query, workspace: string, of: Link): Promise<string[]> {
  const rows =
    of.parent === null && of.run === null
      ? []
      : await q.query<{ person: string }>(
          `with recursive up as (
             select parent, requester, proposer from decisions where workspace = $1 and id = $2
             union select d.parent, d.requester, d.proposer from up join decisions d on d.workspace = $1 and d.id = up.parent),
           part as (select requester, proposer from up union select requester, proposer from decisions where workspace = $1 and run = $3)
           select requester as person from part where requester is not null union select proposer from part where proposer is not null
           union select person from runs where workspace = $1 and id = $4 and person is not null`,
          [workspace, of.parent, of.run, of.run === null ? null : (parseId('run', of.run) ?? null)],
          'read-chain',
        )
  const people = [of.requester, of.proposer, ...rows.map(({ person }) => person)]
  return [...new Set(people.filter((person) => person !== null))]
}
