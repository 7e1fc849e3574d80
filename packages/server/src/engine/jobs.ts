/** Side work: deliveries and nightly maintenance, kept and retried by pg-boss. The truth about decisions never lives here. */
import { PgBoss } from 'pg-boss'
import type { Engine } from './engine.ts'
import { keepRetention } from './erasure/retention.ts'
import { recalibrate } from './risk/recalibrate.ts'

export interface Jobs {
  boss: PgBoss
  start(): Promise<void>
  stop(): Promise<void>
}

const maintenance = 'maintain'
const calibration = 'calibrate'
const keptDays = 30

export function createJobs(engine: Engine, connectionString: string): Jobs {
  const boss = new PgBoss({
    connectionString,
    max: 3,
    schema: 'jobs',
    useListenNotify: true,
    application_name: 'countersign jobs',
  })
  boss.on('error', (error) => engine.log.warn({ err: error }, 'the job queue has a problem'))
  return {
    boss,
    async start() {
      await boss.start()
      await boss.createQueue(maintenance)
      await boss.schedule(maintenance, '17 3 * * *')
      await boss.work(maintenance, async () => {
        await maintain(engine)
        await keepRetention(engine)
      })
      await boss.createQueue(calibration)
      await boss.schedule(calibration, '41 * * * *')
      await boss.work(calibration, () => recalibrate(engine))
    },
    stop: () => boss.stop({ graceful: true, timeout: 5_000 }),
  }
}

/** Partitions for the months and positions ahead; answers under idempotency keys go after 30 days, those of open decisions stay; who was on watch and who was told, and cards of what is done, go after 30 days; what breakers no longer count goes; uploads that were given up and exports go after a week; evidence packs after 30 days. */
export async function maintain({ database }: Pick<Engine, 'database'>): Promise<void> {
  await database.query('select ensure_partitions(app_now(), coalesce((select max(position) from heads), 0))')
  await database.query(
    `delete from idempotency i where i.created_at < app_now() - $1 * interval '1 day'
       and not exists (select 1 from decisions d where d.workspace = i.workspace and d.id = i.decision and d.ended_at is null)`,
    [keptDays],
  )
  await database.query(
    `with gone as (delete from files where digest is null and created_at < app_now() - interval '7 days' returning workspace, id) delete from file_chunks c using gone g where c.workspace = g.workspace and c.file = g.id`,
  )
  await database.query(
    `with gone as (update exports set kept_until = null where kept_until < app_now() returning workspace, id),
       lost as (delete from files f using gone g where (f.workspace, f.export) = (g.workspace, g.id) returning f.workspace, f.id)
     delete from file_chunks c using lost l where (c.workspace, c.file) = (l.workspace, l.id)`,
  )
  // Noted for proposals that never came to be.
  await database.query(
    `delete from file_uses u where u.decision < uuid_floor(app_now() - interval '1 day')
       and not exists (select 1 from decisions d where d.workspace = u.workspace and d.id = u.decision)`,
  )
  // Attention is kept for coverage, and coverage is looked at for as long as a figure may still be asked about.
  for (const [table, column] of [
    ['watches', 'seen_at'],
    ['shifts', 'to_at'],
    ['notices', 'updated_at'],
    ['slack_seen', 'at'],
  ])
    await database.query(`delete from ${table} where ${column} < app_now() - $1 * interval '1 day'`, [keptDays])
  await database.query(
    `delete from breaker_outcomes o using breakers b where (b.workspace, b.id) = (o.workspace, o.breaker)
       and (b.removed_at is not null or o.at <= b.counts_from or o.at < app_now() - b.window_ms * interval '1 millisecond')`,
  )
  // Longer than the longest window of a counter.
  await database.query(`delete from counted where at < app_now() - interval '91 days'`)
  await database.query(
    `delete from evidence_pack_chunks c using evidence_packs p where (p.workspace, p.id) = (c.workspace, c.pack) and p.created_at < app_now() - $1 * interval '1 day'`,
    [keptDays],
  )
  // A card of what nobody can answer any more is not looked at again.
  await database.query(
    `delete from slack_cards c using tasks t where (t.workspace, t.id) = (c.workspace, c.task) and c.stale_at is null
       and t.status in ('done', 'cancelled') and c.created_at < app_now() - $1 * interval '1 day'`,
    [keptDays],
  )
  await database.query('delete from sessions where expires_at < app_now()')
  await database.query(`delete from links where expires_at < app_now() - interval '7 days'`)
}
