/** What a witness decides (C2SP tlog-witness): it signs what continues all that it signed before, and nothing else. */
import { fromBase64, parseCount } from './bytes.ts'
import { openCheckpoint, parseCheckpoint, type Checkpoint } from './checkpoint.ts'
import { hashBytes } from './merkle.ts'
import { parseNote, type Note, type NoteKey } from './note.ts'
import { verifyConsistency } from './proof.ts'
import type { Sha256 } from './sha256.ts'

export interface ShownCheckpoint {
  old: number
  proof: readonly Uint8Array[]
  /** The signed note. */
  note: string
}
const mostHashes = 63

export function parseShown(body: string): ShownCheckpoint | undefined {
  const end = body.indexOf('\n\n')
  const [first = '', ...hashes] = body.slice(0, Math.max(0, end)).split('\n')
  const old = first.startsWith('old ') ? parseCount(first.slice(4)) : undefined
  const proof = hashes.map(fromBase64)
  return old !== undefined && proof.length <= mostHashes && proof.every((hash) => hash?.length === hashBytes)
    ? { old, proof: proof as Uint8Array[], note: body.slice(end + 2) }
    : undefined
}

export type WitnessAnswer =
  | { ok: true; checkpoint: Checkpoint; note: Note }
  | { ok: false; why: 'malformed' | 'unknown-log' | 'not-signed' | 'old-is-newer' | 'inconsistent' }
  /** What was signed last; whoever shows a checkpoint begins from there. */
  | { ok: false; why: 'conflict'; size: number }

/** @param latestOf the checkpoint of a log that was signed last. */
export async function decideCosign(
  sha: Sha256,
  body: string,
  keys: readonly NoteKey[],
  latestOf: (origin: string) => Checkpoint | undefined,
): Promise<WitnessAnswer> {
  const shown = parseShown(body)
  const named = shown && parseCheckpoint(parseNote(shown.note)?.text ?? '')
  if (!shown || !named) return { ok: false, why: 'malformed' }
  if (!keys.some(({ name }) => name === named.origin)) return { ok: false, why: 'unknown-log' }
  const opened = await openCheckpoint(shown.note, keys)
  if (!opened.ok) return { ok: false, why: 'not-signed' }
  const { checkpoint, note } = opened
  if (shown.old > checkpoint.size) return { ok: false, why: 'old-is-newer' }
  const latest = latestOf(checkpoint.origin)
  const size = latest?.size ?? 0
  if (shown.old !== size) return { ok: false, why: 'conflict', size }
  if (latest === undefined)
    return shown.proof.length === 0 ? { ok: true, checkpoint, note } : { ok: false, why: 'inconsistent' }
  if (verifyConsistency(sha, size, checkpoint.size, shown.proof, latest.root, checkpoint.root))
    return { ok: true, checkpoint, note }
  return size === checkpoint.size ? { ok: false, why: 'conflict', size } : { ok: false, why: 'inconsistent' }
}
