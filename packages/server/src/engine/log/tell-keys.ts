import { createPublicKey } from 'node:crypto'
import { parseVkey, type LogKeyWire } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { readLog, readLogKeys } from '../../store/log.ts'
import { isoTime } from '../entry.ts'
import { sha } from './log-keys.ts'
import type { Witness } from './witnesses.ts'

const spki = Buffer.from('302a300506032b6570032100', 'hex')

function pemOf(vkey: string): string {
  const { publicKey = new Uint8Array(32) } = parseVkey(sha, vkey) ?? {}
  const key = createPublicKey({ key: Buffer.concat([spki, publicKey]), format: 'der', type: 'spki' })
  return key.export({ format: 'pem', type: 'spki' }).toString()
}

/** Those that are asked, and how far each has signed. */
export async function tellWitnesses(
  q: Query,
  workspace: string,
  witnesses: readonly Witness[],
): Promise<LogKeyWire['witnesses']> {
  const cosigned = await q.query<{ witness: string; size: number; at: number }>(
    'select distinct on (witness) witness, size, at from log_cosignatures where workspace = $1 order by witness, size desc',
    [workspace],
    'last-cosignatures',
  )
  return witnesses.map(({ vkey }) => {
    const last = cosigned.find(({ witness }) => witness === vkey)
    return { vkey, size: last?.size ?? null, at: last ? isoTime(last.at) : null }
  })
}

/** With what the log of a workspace is checked. */
export async function tellKeys(q: Query, workspace: string, witnesses: readonly Witness[]): Promise<LogKeyWire> {
  const [log, keys] = [await readLog(q, workspace), await readLogKeys(q, workspace)]
  return {
    origin: log?.origin ?? null,
    size: log?.size ?? 0,
    published: log?.published ?? false,
    keys: keys.map((row) => ({ vkey: row.vkey, pem: pemOf(row.vkey), from: row.from_size, until: row.until_size })),
    witnesses: await tellWitnesses(q, workspace, witnesses),
  }
}
