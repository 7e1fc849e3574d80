/** Reads audits anew, once an hour: what each version's confidences have meant of late. */
import { isDeepStrictEqual } from 'node:util'
import type { Query } from '../../store/database.ts'
import { proposedSql } from '../../store/decisions.ts'
import type { Engine } from '../engine.ts'
import { auditedColumns, auditedJoin, isAiWrong, type Audited } from '../measures/audited.ts'
import { fitRisk } from './fit-risk.ts'
import { readRisks, type KeptReading } from './risk-readings.ts'

interface Row extends Audited {
  system: string
  version: string
  action: string
  confidence: number
  answered: number
}
const withinMs = 90 * 86_400_000
const bySystem = { kind: 'system', id: null } as const
/** Of each system, version and action, the newest. */
const mostAudits = 2_000

export async function recalibrate(engine: Engine): Promise<void> {
  for (const { id } of await engine.database.query<{ id: string }>('select id from workspaces order by id'))
    await recalibrateWorkspace(engine, id).catch((err: unknown) =>
      engine.log.warn({ err, workspace: id }, 'its risks could not be read anew'),
    )
}

async function recalibrateWorkspace(engine: Engine, workspace: string): Promise<void> {
  const found = await fitAll(engine.database, workspace, engine.clock.now() - withinMs)
  const nameOf = ({ system, version, action }: KeptReading) => ({ system, version, action })
  const kept = await readRisks(engine.database, workspace)
  const changed = found.filter((reading) => !kept.some((was) => isDeepStrictEqual(was, reading)))
  const gone = kept.filter((was) => !found.some((is) => isDeepStrictEqual(nameOf(is), nameOf(was))))
  if (changed.length === 0 && gone.length === 0) return
  await engine.committer.act(workspace, async (turn) => {
    for (const { system, version, action } of gone) {
      await turn.query(
        'delete from risk_readings where workspace = $1 and system = $2 and version = $3 and action = $4',
        [workspace, system, version, action],
      )
      turn.record({ type: 'risk.forgotten', actor: bySystem, data: { system, version, action } })
    }
    for (const { system, version, action, right, audits, least, most, auditedMs } of changed) {
      await turn.query(
        `insert into risk_readings (workspace, system, version, action, right_from, audits, least, most, audited_at) values ($1, $2, $3, $4, $5, $6, $7, $8, at_ms($9))
         on conflict (workspace, system, version, action) do update set right_from = excluded.right_from, audits = excluded.audits, least = excluded.least, most = excluded.most, audited_at = excluded.audited_at`,
        [workspace, system, version, action, JSON.stringify(right), audits, least, most, auditedMs],
      )
      turn.record({
        type: 'risk.calibrated',
        actor: bySystem,
        data: { system, version, action, audits },
      })
    }
    turn.bumpEpoch()
  })
}

async function fitAll(q: Query, workspace: string, sinceMs: number): Promise<KeptReading[]> {
  const rows = await q.query<Row>(
    `select * from (select *, row_number() over (partition by system, version, action order by id desc) as nth from (
         select distinct on (d.id) d.id, d.system, d.version, d.action, d.confidence, a.verdict as audit, a.created_at as answered, ${auditedColumns}
         from decisions d ${auditedJoin}
         where d.workspace = $1 and d.id >= uuid_floor(at_ms($2)) and d.audit_p > 0 and d.confidence is not null and not d.planted and ${proposedSql}
         order by d.id desc, a.id) audited) newest
     where nth <= ${mostAudits} order by system, version, action, id`,
    [workspace, sinceMs],
  )
  const cells = Map.groupBy(rows, ({ system, version, action }) => `${system}\n${version}\n${action}`)
  return [...cells.values()].flatMap((cell) => {
    const { system, version, action } = cell[0] as Row
    const reading = fitRisk(
      cell.map((row) => ({ confidence: Math.min(1, Math.max(0, row.confidence)), right: !isAiWrong(row) })),
    )
    const auditedMs = cell.reduce((newest, { answered }) => Math.max(newest, answered), 0)
    return reading ? [{ system, version, action, ...reading, auditedMs }] : []
  })
}
