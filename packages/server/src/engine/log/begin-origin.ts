/**
 * A new origin: this database was put back from a backup, and a witness has seen more of the log than it holds. Under
 * its old name the log could never again be signed by that witness, and must not be: two histories would bear one name.
 * So it goes on under a new one, with a line that names the old, how far it goes here, and how far it was seen.
 */
import { formatVkey, makeNoteKey, parseCheckpoint, parseNote, parseVkey, toHex } from '@countersign/core'
import { advisoryLocks } from '../../store/locks.ts'
import { readCheckpoint, readLogKeys } from '../../store/log.ts'
import type { Turn } from '../committer.ts'
import { sha } from './log-keys.ts'

export const nextOrigin = (origin: string): string => {
  const [, base = origin, n = '1'] = /^(.+\/ws_[0-9a-f-]{36})\/(\d+)$/.exec(origin) ?? []
  return `${base}/${Number(n) + 1}`
}

/** Only where the database says that it was put back: otherwise it is no accident, and the alarm stands alone. */
export async function beginOriginIfRestored(turn: Turn, witness: string, seen: number | null): Promise<void> {
  // A step that is being folded ends first.
  await turn.query('select pg_advisory_xact_lock($1, hashtext($2))', [advisoryLocks.integrate, turn.workspace])
  const [log] = await turn.query<{ origin: string; size: number }>(
    'select origin, size from logs where workspace = $1 and restored',
    [turn.workspace],
  )
  const last = log && (await readCheckpoint(turn, turn.workspace))
  const checkpoint = last && parseCheckpoint(parseNote(last.note)?.text ?? '')
  if (!log || !checkpoint) return
  const origin = nextOrigin(log.origin)
  const keys: string[] = []
  for (const row of await readLogKeys(turn, turn.workspace)) {
    const key = row.until_size === null ? parseVkey(sha, row.vkey) : undefined
    if (!key) continue
    const vkey = formatVkey(makeNoteKey(sha, origin, 0x01, key.publicKey))
    await turn.query('update log_keys set until_size = $3 where workspace = $1 and vkey = $2', [
      ...[turn.workspace, row.vkey, log.size],
    ])
    await turn.query('insert into log_keys (workspace, vkey, from_size) values ($1, $2, $3)', [
      ...[turn.workspace, vkey, log.size + 1],
    ])
    keys.push(vkey)
  }
  await turn.query('update logs set origin = $2, restored = false where workspace = $1', [turn.workspace, origin])
  turn.record({
    type: 'log.origin-begun',
    actor: { kind: 'system', id: null },
    data: {
      ...{ origin, keys, witness, seen },
      before: { origin: log.origin, size: checkpoint.size, root: toHex(checkpoint.root) },
    },
  })
}
