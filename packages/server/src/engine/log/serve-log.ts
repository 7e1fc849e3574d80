/** What the log tells: its checkpoint, tiles, entries and receipts. */
import {
  CountersignError,
  formatBundle,
  formatReceipt,
  makeProof,
  placeOf,
  planInclusion,
  rootOver,
  widthAt,
  type ProofPlan,
  type TileName,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { readBundle, readCheckpoint, readLog, readTiles, type CheckpointRow } from '../../store/log.ts'
import type { DecisionRow } from '../../store/decisions.ts'
import type { Engine } from '../engine.ts'
import { isVeiled, readVeil } from '../veil.ts'
import type { WorkspaceState } from '../workspace-state.ts'
import { sha } from './log-keys.ts'

/** Readers want one that witnesses have signed; for so long they get it rather than a newer one that none has. */
const cosignedForMs = 60_000

interface Signed {
  size: number
  note: string
}
const signed = ({ size, note, cosignatures }: CheckpointRow): Signed => ({ size, note: note + cosignatures.join('') })

async function readCurrent(q: Query, workspace: string): Promise<{ newest?: Signed; served?: Signed }> {
  const newest = await readCheckpoint(q, workspace)
  if (!newest) return {}
  const cosigned = newest.cosignatures.length > 0 ? newest : await readCheckpoint(q, workspace, true)
  const served = cosigned && newest.at - cosigned.at <= cosignedForMs ? cosigned : newest
  return { newest: signed(newest), served: signed(served) }
}

/** @throws CountersignError where nothing of this log is folded yet. */
export async function currentCheckpoint(q: Query, workspace: string): Promise<Signed> {
  const { served } = await readCurrent(q, workspace)
  if (!served) throw new CountersignError('not-folded')
  return served
}

/** A tile as wide as asked: one that has grown begins with what it was. */
export async function tileBytes(q: Query, workspace: string, level: number, name: TileName): Promise<Uint8Array> {
  const [tile] = await readTiles(q, workspace, [{ level, n: name.n }])
  if (!tile || tile.hashes.length < name.width * 32) throw new CountersignError('not-found', 'There is no such tile.')
  return tile.hashes.subarray(0, name.width * 32)
}

/** A bundle of entries. What people do behind a blind gate is told to nobody, through no door, until it has ended. */
export async function bundleBytes(q: Query, state: WorkspaceState, name: TileName): Promise<Uint8Array> {
  const log = await readLog(q, state.id)
  if (!log || widthAt(log.size, 0, name.n) < name.width)
    throw new CountersignError('not-found', 'There is no such bundle.')
  const entries = await readBundle(q, state.id, name)
  if (entries.length < name.width) throw new CountersignError('gone', 'These entries are past retention.')
  if ((await readVeil(q, state, entries, null)).decisions.size > 0) throw new CountersignError('entries-held')
  return formatBundle(entries.map(({ leaf }) => leaf))
}

/**
 * Roots of perfect subtrees, which never change: a proof needs one of up to 256 hashes for each level, and near the root
 * they are the same for everybody.
 */
const roots = new Map<string, Uint8Array>()
const rootsKept = 8_192

function rootKept(name: string, compute: () => Uint8Array): Uint8Array {
  const root = roots.get(name) ?? compute()
  // What was used last stands last.
  roots.delete(name)
  roots.set(name, root)
  if (roots.size > rootsKept) roots.delete(roots.keys().next().value as string)
  return root
}

/** The hashes of a proof, from the tiles of a tree of at least this size. */
export async function proofOf(q: Query, workspace: string, plan: ProofPlan): Promise<Uint8Array[]> {
  const places = new Map(
    plan
      .flat()
      .map((node) => placeOf(node))
      .map((place) => [`${place.level}/${place.n}`, place]),
  )
  const tiles = await readTiles(q, workspace, [...places.values()])
  const found = new Map(tiles.map((tile) => [`${tile.level}/${tile.n}`, tile.hashes]))
  return makeProof(sha, plan, (node) => {
    const { level, n, first, count } = placeOf(node)
    const tile = found.get(`${level}/${n}`)
    if (!tile || tile.length < (first + count) * 32) throw new Error(`tile ${n} of level ${level} is not whole`)
    return rootKept(`${workspace}/${level}/${n}/${first}/${count}`, () => rootOver(sha, tile, first, count))
  })
}

const told = /^(decision|effect|appeal|compensation)\./
const waitMs = 3_000
const stepMs = 50

/** The receipt of a decision: the last line that tells what became of it, or the one at a position. */
export async function receiptOf(
  engine: Engine,
  state: WorkspaceState,
  row: DecisionRow,
  position: number | null,
): Promise<string> {
  const lines = await engine.database.query<{ position: number; type: string }>(
    'select position, type from entries where workspace = $1 and decision = $2 and ($3::bigint is null or position = $3) order by position',
    [state.id, row.id, position],
    'read-lines',
  )
  const line = position === null ? lines.findLast(({ type }) => told.test(type)) : lines[0]
  if (!line) throw new CountersignError('not-found', 'The log has no such line about this decision.')
  if (isVeiled(state, row) && !told.test(line.type)) throw new CountersignError('entries-held')
  return receiptAt(engine, state.id, line.position)
}

/** The receipt of one line; one that is younger than the checkpoint is waited for. */
export async function receiptAt({ database, clock }: Engine, workspace: string, position: number): Promise<string> {
  const untilMs = clock.now() + waitMs
  for (;;) {
    const checkpoint = await checkpointOver(database, workspace, position)
    if (checkpoint) return writeReceipt(database, workspace, position, checkpoint)
    if (clock.now() > untilMs) throw new CountersignError('not-folded')
    await new Promise((resolve) => setTimeout(resolve, stepMs))
  }
}

/** The one that readers are given, else the newest, where it covers this entry. */
async function checkpointOver(q: Query, workspace: string, index: number): Promise<Signed | undefined> {
  const { newest, served } = await readCurrent(q, workspace)
  return [served, newest].find((one) => one !== undefined && one.size > index)
}

export async function writeReceipt(
  q: Query,
  workspace: string,
  index: number,
  { size, note }: Signed,
): Promise<string> {
  const [[entry], proof] = await Promise.all([
    q.query<{ leaf: Buffer }>(
      'select leaf from entries where workspace = $1 and position = $2',
      [workspace, index],
      'read-leaf',
    ),
    proofOf(q, workspace, planInclusion(index, size)),
  ])
  if (!entry) throw new CountersignError('gone', 'This entry is past retention.')
  return formatReceipt({ entry: entry.leaf, index, proof, checkpoint: note })
}
