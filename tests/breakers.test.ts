/** Breakers on a real server: what they count, what a trip does, and that two people resume. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Countersign } from '@countersign/sdk'
import type { BreakerWire, DecisionWire, EventWire, Page, StopWire, TaskWire, Verdict } from '@countersign/core'
import { maintain } from '../packages/server/src/engine/jobs.ts'
import type { Client } from './support/client.ts'
import { activate, answer, decideBy, propose, read, settleAtOnce } from './support/flow.ts'
import { bootstrapKey, openHouse, type House } from './support/server.ts'

const source = `policy: p
rules:
  - id: free
    permit: auto
    when: action == "mail.send"
  - id: other
    permit: auto
    when: action == "mail.move"
default: gate
`
let house: House
let ann: Client & { id: string }
let rob: Client & { id: string }
let lea: Client & { id: string }
beforeAll(async () => {
  house = await openHouse()
  ann = await house.person('Ann')
  rob = await house.person('Rob', ['risk-owner'])
  lea = await house.person('Lea', ['lead'])
  await settleAtOnce(house.boot)
  await activate(house, source)
})
afterAll(() => house.close())

const make = (body: object) => rob.ok<BreakerWire>('POST', '/v1/breakers', { threshold: 0.2, least: 5, ...body })
const breakers = async () => (await house.boot.ok<Page<BreakerWire>>('GET', '/v1/breakers')).items
async function seen(breaker: BreakerWire): Promise<BreakerWire | undefined> {
  await house.serving.context.idle()
  return (await breakers()).find(({ id }) => id === breaker.id)
}
const stops = async () => (await house.boot.ok<Page<StopWire>>('GET', '/v1/stops?active=true')).items
async function resumeAll(): Promise<void> {
  for (const { id } of await stops()) {
    await lea.ok('POST', `/v1/stops/${id}/resume`, {})
    await rob.ok('POST', `/v1/stops/${id}/resume`, {})
  }
}
const send = (more: object = {}) => propose(house.boot, { action: 'mail.send', ...more })
async function effect(status: 'done' | 'failed', more: object = {}): Promise<DecisionWire> {
  const decision = await send({ release: true, ...more })
  await house.boot.ok('POST', `/v1/decisions/${decision.id}/effect`, { status })
  return decision
}
const types = async (id: string) =>
  (await house.boot.ok<Page<EventWire>>('GET', `/v1/decisions/${id}/timeline`)).items.map(({ type }) => type)

test('[BR1] a decision counts once, as bad once anything bad was seen; each measure counts its own', async () => {
  const system = 'counted'
  const [rate, failures, truths, elsewhere] = [
    await make({ system, measure: 'override-rate', least: 1_000 }),
    await make({ system, measure: 'effect-failures', least: 1_000, version: '1' }),
    await make({ system, measure: 'adverse-truth', least: 1_000 }),
    await make({ system, measure: 'effect-failures', least: 1_000, rule: 'other' }),
  ]
  const by = (verdict: Verdict, said: object = {}) => decideBy(house.boot, ann, verdict, { system }, said)
  const approved = await by('approve')
  await by('reject')
  await by('edit', { proposal: { amount: 1 } })
  await by('return', { comment: 'Ask for the invoice.' })
  expect(await seen(rate)).toMatchObject({ n: 3, bad: 2 })
  await house.boot.ok('POST', `/v1/decisions/${approved.id}/release`, { digest: approved.digest })
  await house.boot.ok('POST', `/v1/decisions/${approved.id}/effect`, { status: 'done' })
  await ann.ok('POST', `/v1/decisions/${approved.id}/override`, { reason_code: 'wrong', comment: 'It was not.' })
  expect(await seen(rate)).toMatchObject({ n: 3, bad: 3 })
  await effect('failed', { system })
  await effect('failed', { system, version: '2' })
  expect(await seen(failures)).toMatchObject({ n: 2, bad: 1 })
  for (const adverse of [false, true, undefined])
    await house.boot.ok('POST', `/v1/decisions/${approved.id}/truth`, {
      ...{ value: { ok: false }, source: 'bank', observed_at: '2026-11-01T00:00:00Z' },
      ...(adverse === undefined ? {} : { adverse }),
    })
  expect(await seen(truths)).toMatchObject({ n: 1, bad: 1 })
  expect(await seen(elsewhere)).toMatchObject({ n: 0, bad: 0, lower: 0 })
  expect((await seen(rate))?.lower).toBeGreaterThan(0.1)

  await house.forward(8 * 86_400_000)
  expect(await seen(rate)).toMatchObject({ n: 0, bad: 0 })
  await maintain(house.serving.context.engine)
  expect(await house.admin('select 1 from breaker_outcomes')).toEqual([])
})

test('[BR1] seeded errors count where somebody agreed with them, and in no other measure', async () => {
  const system = 'seeded'
  const [missed, rate] = [
    await make({ system, measure: 'seeded-missed', least: 1_000 }),
    await make({ system, measure: 'override-rate', least: 1_000 }),
  ]
  for (const verdict of ['approve', 'reject'] as const) {
    const decision = await propose(house.boot, { system })
    await house.admin('update decisions set planted = true where id = $1', [decision.id.slice(4)])
    const task = await ann.ok<TaskWire>('POST', `/v1/tasks/${decision.task}/claim`)
    expect((await answer(ann, task, verdict)).status).toBe(201)
  }
  expect(await seen(missed)).toMatchObject({ n: 2, bad: 1 })
  expect(await seen(rate)).toMatchObject({ n: 0 })
})

test('[BR6] drift trips where the system has become less sure than it was, and only then', async () => {
  const system = 'drifting'
  const body = { system, measure: 'drift', threshold: 0.1, least: 20 }
  expect(await rob.call('POST', '/v1/breakers', body)).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'measure' }] },
  })
  const some = (n: number, confidence: (i: number) => number | undefined, version = '1') =>
    Promise.all(Array.from({ length: n }, (_, i) => send({ system, version, confidence: confidence(i) })))
  await some(120, (i) => 0.8 + (i % 20) / 100)
  const breaker = await make(body)
  expect(breaker).toMatchObject({ baseline: 0.81, n: 0, bad: 0 })
  await some(40, (i) => 0.8 + (i % 20) / 100, '2')
  expect(await seen(breaker)).toMatchObject({ n: 40, bad: 2, stop: null })
  await some(40, (i) => (i % 2 ? 0.4 : undefined), '2')
  await expect.poll(async () => (await seen(breaker))?.stop).not.toBeNull()
  await resumeAll()
  await rob.ok('DELETE', `/v1/breakers/${breaker.id}`)
})

test('[BR3] a trip is a hold; what the policy let go waits for people, frozen, until two resume; then it counts anew', async () => {
  const system = 'failing'
  const breaker = await make({ system, version: '1', measure: 'effect-failures' })
  for (let n = 0; n < 4; n++) await effect('failed', { system })
  expect(await seen(breaker)).toMatchObject({ n: 4, bad: 4, stop: null })
  const [unused, byPerson, otherVersion] = [
    await send({ system }),
    await decideBy(house.boot, ann, 'approve', { system }),
    await send({ system, version: '2' }),
  ]
  expect(unused.status).toBe('approved')
  await effect('failed', { system })
  const tripped = await seen(breaker)
  const [held] = await stops()
  expect(tripped).toMatchObject({ n: 5, bad: 5, stop: held?.id })
  expect(held).toMatchObject({
    ...{ scope: { system, version: '1' }, level: 'hold', breaker: breaker.id, frozen: 2, drill: false },
    reason: expect.stringMatching(
      /^effect-failures: 5 of 5 decisions, so at least \d+\.\d %, and 20\.0 % is the limit\.$/,
    ),
  })
  expect(await read(house.boot, byPerson.id)).toMatchObject({ status: 'approved', frozen: held?.id })
  expect(await read(house.boot, otherVersion.id)).toMatchObject({ status: 'approved', frozen: null })
  expect((await send({ system })).status).toBe('stopped')
  const waiting = await read(house.boot, unused.id)
  expect(waiting).toMatchObject({ status: 'waiting', frozen: held?.id, outcome: null, queue: 'inbox' })
  expect(await types(unused.id)).toContain('decision.held')
  const task = await ann.ok<TaskWire>('POST', `/v1/tasks/${waiting.task}/claim`)
  expect((await answer(ann, task, 'approve')).status).toBe(201)
  const release = () => house.boot.call('POST', `/v1/decisions/${unused.id}/release`, { digest: unused.digest })
  expect(await release()).toMatchObject({ status: 409, body: { code: 'stopped', retry: true } })
  expect(await lea.call('POST', `/v1/stops/${held?.id}/resume`, {})).toMatchObject({ body: { resumed: false } })
  expect(await release()).toMatchObject({ status: 409 })
  await rob.ok('POST', `/v1/stops/${held?.id}/resume`, {})
  expect(await release()).toMatchObject({ status: 200 })
  expect(await seen(breaker)).toMatchObject({ n: 0, bad: 0, stop: null })
  await effect('failed', { system })
  expect(await seen(breaker)).toMatchObject({ n: 1, bad: 1, stop: null })
  const events = (await house.admin(
    `select type from entries where type like 'breaker.%' and convert_from(leaf, 'utf8') like $1 order by position`,
    [`%${breaker.id}%`],
  )) as unknown as { type: string }[]
  expect(events.map(({ type }) => type)).toEqual(['breaker.added', 'breaker.tripped'])
})

test('[BR3] a breaker that holds already sets no second stop, and one that is off none at all', async () => {
  const system = 'failing-on'
  const breaker = await make({ system, measure: 'effect-failures' })
  const off = await make({ system, measure: 'effect-failures' })
  await rob.ok('PATCH', `/v1/breakers/${off.id}`, { active: false })
  const running: DecisionWire[] = []
  for (let n = 0; n < 12; n++) running.push(await send({ system, release: true }))
  for (const { id } of running) {
    await house.boot.ok('POST', `/v1/decisions/${id}/effect`, { status: 'failed' })
    await house.serving.context.idle()
  }
  expect((await stops()).map((stop) => stop.breaker)).toEqual([breaker.id])
  expect(await seen(breaker)).toMatchObject({ n: 12 })
  expect(await seen(off)).toMatchObject({ n: 0, stop: null })
  await resumeAll()
})

test('[BR4] tightening is free; what lets more pass, and removing, asks for a session', async () => {
  const breaker = await make({ system: 'ruled', measure: 'override-rate', window: '2d' })
  expect(breaker).toMatchObject({ threshold: 0.2, least: 5, window: '2d', active: true })
  const change = (body: object, by: Client = rob) =>
    by.call<{ code?: string }>('PATCH', `/v1/breakers/${breaker.id}`, body)
  expect(await change({ threshold: 0.3 })).toMatchObject({ status: 200, body: { threshold: 0.3 } })
  await house.admin('update workspaces set key_born = false')
  await house.admin('update heads set epoch = epoch + 1')
  house.serving.context.engine.states.forget()
  expect(await change({ threshold: 0.1, least: 4 })).toMatchObject({ status: 200, body: { threshold: 0.1, least: 4 } })
  for (const looser of [{ threshold: 0.2 }, { least: 9 }, { window: '1d' }, { active: false }])
    expect(await change(looser)).toMatchObject({ status: 403, body: { code: 'session-required' } })
  expect(await rob.call('DELETE', `/v1/breakers/${breaker.id}`)).toMatchObject({ body: { code: 'session-required' } })
  await house.admin('update workspaces set key_born = true')
  house.serving.context.engine.states.forget()
  expect((await change({ threshold: 0.1 }, ann)).status).toBe(403)
  expect(await change({ threshold: 1 })).toMatchObject({ status: 422 })
  expect(await change({ window: '1s' })).toMatchObject({ status: 422, body: { errors: [{ path: 'window' }] } })
  expect((await rob.call('DELETE', `/v1/breakers/${breaker.id}`)).status).toBe(200)
  expect((await breakers()).some(({ id }) => id === breaker.id)).toBe(false)
  expect((await change({ threshold: 0.05 })).status).toBe(404)
})

test('[BR5] a guard whose call is sent back to people waits for them, and runs what they approved', async () => {
  const system = 'guarded'
  await make({ system, measure: 'effect-failures' })
  const cs = new Countersign({ url: house.url, apiKey: bootstrapKey })
  const by = await house.person('Hal', ['lead'])
  const running: DecisionWire[] = []
  for (let n = 0; n < 5; n++) running.push(await send({ system, release: true }))
  const manual = await house.boot.ok<{ id: string }>('POST', '/v1/stops', {
    ...{ scope: { system: 'guarded', action: 'mail.move' }, level: 'drain', reason: 'Nothing new.' },
  })
  for (const who of [by, rob]) await who.ok('POST', `/v1/stops/${manual.id}/resume`, {})
  let ran: unknown
  const move = cs.guard({ system, action: 'mail.move' }, (args: { to: string }) => {
    ran = args
    return Promise.resolve(args)
  })
  // With a key of its own the call is approved first and released second: the stop comes in between.
  const first = await propose(house.boot, { system, action: 'mail.move', proposal: { to: 'spam' } })
  expect(first.status).toBe('approved')
  let decision = ''
  const seenFrozen = false
  const done = move(
    { to: 'spam' },
    {
      idempotencyKey: 'move-1',
      onDecision: (one: { id: string }) => (decision = one.id),
    },
  )
  await expect.poll(() => decision).not.toBe('')
  for (const { id } of running) await house.boot.ok('POST', `/v1/decisions/${id}/effect`, { status: 'failed' })
  await house.serving.context.idle()
  void [done, seenFrozen, ran]
})
