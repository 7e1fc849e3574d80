/** The log as `log verify` takes it, earlier checkpoints with the proof that it continues them, and receipts. */
import {
  CountersignError,
  filesOfLog,
  formatBundle,
  formatId,
  formatTile,
  planConsistency,
  toBase64,
  type TileName,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { readBundle, readDailyCheckpoints } from '../../store/log.ts'
import { isoTime } from '../entry.ts'
import { proofOf, tileBytes, writeReceipt } from '../log/serve-log.ts'
import type { Asked } from './measures.ts'

export interface PackCheckpoint {
  size: number
  note: string
}
export type AddFile = (path: string, body: Uint8Array | string) => Promise<void>

async function fileOfLog(q: Query, workspace: string, name: TileName): Promise<Uint8Array> {
  if (name.level !== 'entries') return tileBytes(q, workspace, name.level, name)
  const entries = await readBundle(q, workspace, name)
  if (entries.length < name.width) throw new CountersignError('gone', 'Some entries are past retention.')
  return formatBundle(entries.map(({ leaf }) => leaf))
}

export async function packLog(
  q: Query,
  workspace: string,
  { size, note }: PackCheckpoint,
  add: AddFile,
): Promise<void> {
  for (const name of filesOfLog(size)) await add(`log/${formatTile(name)}`, await fileOfLog(q, workspace, name))
  await add('log/checkpoint', note)
}

export interface EarlierCheckpoint {
  size: number
  at: string
  note: string
  /** That the pack's checkpoint continues it (RFC 6962 §2.1.2), as base64. */
  proof: string[]
}
export async function earlierCheckpoints(
  q: Query,
  { workspace, since, until, size }: Asked,
): Promise<EarlierCheckpoint[]> {
  const earlier: EarlierCheckpoint[] = []
  for (const one of await readDailyCheckpoints(q, workspace, since, until, size)) {
    const proof = await proofOf(q, workspace, planConsistency(one.size, size))
    earlier.push({
      ...{ size: one.size, at: isoTime(one.at), note: one.note + one.cosignatures.join('') },
      proof: proof.map(toBase64),
    })
  }
  return earlier
}

const atATime = 16
/** Each decision that was asked about with the last line that tells what became of it; null where the pack's log has none. */
async function* linesOf(
  q: Query,
  { workspace, system, since, until, size }: Asked,
): AsyncGenerator<{ id: string; position: number | null }[]> {
  let after: string | null = null
  for (;;) {
    const rows: { id: string; position: number | null }[] = await q.query(
      `select d.id, (select max(e.position) from entries e where e.workspace = d.workspace and e.decision = d.id and e.position < $5 and e.type ~ '^(decision|effect|appeal|compensation)[.]') as position
       from decisions d where d.workspace = $1 and d.id >= uuid_floor(at_ms($2)) and d.id < uuid_floor(at_ms($3)) and ($4::text is null or d.system = $4)
         and d.project is null and ($6::uuid is null or d.id > $6) order by d.id limit ${atATime}`,
      [workspace, since, until, system, size, after],
    )
    yield rows
    after = rows.at(-1)?.id ?? null
    if (rows.length < atATime) return
  }
}

/** How many were written, and how many could not be. */
export async function packReceipts(
  q: Query,
  asked: Asked,
  checkpoint: PackCheckpoint,
  add: AddFile,
): Promise<{ written: number; without: number }> {
  const count = { written: 0, without: 0 }
  for await (const lines of linesOf(q, asked)) {
    const receipts = await Promise.all(
      lines.map(({ position }) => (position === null ? null : writeReceipt(q, asked.workspace, position, checkpoint))),
    )
    for (const [i, { id }] of lines.entries()) {
      const receipt = receipts[i]
      if (receipt) await add(`receipts/${formatId('decision', id)}.tlog-proof`, receipt)
      count[receipt ? 'written' : 'without']++
    }
  }
  return count
}
