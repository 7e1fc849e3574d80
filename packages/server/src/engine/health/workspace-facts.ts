import { staleMs, watchGapMs, type LogStateWire, type WorkspaceFacts } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { readCheckpoint } from '../../store/log.ts'
import type { Engine } from '../engine.ts'
import { tellLog } from '../log/tell-log.ts'
import type { Witness } from '../log/witnesses.ts'

/** How one workspace stands. @param followers who reads its log, by name. */
export async function readWorkspaceFacts(
  { database, clock }: Engine,
  workspace: string,
  witnesses: readonly Witness[],
  followers: readonly string[],
): Promise<WorkspaceFacts> {
  const nowMs = clock.now()
  const agoMs = (at: string | number) => Math.max(0, nowMs - (typeof at === 'number' ? at : Date.parse(at)))
  const [log, checkpoint, readers, [counts], cells, [slack]] = await Promise.all([
    tellLog(database, workspace, witnesses, nowMs),
    readCheckpoint(database, workspace),
    database.query<{ name: string; behind: number; at: number | null }>(
      `select f.name, greatest(h.position - coalesce(c.position, 0), 0) as behind,
         (select e.at from entries e where e.workspace = $1 and e.position >= coalesce(c.position, 0) order by e.position limit 1) as at
       from heads h cross join unnest($2::text[]) f(name) left join cursors c on c.workspace = h.workspace and c.follower = f.name
       where h.workspace = $1 order by f.name`,
      [workspace, followers],
    ),
    database.query<{ pending: number; dead: number; untold: number; people: number; held: number }>(
      `select (select count(*) from deliveries where workspace = $1 and state = 'pending') as pending,
         (select count(*) from deliveries where workspace = $1 and state = 'dead') as dead,
         (select count(*) from notices where workspace = $1 and state = 'dead' and updated_at > at_ms($2) - interval '7 days') as untold,
         (select count(distinct person) from watches where workspace = $1 and ended_at is null and seen_at >= at_ms($2)) as people,
         (select count(*) from decisions where workspace = $1 and status = 'holding') as held`,
      [workspace, nowMs - watchGapMs],
    ),
    // Of versions that still propose: what nobody uses any more grows old in peace.
    database.query<{ objective: string; state: string; tested: number | null; since: number }>(
      `select c.objective, c.state, c.since, max(t.at) as tested from objective_cells c
         join objectives o on o.workspace = c.workspace and o.id = c.objective and o.active
         left join objective_tests t on (t.workspace, t.objective, t.system, t.version, t.segment) = (c.workspace, c.objective, c.system, c.version, c.segment)
       where c.workspace = $1 and c.state in ('holding', 'breached') and exists (select 1 from objective_draws d
         where d.workspace = c.workspace and d.objective = c.objective and d.system = c.system and d.version = c.version
           and d.segment = c.segment and d.decision >= uuid_floor(at_ms($2)))
       group by c.workspace, c.objective, c.system, c.version, c.segment, c.state, c.since order by c.objective`,
      [workspace, nowMs - staleMs],
    ),
    database.query<{ trouble: string | null }>('select trouble from slack_connections where workspace = $1', [
      workspace,
    ]),
  ])
  const named = (rows: typeof cells) => [...new Set(rows.map(({ objective }) => objective))]
  return {
    log: {
      unsigned: log.lag.entries,
      lagMs: log.lag.ms,
      checkpoint: checkpoint ? { size: checkpoint.size, agoMs: agoMs(checkpoint.at) } : null,
    },
    witnesses: await readWitnesses(database, workspace, log, agoMs),
    followers: readers.map(({ name, behind, at }) => ({
      name,
      behind,
      lagMs: behind === 0 || at === null ? 0 : agoMs(at),
    })),
    deliveries: { pending: counts?.pending ?? 0, dead: counts?.dead ?? 0 },
    notices: { dead: counts?.untold ?? 0 },
    slack: slack ?? null,
    watch: { people: counts?.people ?? 0, held: counts?.held ?? 0 },
    calibrations: {
      breached: named(cells.filter(({ state }) => state === 'breached')),
      stale: named(
        cells.filter(({ state, tested, since }) => state === 'holding' && agoMs(tested ?? since) >= staleMs),
      ),
    },
  }
}

async function readWitnesses(
  q: Query,
  workspace: string,
  { witnesses }: LogStateWire,
  agoMs: (at: number) => number,
): Promise<WorkspaceFacts['witnesses']> {
  const told: { name: string; waitedMs: number | null }[] = []
  for (const { vkey, size } of witnesses) {
    const [oldest] = await q.query<{ at: number | null }>(
      'select min(at) as at from log_checkpoints where workspace = $1 and size > $2',
      [workspace, size ?? 0],
    )
    told.push({
      name: vkey.split('+')[0] as string,
      waitedMs: typeof oldest?.at !== 'number' ? null : agoMs(oldest.at),
    })
  }
  return told
}
