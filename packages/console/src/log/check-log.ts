/**
 * Verifying the log here, in the browser: who signed its newest checkpoint, that it continues the one seen last, and
 * that a line is in the tree that was signed. Nothing of it is taken from the server's word but its keys.
 */
import {
  formatTile,
  formatVkey,
  leafHash,
  makeProof,
  openCheckpoint,
  parseBundle,
  placeOf,
  planConsistency,
  planInclusion,
  rootOver,
  sha256,
  tileWidth,
  verifyConsistency,
  verifyInclusion,
  widthAt,
  type Checkpoint,
  type LogSource,
  type NoteKey,
  type ProofPlan,
} from '@countersign/core'

export interface CheckedLog {
  ok: true
  checkpoint: Checkpoint
  /** Verifier keys: the log's own, and those of witnesses. */
  signers: string[]
  /** The size of the checkpoint seen earlier that this one continues; null where none was seen. */
  continues: number | null
}
export interface Fault {
  ok: false
  /** In words, for whoever asked. */
  why: string
}

const notOpened = {
  'not-a-checkpoint': 'What the server gave out is no checkpoint.',
  'other-origin': 'The checkpoint is of another log than the keys that the server names.',
  'not-signed': 'The checkpoint is not signed by a key of this log.',
}
const fault = (why: string): Fault => ({ ok: false, why })

export async function checkLog(
  source: LogSource,
  keys: readonly NoteKey[],
  seen: Checkpoint | null,
): Promise<CheckedLog | Fault> {
  const given = await source.read('checkpoint')
  if (!given) return fault('There is no checkpoint yet.')
  const opened = await openCheckpoint(given, keys)
  if (!opened.ok) return fault(notOpened[opened.why])
  const { checkpoint } = opened
  const signers = opened.signers.map(formatVkey)
  // Under another name it is another log: it began anew after a backup was put back.
  if (seen?.origin !== checkpoint.origin) return { ok: true, checkpoint, signers, continues: null }
  if (seen.size > checkpoint.size)
    return fault(
      `The log was cut: it had ${seen.size} lines when this browser saw it last, and has ${checkpoint.size} now.`,
    )
  const proof = await proofFrom(source, planConsistency(seen.size, checkpoint.size), checkpoint.size)
  if (!proof) return fault('The server did not give out the hashes that show that the log continues what was seen.')
  return verifyConsistency(sha256, seen.size, checkpoint.size, proof, seen.root, checkpoint.root)
    ? { ok: true, checkpoint, signers, continues: seen.size }
    : fault(`The log was changed: what this browser saw of it (${seen.size} lines) is not its beginning any more.`)
}

export interface CheckedEntry {
  ok: true
  /** As it stands in the tree. */
  leaf: Record<string, unknown>
}

/** Whether this line is in the tree under a checkpoint that was checked. */
export async function checkEntry(
  source: LogSource,
  { size, root }: Checkpoint,
  position: number,
): Promise<CheckedEntry | Fault> {
  const n = Math.floor(position / tileWidth)
  const bundle = await source.read(
    formatTile({ level: 'entries', n, width: Math.min(tileWidth, size - n * tileWidth) }),
  )
  const entry = bundle && parseBundle(bundle)?.[position % tileWidth]
  if (!entry) return fault('The server did not give out this line.')
  const proof = await proofFrom(source, planInclusion(position, size), size)
  if (!proof) return fault('The server did not give out the hashes that show that the line is in the log.')
  return verifyInclusion(sha256, position, size, leafHash(sha256, entry), proof, root)
    ? { ok: true, leaf: JSON.parse(new TextDecoder().decode(entry)) as Record<string, unknown> }
    : fault('The line is not what was logged.')
}

/** Undefined where a tile that is needed is not there, or not whole. */
async function proofFrom(source: LogSource, plan: ProofPlan, size: number): Promise<Uint8Array[] | undefined> {
  const tiles = new Map<string, Uint8Array>()
  for (const node of plan.flat()) {
    const { level, n, first, count } = placeOf(node)
    const path = formatTile({ level, n, width: widthAt(size, level, n) })
    const tile = tiles.get(path) ?? (await source.read(path))
    if (!tile || tile.length < (first + count) * 32) return undefined
    tiles.set(path, tile)
  }
  return makeProof(sha256, plan, (node) => {
    const { level, n, first, count } = placeOf(node)
    return rootOver(
      sha256,
      tiles.get(formatTile({ level, n, width: widthAt(size, level, n) })) as Uint8Array,
      first,
      count,
    )
  })
}
