/** What a pack will be about: its stretch of time, its checkpoint, how many files. */
import { CountersignError, hashesAt, regimeIds, tileWidth } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { readCheckpointWithin } from '../../store/log.ts'
import { mostZipFiles } from '../../formats/bytes/zip.ts'
import { firstHeld } from '../veil.ts'
import type { WorkspaceState } from '../workspace-state.ts'
import { measureParts } from './measures.ts'
import type { PackCheckpoint } from './pack-log.ts'
import type { PackRow } from './pack-row.ts'

export interface PackRequest {
  system?: string | undefined
  since: string
  until: string
  regimes?: string[] | undefined
}
export interface PackPlan {
  asked: PackRow['request']
  checkpoint: PackCheckpoint
  /** How many entries it leaves out, because people are behind a blind gate. */
  held: number
  /** About how many files. */
  total: number
}

/** Beside the log, receipts and policies: pages, figures, the verifier, the manifest. */
const others = 12 + 3 * measureParts.length + regimeIds.length
/** Policies and floors are not counted beforehand. */
const roomForPolicies = 1_000

function spanOf({ since, until }: PackRequest, nowMs: number): { since: number; until: number } {
  const span = { since: Date.parse(since), until: Math.min(nowMs, Date.parse(until)) }
  if (span.since < span.until) return span
  throw new CountersignError('bad-input', undefined, {
    errors: [{ path: 'since', message: 'takes a time in the past, before until' }],
  })
}

/** The newest checkpoint that covers nothing that is held back. @throws CountersignError where there is none. */
async function checkpointFor(q: Query, state: WorkspaceState): Promise<Pick<PackPlan, 'checkpoint' | 'held'>> {
  const first = await firstHeld(q, state)
  const row = await readCheckpointWithin(q, state.id, first ?? Number.MAX_SAFE_INTEGER)
  if (!row) throw new CountersignError(first === null ? 'not-folded' : 'entries-held')
  const [head] = await q.query<{ position: number }>('select position from heads where workspace = $1', [state.id])
  return {
    checkpoint: { size: row.size, note: row.note + row.cosignatures.join('') },
    held: first === null ? 0 : (head?.position ?? row.size) - row.size,
  }
}

/** @throws CountersignError where it would be more than a zip holds. */
async function filesOrThrow(
  q: Query,
  workspace: string,
  { system, since, until }: PackRow['request'],
  size: number,
): Promise<number> {
  const [row] = await q.query<{ n: number }>(
    'select count(*)::int as n from decisions where workspace = $1 and id >= uuid_floor(at_ms($2)) and id < uuid_floor(at_ms($3)) and ($4::text is null or system = $4) and project is null',
    [workspace, since, until, system],
  )
  let total = others + (row?.n ?? 0) + Math.ceil(size / tileWidth)
  for (let level = 0; hashesAt(size, level) > 0; level++) total += Math.ceil(hashesAt(size, level) / tileWidth)
  if (total <= mostZipFiles - roomForPolicies) return total
  throw new CountersignError(
    'too-large',
    `The pack would hold ${total} files; ${mostZipFiles} fit into one. Ask for a shorter time, or for one system.`,
  )
}

export async function planPack(
  q: Query,
  state: WorkspaceState,
  request: PackRequest,
  nowMs: number,
): Promise<PackPlan> {
  const asked = {
    ...{ system: request.system ?? null, regimes: [...new Set(request.regimes ?? regimeIds)] },
    ...spanOf(request, nowMs),
  }
  const found = await checkpointFor(q, state)
  return { asked, ...found, total: await filesOrThrow(q, state.id, asked, found.checkpoint.size) }
}
