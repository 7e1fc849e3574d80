import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  appendLeaf,
  emptyFrontier,
  filesOfLog,
  formatBundle,
  formatCheckpoint,
  formatNote,
  formatSignature,
  formatTile,
  formatVkey,
  frontierRoot,
  leafHash,
  makeNoteKey,
  nodeHash,
  parseCheckpoint,
  sha256,
  type LogSource,
} from '@countersign/core'
import { checkEntry, checkLog } from './check-log.ts'

const { publicKey, privateKey } = generateKeyPairSync('ed25519')
const origin = 'log.example.org/ws_1'
const key = makeNoteKey(sha256, origin, 1, publicKey.export({ format: 'der', type: 'spki' }).subarray(-32))
const text = (i: number) => new TextEncoder().encode(JSON.stringify({ id: `ent_${i}`, type: 'decision.proposed' }))

/** A log of so many lines, as files by their paths. */
function makeLog(size: number, line = text): Map<string, Uint8Array> {
  const entries = Array.from({ length: size }, (_, i) => line(i))
  const frontier = emptyFrontier()
  for (const entry of entries) appendLeaf(sha256, frontier, leafHash(sha256, entry))
  const levels = [entries.map((entry) => leafHash(sha256, entry))]
  for (let below = levels[0] ?? []; below.length >= 256; below = levels.at(-1) ?? []) {
    const above: Uint8Array[] = []
    for (let at = 0; at + 256 <= below.length; at += 256) {
      let row = below.slice(at, at + 256)
      while (row.length > 1)
        row = row.flatMap((hash, i) => (i % 2 === 0 ? [nodeHash(sha256, hash, row[i + 1] as Uint8Array)] : []))
      above.push(row[0] as Uint8Array)
    }
    levels.push(above)
  }
  const files = new Map<string, Uint8Array>()
  for (const name of filesOfLog(size)) {
    const from = name.n * 256
    files.set(
      formatTile(name),
      name.level === 'entries'
        ? formatBundle(entries.slice(from, from + name.width))
        : Uint8Array.from((levels[name.level] ?? []).slice(from, from + name.width).flatMap((hash) => [...hash])),
    )
  }
  const body = formatCheckpoint({ origin, size, root: frontierRoot(sha256, frontier) })
  const note = formatNote(body, [formatSignature(origin, key.id, sign(null, Buffer.from(body), privateKey))])
  return files.set('checkpoint', new TextEncoder().encode(note))
}
const source = (files: ReadonlyMap<string, Uint8Array>): LogSource => ({
  read: (path) => Promise.resolve(files.get(path)),
})
const seenOf = (files: ReadonlyMap<string, Uint8Array>) =>
  parseCheckpoint(new TextDecoder().decode(files.get('checkpoint')).split('\n\n')[0] + '\n') ?? null

describe('checking the log in the browser', () => {
  const now = makeLog(700)

  test('[C117] it is signed, and continues whatever was seen of it', async () => {
    expect(await checkLog(source(now), [key], null)).toMatchObject({
      ok: true,
      signers: [formatVkey(key)],
      continues: null,
    })
    for (const size of [1, 255, 256, 257, 512, 699, 700])
      expect(await checkLog(source(now), [key], seenOf(makeLog(size))), String(size)).toMatchObject({
        ...{ ok: true, continues: size },
      })
  })

  test('[C117] a log that was cut, changed, or signed by another key is told as that', async () => {
    const why = async (files: ReadonlyMap<string, Uint8Array>, seen = seenOf(now)) => {
      const found = await checkLog(source(files), [key], seen)
      return found.ok ? 'nothing' : found.why
    }
    expect(await why(makeLog(600))).toContain('was cut')
    expect(await why(makeLog(700, (i) => (i === 3 ? text(4) : text(i))))).toContain('was changed')
    expect(await why(makeLog(900, (i) => (i === 3 ? text(4) : text(i))))).toContain('was changed')
    const broken = new Map(now)
    const note = Uint8Array.from(now.get('checkpoint') ?? [])
    note[note.length - 10] = (note[note.length - 10] ?? 0) === 65 ? 66 : 65
    expect(await why(broken.set('checkpoint', note))).toContain('signed')
    expect(await why(new Map())).toContain('no checkpoint')
  })

  test('[C117] each line is in the signed tree, and a changed one is not', async () => {
    const checkpoint = seenOf(now)
    if (!checkpoint) throw new Error('no checkpoint')
    for (const position of [0, 255, 256, 511, 699])
      expect(await checkEntry(source(now), checkpoint, position)).toMatchObject({
        ok: true,
        leaf: { id: `ent_${position}` },
      })
    const forged = makeLog(700, (i) => (i === 300 ? text(301) : text(i)))
    const bundle = formatTile({ level: 'entries', n: 1, width: 256 })
    const mixed = new Map(now).set(bundle, forged.get(bundle) as Uint8Array)
    expect(await checkEntry(source(mixed), checkpoint, 300)).toEqual({
      ok: false,
      why: 'The line is not what was logged.',
    })
    expect((await checkEntry(source(mixed), checkpoint, 299)).ok).toBe(true)
    mixed.delete(bundle)
    expect(await checkEntry(source(mixed), checkpoint, 300)).toMatchObject({ ok: false })
  })
})
