/** The log: folding, how soon a line is under a checkpoint, receipts from ten million lines, verifying a million. */
import { rmSync } from 'node:fs'
import { makeUuidv7, verifyLog, verifyReceipt } from '../../packages/core/src/index.ts'
import { folderLog } from '../../packages/server/src/cli/log/log-sources.ts'
import type { Engine } from '../../packages/server/src/engine/engine.ts'
import { fold } from '../../packages/server/src/engine/log/fold.ts'
import { sha } from '../../packages/server/src/engine/log/log-keys.ts'
import { writeReceipt } from '../../packages/server/src/engine/log/serve-log.ts'
import { createDatabase, type Database } from '../../packages/server/src/store/database.ts'
import { signerOf } from '../../packages/server/src/store/log-key.ts'
import { migrate } from '../../packages/server/src/store/migrate.ts'
import { randomBytes } from 'node:crypto'
import { runJob } from '../load/generator.ts'
import { rateOf } from '../load/jobs.ts'
import type { Row } from '../report/row.ts'
import { quantileOf, show, spreadOf, type Spread } from '../report/spread.ts'
import { makeDatabase, makeFolder, openHouse } from '../setting/house.ts'
import { makeLog, writeLog } from '../setting/synthetic-log.ts'
import type { Plan } from './plan.ts'

const [folded, large, verified] = [400_000, 10_000_000, 1_000_000]
const receipts = 500

const row = (measure: string, unit: string, ours: Spread, beside: string, goal: string, met: boolean): Row => ({
  ...{ name: 'log', measure, unit, floor: null, ours, peers: [], ratio: null, beside },
  goals: [{ text: goal, met }],
})
const newId = () => makeUuidv7(Date.now(), randomBytes(10))

/** A workspace with nothing in it, in a database that is migrated. */
async function makeWorkspace(database: Database): Promise<string> {
  const id = newId()
  await database.query(
    `insert into workspaces (id, name, created_at, wrapped_key, key_born) values ($1, 'bench', app_now(), '', true)`,
    [id],
  )
  await database.query('insert into heads (workspace) values ($1)', [id])
  return id
}

async function measureFolding(database: Database, plan: Plan, say: (step: string) => void): Promise<Row> {
  const rates: number[] = []
  for (let round = 1; round <= Math.min(3, plan.rounds); round++) {
    const workspace = await makeWorkspace(database)
    await database.query(
      `insert into entries (workspace, position, id, type, at, leaf)
       select $1, n, gen_random_uuid(), 'bench.entry', app_now(), convert_to(rpad('{"n":' || n, 480, 'x'), 'utf8') from generate_series(0, $2::int - 1) n`,
      [workspace, folded],
    )
    await database.query('update heads set position = $2 where workspace = $1', [workspace, folded])
    const started = performance.now()
    const signers = [signerOf(Buffer.alloc(32, 1))]
    while ((await fold({ database } as Engine, workspace, signers, 'bench.example', false)).more);
    rates.push(folded / ((performance.now() - started) / 1_000))
    say(`round ${round}, folding ${show(folded)} entries: ${show(rates.at(-1) ?? 0)}/s`)
  }
  const rate = spreadOf(rates)
  return row('fold entries into the tree', '/s', rate, `${show(folded)} entries`, '≥ 50,000/s', rate.median >= 50_000)
}

async function measureReceipts(database: Database, say: (step: string) => void): Promise<Row> {
  say(`building a log of ${show(large)} entries`)
  const log = await makeLog(large)
  const workspace = await makeWorkspace(database)
  for (const [level, tile] of log.full.entries()) {
    const hashes = Math.floor(large / 256 ** level)
    await database.query(
      'insert into log_tiles (workspace, level, n, hashes) select $1, $2, n, $3 from generate_series(0, $4::int - 1) n',
      [workspace, level, Buffer.from(tile), Math.floor(hashes / 256)],
    )
    if (hashes % 256 > 0)
      await database.query('insert into log_tiles (workspace, level, n, hashes) values ($1, $2, $3, $4)', [
        ...[workspace, level, Math.floor(hashes / 256)],
        Buffer.from(tile.subarray(0, (hashes % 256) * 32)),
      ])
  }
  const positions = Array.from({ length: receipts }, (_, i) => (i * 7_919_317 + 13) % large)
  for (const position of positions)
    await database.query(
      `insert into entries (workspace, position, id, type, at, leaf) values ($1, $2, $3, 'bench.entry', app_now(), $4) on conflict do nothing`,
      [workspace, position, newId(), log.entry(position)],
    )
  // Ten million lines came in a minute; in life the store has long kept up.
  await database.query('vacuum analyze log_tiles')
  await database.query('checkpoint')
  const times: number[] = []
  for (const position of positions) {
    const started = performance.now()
    const receipt = await writeReceipt(database, workspace, position, log)
    times.push(performance.now() - started)
    if (!(await verifyReceipt(sha, receipt, [log.key])).ok) throw new Error(`the receipt of ${position} does not check`)
  }
  const p95 = quantileOf(times, 0.95)
  const beside = `p50 ${show(quantileOf(times, 0.5))} ms, p95 ${show(p95)} ms`
  return row(`receipt from a log of ${show(large)} entries`, 'ms', spreadOf(times), beside, 'p95 < 5 ms', p95 < 5)
}

async function measureVerifying(say: (step: string) => void): Promise<Row> {
  const folder = makeFolder()
  try {
    say(`verifying ${show(verified)} entries in a folder`)
    const log = await makeLog(verified)
    writeLog(log, folder)
    let most = 0
    const before = process.memoryUsage().rss
    const started = performance.now()
    const { findings } = await verifyLog(folderLog(folder), {
      ...{ sha, keys: [log.key], seen: [] },
      progress: () => (most = Math.max(most, process.memoryUsage().rss - before)),
    })
    const seconds = (performance.now() - started) / 1_000
    if (findings.length > 0) throw new Error(`found ${JSON.stringify(findings[0])}`)
    const beside = `${show(verified / seconds)} entries/s; ${show(most / 1e6)} MB more memory at most`
    return row(`verify ${show(verified)} entries offline`, 's', spreadOf([seconds]), beside, '< 30 s', seconds < 30)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measureLag(postgresUrl: string, plan: Plan): Promise<Row> {
  const house = await openHouse(postgresUrl, 'log_lag')
  try {
    const fire = { kind: 'fire', port: house.port, key: house.key, clients: 32, batch: 1 } as const
    const outcome = await runJob({ ...fire, warmS: plan.firstWarmS / 2, seconds: plan.seconds * 2 })
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    const { rows } = await house.admin.query<{ p50: number; p99: number; most: number }>(
      `select percentile_disc(0.5) within group (order by s) as p50, percentile_disc(0.99) within group (order by s) as p99, max(s) as most
       from (select extract(epoch from c.at - e.at)::float8 as s from entries e cross join lateral
         (select at from log_checkpoints c where c.workspace = e.workspace and c.size > e.position order by c.size limit 1) c) lags`,
    )
    const { p50 = NaN, p99 = NaN, most = NaN } = rows[0] ?? {}
    const beside = `p50 ${show(p50)} s, longest ${show(most)} s, at ${show(rateOf(outcome))} proposals/s`
    return row('from a line to its checkpoint, p99', 's', spreadOf([p99]), beside, 'p99 < 1 s', p99 < 1)
  } finally {
    await house.stop()
  }
}

export async function measureLog(postgresUrl: string, plan: Plan, say: (step: string) => void): Promise<Row[]> {
  const database = createDatabase(await makeDatabase(postgresUrl, 'log'), { max: 2 })
  try {
    await migrate(database)
    const rows = [await measureFolding(database, plan, say), await measureReceipts(database, say)]
    return [...rows, await measureVerifying(say), await measureLag(postgresUrl, plan)]
  } finally {
    await database.close()
  }
}
