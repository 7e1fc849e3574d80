/** The server's own log lines: structured, and without anything that somebody said. */
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TaskWire } from '@countersign/core'
import { createClient, type Client } from './support/client.ts'
import { answer, propose } from './support/flow.ts'
import { bootstrapKey, makeDatabase, makeFolder, startChild, type ChildServer } from './support/server.ts'

let database: Awaited<ReturnType<typeof makeDatabase>>
let server: ChildServer
let boot: Client
const folder = makeFolder()
beforeAll(async () => {
  database = await makeDatabase()
  server = await startChild({ DATABASE_URL: database.url, COUNTERSIGN_DATA_DIR: folder, COUNTERSIGN_LOG: 'trace' })
  boot = createClient(server.url, bootstrapKey)
})
afterAll(async () => {
  await server.stop()
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

const mark = 'sekret-7f3a'
const marked = {
  proposal: { amount: 1, note: `${mark}-proposal` },
  input: { letter: `${mark}-input` },
  alternatives: [{ proposal: { amount: 2, note: `${mark}-alternative` } }],
  explanation: {
    summary: `${mark}-summary`,
    features: [{ name: `${mark}-feature`, value: `${mark}-value`, weight: 0.5 }],
    sources: [{ title: `${mark}-source`, url: `https://example.org/${mark}` }],
  },
  groups: { region: `${mark}-group` },
  subject: `${mark}-subject`,
  case: `${mark}-case`,
  requester: `${mark}-requester`,
  attributes: { about: `${mark}-attribute` },
}

test('[TE6] log lines are JSON and hold nothing of what was proposed, said or named, when the database fails with the row in its error too', async () => {
  const { id } = await boot.ok<{ id: string }>('POST', '/v1/people', {
    ...{ name: `${mark}-person`, roles: ['reviewer'], email: `${mark}@example.org` },
  })
  const { secret } = await boot.ok<{ secret: string }>('POST', '/v1/keys', { name: `${mark}-key`, person: id })
  const ann = createClient(server.url, secret)
  const decision = await propose(boot, marked)
  const task = await ann.ok<TaskWire>('POST', `/v1/tasks/${decision.task}/claim`)
  expect((await answer(ann, task, 'reject', { comment: `${mark}-comment` })).status).toBe(201)
  await boot.call('GET', `/v1/decisions?q=${mark}`)
  await boot.call('POST', '/v1/decisions', `{"${mark}`)
  await boot.call('GET', `/v1/${mark}`)
  await database.admin(`alter table decisions add constraint broken check (action <> 'refund.broken')`)
  const failed = await boot.call('POST', '/v1/decisions', {
    ...{ system: 'refund-agent', version: '1', action: 'refund.broken', confidence: 0.5 },
    ...marked,
  })
  expect(failed.status).toBeGreaterThanOrEqual(500)
  await expect.poll(() => server.output()).toContain('"constraint":"broken"')
  const lines = server
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
  expect(lines.length).toBeGreaterThan(0)
  for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow()
  expect(server.output()).not.toContain(mark)
  for (const key of [secret, bootstrapKey]) expect(server.output()).not.toContain(key)
})
