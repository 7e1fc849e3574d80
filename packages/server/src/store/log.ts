/** The log's tables: leaves as hashes, tiles, checkpoints, keys. */
import type { GrownTile, TileName } from '@countersign/core'
import { binaryArray } from './binary-array.ts'
import type { Query } from './database.ts'

export interface LogRow {
  origin: string
  size: number
  latest_at: number | null
  behind: boolean
  /** How many entries there are. */
  position: number
  published: boolean
  /** Put back from a backup, and no witness was asked yet how far it has seen it. */
  restored: boolean
}
const logColumns = `l.origin, coalesce(l.size, 0) as size, l.latest_at, coalesce(l.behind, false) as behind, h.position, w.log_published as published, coalesce(l.restored, false) as restored`

export async function readLog(q: Query, workspace: string): Promise<LogRow | undefined> {
  const [row] = await q.query<LogRow>(
    `select ${logColumns} from heads h join workspaces w on w.id = h.workspace left join logs l on l.workspace = h.workspace where h.workspace = $1`,
    [workspace],
    'read-log',
  )
  return row
}

/** Workspaces whose log has entries that are not folded, or keys to be retired. */
export async function findUnfolded(q: Query): Promise<string[]> {
  const rows = await q.query<{ workspace: string }>(
    `select h.workspace from heads h left join logs l on l.workspace = h.workspace where h.position > coalesce(l.size, 0)
     union select workspace from log_keys where retire_asked and until_size is null`,
    [],
    'find-unfolded',
  )
  return rows.map(({ workspace }) => workspace)
}

export const findLogs = async (q: Query): Promise<string[]> =>
  (await q.query<{ workspace: string }>('select workspace from heads', [], 'find-logs')).map(
    ({ workspace }) => workspace,
  )

export interface Leaves {
  /** Leaf hashes side by side. */
  hashes: Buffer
  count: number
  latest_at: number
  last_at: number
}
/** The leaf hashes (RFC 6962) of entries from one position up to before another. */
export async function readLeaves(q: Query, workspace: string, from: number, to: number): Promise<Leaves> {
  const [row] = await q.query<Leaves>(
    `select string_agg(sha256('\\x00'::bytea || leaf), ''::bytea order by position) as hashes, count(*)::int as count,
       max(at) as latest_at, (array_agg(at order by position desc))[1] as last_at
     from entries where workspace = $1 and position >= $2 and position < $3`,
    [workspace, from, to],
    'read-leaves',
  )
  return row as Leaves
}

/** Tiles by level and number; those that are not there are left out. */
export async function readTiles(
  q: Query,
  workspace: string,
  places: readonly { level: number; n: number }[],
): Promise<GrownTile[]> {
  if (places.length === 0) return []
  return q.query<GrownTile>(
    'select t.level, t.n, t.hashes from unnest($2::smallint[], $3::bigint[]) as p(level, n) join log_tiles t on t.workspace = $1 and (t.level, t.n) = (p.level, p.n)',
    [workspace, places.map(({ level }) => level), places.map(({ n }) => n)],
    'read-tiles',
  )
}

export async function writeTiles(q: Query, workspace: string, tiles: readonly GrownTile[]): Promise<void> {
  // Without a name: binary arrays cannot be spelled out as text.
  await q.query(
    `insert into log_tiles (workspace, level, n, hashes) select $1, l, n, h from unnest($2::int[], $3::bigint[], $4::bytea[]) as u(l, n, h)
     on conflict (workspace, level, n) do update set hashes = excluded.hashes`,
    [
      workspace,
      binaryArray(
        'int4',
        tiles.map(({ level }) => level),
      ),
      binaryArray(
        'int8',
        tiles.map(({ n }) => n),
      ),
      binaryArray(
        'bytea',
        tiles.map(({ hashes }) => Buffer.from(hashes.buffer, hashes.byteOffset, hashes.length)),
      ),
    ],
  )
}

/** The entries of a bundle, in order; fewer than its width where they are not there. */
export async function readBundle(
  q: Query,
  workspace: string,
  { n, width }: Pick<TileName, 'n' | 'width'>,
): Promise<{ position: number; type: string; decision: string | null; leaf: Buffer }[]> {
  return q.query(
    'select position, type, decision, leaf from entries where workspace = $1 and position >= $2 and position < $3 order by position',
    [workspace, n * 256, n * 256 + width],
    'read-bundle',
  )
}

export interface LogKeyRow {
  vkey: string
  from_size: number
  until_size: number | null
  retire_asked: boolean
}
export const readLogKeys = (q: Query, workspace: string): Promise<LogKeyRow[]> =>
  q.query<LogKeyRow>(
    'select vkey, from_size, until_size, retire_asked from log_keys where workspace = $1 order by from_size, vkey',
    [workspace],
    'read-log-keys',
  )

export interface CheckpointRow {
  size: number
  note: string
  at: number
  /** Lines of witnesses. */
  cosignatures: string[]
}
const checkpointColumns = `c.size, c.note, c.at, array(select s.line from log_cosignatures s where s.workspace = c.workspace and s.size = c.size order by s.witness) as cosignatures`

/** The newest checkpoints, the newest of all first; `cosigned`: the newest that a witness has signed. */
export async function readCheckpoint(
  q: Query,
  workspace: string,
  cosigned = false,
): Promise<CheckpointRow | undefined> {
  const [row] = await q.query<CheckpointRow>(
    cosigned
      ? `select ${checkpointColumns} from log_checkpoints c where c.workspace = $1 and c.size = (select max(size) from log_cosignatures where workspace = $1)`
      : `select ${checkpointColumns} from log_checkpoints c where c.workspace = $1 order by c.size desc limit 1`,
    [workspace],
    cosigned ? 'read-cosigned' : 'read-checkpoint',
  )
  return row
}

/** The newest that covers nothing past this size. */
export async function readCheckpointWithin(
  q: Query,
  workspace: string,
  mostSize: number,
): Promise<CheckpointRow | undefined> {
  const [row] = await q.query<CheckpointRow>(
    `select ${checkpointColumns} from log_checkpoints c where c.workspace = $1 and c.size <= $2 order by c.size desc limit 1`,
    [workspace, mostSize],
  )
  return row
}

/** Of a stretch of time the first, and the last of each day (UTC), smaller than this size, from the smallest on. */
export const readDailyCheckpoints = (
  q: Query,
  workspace: string,
  sinceMs: number,
  untilMs: number,
  belowSize: number,
): Promise<CheckpointRow[]> =>
  q.query<CheckpointRow>(
    `select ${checkpointColumns} from log_checkpoints c join (
       select max(size) as size from log_checkpoints where workspace = $1 and at >= at_ms($2) and at < at_ms($3) and size < $4 group by date_trunc('day', at at time zone 'UTC')
       union select min(size) from log_checkpoints where workspace = $1 and at >= at_ms($2) and at < at_ms($3) and size < $4
     ) chosen on chosen.size = c.size where c.workspace = $1 order by c.size`,
    [workspace, sinceMs, untilMs, belowSize],
  )
