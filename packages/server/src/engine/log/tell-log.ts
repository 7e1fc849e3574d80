import type { LogStateWire } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { readCheckpoint, readLog } from '../../store/log.ts'
import { isoTime } from '../entry.ts'
import { tellWitnesses } from './tell-keys.ts'
import type { Witness } from './witnesses.ts'

/** How far the log is folded and signed, and who has seen it. */
export async function tellLog(
  q: Query,
  workspace: string,
  witnesses: readonly Witness[],
  nowMs: number,
): Promise<LogStateWire> {
  const [log, checkpoint, seen] = [
    await readLog(q, workspace),
    await readCheckpoint(q, workspace),
    await tellWitnesses(q, workspace, witnesses),
  ]
  const [entries, size] = [log?.position ?? 0, checkpoint?.size ?? 0]
  const [oldest] =
    entries > size
      ? await q.query<{ at: number }>(
          'select at from entries where workspace = $1 and position >= $2 order by position limit 1',
          [workspace, size],
        )
      : []
  return {
    origin: log?.origin ?? null,
    published: log?.published ?? false,
    entries,
    checkpoint: checkpoint ? { size, at: isoTime(checkpoint.at) } : null,
    lag: { entries: entries - size, ms: oldest ? Math.max(0, Math.round(nowMs - oldest.at)) : 0 },
    witnesses: seen,
  }
}
