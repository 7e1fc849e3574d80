/** Objectives on a real server: what is drawn, what audits make of it, and what goes ahead because of it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DecisionWire, ObjectiveCellWire, ObjectiveDetailWire, ObjectiveWire, TaskWire } from '@countersign/core'
import { createClient, type Client } from './support/client.ts'
import { activate, answer, claim, propose, read, settleAtOnce } from './support/flow.ts'
import { bootstrapKey, openHouse, type House } from './support/server.ts'

const policy = `policy: p
rules:
  - id: proven
    permit: auto
    when: action == "mail.send" && met("mail-errors")
  - id: apart
    permit: auto
    when: action == "mail.sort" && met("sort-errors")
  - id: free
    permit: auto
    when: action == "mail.move"
default: gate
`
const wish = { where: 'action == "mail.send"', max_error: 0.4, confidence: 0.7, min_audit_rate: 1 }
let house: House
let ann: Client & { id: string }
let ben: Client & { id: string }
let rob: Client & { id: string }
beforeAll(async () => {
  house = await openHouse()
  ann = await house.person('Ann')
  ben = await house.person('Ben')
  rob = await house.person('Rob', ['risk-owner'])
  await settleAtOnce(house.boot)
  await settleAtOnce(house.boot, 'audit')
  await activate(house, policy)
  await make('mail-errors', wish)
})
afterAll(() => house.close())

const make = (id: string, body: object) => rob.ok<ObjectiveWire>('POST', '/v1/objectives', { id, ...body })
const detail = (id = 'mail-errors') => house.boot.ok<ObjectiveDetailWire>('GET', `/v1/objectives/${id}`)
async function cellOf(version: string, id = 'mail-errors'): Promise<ObjectiveCellWire | undefined> {
  return (await detail(id)).cells.find((cell) => cell.version === version)
}
const send = (version: string, more: object = {}) =>
  propose(house.boot, { action: 'mail.send', version, confidence: 0.9, ...more })
async function approve(decision: DecisionWire): Promise<void> {
  const task = await ann.ok<TaskWire>('POST', `/v1/tasks/${decision.task}/claim`)
  expect((await answer(ann, task, 'approve')).status).toBe(201)
}
/** Ben answers the audits that wait. */
async function audit(verdict: 'uphold' | 'overturn', most = Infinity): Promise<number> {
  for (let done = 0; ; done++) {
    const [task] = done < most ? await claim(ben, { queue: 'audit', limit: 1 }) : []
    if (!task) return done
    expect(task.kind).toBe('audit')
    expect((await answer(ben, task, verdict)).status).toBe(201)
  }
}
async function judged(n: number, version: string, verdict: 'uphold' | 'overturn', more: object = {}): Promise<void> {
  for (let i = 0; i < n; i++) {
    const decision = await send(version, more)
    if (decision.status === 'waiting') await approve(decision)
  }
  expect(await audit(verdict)).toBe(n)
}
/** Decisions that still wait stay in the sample, and would hold up the next block until they are overdue. */
const dropDraws = () => house.admin('update objective_draws set block = 0 where block is null')
/** What earlier tests left to audit is none of this one’s business. */
const dropAudits = () => house.admin(`update tasks set status = 'cancelled' where kind = 'audit' and status = 'open'`)
const events = async (type: string): Promise<string[]> =>
  (
    (await house.admin(`select convert_from(leaf, 'utf8') as leaf from entries where type = $1 order by position`, [
      type,
    ])) as unknown as { leaf: string }[]
  ).map(({ leaf }) => leaf)

test('[OB6] [OB3] in learning people decide and everything is audited; a full block that keeps the promise lets it go ahead', async () => {
  const { evidence, state } = await detail()
  expect({ state, ...evidence }).toMatchObject({ state: 'learning', fewest: 3, gathered: 0 })
  const first = await send('1')
  expect(first).toMatchObject({ status: 'waiting', route: { mode: 'gate', audit: { probability: 1 } } })
  await approve(first)
  await audit('uphold')
  await judged(evidence.block - 2, '1', 'uphold')
  expect(await cellOf('1')).toMatchObject({ state: 'learning', gathered: evidence.block - 1, left: 1 })
  await judged(1, '1', 'uphold', { confidence: 0.8 })
  const held = await cellOf('1')
  expect(held).toMatchObject({
    ...{ state: 'holding', threshold: 0.8, gathered: 0, current: true },
    coverage: { n: evidence.block, count: evidence.block },
    history: [{ result: 'held', audits: evidence.block, errors: 0, max_error: 0.4 }],
  })
  expect(held?.history[0]?.policy).toMatch(/^pol_.*@1$/)
  expect(await detail()).toMatchObject({ state: 'holding', threshold: 0.8 })
  expect(await send('1')).toMatchObject({ status: 'approved', route: { mode: 'auto', rules: ['proven'] } })
  expect(await send('1', { confidence: 0.79 })).toMatchObject({ status: 'waiting' })
  expect(await send('1', { confidence: undefined })).toMatchObject({ status: 'waiting' })
  expect(await send('1', { action: 'mail.drop' })).toMatchObject({ status: 'waiting' })
  expect(await events('objective.tested')).toHaveLength(1)
})

test('[OB15] of the present wish what would go ahead is what the last tests let pass', async () => {
  const { what_if, max_error, cells } = await detail()
  const current = cells.filter((cell) => cell.current)
  const now = what_if.find((one) => one.max_error === max_error)
  const passed = current.reduce((sum, { coverage }) => sum + (coverage?.count ?? 0), 0)
  expect(passed).toBeGreaterThan(0)
  expect(now?.coverage?.count).toBe(passed)
  expect(now?.decided_per_week).toBeGreaterThan(0)
  expect(now?.week_hours).toBeGreaterThan(0)
})

test('[OB8] another version of the system learns for itself, and the one before goes on', async () => {
  expect(await send('2')).toMatchObject({ status: 'waiting' })
  expect(await cellOf('2')).toMatchObject({ state: 'learning', current: true })
  expect(await cellOf('1')).toMatchObject({ state: 'holding', current: false })
  expect(await detail()).toMatchObject({ state: 'learning', threshold: null })
  expect(await send('1')).toMatchObject({ status: 'approved' })
})

test('[OB5] [OB6] injected drift breaches it: an alarm, and people decide again until there is fresh evidence', async () => {
  const other = await house.another()
  let sent = 0
  for (; sent < 60 && (await cellOf('1'))?.state === 'holding'; sent++) {
    await send('1')
    await audit('overturn')
  }
  expect(sent).toBeLessThan(60)
  const breached = await cellOf('1')
  expect(breached).toMatchObject({
    state: 'breached',
    threshold: null,
    gathered: 0,
    open: 0,
    history: [{ result: 'changed' }, {}],
  })
  const [leaf] = await events('objective.breached')
  expect(JSON.parse(leaf as string)).toMatchObject({ data: { objective: 'mail-errors', version: '1', why: 'change' } })
  const there = createClient(other.address, bootstrapKey)
  expect(await propose(there, { action: 'mail.send', version: '1', confidence: 0.9 })).toMatchObject({
    status: 'waiting',
  })
  await dropDraws()
  const { evidence } = await detail()
  await judged(evidence.block, '1', 'uphold')
  expect(await cellOf('1')).toMatchObject({ state: 'holding' })
})

test('[OB13] what was to go ahead because it held, and nobody released, goes to people; what others let go does not', async () => {
  const { evidence } = await detail()
  await judged(evidence.block, '7', 'uphold')
  const [unused, released, other] = [
    await send('7'),
    await send('7', { release: true }),
    await send('7', { action: 'mail.move' }),
  ]
  expect([unused.status, released.status, other.status]).toEqual(['approved', 'released', 'approved'])
  for (let i = 0; i < 60 && (await cellOf('7'))?.state === 'holding'; i++) {
    await send('7', { release: true })
    await audit('overturn')
  }
  expect(await read(house.boot, unused.id)).toMatchObject({ status: 'waiting', outcome: null, queue: 'inbox' })
  expect(await read(house.boot, released.id)).toMatchObject({ status: 'released' })
  expect(await read(house.boot, other.id)).toMatchObject({ status: 'approved' })
  const release = () => house.boot.call('POST', `/v1/decisions/${unused.id}/release`, { digest: unused.digest })
  expect(await release()).toMatchObject({ status: 409, body: { code: 'not-approved' } })
  await approve(await read(house.boot, unused.id))
  expect(await release()).toMatchObject({ status: 200 })
  const breach = (await events('objective.breached')).at(-1)
  expect(JSON.parse(breach as string)).toMatchObject({ data: { version: '7', to_people: 1 } })
})

test('[OB7] what nobody audits in time counts as an error, and no late answer changes that', async () => {
  const { evidence } = await detail()
  for (let i = 0; i < evidence.block; i++) await approve(await send('3'))
  expect(await cellOf('3')).toMatchObject({ gathered: 0, open: evidence.block })
  await house.forward(8 * 86_400_000)
  await expect.poll(async () => (await cellOf('3'))?.history.length).toBe(1)
  expect(await cellOf('3')).toMatchObject({
    state: 'learning',
    history: [{ result: 'failed', audits: evidence.block, errors: evidence.block }],
  })
  expect(await audit('uphold', 1)).toBe(1)
  expect((await cellOf('3'))?.history).toHaveLength(1)
})

test('[OB14] where the objective says so, reported truth judges: when it is ripe, and as an error where none came', async () => {
  await make('late-errors', { ...wish, where: 'action == "mail.late"', truth_after: '30d' })
  const late = async (adverse?: boolean) => {
    const decision = await propose(house.boot, { action: 'mail.late', system: 'late', confidence: 0.9 })
    expect(decision.route.audit).toBeNull()
    await approve(decision)
    if (adverse !== undefined)
      await house.boot.ok('POST', `/v1/decisions/${decision.id}/truth`, {
        ...{ value: 1, source: 'bank', observed_at: '2026-11-01T00:00:00Z', adverse },
      })
  }
  const { evidence, truth_after } = await detail('late-errors')
  expect(truth_after).toBe('30d')
  await late(true)
  await late()
  for (let i = 2; i < evidence.block; i++) await late(false)
  await house.forward(29 * 86_400_000)
  expect(await cellOf('1', 'late-errors')).toMatchObject({ gathered: 0, open: evidence.block })
  await house.forward(2 * 86_400_000)
  await expect.poll(async () => (await cellOf('1', 'late-errors'))?.history.length).toBe(1)
  expect((await cellOf('1', 'late-errors'))?.history[0]).toMatchObject({ audits: evidence.block, errors: 2 })
})

test('[OB3] one probability whatever the route, in a draw of its own; other audits are no evidence', async () => {
  await make('move-errors', { ...wish, where: 'action == "mail.move" || action == "mail.ask"' })
  const moved = await propose(house.boot, { system: 's', action: 'mail.move', confidence: 0.9 })
  const asked = await propose(house.boot, { system: 's', action: 'mail.ask', confidence: 0.9 })
  expect([moved.status, asked.status]).toEqual(['approved', 'waiting'])
  const drawn = await house.admin(`select decision from objective_draws where objective = 'move-errors'`)
  expect(drawn).toHaveLength(2)
  await rob.ok('PATCH', '/v1/objectives/move-errors', { active: false })
  expect(await propose(house.boot, { system: 's', action: 'mail.move', confidence: 0.9 })).toMatchObject({
    route: { audit: null },
  })
  expect(await house.admin(`select decision from objective_draws where objective = 'move-errors'`)).toHaveLength(2)
})

test('[OB8] segments are kept apart, and their names stand in no leaf', async () => {
  await make('sort-errors', { ...wish, where: 'action == "mail.sort"', segment: 'attributes.region' })
  const sort = (region: string) =>
    propose(house.boot, { action: 'mail.sort', confidence: 0.9, attributes: { region }, system: 'sorter' })
  const { evidence } = await detail('sort-errors')
  await dropAudits()
  for (let i = 0; i < evidence.block; i++) await approve(await sort('alpenglow'))
  await audit('uphold')
  expect(await sort('alpenglow')).toMatchObject({ status: 'approved' })
  expect(await sort('lowlands')).toMatchObject({ status: 'waiting' })
  const { cells } = await detail('sort-errors')
  expect(cells.map(({ segment, state }) => [segment, state]).sort()).toEqual([
    ['alpenglow', 'holding'],
    ['lowlands', 'learning'],
  ])
  expect((await events('objective.tested')).join()).not.toContain('alpenglow')
  expect(await house.admin(`select 1 from objective_cells where segment like '%alpenglow%'`)).toEqual([])
})

test('[OB9] tightening is free and learns anew; what lets more go ahead, and making one, asks for a session', async () => {
  const change = (body: object) =>
    rob.call<ObjectiveWire & { code?: string }>('PATCH', '/v1/objectives/sort-errors', body)
  const keyBorn = async (born: boolean) => {
    await house.admin('update workspaces set key_born = $1', [born])
    await house.admin('update heads set epoch = epoch + 1')
    house.serving.context.engine.states.forget()
  }
  await keyBorn(false)
  for (const looser of [
    { max_error: 0.45 },
    { confidence: 0.6 },
    { min_audit_rate: 0.5 },
    { where: 'true' },
    { segment: null },
    { answer_within: '8d' },
  ])
    expect(await change(looser)).toMatchObject({ status: 403, body: { code: 'session-required' } })
  expect(await rob.call('POST', '/v1/objectives', { id: 'x', ...wish })).toMatchObject({ status: 403 })
  expect(await detail('sort-errors')).toMatchObject({ max_error: 0.4 })
  expect(await change({ max_error: 0.3 })).toMatchObject({ status: 200, body: { max_error: 0.3, state: 'learning' } })
  await keyBorn(true)
  expect((await detail('sort-errors')).cells.every(({ state }) => state === 'learning')).toBe(true)
  expect(await change({ min_audit_rate: 0.5 })).toMatchObject({ status: 200 })
  expect(await rob.call('POST', '/v1/objectives', { id: 'sort-errors', ...wish })).toMatchObject({
    body: { code: 'name-taken' },
  })
  expect(await rob.call('POST', '/v1/objectives', { id: 'y', ...wish, where: 'met("x")' })).toMatchObject({
    status: 422,
  })
  expect(await rob.call('POST', '/v1/objectives', { id: 'y', ...wish, max_error: 0.9 })).toMatchObject({ status: 422 })
})

test('[OB10] objectives that may share decisions divide what may go wrong; those about other actions do not', async () => {
  const before = await detail()
  expect(before.sharing).toBe(1)
  await make('everything', { ...wish, where: 'kind == "action"' })
  const after = await detail()
  expect(after.sharing).toBe(2)
  expect(after.evidence.fewest).toBeGreaterThan(before.evidence.fewest)
  await rob.ok('PATCH', '/v1/objectives/everything', { active: false })
  expect((await detail()).sharing).toBe(1)
})

test('[OB1] the evidence that a wish needs is told before it is made, and what others would cost', async () => {
  const told = await house.boot.ok('GET', '/v1/objectives/evidence?max_error=0.02&confidence=0.95')
  expect(told).toMatchObject({ fewest: 149, if_wrong: [{}, { share: 0.01, audits: 969 }, {}] })
  expect(await house.boot.call('GET', '/v1/objectives/evidence?max_error=2&confidence=0.95')).toMatchObject({
    status: 422,
  })
  const { what_if, minutes_per_audit } = await detail()
  expect(minutes_per_audit).toBeCloseTo(0.02, 6)
  expect(what_if.map(({ fewest }) => fewest)).toEqual([...what_if.map(({ fewest }) => fewest)].sort((a, b) => b - a))
  expect(what_if.every(({ review_hours: hours }) => hours !== null && hours > 0)).toBe(true)
})

test('[OB12] after a breach is committed nothing more goes ahead on it, on any process, by the order of the log', async () => {
  const { evidence } = await detail()
  await dropAudits()
  await judged(evidence.block, '9', 'uphold')
  const other = await house.another()
  const there = createClient(other.address, bootstrapKey)
  let over = false
  const flood = [house.boot, there].map(async (client) => {
    while (!over) {
      await propose(client, { action: 'mail.send', version: '9', confidence: 0.9 })
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  })
  for (let i = 0; i < 80 && (await cellOf('9'))?.state === 'holding'; i++) await audit('overturn', 1)
  over = true
  await Promise.all(flood)
  expect(await cellOf('9')).toMatchObject({ state: 'breached' })
  const [breach] = (await house.admin(
    `select position from entries where type = 'objective.breached' order by position desc limit 1`,
  )) as unknown as { position: string }[]
  const after = (await house.admin(
    `select d.mode from entries e join decisions d on d.id = e.decision where e.type = 'decision.proposed' and e.position > $1 and d.version = '9'`,
    [breach?.position],
  )) as unknown as { mode: string }[]
  expect(after.every(({ mode }) => mode === 'gate')).toBe(true)
  expect(await read(house.boot, (await send('9')).id)).toMatchObject({ status: 'waiting' })
})
