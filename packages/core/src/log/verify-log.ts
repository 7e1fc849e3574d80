/**
 * Verifying a whole log from its published form, in one pass and little memory: the checkpoint's signature, the tree
 * under it down to each entry, and that it continues every checkpoint seen earlier. Hashes are trusted from the root
 * down, so that what was altered is named and everything else still counts.
 */
import { sameBytes } from './bytes.ts'
import { openCheckpoint, type Checkpoint } from './checkpoint.ts'
import { edgeTiles } from './grow-tree.ts'
import { appendLeaf, emptyFrontier, frontierRoot, hashBytes, leafHash } from './merkle.ts'
import type { NoteKey } from './note.ts'
import type { Sha256 } from './sha256.ts'
import { edgeRoot, formatTile, hashAt, hashesAt, parseBundle, rootOver, tileWidth, widthAt } from './tile.ts'

/** Where a log is read from: by the paths of C2SP tlog-tiles. Undefined for what is not there. */
export interface LogSource {
  read(path: string): Promise<Uint8Array | undefined>
}
export interface LogFinding {
  what: 'tampered' | 'truncated'
  /** `entry 17`, `tile/0/003`, `checkpoint`… */
  where: string
  /** In words. */
  why: string
}
export interface LogReport {
  checkpoint: Checkpoint | null
  /** The signed note. */
  note: string | null
  signers: readonly NoteKey[]
  findings: LogFinding[]
  /** Found beyond those that are listed. */
  more: number
}
export interface VerifyLogOptions {
  sha: Sha256
  keys: readonly NoteKey[]
  /** Checkpoints that were seen earlier, whose signatures were checked then. */
  seen: readonly Checkpoint[]
  /** Each bundle's entries that are as the tree says. */
  entries?: (first: number, entries: readonly Uint8Array[]) => Promise<void>
  progress?: (done: number, of: number) => void
}

const mostFindings = 50

export async function verifyLog(source: LogSource, options: VerifyLogOptions): Promise<LogReport> {
  const { sha, keys } = options
  const report: LogReport = { checkpoint: null, note: null, signers: [], findings: [], more: 0 }
  const find = (what: LogFinding['what'], where: string, why: string): void => {
    if (report.findings.length < mostFindings) report.findings.push({ what, where, why })
    else report.more++
  }
  const given = await source.read('checkpoint')
  if (!given) {
    find('truncated', 'checkpoint', 'there is none')
    return report
  }
  const opened = await openCheckpoint(given, keys)
  if (!opened.ok) {
    find('tampered', 'checkpoint', opened.why)
    return report
  }
  const { checkpoint, signers } = opened
  Object.assign(report, { checkpoint, signers, note: new TextDecoder().decode(given) })
  // Under another name it is another log, whose key had to be asked for: what it continues stands in its own lines.
  const seen = options.seen.filter(({ origin }) => origin === checkpoint.origin)
  for (const earlier of seen.filter(({ size }) => size > checkpoint.size))
    find('truncated', `checkpoint of ${checkpoint.size}`, `the log had ${earlier.size} entries when it was seen before`)

  const tree = createTiles(source, sha, checkpoint, find)
  if (await tree.edgeIsRight()) await readAll(source, { ...options, seen }, checkpoint, tree, find)
  return report
}

type Find = (what: LogFinding['what'], where: string, why: string) => void
interface Tiles {
  edgeIsRight(): Promise<boolean>
  /** A tile whose hashes are vouched for; undefined where it is not as the tree says. */
  tile(level: number, n: number): Promise<Uint8Array | undefined>
  /** The root over a full tile of level 0, as the level above has it. */
  rootOfBundle(n: number): Promise<Uint8Array | undefined>
}

function createTiles(source: LogSource, sha: Sha256, { size, root }: Checkpoint, find: Find): Tiles {
  const edge = new Map<string, Uint8Array>()
  // The path that was walked last: neighbours share it.
  const walked = new Map<number, { n: number; hashes: Uint8Array | undefined }>()

  const tile = async (level: number, n: number): Promise<Uint8Array | undefined> => {
    const partial = edge.get(`${level}/${n}`)
    if (partial) return partial
    const last = walked.get(level)
    if (last?.n === n) return last.hashes
    const hashes = await readFull(level, n)
    walked.set(level, { n, hashes })
    return hashes
  }
  const readFull = async (level: number, n: number): Promise<Uint8Array | undefined> => {
    const expected = await rootOf(level, n)
    if (!expected) return undefined
    const path = formatTile({ level, n, width: tileWidth })
    const hashes = await source.read(path)
    if (!hashes) find('truncated', path, 'the tile is missing')
    else if (hashes.length !== tileWidth * hashBytes || !sameBytes(rootOver(sha, hashes, 0, tileWidth), expected))
      find('tampered', path, 'the tile is not the one that the tree above it names')
    else return hashes
    return undefined
  }
  const rootOf = async (level: number, n: number): Promise<Uint8Array | undefined> => {
    const above = await tile(level + 1, Math.floor(n / tileWidth))
    return above && hashAt(above, n % tileWidth)
  }
  return {
    tile,
    rootOfBundle: (n) => rootOf(0, n),
    async edgeIsRight() {
      const levels: Uint8Array[] = []
      for (let level = 0; hashesAt(size, level) > 0; level++) levels.push(new Uint8Array())
      for (const { level, n } of edgeTiles(size)) {
        const path = formatTile({ level, n, width: widthAt(size, level, n) })
        const hashes = await source.read(path)
        if (!hashes) find('truncated', path, 'the tile is missing')
        if (!hashes) return false
        levels[level] = hashes
        edge.set(`${level}/${n}`, hashes)
      }
      if (sameBytes(edgeRoot(sha, levels), root)) return true
      find('tampered', 'tree', 'the tiles at its right edge do not make the root that was signed')
      return false
    },
  }
}

async function readAll(
  source: LogSource,
  { sha, seen, entries: hear, progress }: VerifyLogOptions,
  { size, root }: Checkpoint,
  tree: Tiles,
  find: Find,
): Promise<void> {
  const frontier = emptyFrontier()
  const earlier = seen.filter((one) => one.size <= size).sort((a, b) => a.size - b.size)
  const last = earlier.at(-1)?.size ?? 0
  const compare = () => {
    for (; earlier[0]?.size === frontier.size; earlier.shift())
      if (!sameBytes(frontierRoot(sha, frontier), earlier[0].root))
        find(
          'tampered',
          `checkpoint of ${frontier.size}`,
          'the log that was seen then is not the beginning of this one',
        )
  }
  compare()
  let whole = true
  let pruned = 0
  const missing: { path: string; first: number; end: number }[] = []
  for (let n = 0; n * tileWidth < size; n++) {
    const width = widthAt(size, 0, n)
    const path = formatTile({ level: 'entries', n, width })
    const [hashes, bundle] = [await tree.tile(0, n), await source.read(path)]
    const entries = bundle && parseBundle(bundle)
    if (!bundle) missing.push({ path, first: n * tileWidth, end: n * tileWidth + width })
    else if (entries?.length !== width) find('tampered', path, 'it does not hold the entries that its name says')
    const found = entries?.length === width ? entries.map((entry) => leafHash(sha, entry)) : undefined
    const known = hashes ? Array.from({ length: width }, (_, i) => hashAt(hashes, i)) : undefined
    if (found && entries) {
      const right = known
        ? found.map((hash, i) => sameBytes(hash, known[i] as Uint8Array))
        : await sameRoot(sha, found, await tree.rootOfBundle(n))
      for (const [i, ok] of right.entries())
        if (!ok) find('tampered', `entry ${n * tileWidth + i}`, 'it is not what was logged')
      if (right.every(Boolean)) {
        pruned = Math.max(pruned, ...entries.map(prunedBefore))
        await hear?.(n * tileWidth, entries)
      }
    }
    const leaves = known ?? found
    if (!leaves) whole = false
    if (whole && frontier.size < last)
      for (const leaf of leaves ?? []) {
        appendLeaf(sha, frontier, leaf)
        compare()
      }
    progress?.(n * tileWidth + width, size)
  }
  // Past retention, as a line that is there says; their hashes were read from the tiles.
  for (const { path, first, end } of missing)
    if (end > pruned) find('truncated', path, `entries ${first} to ${end - 1} are missing`)
  // Where nothing earlier asked for it, the root was checked from the tiles alone.
  if (whole && frontier.size === size && !sameBytes(frontierRoot(sha, frontier), root))
    find('tampered', 'tree', 'the entries do not make the root that was signed')
}

const told = new TextDecoder()
/** How far the log was pruned, where a line says so; else 0. */
function prunedBefore(entry: Uint8Array): number {
  const text = told.decode(entry)
  if (!text.includes('"type":"log.pruned"')) return 0
  try {
    const leaf = JSON.parse(text) as { type?: unknown; data?: { before?: unknown } }
    return leaf.type === 'log.pruned' && typeof leaf.data?.before === 'number' ? leaf.data.before : 0
  } catch {
    return 0
  }
}

/** Of entries whose own tile cannot be trusted only all together can be told. */
async function sameRoot(sha: Sha256, leaves: readonly Uint8Array[], root: Uint8Array | undefined): Promise<boolean[]> {
  const frontier = emptyFrontier()
  for (const leaf of leaves) appendLeaf(sha, frontier, leaf)
  const same = root !== undefined && sameBytes(frontierRoot(sha, frontier), root)
  return leaves.map(() => same)
}
