/** What `/metrics` tells, and whom; the dashboard and the alerts name nothing else. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { activate, answer, claim, propose, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

let house: House
let ann: Awaited<ReturnType<House['person']>>
beforeAll(async () => {
  house = await openHouse()
  ann = await house.person('Ann')
  await settleAtOnce(house.boot)
  await activate(
    house,
    'policy: p\nrules:\n  - id: alone\n    permit: auto\n    when: confidence >= 0.9\ndefault: gate\n',
  )
})
afterAll(() => house.close())

async function scrape(secret?: string): Promise<Map<string, number>> {
  const answered = await fetch(`${house.url}/metrics`, secret ? { headers: { authorization: `Bearer ${secret}` } } : {})
  expect(answered.status).toBe(200)
  const lines = (await answered.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]))
}

test('[TE1] routes, releases and waits are counted as they are committed; a batch or an act alike', async () => {
  const before = await scrape()
  const more = (name: string, after: Map<string, number>) => (after.get(name) ?? 0) - (before.get(name) ?? 0)
  await propose(house.boot, { confidence: 0.95, release: true })
  await propose(house.boot)
  await house.forward(120_000)
  const [task] = await claim(ann)
  if (!task) throw new Error('no task')
  expect((await answer(ann, task, 'approve')).status).toBe(201)
  const approved = { digest: task.decision.digest }
  await house.boot.ok('POST', `/v1/decisions/${task.decision.id}/release`, approved)
  const after = await scrape()
  expect(more('countersign_routes_total{route="auto"}', after)).toBe(1)
  expect(more('countersign_routes_total{route="gate"}', after)).toBe(1)
  expect(more('countersign_events_total{type="decision.proposed"}', after)).toBe(2)
  expect(more('countersign_wait_seconds_count', after)).toBe(1)
  expect(more('countersign_wait_seconds_bucket{le="60"}', after)).toBe(0)
  expect(more('countersign_wait_seconds_bucket{le="300"}', after)).toBe(1)
  // One released at birth, one by its agent.
  expect(more('countersign_releases_total', after)).toBe(2)
})

test('[TE2] depth and age by queue and system, and who is on watch, are as they stand at the scrape', async () => {
  await propose(house.boot, { system: 'claims-agent' })
  await house.forward(30_000)
  await ann.ok('POST', '/v1/watch', {})
  const now = await scrape(house.boot.secret)
  expect(now.get('countersign_queue_tasks{queue="inbox"}')).toBe(1)
  expect(now.get('countersign_queue_tasks_oldest_seconds{queue="inbox"}')).toBeGreaterThanOrEqual(30)
  expect(now.get('countersign_system_waiting{system="claims-agent"}')).toBe(1)
  expect(now.get('countersign_people_on_watch')).toBe(1)
  await ann.ok('POST', '/v1/watch/end', {})
  expect((await scrape()).get('countersign_people_on_watch')).toBe(0)
  expect(now.get('countersign_log_lag_seconds')).toBeGreaterThanOrEqual(0)
})

test('[TE3] names of queues and systems are told to a key that may read them, for its own systems; else all is `other`', async () => {
  const stranger = await scrape()
  expect(stranger.get('countersign_queue_tasks{queue="other"}')).toBe(1)
  expect(stranger.get('countersign_system_waiting{system="other"}')).toBe(1)
  const mint = (scopes: string[], systems: string[]) =>
    house.boot.ok<{ secret: string }>('POST', '/v1/keys', { name: 'scraper', scopes, systems })
  const told = async (scopes: string[], systems: string[]) =>
    [...(await scrape((await mint(scopes, systems)).secret)).keys()].filter((name) => /inbox|claims-agent/.test(name))
  expect([...stranger.keys()].filter((name) => /inbox|claims-agent/.test(name))).toEqual([])
  expect(await told(['decisions:propose'], ['*'])).toEqual([])
  expect(await told(['systems:read'], ['refund-agent'])).toEqual([])
  expect(await told(['systems:read'], ['claims-agent'])).toContain('countersign_system_waiting{system="claims-agent"}')
  const refused = await fetch(`${house.url}/metrics`, { headers: { authorization: 'Bearer not-a-key-of-ours' } })
  expect(refused.status).toBe(401)
})

test('[TE4] at most twenty names of a kind are told, the deepest; the rest is one, and nothing is lost of the sum', async () => {
  for (let i = 0; i < 25; i++) await propose(house.boot, { system: `crowd-${i}` })
  await propose(house.boot, { system: 'crowd-24' })
  const all = [...(await scrape(house.boot.secret))].filter(([name]) => name.startsWith('countersign_system_waiting{'))
  expect(all).toHaveLength(21)
  expect(all.reduce((sum, [, n]) => sum + n, 0)).toBe(27)
  expect(all.map(([name]) => name)).toContain('countersign_system_waiting{system="crowd-24"}')
})

test('[TE5] every metric that the dashboard and the alerts name is in `/metrics`, and every metric of ours is in the dashboard', async () => {
  const ours = (text: string) => new Set(text.match(/countersign_[a-z_]+/g))
  const file = (name: string) => readFileSync(join(import.meta.dirname, '../deploy', name), 'utf8')
  const expressions = (value: unknown): string[] =>
    typeof value !== 'object' || value === null
      ? []
      : Object.entries(value).flatMap(([key, inner]) =>
          key === 'expr' && typeof inner === 'string' ? [inner] : expressions(inner),
        )
  const board = expressions(JSON.parse(file('grafana-dashboard.json')))
  const alerts = expressions(parse(file('prometheus-alerts.yaml')))
  expect(board.length).toBeGreaterThan(10)
  expect(alerts.length).toBeGreaterThan(3)
  const there = ours([...(await scrape()).keys()].join('\n'))
  for (const name of ours([...board, ...alerts].join('\n'))) expect(there, name).toContain(name)
  const shown = ours(board.join('\n'))
  for (const name of there)
    if (!/_(sum|count)$/.test(name) && name !== 'countersign_log_unfolded') expect(shown, name).toContain(name)
})
