/** What time does: delegation, leave, acknowledgement, reminders, the ladder. */
import type { BoardWire, EventWire, PersonWire, QueueWire, TaskRowWire, TaskWire } from '@countersign/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Client } from './support/client.ts'
import { activate, answer, claim, propose, read, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

const minute = 60_000
const hour = 60 * minute

let house: House
beforeEach(async () => {
  house = await openHouse()
  await settleAtOnce(house.boot)
})
afterEach(() => house.close())

const timeline = async (decision: string): Promise<EventWire[]> =>
  (await house.boot.ok<{ items: EventWire[] }>('GET', `/v1/decisions/${decision}/timeline`)).items
const typesOf = async (decision: string): Promise<string[]> => (await timeline(decision)).map(({ type }) => type)
const pass = (from: Client, task: { id: string }, to: { id: string }, comment = 'Yours, I think.') =>
  from.call<TaskWire & { code: string; detail: string }>('POST', `/v1/tasks/${task.id}/delegate`, {
    to: to.id,
    comment,
  })
const hold = async (person: Client, task: string): Promise<TaskWire> =>
  person.ok<TaskWire>('POST', `/v1/tasks/${task}/claim`)
const gate = (who: string, more = '') =>
  `policy: p\nrules:\n  - id: gate\n    require: gate\n    who: [${who}]\n${more}    when: true\ndefault: gate\n`
const from = async (ms: number): Promise<string> => {
  const [row] = (await house.admin(`select extract(epoch from app_now())::float8 * 1000 as ms`)) as unknown as {
    ms: number
  }[]
  return new Date((row?.ms ?? 0) + ms).toISOString()
}

test('[TI1] a task is passed on, kept for whom it was passed to, and the chain is kept and logged', async () => {
  const [ann, ben, cem] = [await house.person('Ann'), await house.person('Ben'), await house.person('Cem')]
  const decision = await propose(house.boot)
  const [task] = await claim(ann)
  const passed = await pass(ann, task as TaskWire, ben)
  expect(passed).toMatchObject({ status: 200, body: { status: 'open' } })
  expect(await claim(cem)).toEqual([])
  expect(await claim(ann)).toEqual([])
  const [got] = await claim(ben)
  expect(got?.handed_on).toMatchObject([
    { how: 'delegated', from: { name: 'Ann' }, to: { name: 'Ben' }, comment: 'Yours, I think.' },
  ])
  const told = (await timeline(decision.id)).find(({ type }) => type === 'task.delegated')
  expect(told).toMatchObject({ actor: { name: 'Ann' }, data: { to: ben.id, from: ann.id } })
  expect(JSON.stringify(told)).not.toContain('Yours')
  await answer(ben, got as TaskWire, 'approve')
  expect((await read(house.boot, decision.id)).outcome?.people?.map(({ name }) => name)).toEqual(['Ben'])
})

test('[TI1] what nobody takes up is offered to all again after four hours', async () => {
  const [ann, ben, cem] = [await house.person('Ann'), await house.person('Ben'), await house.person('Cem')]
  await propose(house.boot)
  const [task] = await claim(ann)
  await pass(ann, task as TaskWire, ben)
  await house.forward(3 * hour)
  expect(await claim(cem)).toEqual([])
  await house.forward(hour + minute)
  expect((await claim(cem)).map(({ id }) => id)).toEqual([task?.id])
})

test('[TI2] it is passed only to somebody who may answer it, only by its holder, and three times at most', async () => {
  await activate(house, gate('role:finance, skill:risk'))
  const ann = await house.person('Ann', ['finance'])
  const req = await house.person('Req', ['finance'], { identities: ['user:req'] })
  const ben = await house.person('Ben')
  const aud = await house.person('Aud', ['auditor'])
  const decision = await propose(house.boot, { requester: 'user:req', subject: 'customer:42' })
  const task = await hold(ann, decision.task as string)
  for (const other of [req, ben, aud]) {
    const refused = await pass(ann, task, other)
    expect(refused).toMatchObject({ status: 403, body: { code: 'not-eligible' } })
  }
  expect((await pass(ann, task, ann)).status).toBe(422)
  const fin = await house.person('Fin', ['finance'])
  await fin.ok('PATCH', '/v1/me/conflicts', { conflicts: ['subject:customer:42'] })
  const refused = await pass(ann, task, fin)
  expect(refused.body.code).toBe('not-eligible')
  // Which of the reasons it is, is Fin's to know.
  expect(refused.body.detail).toContain('or lack the seat')
  await fin.ok('PATCH', '/v1/me/conflicts', { conflicts: [] })
  expect((await pass(ben, task, fin)).body.code).toBe('lease-expired')
  for (const [giver, taker] of [
    [ann, fin],
    [fin, ann],
    [ann, fin],
  ] as const) {
    expect((await pass(giver, task, taker)).status).toBe(200)
    await hold(taker, task.id)
  }
  expect(await pass(fin, task, ann)).toMatchObject({ status: 409, body: { code: 'passed-too-often' } })
})

test('[TI3] a lead takes it from whoever holds it, but not for what they asked for themselves', async () => {
  const [ann, ben] = [await house.person('Ann'), await house.person('Ben')]
  const lea = await house.person('Lea', ['lead'], { identities: ['user:lea'] })
  const decision = await propose(house.boot)
  const task = await hold(ann, decision.task as string)
  expect((await pass(lea, task, ben)).status).toBe(200)
  expect((await answer(ann, task, 'approve')).body.code).toBe('lease-expired')
  expect((await claim(ben)).map(({ handed_on: [first] }) => first)).toMatchObject([
    { how: 'reassigned', from: { name: 'Ann' }, to: { name: 'Ben' } },
  ])
  expect(await typesOf(decision.id)).toContain('task.reassigned')
  const own = await propose(house.boot, { requester: 'user:lea' })
  expect((await pass(lea, { id: own.task as string }, ben)).body.code).toBe('not-eligible')
})

test('[TI4] while somebody is on leave their cover fills the seats that name them, and nobody else', async () => {
  const [ann, ben, cem] = [await house.person('Ann'), await house.person('Ben'), await house.person('Cem')]
  const lea = await house.person('Lea', ['lead'])
  await activate(house, gate(`person:${ann.id}`))
  const first = await propose(house.boot)
  expect(await claim(ben)).toEqual([])
  const leave = { from: await from(hour), to: await from(3 * hour), cover: ben.id }
  const told = await lea.ok<PersonWire>('PATCH', `/v1/people/${ann.id}`, { leave })
  expect(told.leave).toMatchObject({ cover: { name: 'Ben' } })
  expect(await claim(ben)).toEqual([])
  await house.forward(hour + minute)
  expect(await claim(cem)).toEqual([])
  expect((await pass(lea, { id: first.task as string }, ann)).body.detail).toContain('Ben covers for them')
  const [task] = await claim(ben)
  expect(task?.decision.id).toBe(first.id)
  await answer(ben, task as TaskWire, 'approve')
  expect((await read(house.boot, first.id)).status).toBe('approved')
  const second = await propose(house.boot)
  await house.forward(2 * hour)
  expect(await claim(ben)).toEqual([])
  expect((await claim(ann)).map((one) => one.decision.id)).toEqual([second.id])
})

test('[TI4] the cover is never the requester, and what they answered counts after the leave', async () => {
  const ann = await house.person('Ann')
  const ben = await house.person('Ben', ['reviewer'], { identities: ['user:ben'] })
  const cem = await house.person('Cem')
  const lea = await house.person('Lea', ['lead'])
  await activate(house, gate(`person:${ann.id}`, '    people: 2\n'))
  await lea.ok('PATCH', `/v1/people/${ann.id}`, { leave: { from: await from(0), to: await from(hour), cover: ben.id } })
  const asked = await propose(house.boot, { requester: 'user:ben' })
  expect((await ben.call<{ code: string }>('POST', `/v1/tasks/${asked.task}/claim`)).body.code).toBe('not-eligible')
  await house.boot.ok('POST', `/v1/decisions/${asked.id}/cancel`, {})
  const decision = await propose(house.boot)
  await answer(ben, (await claim(ben))[0] as TaskWire, 'approve')
  await house.forward(2 * hour)
  const [task] = await claim(cem)
  expect(task?.seats.free).toEqual([''])
  await answer(cem, task as TaskWire, 'approve')
  expect((await read(house.boot, decision.id)).status).toBe('approved')
  for (const bad of [{ cover: ann.id }, { cover: 'per_x' }, { to: await from(-hour) }])
    expect(
      (
        await lea.call('PATCH', `/v1/people/${ann.id}`, {
          leave: { from: await from(0), to: await from(hour), ...bad },
        })
      ).status,
    ).toBe(422)
})

test('[TI7] an acknowledgement holds a task for a stated time and ends by itself', async () => {
  const [ann, ben] = [await house.person('Ann'), await house.person('Ben')]
  const decision = await propose(house.boot)
  const path = `/v1/tasks/${decision.task}/acknowledge`
  const seen = await ann.ok<TaskWire>('POST', path, { for: '2h' })
  expect(seen).toMatchObject({ status: 'leased', lease: { name: 'Ann' } })
  expect(seen.acknowledged_until).toBe(seen.lease?.until)
  expect((await ben.call('POST', path, { for: '1h' })).status).toBe(409)
  await house.forward(hour)
  // Renewing does not cut it short.
  expect((await ann.ok<TaskWire>('POST', `/v1/tasks/${decision.task}/renew`)).lease?.until).toBe(seen.lease?.until)
  expect(await claim(ben)).toEqual([])
  // Four hours from when it was taken, however often it is said.
  expect((await ann.call('POST', path, { for: '4h' })).status).toBe(422)
  expect((await ann.call('POST', path, { for: '2h' })).status).toBe(200)
  await house.forward(2 * hour + minute)
  await expect.poll(() => typesOf(decision.id)).toContain('acknowledgement.expired')
  expect((await claim(ben)).map(({ acknowledged_until }) => acknowledged_until)).toEqual([null])
})

test('[TI5] people are reminded before the deadline, once for each reminder', async () => {
  await activate(house, gate('role:reviewer', '    due: 2h\n'))
  await house.person('Ann')
  await house.boot.ok('PATCH', '/v1/queues/inbox', { reminders: ['1h', '10m'] })
  const decision = await propose(house.boot)
  const reminders = async () => (await typesOf(decision.id)).filter((type) => type === 'task.reminded').length
  await house.forward(30 * minute)
  expect(await reminders()).toBe(0)
  await house.forward(31 * minute)
  await expect.poll(reminders).toBe(1)
  await house.forward(50 * minute)
  await expect.poll(reminders).toBe(2)
})

test('[TI6] at each rung what waits opens to more people and comes forward', async () => {
  const queue = { who: ['role:junior'], ladder: [{ after: '30m', to: 'role:lead' }], settle: '0s' }
  const told = await house.boot.ok<QueueWire>('PATCH', '/v1/queues/inbox', queue)
  expect(told.ladder).toEqual([{ after: '30m', to: 'role:lead' }])
  const jo = await house.person('Jo', ['junior'])
  const lea = await house.person('Lea', ['lead'])
  const old = await propose(house.boot)
  await house.forward(29 * minute)
  const young = await propose(house.boot)
  expect(await claim(lea)).toEqual([])
  await house.forward(2 * minute)
  await expect.poll(() => typesOf(old.id)).toContain('task.escalated')
  const [task] = await claim(lea, { limit: 5 })
  expect(task).toMatchObject({ escalated_to: ['role:lead'], decision: { id: old.id } })
  expect(task?.handed_on).toMatchObject([{ how: 'escalated', from: null, seat: 'role:lead' }])
  expect((await lea.call('POST', `/v1/tasks/${young.task}/claim`)).status).toBe(403)
  await lea.ok('POST', `/v1/tasks/${task?.id}/release`)
  expect((await claim(jo)).map((one) => one.decision.id)).toEqual([old.id])
  expect((await typesOf(old.id)).filter((type) => type === 'task.escalated')).toHaveLength(1)
})

test('[TI6] a ladder reaches what waits already, and never fills a seat that the policy names', async () => {
  await activate(house, gate('role:finance, role:risk'))
  const lea = await house.person('Lea', ['lead'])
  const fin = await house.person('Fin', ['finance'])
  const decision = await propose(house.boot)
  await house.boot.ok('PATCH', '/v1/queues/inbox', { ladder: [{ after: '30m', to: 'role:lead' }] })
  await house.forward(31 * minute)
  await expect.poll(() => typesOf(decision.id)).toContain('task.escalated')
  expect(await claim(lea)).toEqual([])
  expect((await lea.call<{ code: string }>('POST', `/v1/tasks/${decision.task}/claim`)).body.code).toBe('not-eligible')
  expect(await claim(fin)).toHaveLength(1)
})

test('[TI8] whoever holds it gives it up the ladder with a word, and is not offered it again', async () => {
  await house.boot.ok('PATCH', '/v1/queues/inbox', { who: ['role:junior'], settle: '0s' })
  const jo = await house.person('Jo', ['junior'])
  const lea = await house.person('Lea', ['lead'])
  const decision = await propose(house.boot)
  const [task] = await claim(jo)
  expect((await jo.call('POST', `/v1/tasks/${task?.id}/escalate`, {})).status).toBe(422)
  await jo.ok('POST', `/v1/tasks/${task?.id}/escalate`, { comment: 'Beyond me.' })
  expect(await claim(jo)).toEqual([])
  const [got] = await claim(lea)
  expect(got?.handed_on).toMatchObject([
    { how: 'escalated', from: { name: 'Jo' }, seat: 'role:lead', comment: 'Beyond me.' },
  ])
  const told = (await timeline(decision.id)).find(({ type }) => type === 'task.escalated')
  expect(told).toMatchObject({ actor: { name: 'Jo' }, data: { why: 'person', to: 'role:lead', rung: 1 } })
  expect(JSON.stringify(told)).not.toContain('Beyond')
})

test('[TI8] what was given up the ladder comes before what is older', async () => {
  const [ann, ben] = [await house.person('Ann'), await house.person('Ben')]
  const old = await propose(house.boot)
  await house.forward(minute)
  const young = await propose(house.boot)
  const task = await hold(ann, young.task as string)
  await ann.ok('POST', `/v1/tasks/${task.id}/escalate`, { comment: 'Urgent.' })
  expect((await claim(ben, { limit: 2 })).map((one) => one.decision.id)).toEqual([young.id, old.id])
})

test('[TI9] silence that escalates climbs the same ladder', async () => {
  await activate(house, gate('role:reviewer', '    due: 1h\n    on_silence: escalate\n'))
  await house.boot.ok('PATCH', '/v1/queues/inbox', { who: ['role:junior'], ladder: [{ after: '1d', to: 'role:lead' }] })
  const lea = await house.person('Lea', ['lead', 'reviewer'])
  const decision = await propose(house.boot)
  expect(await claim(lea)).toEqual([])
  await house.forward(hour + minute)
  await expect.poll(() => typesOf(decision.id)).toContain('decision.escalated')
  const rows = (await lea.ok<{ items: TaskRowWire[] }>('GET', '/v1/tasks')).items
  expect(rows.map((row) => row.decision.id)).toEqual([decision.id])
  expect((await claim(lea))[0]).toMatchObject({ due: null, handed_on: [{ how: 'escalated', seat: 'role:lead' }] })
  expect((await timeline(decision.id)).find(({ type }) => type === 'task.escalated')?.data.why).toBe('silence')
})

test('[TI10] the board tells who is on what and what will be late, and names nobody at a blind gate', async () => {
  const [ann, ben] = [await house.person('Ann'), await house.person('Ben')]
  const lea = await house.person('Lea', ['lead'])
  const board = () => lea.ok<BoardWire>('GET', '/v1/board')
  await activate(
    house,
    'policy: p\nrules:\n  - id: one\n    require: gate\n    due: 1h\n    when: action == "refund.create"\n  - id: two\n    require: gate\n    people: 2\n    blind: true\n    when: action == "refund.big"\ndefault: gate\n',
  )
  for (let n = 0; n < 4; n++) await propose(house.boot)
  const inbox = async () => (await board()).queues.find(({ name }) => name === 'inbox')
  // Nobody has answered anything: all four will be late.
  expect(await inbox()).toMatchObject({
    open: 4,
    overdue: 0,
    answered_last_hour: 0,
    forecast: { late: 4, clears_at: null },
  })
  const [task] = await claim(ann)
  await answer(ann, task as TaskWire, 'approve')
  const held = (await claim(ann))[0] as TaskWire
  await ann.ok('POST', `/v1/tasks/${held.id}/acknowledge`, { for: '30m' })
  // One an hour: the first of the two that are left is just in time or late, the second is late.
  expect(await inbox()).toMatchObject({ open: 2, leased: 1, answered_last_hour: 1, forecast: { looked_at: 2 } })
  expect((await inbox())?.forecast.late).toBeGreaterThan(0)
  await lea.ok('PATCH', `/v1/people/${ben.id}`, { leave: { from: await from(0), to: await from(hour) } })
  const { people } = await board()
  expect(people.find(({ name }) => name === 'Ann')?.holding).toMatchObject([{ task: held.id, acknowledged: true }])
  expect(people.find(({ name }) => name === 'Ben')?.away_until).not.toBeNull()
  await house.forward(hour + minute)
  await expect.poll(async () => (await read(house.boot, held.decision.id)).status).toBe('expired')
  await propose(house.boot, { action: 'refund.big' })
  await claim(ben)
  const blind = await board()
  expect(blind.unnamed).toBe(1)
  expect(blind.people.flatMap(({ holding }) => holding)).toEqual([])
})
