import { generateKeyPairSync, hash, sign } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  appendLeaf,
  cosignedText,
  edgeRoot,
  edgeTiles,
  emptyFrontier,
  emptyTree,
  formatBundle,
  formatCheckpoint,
  formatCosignature,
  formatNote,
  formatReceipt,
  formatSignature,
  formatTile,
  formatVkey,
  frontierRoot,
  fromBase64,
  growTree,
  hashAt,
  joinBytes,
  leafHash,
  makeNoteKey,
  makeProof,
  openCheckpoint,
  parseBundle,
  parseCheckpoint,
  parseNote,
  parseTile,
  parseVkey,
  placeOf,
  planConsistency,
  planInclusion,
  rootOver,
  sha256,
  textBytes,
  toHex,
  verifyConsistency,
  verifyInclusion,
  verifyNote,
  verifyReceipt,
  widthAt,
  type NoteKey,
  type SignatureType,
  type TreeNode,
} from './index.ts'

const fast = (bytes: Uint8Array): Uint8Array => new Uint8Array(hash('sha256', bytes, 'buffer'))
const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'))
const most = 200
const leaves = Array.from({ length: most }, (_, i) => leafHash(fast, textBytes(`entry ${i}`)))
const roots = (() => {
  const frontier = emptyFrontier()
  return [frontierRoot(fast, frontier)].concat(
    leaves.map((leaf) => {
      appendLeaf(fast, frontier, leaf)
      return frontierRoot(fast, frontier)
    }),
  )
})()
const flip = (bytes: Uint8Array, at = 0): Uint8Array => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte))
const rootOf = (size: number): Uint8Array => roots[size] as Uint8Array
const leafAt = (index: number): Uint8Array => leaves[index] as Uint8Array
/** A tree's hashes, as its tiles have them. */
const known = new Map<string, Uint8Array>()
function hashOf({ level, index }: TreeNode): Uint8Array {
  const name = `${level}/${index}`
  const hash = known.get(name) ?? rootOver(fast, joinBytes(...leaves), index * 2 ** level, 2 ** level)
  known.set(name, hash)
  return hash
}
/** One of the ways to be wrong; each has its turn many times over. */
const oneOf = (turn: number, ways: readonly (() => boolean)[]): boolean => (ways[turn % ways.length] as () => boolean)()

test('[LG1] SHA-256 without a machine is SHA-256', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => toHex(sha256(bytes)) === toHex(fast(bytes))))
  expect(toHex(sha256(textBytes('abc')))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('[LG1] the tree of the published vectors (RFC 6962) has the published roots', () => {
  const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
  const frontier = emptyFrontier()
  const grown = inputs.map((input) => {
    appendLeaf(sha256, frontier, leafHash(sha256, hex(input)))
    return toHex(frontierRoot(sha256, frontier))
  })
  expect(toHex(frontierRoot(sha256, emptyFrontier()))).toBe(
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  )
  expect(grown).toEqual([
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ])
})

test(`[LG2] every inclusion proof of every size up to ${most} checks, and none with one flipped bit`, () => {
  for (let size = 1; size <= most; size++)
    for (let index = 0; index < size; index++) {
      const proof = makeProof(fast, planInclusion(index, size), hashOf)
      const checks = (at: number, leaf: Uint8Array, hashes: readonly Uint8Array[], root: Uint8Array) =>
        verifyInclusion(fast, at, size, leaf, hashes, root)
      const [leaf, root] = [leafAt(index), rootOf(size)]
      const right = checks(index, leaf, proof, root)
      const wrong = oneOf(index, [
        () => checks(index, flip(leaf), proof, root),
        () => checks(index, leaf, proof, flip(root, 31)),
        () => size > 1 && checks((index + 1) % size, leaf, proof, root),
        () => checks(index, leaf, [...proof, leaf], root),
        () => proof.length > 0 && checks(index, leaf, proof.slice(1), root),
        () => proof.length > 0 && checks(index, leaf, proof.with(size % proof.length, flip(leaf)), root),
        () => checks(size, leaf, proof, root),
      ])
      if (!right || wrong) expect.fail(`entry ${index} of ${size}: right ${right}, wrong ${wrong}`)
    }
})

test(`[LG2] every consistency proof of every two sizes up to ${most} checks, and none with one flipped bit`, () => {
  for (let size = 0; size <= most; size++)
    for (let old = 0; old <= size; old++) {
      const proof = makeProof(fast, planConsistency(old, size), hashOf)
      const checks = (hashes: readonly Uint8Array[], before: Uint8Array, after: Uint8Array) =>
        verifyConsistency(fast, old, size, hashes, before, after)
      const right = checks(proof, rootOf(old), rootOf(size))
      const [before, after] = [rootOf(old), rootOf(size)]
      const wrong = oneOf(old, [
        () => checks(proof, flip(before), after),
        () => old > 0 && checks(proof, before, flip(after, 7)),
        () => checks([...proof, before], before, after),
        () => proof.length > 0 && checks(proof.slice(0, -1), before, after),
        () => proof.length > 0 && checks(proof.with(0, flip(proof[0] as Uint8Array)), before, after),
      ])
      if (!right || wrong) expect.fail(`${old} to ${size}: right ${right}, wrong ${wrong}`)
    }
  expect(verifyConsistency(fast, 5, 4, [], rootOf(5), rootOf(4))).toBe(false)
})

test('[LG3] a tree that grows in any steps has the same tiles, edge and root', () => {
  const many = Array.from({ length: 70_000 }, (_, i) => leafHash(fast, textBytes(String(i))))
  const once = growTree(fast, emptyTree, joinBytes(...many))
  expect([0, 1, 2].map((level) => once.tiles.filter((tile) => tile.level === level).length)).toEqual([274, 2, 1])
  expect([0, 1, 2].map((level) => widthAt(70_000, level, [273, 1, 0][level] as number))).toEqual([112, 17, 1])
  expect(edgeTiles(70_000)).toEqual([
    { level: 0, n: 273 },
    { level: 1, n: 1 },
    { level: 2, n: 0 },
  ])
  const stored = new Map<string, string>()
  let tree = emptyTree
  let root = rootOf(0)
  for (let at = 0, step = 1; at < many.length; at += step, step = ((step * 7_919) % 4_021) + 1) {
    const grown = growTree(fast, tree, joinBytes(...many.slice(at, at + step)))
    for (const { level, n, hashes } of grown.tiles) stored.set(`${level}/${n}`, toHex(hashes))
    ;({ tree, root } = grown)
    expect(toHex(edgeRoot(fast, tree.edge))).toBe(toHex(root))
  }
  expect(toHex(root)).toBe(toHex(once.root))
  expect(stored).toEqual(new Map(once.tiles.map(({ level, n, hashes }) => [`${level}/${n}`, toHex(hashes)])))
  const place = placeOf({ level: 9, index: 3 })
  expect(place).toEqual({ level: 1, n: 0, first: 6, count: 2 })
  const tile = once.tiles.find(({ level, n }) => level === 1 && n === 0)?.hashes as Uint8Array
  expect(toHex(rootOver(fast, tile, place.first, place.count))).toBe(
    toHex(rootOver(fast, joinBytes(...many.slice(1_536, 2_048)), 0, 512)),
  )
  expect(hashAt(tile, 0)).toHaveLength(32)
})

test('[LG3] tiles and entry bundles are spelled as published, and in no other way', () => {
  expect(formatTile({ level: 0, n: 1_234_067, width: 256 })).toBe('tile/0/x001/x234/067')
  expect(formatTile({ level: 'entries', n: 7, width: 3 })).toBe('tile/entries/007.p/3')
  fc.assert(
    fc.property(
      fc.oneof(fc.constant('entries' as const), fc.nat(63)),
      fc.nat(999_999_999),
      fc.integer({ min: 1, max: 256 }),
      (level, n, width) => {
        expect(parseTile(formatTile({ level, n, width }))).toEqual({ level, n, width })
      },
    ),
  )
  for (const path of [
    'tile/0/1',
    'tile/00/001',
    'tile/64/001',
    'tile/0/x000/001',
    'tile/0/001.p/256',
    'tile/0/001.p/0',
    'tile/0/001.p/07',
    'tile/0/001/002',
    'tile/-1/001',
    'checkpoint',
  ])
    expect(parseTile(path), path).toBeUndefined()
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 20 }), (entries) => {
      expect(parseBundle(formatBundle(entries))).toEqual(entries)
    }),
  )
  expect(parseBundle(Uint8Array.of(0, 2, 1))).toBeUndefined()
  expect(() => formatBundle([new Uint8Array(65_536)])).toThrow(RangeError)
})

test('[LG4] the published note is verified with the published key', async () => {
  const key = parseVkey(sha256, 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW') as NoteKey
  const text =
    'If you think cryptography is the answer to your problem,\nthen you don’t know what your problem is.\n'.replace(
      '’',
      "'",
    )
  const line =
    '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n'
  expect(formatVkey(key)).toBe('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')
  const note = parseNote(formatNote(text, [line]))
  expect(note && (await verifyNote(note, [key]))).toEqual([key])
  const changed = parseNote(formatNote(text.replace('think', 'thinc'), [line]))
  expect(changed && (await verifyNote(changed, [key]))).toBeUndefined()
  expect(note && (await verifyNote(note, []))).toEqual([])
  for (const bad of ['', 'text\n', `text\n\n${line.slice(0, -1)}`, `te\u0001xt\n\n${line}`, 'text\n\n— nobody ???\n'])
    expect(parseNote(bad), JSON.stringify(bad)).toBeUndefined()
  expect(parseVkey(sha256, 'PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')).toBeUndefined()
})

function makeSigner(name: string, type: SignatureType) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32)
  const key = makeNoteKey(fast, name, type, raw)
  const atS = 1_679_315_147
  return {
    key,
    line: (text: string) =>
      type === 0x01
        ? formatSignature(name, key.id, sign(null, Buffer.from(text), privateKey))
        : formatSignature(
            name,
            key.id,
            formatCosignature(atS, sign(null, Buffer.from(cosignedText(text, atS)), privateKey)),
          ),
  }
}

test('[LG4] a checkpoint counts when the log has signed it; an unknown key is passed over, a forged one spoils it', async () => {
  const log = makeSigner('example.org/log', 0x01)
  const witness = makeSigner('witness.example/w1', 0x04)
  const foreign = makeSigner('example.org/log', 0x01)
  const text = formatCheckpoint({ origin: 'example.org/log', size: 200, root: rootOf(200) })
  expect(parseCheckpoint(text)).toEqual({ origin: 'example.org/log', size: 200, root: rootOf(200) })
  const signed = formatNote(text, [log.line(text), foreign.line(text), witness.line(text)])
  const opened = await openCheckpoint(signed, [log.key, witness.key])
  expect(opened).toMatchObject({ ok: true, checkpoint: { size: 200 }, signers: [log.key, witness.key] })
  expect(await openCheckpoint(formatNote(text, [witness.line(text)]), [log.key, witness.key])).toEqual({
    ok: false,
    why: 'not-signed',
  })
  const forged = formatSignature('example.org/log', log.key.id, new Uint8Array(64))
  expect(await openCheckpoint(formatNote(text, [log.line(text), forged]), [log.key])).toEqual({
    ok: false,
    why: 'not-signed',
  })
  expect(await openCheckpoint(signed, [makeSigner('other.org', 0x01).key])).toEqual({ ok: false, why: 'other-origin' })
  for (const bad of ['o\n01\nAAAA\n', `o\n5\n${'A'.repeat(43)}\n`, 'o\n5\n', `\n5\n${'A'.repeat(43)}=\n`])
    expect(parseCheckpoint(bad), bad).toBeUndefined()
})

test('[LG5] a receipt is checked alone, with the key; one changed bit anywhere and it is not', async () => {
  const log = makeSigner('example.org/log', 0x01)
  const text = formatCheckpoint({ origin: 'example.org/log', size: 200, root: rootOf(200) })
  const receipt = formatReceipt({
    entry: textBytes('entry 123'),
    index: 123,
    proof: makeProof(fast, planInclusion(123, 200), hashOf),
    checkpoint: formatNote(text, [log.line(text)]),
  })
  expect(receipt.split('\n').slice(0, 3)).toEqual(['c2sp.org/tlog-proof@v1', 'extra ZW50cnkgMTIz', 'index 123'])
  expect(await verifyReceipt(sha256, receipt, [log.key])).toMatchObject({
    ok: true,
    index: 123,
    checkpoint: { size: 200 },
  })
  const bytes = textBytes(receipt)
  for (let at = 0; at < bytes.length; at += 7) {
    const changed = new TextDecoder().decode(flip(bytes, at))
    expect(await verifyReceipt(sha256, changed, [log.key]), `byte ${at}`).toMatchObject({ ok: false })
  }
  expect(fromBase64('AA=')).toBeUndefined()
  expect(fromBase64('AB==')).toBeUndefined()
})
