/** The emergency stop on a real server: what it freezes, what goes on, who resumes, and that it needs nothing but HTTP. */
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { DecisionWire, DrillBegunWire, DrillWire, StopDetailWire, StopWire, TaskWire } from '@countersign/core'
import { createWorkspace } from '../packages/server/src/engine/workspaces.ts'
import { createClient, type Client } from './support/client.ts'
import { answer, decideBy, propose, read, refund, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

let house: House
let ann: Client & { id: string }
let lea: Client & { id: string }
let rob: Client & { id: string }
beforeAll(async () => {
  house = await openHouse()
  ann = await house.person('Ann')
  lea = await house.person('Lea', ['lead'])
  rob = await house.person('Rob', ['risk-owner'])
  await settleAtOnce(house.boot)
})
afterAll(() => house.close())
beforeEach(async () => {
  for (const stop of await active()) await resumeBoth(stop.id)
})

const active = async () => (await house.boot.ok<{ items: StopWire[] }>('GET', '/v1/stops?active=true')).items
const stop = (scope: object | string, level = 'hold', by: Client = ann) =>
  by.ok<{ id: string; frozen: number; position: number }>('POST', '/v1/stops', {
    scope,
    level,
    reason: 'It mails everybody.',
  })
const resume = (id: string, by: Client) =>
  by.call<{ resumed: boolean; needed: number; freed: number; code?: string }>('POST', `/v1/stops/${id}/resume`, {})
async function resumeBoth(id: string): Promise<void> {
  await resume(id, lea)
  expect(await resume(id, rob)).toMatchObject({ status: 200, body: { resumed: true } })
}
const release = (decision: DecisionWire) =>
  house.boot.call<{ go?: boolean; code?: string; retry?: boolean }>('POST', `/v1/decisions/${decision.id}/release`, {
    digest: decision.digest,
  })
const policy = async (source: string): Promise<void> => {
  const author = await house.person('Pia', ['policy-author'])
  const { id } = await author.ok<{ id: string }>('POST', '/v1/policies', { name: `p${Math.random()}`, source })
  await rob.ok('POST', `/v1/policies/${id}/sign`, {})
  await author.ok('POST', `/v1/policies/${id}/activate`, {})
}

test('[ST1] a hold freezes what is approved and not yet released; the release is refused until two people have resumed', async () => {
  const approved = await decideBy(house.boot, ann, 'approve')
  const other = await decideBy(house.boot, ann, 'approve', { system: 'other-agent' })
  const held = await stop({ system: 'refund-agent' })
  expect(held.frozen).toBeGreaterThanOrEqual(1)
  expect(await read(house.boot, approved.id)).toMatchObject({ status: 'approved', frozen: held.id })
  expect(await release(approved)).toMatchObject({ status: 409, body: { code: 'stopped', retry: true } })
  expect(await release(other)).toMatchObject({ status: 200 })

  expect(await resume(held.id, lea)).toMatchObject({ status: 200, body: { resumed: false, needed: 1 } })
  expect(await resume(held.id, lea)).toMatchObject({ status: 200, body: { resumed: false, needed: 1 } })
  expect(await release(approved)).toMatchObject({ status: 409 })
  expect((await resume(held.id, ann)).status).toBe(403)
  expect(await resume(held.id, rob)).toMatchObject({ status: 200, body: { resumed: true, needed: 0 } })
  expect(await read(house.boot, approved.id)).toMatchObject({ status: 'approved', frozen: null })
  expect(await release(approved)).toMatchObject({ status: 200, body: { go: true } })
  expect(await resume(held.id, rob)).toMatchObject({ status: 409, body: { code: 'already-resumed' } })
  const told = await house.boot.ok<StopDetailWire>('GET', `/v1/stops/${held.id}`)
  expect(told).toMatchObject({
    reason: 'It mails everybody.',
    by: { name: 'Ann' },
    released_after: 0,
    frozen: 0,
    resumptions: [{ name: 'Lea' }, { name: 'Rob' }],
  })
})

test('[ST2] a drain takes nothing new in its scope, and lets what was approved go', async () => {
  const approved = await decideBy(house.boot, ann, 'approve')
  const waiting = await propose(house.boot)
  const drained = await stop({ system: 'refund-agent', action: 'refund.create' }, 'drain')
  expect(drained.frozen).toBe(0)
  const born = await propose(house.boot)
  expect(born).toMatchObject({ status: 'stopped', task: null, outcome: { verdict: 'stopped', by: 'stop' } })
  expect(await propose(house.boot, { action: 'refund.look' })).toMatchObject({ status: 'waiting' })
  expect(await release(approved)).toMatchObject({ status: 200 })
  expect(await read(house.boot, waiting.id)).toMatchObject({ status: 'waiting', frozen: null })
  expect(await house.boot.ok('GET', `/v1/stops/${drained.id}`)).toMatchObject({ stopped: 1 })
  const types = (
    await house.boot.ok<{ items: { type: string }[] }>('GET', `/v1/decisions/${born.id}/timeline`)
  ).items.map(({ type }) => type)
  expect(types).toContain('decision.stopped')
})

test('[ST3] under a hold people go on judging; what they approve is frozen, what they reject has ended', async () => {
  const [yes, no] = [await propose(house.boot), await propose(house.boot)]
  const held = await stop('workspace')
  for (const [decision, verdict] of [
    [yes, 'approve'],
    [no, 'reject'],
  ] as const) {
    const task = await ann.ok<TaskWire>('POST', `/v1/tasks/${decision.task}/claim`)
    expect((await answer(ann, task, verdict)).status).toBe(201)
  }
  expect(await read(house.boot, yes.id)).toMatchObject({ status: 'approved', frozen: held.id })
  expect(await read(house.boot, no.id)).toMatchObject({ status: 'rejected', frozen: null })
  expect(await release(await read(house.boot, yes.id))).toMatchObject({ status: 409, body: { code: 'stopped' } })
  await resumeBoth(held.id)
  expect(await release(await read(house.boot, yes.id))).toMatchObject({ status: 200 })
})

test('[ST4] a frozen approval does not run out: its time is given back', async () => {
  const approved = await decideBy(house.boot, ann, 'approve')
  await house.forward(23 * 3_600_000)
  const held = await stop('workspace')
  await house.forward(5 * 3_600_000)
  expect(await read(house.boot, approved.id)).toMatchObject({ status: 'approved', frozen: held.id })
  await resumeBoth(held.id)
  await house.forward(30 * 60_000)
  expect(await release(await read(house.boot, approved.id))).toMatchObject({ status: 200 })
})

test('[ST4] what is born approved under a hold, the inverse of what is taken back, is frozen from its first moment', async () => {
  const owner = await house.person('Owner', ['owner'])
  await owner.ok('PATCH', '/v1/systems/refund-agent/actions/refund.pay', { inverse: 'refund.cancel' })
  const done = await decideBy(house.boot, ann, 'approve', { action: 'refund.pay', proposal: { amount: 7_000 } })
  await release(done)
  await house.boot.ok('POST', `/v1/decisions/${done.id}/effect`, { status: 'done' })
  const held = await stop({ system: 'refund-agent', segment: 'proposal.original.amount > 1000.0' })
  const before = (await active())[0]?.frozen ?? 0
  await lea.ok('POST', `/v1/decisions/${done.id}/override`, { reason_code: 'wrong-customer', comment: 'Not theirs.' })
  const step = (await read(house.boot, done.id)).compensation?.steps.find(({ kind }) => kind === 'inverse')
  const inverse = await read(house.boot, step?.decision as string)
  expect(inverse).toMatchObject({ status: 'approved', frozen: held.id })
  expect((await active())[0]).toMatchObject({ id: held.id, frozen: before + 1 })
  await house.forward(30 * 3_600_000)
  expect(await read(house.boot, inverse.id)).toMatchObject({ status: 'approved' })
  await resumeBoth(held.id)
  expect(await release(inverse)).toMatchObject({ status: 200 })
})

test('[ST5] held windows stand still and begin anew in full', async () => {
  await policy(
    'policy: held\nrules:\n  - id: small\n    permit: watch\n    window: 90s\n    when: action == "mail.send"\ndefault: gate\n',
  )
  const holding = await propose(house.boot, { action: 'mail.send' })
  expect(holding.status).toBe('holding')
  await house.forward(60_000)
  const held = await stop({ rule: 'small' })
  await house.forward(120_000)
  expect(await read(house.boot, holding.id)).toMatchObject({ status: 'holding', frozen: held.id })
  await lea.ok('POST', '/v1/watch', {})
  await resumeBoth(held.id)
  const again = await read(house.boot, holding.id)
  const length = Date.parse(again.route.until as string) - (await now())
  expect(length).toBeGreaterThan(80_000)
  expect(length).toBeLessThanOrEqual(90_000)
  for (let i = 0; i < 4; i++) {
    await house.forward(30_000)
    await lea.ok('POST', '/v1/watch', {})
  }
  await expect.poll(async () => (await read(house.boot, holding.id)).status).toBe('approved')
})
const now = async (): Promise<number> =>
  Number(
    ((await house.admin('select extract(epoch from app_now())::float8 * 1000 as ms')) as unknown as { ms: number }[])[0]
      ?.ms,
  )

test('[ST6] a halt also reaches what is running, and suspends the keys of its scope: they may say what was done, no more', async () => {
  const { secret } = await house.boot.ok<{ secret: string }>('POST', '/v1/keys', {
    name: 'refunds',
    systems: ['refund-agent'],
  })
  const agent = createClient(house.url, secret)
  const running = await decideBy(house.boot, ann, 'approve')
  await agent.ok('POST', `/v1/decisions/${running.id}/release`, { digest: running.digest })
  const halted = await stop({ system: 'refund-agent' }, 'halt')
  expect(await read(agent, running.id)).toMatchObject({ status: 'released', frozen: halted.id })
  expect(await agent.call('POST', '/v1/decisions', refund())).toMatchObject({
    status: 403,
    body: { code: 'key-suspended' },
  })
  expect(
    await agent.call('POST', '/v1/stops', { scope: { system: 'refund-agent' }, level: 'hold', reason: 'x' }),
  ).toMatchObject({ status: 403, body: { code: 'forbidden' } })
  expect(await agent.call('POST', `/v1/decisions/${running.id}/effect`, { status: 'failed' })).toMatchObject({
    status: 200,
  })
  expect(await read(agent, running.id)).toMatchObject({ status: 'failed', frozen: null })
  const alarm = createClient(
    house.url,
    (
      await house.boot.ok<{ secret: string }>('POST', '/v1/keys', {
        ...{ name: 'alarm', systems: ['refund-agent'], scopes: ['stops:write', 'decisions:propose'] },
      })
    ).secret,
  )
  for (const [path, body] of [
    ['/v1/decisions', refund()],
    ['/v1/drills', { rounds: 1, size: 2 }],
  ] as const)
    expect(await alarm.call('POST', path, body)).toMatchObject({ status: 403, body: { code: 'key-suspended' } })
  const further = await stop({ system: 'refund-agent' }, 'hold', alarm)
  await resumeBoth(further.id)
  await resumeBoth(halted.id)
  expect((await agent.call('POST', '/v1/decisions', refund())).status).toBe(201)
})

test('[ST7] a hold does not reach what runs already, and whoever waits hears of the stop', async () => {
  const running = await decideBy(house.boot, ann, 'approve')
  await release(running)
  const approved = await decideBy(house.boot, ann, 'approve')
  const heard = house.boot.ok<DecisionWire>('GET', `/v1/decisions/${approved.id}?wait=30s&rev=${approved.rev}`)
  const held = await stop('workspace')
  expect(await heard).toMatchObject({ frozen: held.id })
  expect(await read(house.boot, running.id)).toMatchObject({ status: 'released', frozen: null })
})

test('[ST8] a scope names members, all of which must match; a condition that cannot be told counts as met', async () => {
  const [small, big, unknown] = [
    await decideBy(house.boot, ann, 'approve', { proposal: { amount: 50 } }),
    await decideBy(house.boot, ann, 'approve', { proposal: { amount: 5000 } }),
    await decideBy(house.boot, ann, 'approve', { proposal: { text: 'no amount' } }),
  ]
  const held = await stop({ system: 'refund-agent', segment: 'proposal.amount > 1000.0' })
  expect(await read(house.boot, small.id)).toMatchObject({ frozen: null })
  expect(await read(house.boot, big.id)).toMatchObject({ frozen: held.id })
  expect(await read(house.boot, unknown.id)).toMatchObject({ frozen: held.id })
  expect(await propose(house.boot, { proposal: { amount: 2000 } })).toMatchObject({ status: 'stopped' })
  expect(await propose(house.boot, { proposal: { amount: 20 } })).toMatchObject({ status: 'waiting' })
  expect(
    await ann.call('POST', '/v1/stops', { scope: { segment: 'proposal.amount >' }, level: 'hold', reason: 'x' }),
  ).toMatchObject({ status: 422, body: { code: 'bad-input', errors: [{ path: 'scope.segment', line: 1 }] } })
  expect((await ann.call('POST', '/v1/stops', { scope: 'everything', level: 'hold', reason: 'x' })).status).toBe(403)
})

test('[ST9] where two stops reach a decision, it is held until both have ended', async () => {
  const approved = await decideBy(house.boot, ann, 'approve')
  const [first, second] = [await stop({ system: 'refund-agent' }), await stop({ action: 'refund.create' })]
  await resumeBoth(first.id)
  expect(await read(house.boot, approved.id)).toMatchObject({ frozen: second.id })
  expect(await release(approved)).toMatchObject({ status: 409, body: { code: 'stopped' } })
  await resumeBoth(second.id)
  expect(await release(approved)).toMatchObject({ status: 200 })
})

test('[ST10] a stop needs neither a policy that can be read nor the queue of jobs', async () => {
  const approved = await decideBy(house.boot, ann, 'approve')
  await house.admin(`update policy_versions set source = 'no policy at all: ['`)
  await house.admin('update heads set epoch = epoch + 1')
  await house.admin('drop schema jobs cascade')
  const held = await stop('workspace')
  expect(await release(approved)).toMatchObject({ status: 409, body: { code: 'stopped' } })
  await resumeBoth(held.id)
  expect(await release(approved)).toMatchObject({ status: 200 })
})

test('[ST11] everything stops every workspace of the installation, new ones too; each resumes for itself', async () => {
  const before = await house.boot.ok<{ id: string }>('POST', '/v1/workspaces', { name: 'Beside' })
  const all = await stop('everything', 'hold', house.boot)
  const after = await house.boot.ok<{ id: string }>('POST', '/v1/workspaces', { name: 'Later' })
  const rows = (await house.admin('select workspace, id from stops where resumed_at is null')) as unknown as {
    workspace: string
    id: string
  }[]
  const bare = (id: string) => id.slice(id.indexOf('_') + 1)
  expect(rows.filter(({ id }) => id === bare(all.id)).map(({ workspace }) => workspace)).toEqual(
    expect.arrayContaining([bare(before.id), bare(after.id)]),
  )
  // One that is being made: it has looked for stops and found none of the next one, and nobody else sees it yet.
  const making = new pg.Client({ connectionString: house.databaseUrl })
  await making.connect()
  await making.query('begin')
  const late = await createWorkspace(
    house.serving.context.engine,
    { query: async (text, values) => (await making.query(text, values as unknown[])).rows as never },
    'Late',
    await now(),
    { keyBorn: true },
  )
  let answered = false
  const setting = stop('everything', 'hold', house.boot).finally(() => (answered = true))
  const waiting = `select 1 from pg_locks where locktype = 'advisory' and not granted
    and database = (select oid from pg_database where datname = current_database())`
  await expect.poll(async () => (await house.admin(waiting)).length).toBe(1)
  expect(await active()).toHaveLength(2)
  expect(answered).toBe(false)
  await making.query('commit')
  await making.end()
  const again = await setting
  expect(
    await house.admin('select 1 from stops where workspace = $1 and id = $2 and resumed_at is null', [
      late,
      bare(again.id),
    ]),
  ).toHaveLength(1)
  await resumeBoth(again.id)
  await resumeBoth(all.id)
  expect(await propose(house.boot)).toMatchObject({ status: 'waiting' })
  await house.admin('update stops set resumed_at = app_now()')
})

test('[ST12] a drill stops decisions of which nothing comes, files what was measured, and ends its stops', async () => {
  const drill = await house.boot.ok<DrillBegunWire>('POST', '/v1/drills', { rounds: 2, size: 5 })
  for (const { system, decisions } of drill.rounds) {
    const [first] = decisions
    await house.boot.ok('POST', `/v1/decisions/${first?.id}/release`, { digest: first?.digest })
    await house.boot.ok('POST', '/v1/stops', { scope: { system }, level: 'hold', reason: 'A drill.' })
    const second = decisions[1]
    expect(
      await house.boot.call('POST', `/v1/decisions/${second?.id}/release`, { digest: second?.digest }),
    ).toMatchObject({ status: 409, body: { code: 'stopped' } })
  }
  const round = { acknowledged_ms: 4, last_release_ms: 2, last_effect_ms: 3, released: 1, held: 4 }
  const filed = await house.boot.ok<DrillWire>('POST', `/v1/drills/${drill.id}/file`, { rounds: [round, round] })
  expect(filed.result).toMatchObject({ acknowledged_ms: { p50: 4, p99: 4 }, released: 2, held: 8, released_after: 0 })
  expect((await active()).filter((one) => one.drill)).toEqual([])
  expect(await house.boot.call('POST', `/v1/drills/${drill.id}/file`, { rounds: [round, round] })).toMatchObject({
    status: 409,
  })
  expect((await house.boot.ok<{ items: DrillWire[] }>('GET', '/v1/drills')).items[0]).toMatchObject({ id: drill.id })
})

test('[ST12] a drill takes the head for one round at a time: a stop in earnest gets in between; tried again it is the same', async () => {
  const key = { 'idempotency-key': 'drill-1' }
  const beginning = house.boot.ok<DrillBegunWire>('POST', '/v1/drills', { rounds: 50, size: 40 }, key)
  await expect.poll(() => house.admin(`select 1 from decisions where system like 'drill-%-1' limit 1`)).toHaveLength(1)
  const { position } = await stop({ system: 'refund-agent' })
  const begun = await beginning
  const positions = (await house.admin(
    `select e.position::int as position from entries e join decisions d on (d.workspace, d.id) = (e.workspace, e.decision) where d.system = any($1)`,
    [begun.rounds.map(({ system }) => system)],
  )) as unknown as { position: number }[]
  expect(positions).toHaveLength(50 * 40)
  expect(positions.some((one) => one.position > position)).toBe(true)
  expect(await house.boot.ok('POST', '/v1/drills', { rounds: 50, size: 40 }, key)).toEqual(begun)
})

test('[ST14] the log tells the last release before a stop and what came after it, whatever a proposal calls itself', async () => {
  await policy(
    'policy: named\nrules:\n  - id: free\n    permit: auto\n    when: action == "decision.released"\ndefault: gate\n',
  )
  const named = { system: 'named-agent', action: 'decision.released' }
  const born = await propose(house.boot, { ...named, release: true })
  expect(born.status).toBe('released')
  expect((await propose(house.boot, named)).status).toBe('approved')
  const held = await stop({ system: 'named-agent' })
  expect((await propose(house.boot, named)).status).toBe('stopped')
  const [entry] = (await house.admin(
    `select position::int as position from entries where decision = $1 and type = 'decision.proposed'`,
    [born.id.slice(4)],
  )) as unknown as { position: number }[]
  expect(await house.boot.ok('GET', `/v1/stops/${held.id}`)).toMatchObject({
    ...{ stopped: 1, released_after: 0, last_release: { position: entry?.position } },
  })
})
