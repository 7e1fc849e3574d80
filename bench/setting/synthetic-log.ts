/** Large logs in little time: the same 256 entries over and over, so that each level has one tile to compute. */
import { linkSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  edgeRoot,
  formatBundle,
  formatCheckpoint,
  formatNote,
  formatSignature,
  formatTile,
  hashesAt,
  joinBytes,
  leafHash,
  makeNoteKey,
  rootOver,
  tileWidth,
  type NoteKey,
  type TileName,
} from '../../packages/core/src/index.ts'
import { sha } from '../../packages/server/src/engine/log/log-keys.ts'
import { signerOf } from '../../packages/server/src/store/log-key.ts'

export interface SyntheticLog {
  size: number
  origin: string
  key: NoteKey
  note: string
  entry(position: number): Buffer
  /** The full tile of each level. */
  full: readonly Uint8Array[]
  bundle(width: number): Uint8Array
}

/** About as long as a line of ours. */
const padding = 'x'.repeat(420)

export async function makeLog(size: number): Promise<SyntheticLog> {
  const entries = Array.from({ length: tileWidth }, (_, n) => Buffer.from(JSON.stringify({ n, padding, v: 1 })))
  const full = [joinBytes(...entries.map((entry) => leafHash(sha, entry)))]
  for (let level = 0; hashesAt(size, level + 1) > 0; level++) {
    const root = rootOver(sha, full[level] as Uint8Array, 0, tileWidth)
    full.push(joinBytes(...Array.from({ length: tileWidth }, () => root)))
  }
  const edge = full.map((tile, level) => tile.subarray(0, (hashesAt(size, level) % tileWidth) * 32))
  const origin = 'bench.example/log'
  const signer = signerOf(Buffer.alloc(32, 1))
  const key = makeNoteKey(sha, origin, 0x01, signer.publicKey)
  const text = formatCheckpoint({ origin, size, root: edgeRoot(sha, edge) })
  return {
    size,
    origin,
    key,
    note: formatNote(text, [formatSignature(key.name, key.id, await signer.sign(text))]),
    entry: (position) => entries[position % tileWidth] as Buffer,
    full,
    bundle: (width) => formatBundle(entries.slice(0, width)),
  }
}

/** As `countersign log save` writes it. Equal files are one file with many names. */
export function writeLog(log: SyntheticLog, folder: string): void {
  const fill = (level: TileName['level'], hashes: number, bytesOf: (width: number) => Uint8Array) => {
    let first: string | undefined
    for (let n = 0; n * tileWidth < hashes; n++) {
      const width = Math.min(tileWidth, hashes - n * tileWidth)
      const path = join(folder, formatTile({ level, n, width }))
      mkdirSync(dirname(path), { recursive: true })
      if (first !== undefined && width === tileWidth) linkSync(first, path)
      else writeFileSync(path, bytesOf(width))
      if (width === tileWidth) first ??= path
    }
  }
  for (const [level, tile] of log.full.entries())
    fill(level, hashesAt(log.size, level), (width) => tile.subarray(0, width * 32))
  fill('entries', log.size, (width) => log.bundle(width))
  writeFileSync(join(folder, 'checkpoint'), log.note)
}
