/** Receipts (C2SP tlog-proof): an entry, its proof and the checkpoint, which together can be checked alone. */
import { fromBase64, parseCount, toBase64 } from './bytes.ts'
import { openCheckpoint, type Checkpoint } from './checkpoint.ts'
import { hashBytes, leafHash } from './merkle.ts'
import type { NoteKey } from './note.ts'
import { verifyInclusion } from './proof.ts'
import type { Sha256 } from './sha256.ts'

const head = 'c2sp.org/tlog-proof@v1'

export interface Receipt {
  /** The entry itself, so that whoever holds the receipt can read what it proves. */
  entry: Uint8Array
  index: number
  proof: readonly Uint8Array[]
  /** The signed note. */
  checkpoint: string
}

export const formatReceipt = ({ entry, index, proof, checkpoint }: Receipt): string =>
  [head, `extra ${toBase64(entry)}`, `index ${index}`, ...proof.map(toBase64), '', checkpoint].join('\n')

/** Undefined for what is no receipt of ours: a proof that brings its entry along. */
export function parseReceipt(text: string): Receipt | undefined {
  const end = text.indexOf('\n\n')
  if (end < 0) return undefined
  const [first, extra = '', place = '', ...hashes] = text.slice(0, end).split('\n')
  const entry = extra.startsWith('extra ') ? fromBase64(extra.slice(6)) : undefined
  const index = place.startsWith('index ') ? parseCount(place.slice(6)) : undefined
  const proof = hashes.map(fromBase64)
  return first === head && entry && index !== undefined && proof.every((hash) => hash?.length === hashBytes)
    ? { entry, index, proof: proof as Uint8Array[], checkpoint: text.slice(end + 2) }
    : undefined
}

export type VerifiedReceipt =
  | { ok: true; entry: Uint8Array; index: number; checkpoint: Checkpoint; signers: readonly NoteKey[] }
  | { ok: false; why: 'not-a-receipt' | 'not-a-checkpoint' | 'other-origin' | 'not-signed' | 'not-included' }

/** @param keys the log's keys, and those of witnesses whose cosignatures are to be told. */
export async function verifyReceipt(sha: Sha256, text: string, keys: readonly NoteKey[]): Promise<VerifiedReceipt> {
  const receipt = parseReceipt(text)
  if (!receipt) return { ok: false, why: 'not-a-receipt' }
  const opened = await openCheckpoint(receipt.checkpoint, keys)
  if (!opened.ok) return opened
  const { entry, index, proof } = receipt
  const { checkpoint, signers } = opened
  return verifyInclusion(sha, index, checkpoint.size, leafHash(sha, entry), proof, checkpoint.root)
    ? { ok: true, entry, index, checkpoint, signers }
    : { ok: false, why: 'not-included' }
}
