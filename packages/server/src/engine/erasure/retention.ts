/** Retention: how long what was proposed and said is kept, and the daily job that shreds what is past it. */
import {
  allowedOrThrow,
  decideRetention,
  floorOf,
  regimeNames,
  retentionFloors,
  type FloorRegime,
  type RetentionClass,
  type RetentionProfile,
  type RetentionWire,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { shredDecisions } from '../../store/shred.ts'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor } from '../entry.ts'
import { pruneLog } from './prune.ts'
import { readProfile } from './read-profile.ts'

export interface RetentionChange {
  regimes?: FloorRegime[] | undefined
  days?: { [name in RetentionClass]?: number | null | undefined } | undefined
}

const dayMs = 86_400_000
/** So many in one turn at the head, so that nobody waits for long. */
const most = 500

const wireOf = ({ regimes: named, days }: RetentionProfile): RetentionWire => ({
  regimes: named,
  days,
  floor: floorOf(named),
  known: regimeNames.map((regime) => ({ regime, ...retentionFloors[regime] })),
})

export const tellRetention = async (q: Query, workspace: string): Promise<RetentionWire> =>
  wireOf(await readProfile(q, workspace))

export function changeRetention(
  engine: Engine,
  workspace: string,
  actor: Actor,
  change: RetentionChange,
): Promise<RetentionWire> {
  return engine.committer.act(workspace, async (turn) => {
    const before = await readProfile(turn, workspace)
    const named = new Set(change.regimes ?? before.regimes)
    const chosen = Object.entries(change.days ?? {}).filter(([, days]) => days !== undefined)
    const profile: RetentionProfile = {
      regimes: regimeNames.filter((regime) => named.has(regime)),
      days: { ...before.days, ...(Object.fromEntries(chosen) as Partial<RetentionProfile['days']>) },
    }
    allowedOrThrow(decideRetention(profile))
    await turn.query('update workspaces set retention = $2::jsonb where id = $1', [workspace, JSON.stringify(profile)])
    turn.record({ type: 'retention.changed', actor, data: { regimes: profile.regimes, ...profile.days } })
    return wireOf(profile)
  })
}

/** Everywhere; what has failed in one workspace keeps none of the others. */
export async function keepRetention(engine: Engine): Promise<void> {
  const rows = await engine.database.query<{ id: string }>('select id from workspaces where retention is not null')
  for (const { id } of rows)
    try {
      for (const name of ['decisions', 'contested'] as const) while ((await shredPast(engine, id, name)) === most);
      while (await pruneLog(engine, id));
    } catch (error) {
      engine.log.error({ err: error, workspace: id }, 'what is past retention could not be shredded')
    }
}

const isContested = `(d.overridden_at is not null or d.flagged_at is not null or exists (select 1 from appeals a where a.workspace = d.workspace and a.decision = d.id))`

function shredPast(engine: Engine, workspace: string, name: 'decisions' | 'contested'): Promise<number> {
  return engine.committer.act(workspace, async (turn) => {
    const days = (await readProfile(turn, workspace)).days[name]
    if (days === null) return 0
    const beforeMs = turn.nowMs - days * dayMs
    const rows = await turn.query<{ id: string }>(
      `select d.id from decisions d where d.workspace = $1 and d.ended_at < at_ms($2) and d.erased_at is null
         and ${isContested} = $3 and d.appeal is null
         and not exists (select 1 from compensations c where c.workspace = d.workspace and c.decision = d.id and c.state = 'open')
         and not exists (select 1 from holds h where h.workspace = d.workspace and h.lifted_at is null and (h.subject_ref = d.subject_ref or h.case_ref = d.case_ref))
       order by d.ended_at limit $4`,
      [workspace, beforeMs, name === 'contested', most],
    )
    if (rows.length === 0) return 0
    const { decisions, files } = await shredDecisions(
      turn,
      workspace,
      rows.map(({ id }) => id),
      { position: turn.nextPosition(), atMs: turn.nowMs },
    )
    // A key that seals nothing any more.
    await turn.query(
      `delete from subject_keys k where k.workspace = $1 and not exists (select 1 from decisions d where d.workspace = k.workspace and d.subject_ref = k.ref)
         and not exists (select 1 from dataset_items i where i.workspace = k.workspace and i.subject_ref = k.ref)
         and not exists (select 1 from evaluation_outputs o where o.workspace = k.workspace and o.subject_ref = k.ref)`,
      [workspace],
    )
    await turn.query('update workspaces set erasures = erasures + 1 where id = $1', [workspace])
    turn.bumpEpoch()
    turn.record({
      type: 'retention.shredded',
      actor: { kind: 'system', id: null },
      data: { class: name, decisions, files, before: isoTime(beforeMs), days },
    })
    return rows.length
  })
}
