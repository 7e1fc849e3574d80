/** Runs on a real server: what their budget covers, how they are asked about, and what people make of it. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BudgetKind, DecisionWire, EventWire, Page, RunDetailWire, RunWire, TaskWire } from '@countersign/core'
import { createClient, type Client } from './support/client.ts'
import { activate, answer, propose as proposeAny, read, settleAtOnce } from './support/flow.ts'
import { bootstrapKey, openHouse, type House } from './support/server.ts'

const source = `policy: work
rules:
  - id: work
    permit: auto
    when: action == "ticket.close" || action == "refund.pay"
  - id: near-its-end
    require: gate
    when: has(run.actions_left) && run.actions_left <= 1 && run.by == "program" && run.level == "observer"
default: gate
`
const system = 'desk-agent'
const hourMs = 3_600_000

let house: House
let ann: Client & { id: string }
let lea: Client & { id: string }
beforeAll(async () => {
  house = await openHouse()
  await settleAtOnce(house.boot)
  ann = await house.person('Ann', ['reviewer'])
  lea = await house.person('Lea', ['lead'])
  await activate(house, source)
  const rob = await house.person('Rita', ['risk-owner'])
  await rob.ok('PATCH', `/v1/systems/${system}/actions/refund.pay`, { amount: 'proposal.amount' })
  await rob.ok('PATCH', `/v1/systems/${system}/actions/ticket.close`, { reversible: true, inverse: 'ticket.reopen' })
})
afterAll(() => house.close())

const start = (budget: object, more: object = {}, by: Client = house.boot) =>
  by.ok<RunWire>('POST', '/v1/runs', { system, level: 'approver', budget, ...more })
const detail = (id: string, query = '') => house.boot.ok<RunDetailWire>('GET', `/v1/runs/${id}${query}`)
const line = (run: RunWire, kind: BudgetKind) => run.budget.find((one) => one.kind === kind)
const propose = (run: RunWire, more: object = {}) =>
  proposeAny(house.boot, { system, action: 'ticket.close', proposal: { ticket: 1 }, run: run.id, ...more })
const release = (decision: DecisionWire, by: Client = house.boot) =>
  by.call<{ code?: string; retry?: boolean; go?: boolean; detail?: string }>(
    'POST',
    `/v1/decisions/${decision.id}/release`,
    { digest: decision.digest },
  )
const work = async (run: RunWire, more: object = {}) => release(await propose(run, more))
/** The open check-in, claimed and answered. */
async function respond(run: RunWire, proposal: unknown, by: Client = ann) {
  const { check_in: checkIn } = await detail(run.id)
  const { task } = await read(house.boot, checkIn as string)
  return answer(by, await by.ok<TaskWire>('POST', `/v1/tasks/${task}/claim`), 'respond', { proposal })
}
const eventsOf = async (decision: string) =>
  (await house.boot.ok<Page<EventWire>>('GET', `/v1/decisions/${decision}/timeline`)).items.map(({ type }) => type)
const over = { status: 409, body: { code: 'over-budget', retry: true } }

test.each([
  ['actions', { actions: 1 }, {}, {}],
  [
    'irreversible',
    { irreversible: 1 },
    { action: 'refund.pay', proposal: { amount: 0 } },
    { action: 'refund.pay', proposal: { amount: 0 } },
  ],
  [
    'spend',
    { spend: 100 },
    { action: 'refund.pay', proposal: { amount: 60 } },
    { action: 'refund.pay', proposal: { amount: 41 } },
  ],
  ['subjects', { subjects: 1 }, { subject: 'customer:1' }, { subject: 'customer:2' }],
] as const)(
  '[RU1] beyond its budget of %s nothing is released, and a check-in opens',
  async (kind, budget, first, second) => {
    const run = await start({ irreversible: 9, subjects: 9, ...budget })
    expect(await work(run, first)).toMatchObject({ status: 200 })
    const refused = await propose(run, second)
    expect(refused.status).toBe('approved')
    expect(await release(refused)).toMatchObject(over)
    const held = await detail(run.id)
    expect(held).toMatchObject({ status: 'waiting', held_by: kind, check_in: expect.stringMatching(/^dec_/) })
    const asked = await read(house.boot, held.check_in as string)
    expect(asked).toMatchObject({ kind: 'question', action: 'run.check-in', system, run: run.id, status: 'waiting' })
    expect(asked.input).toMatchObject({
      wants: { decision: refused.id },
      budget: { used: { actions: 1 } },
      did: { released: 1, approved: 1 },
    })
    // Asked once, however often it is tried.
    expect(await release(refused)).toMatchObject(over)
    expect((await detail(run.id)).check_in).toBe(held.check_in)
    expect(await eventsOf(refused.id)).toContain('run.checked-in')
  },
)

test('[RU1] the same subject again costs nothing more, and what an edit made is what counts', async () => {
  const run = await start({ subjects: 1, spend: 50, irreversible: 9 })
  for (let n = 0; n < 3; n++) expect(await work(run, { subject: 'customer:1' })).toMatchObject({ status: 200 })
  expect(line(await detail(run.id), 'subjects')).toMatchObject({ used: 1, left: 0 })
  const operated = await start({ spend: 50, irreversible: 9 }, { level: 'operator' })
  const gated = await propose(operated, { action: 'refund.pay', proposal: { amount: 20 } })
  const task = await ann.ok<TaskWire>('POST', `/v1/tasks/${gated.task}/claim`)
  await answer(ann, task, 'edit', { proposal: { amount: 51 } })
  expect(await release(await read(house.boot, gated.id))).toMatchObject(over)
})

test('[RU2] an amount that cannot be read counts as over the budget', async () => {
  for (const proposal of [{ sum: 5 }, { amount: '5' }, { amount: -5 }]) {
    const run = await start({ spend: 1_000, irreversible: 9 })
    expect(await work(run, { action: 'refund.pay', proposal })).toMatchObject(over)
    expect(await detail(run.id)).toMatchObject({ status: 'waiting', held_by: 'spend' })
  }
  const risk = await house.person('Rik', ['risk-owner'])
  expect(
    await risk.call('PATCH', `/v1/systems/${system}/actions/refund.pay`, { amount: 'input.amount' }),
  ).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'amount' }] },
  })
})

test('[RU3] of any number of releases at once, on two processes, no more go than the budget covers', async () => {
  const other = await house.another()
  for (let round = 0; round < 3; round++) {
    const run = await start({ actions: 5, spend: 100, irreversible: 99 })
    const decisions = await Promise.all(
      Array.from({ length: 30 }, () => propose(run, { action: 'refund.pay', proposal: { amount: 1 } })),
    )
    const answers = await Promise.all(
      decisions.map((decision, i) => release(decision, i % 2 ? house.boot.at(other.address) : house.boot)),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(5)
    expect(answers.filter(({ body }) => body.code === 'over-budget')).toHaveLength(25)
    const now = await detail(run.id)
    expect(now.decisions.filter(({ released_at: at }) => at !== null)).toHaveLength(5)
    expect([line(now, 'actions'), line(now, 'spend')]).toMatchObject([{ used: 5 }, { used: 5 }])
    expect(now.decisions.filter(({ action }) => action === 'run.check-in')).toHaveLength(1)
  }
})

test('[RU16] what is released as it is born counts too, and a repeated request counts once', async () => {
  const other = await house.another()
  const run = await start({ actions: 4 })
  const body = { system, version: '1', action: 'ticket.close', proposal: { ticket: 1 }, run: run.id, release: true }
  const key = { 'idempotency-key': 'born-once' }
  const once = await house.boot.ok<DecisionWire>('POST', '/v1/decisions', body, key)
  expect(await house.boot.ok('POST', '/v1/decisions', body, key)).toMatchObject({ id: once.id, status: 'released' })
  const born = await Promise.all(
    Array.from({ length: 12 }, (_, i) =>
      (i % 2 ? house.boot.at(other.address) : house.boot).call<DecisionWire>('POST', '/v1/decisions', body),
    ),
  )
  // Who comes after the check-in has opened is not let in any more.
  expect(born.filter(({ body: one }) => one.status === 'released')).toHaveLength(3)
  const kept = born.filter(({ body: one }) => (one.status as string) === 'approved')
  expect(kept.length).toBeGreaterThan(0)
  expect(kept[0]?.body.release).toBeNull()
  expect(await detail(run.id)).toMatchObject({ status: 'waiting', held_by: 'actions' })
  // The first answer stands, also while the run waits.
  expect(await house.boot.ok('POST', '/v1/decisions', body, key)).toMatchObject({ id: once.id })
  expect(await house.boot.call('POST', '/v1/decisions', body)).toMatchObject(over)
})

test('[RU4] a run that waits or is paused releases nothing until people renew it; one that has ended never', async () => {
  const run = await start({ actions: 9 })
  const decision = await propose(run)
  expect(await ann.ok('POST', `/v1/runs/${run.id}/pause`, {})).toMatchObject({ status: 'paused', held_by: 'person' })
  expect(await release(decision)).toMatchObject(over)
  expect(await house.boot.call('POST', `/v1/runs/${run.id}/renew`, {})).toMatchObject({ status: 403 })
  expect(await ann.ok('POST', `/v1/runs/${run.id}/renew`, {})).toMatchObject({ status: 'running', held_by: null })
  expect(line(await detail(run.id), 'actions')).toMatchObject({ limit: 9 })
  expect(await release(decision)).toMatchObject({ status: 200 })
  const late = await propose(run)
  expect(await house.boot.ok('POST', `/v1/runs/${run.id}/end`, {})).toMatchObject({ status: 'ended' })
  expect(await house.boot.ok('POST', `/v1/runs/${run.id}/end`, {})).toMatchObject({ status: 'ended' })
  expect(await release(late)).toMatchObject({ status: 409, body: { code: 'over-budget', retry: false } })
  expect(await ann.call('POST', `/v1/runs/${run.id}/renew`, {})).toMatchObject({
    status: 409,
    body: { code: 'already-ended' },
  })
})

test('[RU5] its answer renews, shrinks or ends the run as it settles; silence leaves it waiting', async () => {
  const run = await start({ actions: 1 })
  expect(await work(run)).toMatchObject({ status: 200 })
  const next = await propose(run)
  expect(await release(next)).toMatchObject(over)
  await house.forward(48 * hourMs)
  expect(await detail(run.id)).toMatchObject({ status: 'waiting' })
  for (const wrong of [{ choice: 'more' }, { choice: 'renew', budget: { actions: -1 } }, { choice: 'shrink' }])
    expect((await respond(run, wrong)).status).toBe(422)
  expect((await respond(run, { choice: 'renew', budget: { actions: 3 } })).status).toBe(201)
  expect(await detail(run.id)).toMatchObject({ status: 'running', check_in: null })
  for (let n = 0; n < 3; n++) expect(await work(run)).toMatchObject({ status: 200 })
  expect(await work(run)).toMatchObject(over)
  expect((await respond(run, { choice: 'shrink', budget: { actions: 4 } })).body.code).toBe('bad-input')
  expect((await respond(run, { choice: 'shrink', budget: { actions: 1 } })).status).toBe(201)
  expect(line(await detail(run.id), 'actions')).toMatchObject({ used: 4, limit: 5 })
  expect(await work(run)).toMatchObject({ status: 200 })
  expect(await work(run)).toMatchObject(over)
  expect((await respond(run, { choice: 'end' })).status).toBe(201)
  expect(await detail(run.id)).toMatchObject({ status: 'ended' })
})

test('[RU5] renewed by its page instead, with as much again; nobody need answer any more', async () => {
  const run = await start({ actions: 1 })
  await work(run)
  await work(run)
  const { check_in: checkIn } = await detail(run.id)
  expect(await ann.ok('POST', `/v1/runs/${run.id}/renew`, {})).toMatchObject({ status: 'running', check_in: null })
  expect(line(await detail(run.id), 'actions')).toMatchObject({ used: 1, limit: 2 })
  expect(await read(house.boot, checkIn as string)).toMatchObject({ status: 'cancelled' })
})

test('[RU5] withdrawn, it is asked again at the next try', async () => {
  const run = await start({ actions: 0 })
  const decision = await propose(run)
  await release(decision)
  const { check_in: first } = await detail(run.id)
  await house.boot.ok('POST', `/v1/decisions/${first}/cancel`, {})
  expect(await detail(run.id)).toMatchObject({ status: 'waiting' })
  expect(await release(decision)).toMatchObject(over)
  const { check_in: second } = await detail(run.id)
  expect(second).not.toBe(first)
  expect((await respond(run, { choice: 'renew', budget: { actions: 1 } })).status).toBe(201)
  expect(await release(decision)).toMatchObject({ status: 200 })
})

test('[RU6] a run of which nobody hears for its interval is paused; a sign of life keeps it, and wakes none', async () => {
  const run = await start({}, { heartbeat: '5m' })
  for (let n = 0; n < 3; n++) {
    await house.forward(4 * 60_000)
    expect(await house.boot.ok('POST', `/v1/runs/${run.id}/heartbeat`, {})).toMatchObject({ status: 'running' })
  }
  const decision = await propose(run)
  const heard = detail(run.id, `?wait=20s&rev=${run.rev}`)
  await house.forward(5 * 60_000 + 1_000)
  expect(await heard).toMatchObject({ status: 'paused', held_by: 'silence' })
  expect(await house.boot.ok('POST', `/v1/runs/${run.id}/heartbeat`, {})).toMatchObject({ status: 'paused' })
  expect(await release(decision)).toMatchObject(over)
  await ann.ok('POST', `/v1/runs/${run.id}/renew`, {})
  expect(await release(decision)).toMatchObject({ status: 200 })
})

test('[RU7] at the end of its time it asks by itself; while it is held its time stands still', async () => {
  const run = await start({ time: '2h', actions: 9 })
  const decision = await propose(run)
  await house.forward(hourMs)
  await ann.ok('POST', `/v1/runs/${run.id}/pause`, {})
  await house.forward(3 * hourMs)
  await ann.ok('POST', `/v1/runs/${run.id}/renew`, {})
  expect(line(await detail(run.id), 'time')?.left).toBeGreaterThan(3_590)
  const heard = detail(run.id, `?wait=20s&rev=${(await detail(run.id)).rev}`)
  await house.forward(hourMs)
  expect(await heard).toMatchObject({ status: 'waiting', held_by: 'time', check_in: expect.any(String) })
  expect(await release(decision)).toMatchObject(over)
  expect((await respond(run, { choice: 'renew', budget: { time: '1h' } })).status).toBe(201)
  expect(await release(decision)).toMatchObject({ status: 200 })
})

test('[RU8] who started a run does not renew it, neither on its page nor at its check-in', async () => {
  const run = await start({ actions: 0 }, {}, lea)
  expect(run.started_by).toMatchObject({ kind: 'person', name: 'Lea' })
  expect(await work(run)).toMatchObject(over)
  expect(await lea.call('POST', `/v1/runs/${run.id}/renew`, {})).toMatchObject({
    status: 403,
    body: { code: 'not-eligible' },
  })
  const { task } = await read(house.boot, (await detail(run.id)).check_in as string)
  expect(await lea.call('POST', `/v1/tasks/${task}/claim`)).toMatchObject({ status: 403 })
  expect((await respond(run, { choice: 'renew', budget: { actions: 1 } })).status).toBe(201)
})

test('[RU9] a level is a floor beneath the policy, and brings a budget', async () => {
  const at = async (level: string, more: object = {}) => {
    const run = await house.boot.ok<RunWire>('POST', '/v1/runs', { system, level })
    return [run, await propose(run, more)] as const
  }
  const [operator, gated] = await at('operator')
  expect(line(operator, 'actions')).toMatchObject({ limit: 50 })
  expect(gated).toMatchObject({ status: 'waiting', route: { mode: 'gate' } })
  expect(gated.route.reasons.join(' ')).toMatch(/level "operator"/)
  expect((await at('collaborator'))[1]).toMatchObject({ status: 'holding', route: { mode: 'watch' } })
  expect((await at('consultant'))[1]).toMatchObject({ status: 'approved' })
  expect((await at('consultant', { action: 'refund.pay', proposal: { amount: 1 } }))[1]).toMatchObject({
    status: 'waiting',
  })
  expect((await at('approver', { action: 'refund.pay', proposal: { amount: 1 } }))[1]).toMatchObject({
    status: 'approved',
  })
})

test('[RU10] policies speak of the run that a proposal names; without one those facts are absent', async () => {
  const run = await start({ actions: 2 }, { level: 'observer' })
  expect(await propose(run)).toMatchObject({ status: 'approved' })
  await work(run)
  const gated = await propose(run)
  expect(gated).toMatchObject({ status: 'waiting', route: { rules: ['near-its-end'] } })
  expect(gated.route.values).toMatchObject({ 'run.actions_left': 1, 'run.level': 'observer' })
  const route = (more: object) =>
    house.boot.ok<{ mode: string }>('POST', '/v1/route', {
      ...{ system, action: 'ticket.close', proposal: { ticket: 1 } },
      ...more,
    })
  expect(await route({ run: run.id })).toMatchObject({ mode: 'gate' })
  expect(await route({})).toMatchObject({ mode: 'auto' })
  // Any other text is a label, as ever.
  expect(await route({ run: 'nightly-7' })).toMatchObject({ mode: 'auto' })
})

test('[RU11] a proposal names a run of its own system that exists and goes on', async () => {
  const run = await start({})
  const body = { system, action: 'ticket.close', proposal: {}, run: run.id }
  for (const wrong of [{ system: 'other-agent' }, { run: 'run_00000000-0000-7000-8000-000000000000' }])
    expect(await house.boot.call('POST', '/v1/decisions', { ...body, ...wrong })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'run' }] },
    })
  const { secret } = await house.boot.ok<{ secret: string }>('POST', '/v1/keys', { name: 'other', systems: ['other'] })
  const other = createClient(house.url, secret)
  expect((await other.call('GET', `/v1/runs/${run.id}`)).status).toBe(403)
  expect((await other.call('POST', '/v1/runs', { system, level: 'approver' })).status).toBe(403)
  expect((await other.ok<Page<RunWire>>('GET', '/v1/runs')).items).toEqual([])
  await ann.ok('POST', `/v1/runs/${run.id}/pause`, {})
  expect(await house.boot.call('POST', '/v1/decisions', body)).toMatchObject(over)
})

test('[RU12] what takes a decision of a run back is not paid by the run, and stands in its tree', async () => {
  const run = await start({ actions: 1 })
  const done = await propose(run)
  await release(done)
  await house.boot.ok('POST', `/v1/decisions/${done.id}/effect`, { status: 'done' })
  await house.boot.ok('POST', `/v1/runs/${run.id}/end`, {})
  await lea.ok('POST', `/v1/decisions/${done.id}/override`, { reason_code: 'wrong', comment: 'Still open.' })
  const { decisions } = await detail(run.id)
  const inverse = decisions.find(({ parent }) => parent === done.id)
  expect(inverse).toMatchObject({ action: 'ticket.reopen', own: false, status: 'approved' })
  expect(await release(await read(house.boot, inverse?.id as string))).toMatchObject({ status: 200 })
})

test('[RU13] a question that only calls itself a check-in changes no run', async () => {
  const run = await start({ actions: 0 })
  const forged = await house.boot.ok<DecisionWire>('POST', '/v1/decisions', {
    ...{ system, kind: 'question', action: 'run.check-in', input: 'Is it Tuesday?', run: run.id },
    schema: { type: 'object' },
  })
  expect(await work(run)).toMatchObject(over)
  const task = await ann.ok<TaskWire>('POST', `/v1/tasks/${forged.task}/claim`)
  await answer(ann, task, 'respond', { proposal: { choice: 'renew', budget: { actions: 1_000 } } })
  expect(await read(house.boot, forged.id)).toMatchObject({ status: 'answered' })
  const now = await detail(run.id)
  expect(now).toMatchObject({ status: 'waiting' })
  expect(line(now, 'actions')).toMatchObject({ limit: 0 })
})

test('[RU14] its page tells how the budget burns and the tree of its decisions; the list is filtered and paged', async () => {
  const run = await start({ actions: 60, time: '4h' }, { name: 'Monday’s backlog', version: '7' })
  const first = await propose(run, { subject: 'customer:1' })
  await release(first)
  const step = await propose(run, { parent: first.id })
  await house.forward(hourMs / 2)
  const now = await detail(run.id)
  expect(now).toMatchObject({
    name: 'Monday’s backlog',
    version: '7',
    level: 'approver',
    status: 'running',
    more: false,
  })
  expect(now.budget.map(({ kind }) => kind)).toEqual(['time', 'actions', 'irreversible', 'subjects', 'spend'])
  expect(line(now, 'actions')).toMatchObject({ used: 1, limit: 60, left: 59 })
  expect(line(now, 'actions')?.per_hour).toBeCloseTo(2, 1)
  expect(now.decisions).toMatchObject([
    { id: first.id, parent: null, status: 'released', route: 'auto', own: true },
    { id: step.id, parent: first.id, status: 'approved', released_at: null },
  ])
  const page = await house.boot.ok<Page<RunWire>>('GET', `/v1/runs?status=running&system=${system}&limit=1`)
  expect(page.items).toMatchObject([{ id: run.id, budget: now.budget.map(({ kind }) => ({ kind })) }])
  const rest = await house.boot.ok<Page<RunWire>>('GET', `/v1/runs?limit=200&cursor=${page.next}`)
  expect(rest.items.map(({ id }) => id)).not.toContain(run.id)
  // Names are sealed, and no leaf holds one.
  const [row] = (await house.admin(
    `select count(*)::int as n from entries where type like 'run.%' and convert_from(leaf, 'utf8') like '%backlog%'`,
  )) as unknown as { n: number }[]
  expect(row?.n).toBe(0)
})

test('[RU15] a stop goes before the budget, and keeps nobody from being asked', async () => {
  const run = await start({ actions: 0 })
  const decision = await propose(run)
  const stop = async (level: string) =>
    (await ann.ok<{ id: string }>('POST', '/v1/stops', { scope: { system }, level, reason: 'a look' })).id
  const resume = async (id: string) => {
    for (const by of [lea, await house.person('Leo', ['lead'])]) await by.ok('POST', `/v1/stops/${id}/resume`, {})
  }
  const hold = await stop('hold')
  expect(await release(decision)).toMatchObject({ status: 409, body: { code: 'stopped' } })
  expect(await detail(run.id)).toMatchObject({ status: 'running' })
  await resume(hold)
  const drain = await stop('drain')
  expect(await release(decision)).toMatchObject(over)
  expect(await read(house.boot, (await detail(run.id)).check_in as string)).toMatchObject({ status: 'waiting' })
  await resume(drain)
})

/** Runs the example; `act` is told each line. */
const runExample = (act: (line: string) => void): Promise<string[]> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../packages/sdk/examples/run.ts')], {
      env: { PATH: process.env.PATH, COUNTERSIGN_URL: house.url, COUNTERSIGN_API_KEY: bootstrapKey },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const lines: string[] = []
    let rest = ''
    child.stdout.on('data', (data: Buffer) => {
      const parts = (rest + data.toString()).split('\n')
      rest = parts.pop() ?? ''
      for (const line of parts) {
        lines.push(line)
        act(line)
      }
    })
    child.once('exit', () => resolve(lines))
  })

test.each([
  [{ choice: 'renew', budget: { actions: 2 } }, 'done: 5 closed', 5],
  [{ choice: 'end' }, 'a person ended it after 3 of 5', 3],
])('[S15] the example waits at the end of its budget; a person answers %j', async (said, last, closed) => {
  let id = ''
  const lines = await runExample((line) => {
    id = /^started (run_\S+)/.exec(line)?.[1] ?? id
    if (line !== 'closed 3') return
    void (async () => {
      // Until the agent has asked for more than its budget covers.
      const run = await detail(id, '?wait=20s&rev=1')
      expect((await respond(run, said)).status).toBe(201)
    })()
  })
  expect(lines.at(-1)).toBe(last)
  const run = await detail(id)
  expect(run).toMatchObject({ status: 'ended', name: 'The backlog' })
  expect(run.decisions.filter(({ status }) => status === 'done')).toHaveLength(closed)
})
