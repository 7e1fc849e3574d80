/** How it stands: told of what is, to those who look after it. */
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import type { HealthWire } from '@countersign/core'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { advisoryLocks } from '../packages/server/src/store/locks.ts'
import type { Client } from './support/client.ts'
import { runCommand } from './support/command.ts'
import { propose } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

let house: House
let ulla: Client & { id: string }
beforeAll(async () => {
  house = await openHouse()
  ulla = await house.person('Ulla', ['auditor'])
})
afterAll(() => house.close())

const checks = async (client: Client = ulla) => (await client.ok<HealthWire>('GET', '/v1/health')).checks
const one = async (id: string) => (await checks()).find((check) => check.id === id)

test('[TE14] a house that has just begun has no trouble; that it knows of no backup is said, until one was written', async () => {
  await propose(house.boot)
  await house.serving.context.idle()
  await house.serving.context.integrator.idle()
  const all = await checks()
  expect(all).toHaveLength(14)
  // How much room is left is the machine's affair.
  expect(all.filter(({ state, id }) => state !== 'fine' && id !== 'disk').map(({ id }) => id)).toEqual(['backup'])
  expect(all.find(({ id }) => id === 'disk')?.says).toMatch(/iB of .*iB are free/)
  expect(all.find(({ id }) => id === 'database')?.says).toMatch(/^PostgreSQL \d+\.\d+ answers in \d+ ms and holds/)
  const env = { DATABASE_URL: house.databaseUrl, COUNTERSIGN_DATA_DIR: house.dataDir }
  expect((await runCommand(['backup', 'one.backup'], house.dataDir, env)).code).toBe(0)
  expect(await one('backup')).toMatchObject({
    state: 'fine',
    says: expect.stringMatching(/^The last was written \d+ second/),
  })
})

test('[TE14] a key that others can read is trouble, and stands first', async () => {
  const file = join(house.dataDir, 'keys', 'log.key')
  chmodSync(file, 0o644)
  const [first] = await checks()
  expect(first).toMatchObject({ id: 'keys', state: 'trouble', next: expect.stringContaining('chmod') })
  expect(first?.says).toContain('log.key')
  chmodSync(file, 0o600)
  expect(await one('keys')).toMatchObject({ state: 'fine' })
})

test('[TE14] a reader of the log that stays behind is told, by how much', async () => {
  const { workspace } = house.serving.context.first
  await house.serving.context.idle()
  // Held as by a process that hangs, so that nobody catches up.
  const holder = new pg.Client({ connectionString: house.databaseUrl })
  await holder.connect()
  await holder.query('select pg_advisory_lock($1, hashtext($2))', [advisoryLocks.follow, `${workspace} search`])
  try {
    await propose(house.boot)
    await house.forward(11 * 60_000)
    // The others read on.
    await expect
      .poll(async () => (await one('followers'))?.says, { timeout: 10_000 })
      .toMatch(/^search is \d+ lines? and 11 minutes behind\.$/)
    expect((await one('followers'))?.state).toBe('trouble')
  } finally {
    await holder.end()
  }
  await expect.poll(async () => (await one('followers'))?.state, { timeout: 10_000 }).toBe('fine')
})

test('[TE14] a delivery that was given up, and a migration of a newer server, are told', async () => {
  await house.admin(`insert into deliveries (workspace, id, decision, position, part, type, state, created_at, updated_at)
    select workspace, gen_random_uuid(), gen_random_uuid(), 0, 0, 'x', 'dead', now(), now() from heads`)
  await house.admin(`insert into migrations (name, breaking) values ('000999-later.sql', false)`)
  expect(await one('deliveries')).toMatchObject({
    state: 'attention',
    says: expect.stringContaining('1 delivery was given up'),
  })
  expect(await one('version')).toMatchObject({ state: 'attention', says: expect.stringContaining('000999-later.sql') })
  await house.admin(`delete from migrations where name = '000999-later.sql'`)
  await house.admin('delete from deliveries')
})

test('[TE14] a job that failed, and objectives in use that are breached or old, are told; of what nobody uses any more nothing', async () => {
  await house.admin(`insert into jobs.job (name, state, completed_on) values ('maintain', 'failed', now())`)
  expect(await one('jobs')).toMatchObject({ state: 'attention', says: expect.stringContaining(', 1 failed lately') })
  await house.admin(`delete from jobs.job where name = 'maintain' and state = 'failed'`)
  for (const [id, state, since, used] of [
    ['broken', 'breached', '1 day', true],
    ['old', 'holding', '31 days', true],
    ['young', 'holding', '1 day', true],
    ['gone', 'breached', '31 days', false],
  ]) {
    await house.admin(
      `insert into objectives (workspace, id, condition, max_error, confidence, min_audit_rate, answer_within_ms, created_at, changed_at)
       select workspace, $1, 'true', 0.1, 0.9, 0.1, 1000, app_now(), app_now() from heads`,
      [id],
    )
    await house.admin(
      `insert into objective_cells (workspace, objective, system, version, segment, state, since, created_at)
       select workspace, $1, 'refund-agent', '1', '', $2, app_now() - $3::interval, app_now() from heads`,
      [id, state, since],
    )
    if (used)
      await house.admin(
        `insert into objective_draws (workspace, objective, decision, system, version, segment, score, due_at, closed_at)
         select workspace, $1, uuid_floor(app_now()), 'refund-agent', '1', '', 0.5, app_now(), app_now() from heads`,
        [id],
      )
  }
  expect(await one('calibrations')).toMatchObject({
    state: 'attention',
    says: 'broken is breached; old was not tested for 30 days or longer.',
  })
})

test('[TE15] where there are several workspaces, what they share is told to the owner of the installation only', async () => {
  const shared = ['backup', 'clock', 'database', 'disk', 'jobs', 'keys', 'version']
  const ids = async (client: Client) => (await checks(client)).map(({ id }) => id)
  expect(await ids(ulla)).toEqual(expect.arrayContaining(shared))
  await house.boot.ok('POST', '/v1/workspaces', { name: 'Second' })
  expect((await ids(ulla)).filter((id) => shared.includes(id))).toEqual([])
  expect(await ids(ulla)).toHaveLength(7)
})
