/** One step of the integrator: leaves into tiles, and a signed checkpoint over them, in one transaction. */
import {
  edgeTiles,
  formatCheckpoint,
  formatId,
  formatNote,
  formatSignature,
  growTree,
  hashesAt,
  type Tree,
} from '@countersign/core'
import type { Transaction } from '../../store/database.ts'
import { readLeaves, readLog, readLogKeys, readTiles, writeTiles } from '../../store/log.ts'
import type { NoteSigner } from '../../store/log-key.ts'
import { advisoryLocks } from '../../store/locks.ts'
import type { Engine } from '../engine.ts'
import { nameSigners, sha, stateOfKeys, type NamedSigner } from './log-keys.ts'

/** So many at a time, so that a long log is folded in steps that can be taken up again. */
const most = 65_536
/** Processes draw times of their own; what differs by less is no clock that was set back. */
const slackMs = 5_000

export interface Folded {
  /** `keyless`: this process holds no key of this log; `unasked`: witnesses must say first how far they have seen it. */
  outcome: 'folded' | 'nothing' | 'elsewhere' | 'keyless' | 'unasked'
  more: boolean
  size: number
  /** Time went backwards, by so many milliseconds; null where it did not, or has been told. */
  setBackMs: number | null
  /** Keys to be settled before more is signed. */
  keys: NamedSigner[] | null
}

async function readTree(tx: Transaction, workspace: string, size: number): Promise<Tree> {
  const tiles = await readTiles(tx, workspace, edgeTiles(size))
  const edge: Uint8Array[] = []
  for (let level = 0; hashesAt(size, level) > 0; level++)
    edge.push(tiles.find((tile) => tile.level === level)?.hashes ?? new Uint8Array())
  return { size, edge }
}

/** @param witnessed there are witnesses to be asked. */
export function fold(
  engine: Engine,
  workspace: string,
  signers: readonly NoteSigner[],
  host: string,
  witnessed: boolean,
): Promise<Folded> {
  const nothing: Folded = { outcome: 'nothing', more: false, size: 0, setBackMs: null, keys: null }
  return engine.database.transaction(async (tx) => {
    const [lock] = await tx.query<{ mine: boolean }>(
      'select pg_try_advisory_xact_lock($1, hashtext($2)) as mine',
      [advisoryLocks.integrate, workspace],
      'integrate-lock',
    )
    if (!lock?.mine) return { ...nothing, outcome: 'elsewhere' }
    const [log, keyRows] = [await readLog(tx, workspace), await readLogKeys(tx, workspace)]
    if (!log) return nothing
    // Signed now, one name could stand under two histories.
    if (log.restored && witnessed) return { ...nothing, outcome: 'unasked' }
    const origin = log.origin ?? `${host}/log/${formatId('workspace', workspace)}`
    const mine = nameSigners(signers, origin)
    const { signing, changes } = stateOfKeys(mine, keyRows)
    const keys = changes ? mine : null
    if (signing.length === 0) return { ...nothing, outcome: 'keyless', keys }
    const to = Math.min(log.position, log.size + most)
    if (to <= log.size) return { ...nothing, keys }

    const leaves = await readLeaves(tx, workspace, log.size, to)
    if (leaves.count !== to - log.size)
      throw new Error(`entries ${log.size} to ${to - 1} are not all there: ${leaves.count} were found`)
    const grown = growTree(sha, await readTree(tx, workspace, log.size), leaves.hashes)
    await writeTiles(tx, workspace, grown.tiles)
    const text = formatCheckpoint({ origin, size: to, root: grown.root })
    const lines = await Promise.all(
      signing.map(async ({ key, sign }) => formatSignature(key.name, key.id, await sign(text))),
    )
    const latest = Math.max(log.latest_at ?? 0, leaves.latest_at)
    const behindMs = latest - leaves.last_at
    const behind = behindMs > slackMs
    await tx.query(
      'insert into log_checkpoints (workspace, size, note, at) values ($1, $2, $3, app_now())',
      [workspace, to, formatNote(text, lines)],
      'write-checkpoint',
    )
    await tx.query(
      `insert into logs (workspace, origin, size, latest_at, behind) values ($1, $2, $3, at_ms($4), $5)
       on conflict (workspace) do update set size = excluded.size, latest_at = excluded.latest_at, behind = excluded.behind`,
      [workspace, origin, to, latest, behind],
      'write-log',
    )
    if (keyRows.length === 0)
      for (const { vkey } of signing)
        await tx.query('insert into log_keys (workspace, vkey, from_size) values ($1, $2, 0)', [workspace, vkey])
    return {
      outcome: 'folded',
      more: to < log.position,
      size: to,
      setBackMs: behind && !log.behind ? behindMs : null,
      keys,
    }
  })
}
