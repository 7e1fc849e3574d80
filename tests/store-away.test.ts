/** PostgreSQL goes away and comes back under load: clear 503s, then recovery without a restart of ours. */
import { rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { DecisionWire } from '@countersign/core'
import { startEmbeddedPostgres } from '../packages/server/src/store/embedded-postgres.ts'
import { createClient } from './support/client.ts'
import { refund } from './support/flow.ts'
import { bootstrapKey, makeFolder, startChild } from './support/server.ts'

test('[K2] PostgreSQL restarted under load: 503 with what to do, nothing lost, recovery by itself', async () => {
  const folder = makeFolder()
  const dataDir = makeFolder()
  let postgres = await startEmbeddedPostgres(folder)
  const server = await startChild({
    DATABASE_URL: postgres.url,
    COUNTERSIGN_DATA_DIR: dataDir,
    COUNTERSIGN_LOG: 'silent',
  })
  const boot = createClient(server.url, bootstrapKey)
  const statuses = new Map<number, number>()
  const kept = new Map<string, string>()
  let over = false
  let count = 0
  const problems: unknown[] = []
  const load = Array.from({ length: 8 }, async () => {
    while (!over) {
      const key = `p-${count++}`
      const answer = await boot.call<DecisionWire & { code?: string; detail?: string }>(
        'POST',
        '/v1/decisions',
        refund(),
        { 'idempotency-key': key },
      )
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      if (answer.status === 201) kept.set(key, answer.body.id)
      else if (problems.length < 5)
        problems.push({
          status: answer.status,
          code: answer.body.code,
          type: answer.headers.get('content-type'),
          retry: answer.headers.get('retry-after'),
        })
      if (answer.status === 503) await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })
  await new Promise((resolve) => setTimeout(resolve, 500))
  process.kill(postgres.pid, 'SIGINT')
  await new Promise((resolve) => setTimeout(resolve, 700))
  expect((await boot.call('GET', '/readyz')).status).toBe(503)
  expect((await boot.call('GET', '/healthz')).status).toBe(200)
  const before = kept.size
  postgres = await startEmbeddedPostgres(folder)
  await expect.poll(async () => (await boot.call('GET', '/readyz')).status, { timeout: 20_000 }).toBe(200)
  await expect.poll(() => kept.size, { timeout: 20_000 }).toBeGreaterThan(before + 50)
  over = true
  await Promise.all(load)
  expect([...statuses.keys()].sort()).toEqual([201, 503])
  expect(problems[0]).toMatchObject({
    status: 503,
    code: 'store-unavailable',
    type: expect.stringContaining('application/problem+json'),
    retry: '1',
  })
  for (const [key, id] of [...kept].slice(0, 20))
    expect((await boot.ok<DecisionWire>('POST', '/v1/decisions', refund(), { 'idempotency-key': key })).id).toBe(id)
  // Deadlines and listeners are back too: a waiting read hears of an answer.
  await boot.ok('PATCH', '/v1/queues/inbox', { settle: '0s' })
  await server.stop()
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
  rmSync(dataDir, { recursive: true, force: true })
})
