// Checks the evidence pack that this file stands in, with Node.js and nothing else:
//   node verify.mjs --key '<key of the log>' [--key '<an older key>'] [folder]
// Ends with 0 where everything is as it was signed, 10 where something was changed, 11 where something is missing, 2
// where it was called wrongly. Formats: C2SP signed-note, tlog-checkpoint, tlog-tiles, tlog-proof; hashes: RFC 6962.
import { createHash, createPublicKey, verify } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const given = process.argv.slice(2)
const vkeys = []
let folder = import.meta.dirname
while (given.length > 0) {
  const word = given.shift()
  if (word === '--key' && given.length > 0) vkeys.push(given.shift())
  else if (word.startsWith('-')) {
    console.error(`usage: node verify.mjs [--key '<key of the log>']... [folder]`)
    process.exit(2)
  } else folder = word
}

process.on('uncaughtException', ({ message }) => {
  console.error(`changed: the pack: it cannot be read (${message})`)
  process.exit(10)
})
const findings = []
const find = (what, where, why) => findings.push({ what, where, why })
const read = (path) => {
  const file = join(folder, path)
  if (existsSync(file)) return readFileSync(file)
  find('missing', path, 'it is not there')
  return undefined
}
const sha = (...parts) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}
const [leafMark, nodeMark] = [Buffer.of(0), Buffer.of(1)]
const leafHash = (entry) => sha(leafMark, entry)
const nodeHash = (left, right) => sha(nodeMark, left, right)
const base64 = (text) => Buffer.from(text, 'base64')

// --- keys and signed checkpoints ---
const spki = Buffer.from('302a300506032b6570032100', 'hex')
function parseKey(vkey) {
  const [, name, id, spelled] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey.trim()) ?? []
  const bytes = spelled === undefined ? undefined : base64(spelled)
  const right = bytes?.length === 33 && sha(`${name}\n`, bytes).subarray(0, 4).toString('hex') === id
  if (!right) {
    console.error(`"${vkey}" is no verifier key. One looks like example.org/log/ws_…+1a2b3c4d+AX…`)
    process.exit(2)
  }
  const publicKey = createPublicKey({ key: Buffer.concat([spki, bytes.subarray(1)]), format: 'der', type: 'spki' })
  return { name, id, type: bytes[0], publicKey }
}
/** { origin, size, root } of a checkpoint that one of the log's keys signed; else undefined, with a finding. */
function openCheckpoint(note, where) {
  const end = note.lastIndexOf('\n\n')
  const text = note.slice(0, end + 1)
  const [origin, size, root] = text.split('\n')
  let signed = false
  for (const line of note.slice(end + 2).split('\n')) {
    const [, name, spelled] = /^— (\S+) (\S+)$/.exec(line) ?? []
    const bytes = spelled === undefined ? undefined : base64(spelled)
    const key = keys.find((one) => one.name === name && one.id === bytes.subarray(0, 4).toString('hex'))
    // Signatures of witnesses (type 4) are theirs to stand for; here the log's own count.
    if (!key || key.type !== 1) continue
    if (key.name === origin && verify(null, Buffer.from(text), key.publicKey, bytes.subarray(4))) signed = true
    else {
      signed = false
      break
    }
  }
  if (end > 0 && signed && /^\d+$/.test(size)) return { origin, size: Number(size), root: base64(root) }
  find('changed', where, 'its checkpoint is not signed by a key that was given')
  return undefined
}

// --- proofs (RFC 9162 §2.1.3.2, §2.1.4.2) ---
const half = (n) => Math.floor(n / 2)
function isIncluded(index, size, leaf, proof, root) {
  if (!(index < size)) return false
  let [at, last, hash] = [index, size - 1, leaf]
  for (const sibling of proof) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(sibling, hash)
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)]
    } else hash = nodeHash(hash, sibling)
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && hash.equals(root)
}
function isContinued(old, size, proof, oldRoot, root) {
  if (old < 1 || old >= size) return old === size && proof.length === 0 && oldRoot.equals(root)
  let [at, last] = [old - 1, size - 1]
  while (at % 2 === 1) [at, last] = [half(at), half(last)]
  const [first, ...rest] = at === 0 ? [oldRoot, ...proof] : proof
  if (!first) return false
  let [before, after] = [first, first]
  for (const sibling of rest) {
    if (last === 0) return false
    if (at % 2 === 1 || at === last) {
      before = nodeHash(sibling, before)
      after = nodeHash(sibling, after)
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)]
    } else after = nodeHash(after, sibling)
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && before.equals(oldRoot) && after.equals(root)
}

// --- 1. every file is the one that the manifest names, and there is no other ---
const manifestBytes = read('manifest.json')
if (!manifestBytes) finish()
const manifest = JSON.parse(manifestBytes.toString('utf8'))
const named = new Map(manifest.files.map((file) => [file.path, file]))
for (const { path, sha256 } of named.values()) {
  const bytes = read(path)
  if (bytes && sha(bytes).toString('hex') !== sha256)
    find('changed', path, 'it is not the file that the manifest names')
}
for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name).slice(join(folder, '/').length).replaceAll('\\', '/')
  if (entry.isFile() && !path.startsWith('manifest.') && !named.has(path))
    find('changed', path, 'the manifest does not name it')
}

// --- 2. the log: signature, and the tree under it down to each entry ---
const keys = (vkeys.length > 0 ? vkeys : manifest.log.keys).map(parseKey)
const note = read('log/checkpoint')
const checkpoint = note && openCheckpoint(note.toString('utf8'), 'log/checkpoint')
const earlier = JSON.parse(read('consistency.json')?.toString('utf8') ?? '[]')
if (checkpoint) checkTree(checkpoint)

function tilePath(level, n, width) {
  const digits = String(n).padStart(Math.ceil(String(n).length / 3) * 3, '0')
  const groups = digits.match(/\d{3}/g)
  const path = groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/')
  return `log/tile/${level}/${path}${width === 256 ? '' : `.p/${width}`}`
}
function entriesOf(path) {
  const bundle = read(path)
  const entries = []
  for (let at = 0; bundle && at + 2 <= bundle.length;) {
    const end = at + 2 + bundle.readUInt16BE(at)
    entries.push(bundle.subarray(at + 2, end))
    at = end
  }
  return entries
}
function rootOver(hashes) {
  let level = hashes
  while (level.length > 1) level = level.flatMap((hash, i) => (i % 2 === 0 ? [nodeHash(hash, level[i + 1])] : []))
  return level[0]
}
function checkTree({ size, root }) {
  const roots = new Map()
  const asked = new Set(earlier.map((one) => one.size))
  const frontier = []
  const rootNow = () => frontier.map(({ hash }) => hash).reduceRight((right, left) => nodeHash(left, right))
  let count = 0
  let level = []
  for (let n = 0; n * 256 < size; n++) {
    const width = Math.min(256, size - n * 256)
    const path = tilePath('entries', n, width)
    const hashes = entriesOf(path).map(leafHash)
    if (hashes.length !== width) find('changed', path, 'it does not hold the entries that its name says')
    checkTile(0, n, hashes)
    if (hashes.length === 256) level.push(rootOver(hashes))
    for (const hash of hashes) {
      let [node, span] = [hash, 1]
      while (frontier.at(-1)?.span === span) [node, span] = [nodeHash(frontier.pop().hash, node), span * 2]
      frontier.push({ hash: node, span })
      if (asked.has(++count)) roots.set(count, rootNow())
    }
  }
  for (let height = 1; level.length > 0; height++) {
    const above = []
    for (let n = 0; n * 256 < level.length; n++) {
      const hashes = level.slice(n * 256, n * 256 + 256)
      checkTile(height, n, hashes)
      if (hashes.length === 256) above.push(rootOver(hashes))
    }
    level = above
  }
  if (count !== size || (size > 0 && !rootNow().equals(root)))
    find('changed', 'log', 'its entries do not make the root that was signed')

  // --- 3. it continues the checkpoints of the period ---
  for (const one of earlier) {
    const where = `checkpoint of ${one.size}`
    const opened = openCheckpoint(one.note, where)
    if (!opened) continue
    const proven = isContinued(opened.size, size, one.proof.map(base64), opened.root, root)
    if (opened.size !== one.size || !proven || !roots.get(opened.size)?.equals(opened.root))
      find('changed', where, 'the log does not continue it')
  }
}
function checkTile(level, n, hashes) {
  const path = tilePath(level, n, hashes.length)
  if (!read(path)?.equals(Buffer.concat(hashes)))
    find('changed', path, 'it does not hold the hashes of what is below it')
}

// --- 4. each receipt, and the manifest's own: a line of the log that names its hash ---
/** The line that a receipt proves. */
function openReceipt(path) {
  const text = read(path)?.toString('utf8')
  if (text === undefined) return undefined
  const end = text.indexOf('\n\n')
  const [first, extra = '', index = '', ...proof] = text.slice(0, end).split('\n')
  const opened = openCheckpoint(text.slice(end + 2), path)
  if (!opened) return undefined
  const entry = base64(extra.replace(/^extra /, ''))
  const at = Number(index.replace(/^index /, ''))
  if (
    first === 'c2sp.org/tlog-proof@v1' &&
    isIncluded(at, opened.size, leafHash(entry), proof.map(base64), opened.root)
  )
    return JSON.parse(entry.toString('utf8'))
  find('changed', path, 'its entry is not in the log')
  return undefined
}
const receipts = [...named.keys()].filter((path) => path.startsWith('receipts/'))
for (const path of receipts) {
  const entry = openReceipt(path)
  if (entry && entry.decision !== path.slice('receipts/'.length, -'.tlog-proof'.length))
    find('changed', path, 'it is about another decision')
}
const sealed = openReceipt('manifest.tlog-proof')
if (sealed && (sealed.type !== 'evidence.sealed' || sealed.data.manifest !== sha(manifestBytes).toString('hex')))
  find('changed', 'manifest.json', 'it is not the manifest that the log names')
finish()

function finish() {
  for (const { what, where, why } of findings.slice(0, 50)) console.error(`${what}: ${where}: ${why}`)
  if (findings.length > 50) console.error(`… and ${findings.length - 50} more`)
  if (findings.length > 0) process.exit(findings.some(({ what }) => what === 'changed') ? 10 : 11)
  console.log(
    `ok: ${named.size} files, ${checkpoint.size} entries of ${checkpoint.origin}, ${earlier.length} earlier checkpoints, ${receipts.length} receipts`,
  )
  if (vkeys.length === 0)
    console.log('The key came from the pack itself: that finds accidents, not an operator who lies. Bring it: --key.')
  process.exit(0)
}
