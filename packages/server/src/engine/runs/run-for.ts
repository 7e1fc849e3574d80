import { CountersignError, type ProposalWire } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { readRun, type RunRow } from '../../store/runs.ts'
import { runIdOf } from './charge.ts'

/** The run of ours that a proposal names: it must exist and be its system's. Any other text is a free label. */
export async function runFor(
  q: Query,
  workspace: string,
  wire: Pick<ProposalWire, 'run' | 'system'>,
): Promise<RunRow | null> {
  const id = runIdOf(wire.run)
  if (id === undefined) return null
  const row = await readRun(q, workspace, id)
  if (row?.system === wire.system) return row
  throw new CountersignError('bad-input', undefined, {
    errors: [{ path: 'run', message: row ? `is a run of the system "${row.system}"` : 'there is no such run' }],
  })
}
