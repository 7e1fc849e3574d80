/** kill -9 of the server under load, at random moments: what was answered is there, once. */
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DecisionWire, TaskWire } from '@countersign/core'
import { createClient } from './support/client.ts'
import { judgment, refund } from './support/flow.ts'
import { expectWholeLog } from './support/log.ts'
import { bootstrapKey, freePort, makeDatabase, makeFolder, startChild } from './support/server.ts'

const rounds = 20
let database: Awaited<ReturnType<typeof makeDatabase>>
let dataDir: string
beforeAll(async () => {
  database = await makeDatabase()
  dataDir = makeFolder()
})
afterAll(async () => {
  await database.drop()
  rmSync(dataDir, { recursive: true, force: true })
})

test(`[K1] [LG15] ${rounds} rounds of kill -9 under load: every answered proposal and judgment is there, none twice, and the log's tree goes on`, async () => {
  const port = String(await freePort())
  const env = { PORT: port, DATABASE_URL: database.url, COUNTERSIGN_DATA_DIR: dataDir }
  const proposed = new Map<string, string>()
  const judged = new Map<string, string>()
  const boot = createClient(`http://127.0.0.1:${port}`, bootstrapKey)
  let reviewers: ReturnType<typeof createClient>[] = []
  let sent = 0

  for (let round = 0; round < rounds; round++) {
    const server = await startChild(env)
    if (round === 0) {
      await boot.ok('PATCH', '/v1/queues/inbox', { settle: '0s' })
      reviewers = await Promise.all(
        ['Ann', 'Bob'].map(async (name) => {
          const { id } = await boot.ok<{ id: string }>('POST', '/v1/people', { name })
          return createClient(
            boot.at(server.url) && server.url,
            (await boot.ok<{ secret: string }>('POST', '/v1/keys', { name, person: id })).secret,
          )
        }),
      )
    }
    let dead = false
    // Whoever gets no answer tries again with the same key in a later round, as a client would.
    const unanswered: string[] = []
    const proposing = Array.from({ length: 8 }, async () => {
      while (!dead) {
        const key = unanswered.pop() ?? `k-${sent++}`
        const answer = await boot
          .call<DecisionWire>('POST', '/v1/decisions', refund({ proposal: { key } }), { 'idempotency-key': key })
          .catch(() => undefined)
        if (answer?.status === 201) proposed.set(key, answer.body.id)
        else unanswered.push(key)
      }
    })
    const judging = reviewers.map(async (person) => {
      while (!dead) {
        const claimed = await person
          .call<{ items: TaskWire[] }>('POST', '/v1/tasks/claim', { limit: 5 })
          .catch(() => undefined)
        if (claimed?.status !== 200) continue
        for (const task of claimed.body.items) {
          const given = await person
            .call<{ id: string }>('POST', `/v1/tasks/${task.id}/judgments`, judgment(task, 'approve'))
            .catch(() => undefined)
          if (given?.status === 201) judged.set(given.body.id, task.decision.id)
        }
      }
    })
    await new Promise((resolve) => setTimeout(resolve, 150 + ((round * 7_919) % 500)))
    await server.kill()
    dead = true
    await Promise.all([...proposing, ...judging])
  }

  const server = await startChild(env)
  const rows = (await database.admin('select id::text from decisions')) as unknown as { id: string }[]
  const stored = new Set(rows.map(({ id }) => `dec_${id}`))
  expect(proposed.size).toBeGreaterThan(rounds * 5)
  expect(judged.size).toBeGreaterThan(rounds)
  expect([...proposed.values()].filter((id) => !stored.has(id))).toEqual([])
  expect(new Set(proposed.values()).size).toBe(proposed.size)
  for (const [judgmentId, decision] of judged) {
    const [row] = (await database.admin('select status from judgments where id = $1', [
      judgmentId.slice(4),
    ])) as unknown as { status: string }[]
    expect(row?.status).toBe('settled')
    const [state] = (await database.admin('select status from decisions where id = $1', [
      decision.slice(4),
    ])) as unknown as { status: string }[]
    expect(state?.status).toBe('approved')
  }
  // Asked again with the same keys, each gets the decision it got: nothing was made twice.
  for (const [key, id] of [...proposed].slice(-50)) {
    const again = await boot.ok<DecisionWire>('POST', '/v1/decisions', refund({ proposal: { key } }), {
      'idempotency-key': key,
    })
    expect(again.id).toBe(id)
  }
  const [doubled] = (await database.admin(
    'select count(*)::int as n from (select task from judgments group by task having count(*) > 1) d',
  )) as unknown as { n: number }[]
  expect(doubled?.n).toBe(0)
  const [gaps] = (await database.admin(
    'select (select count(*) from entries) = (select max(position) from heads) as gapless, (select count(*) from entries)::int as n',
  )) as unknown as { gapless: boolean; n: number }[]
  expect(gaps).toMatchObject({ gapless: true })
  const [workspace] = (await database.admin('select id::text from workspaces')) as unknown as { id: string }[]
  await expect
    .poll(
      async () =>
        (await database.admin('select 1 from heads h join logs l using (workspace) where l.size = h.position')).length,
    )
    .toBe(1)
  // Many rounds end before a second is over, and still the next goes on from what there was.
  expect(await expectWholeLog(database.admin, workspace?.id as string)).toBeGreaterThan(1)
  expect(await server.stop()).toBe(0)
})
