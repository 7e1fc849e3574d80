/** On the loop: live and held watches, presence, vetoes, incidents. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type {
  DecisionWire,
  EventWire,
  IncidentDetailWire,
  IncidentWire,
  OnWatchWire,
  Page,
  ShiftWire,
  WatchFeedWire,
  WatchWire,
} from '@countersign/core'
import { maintain } from '../packages/server/src/engine/jobs.ts'
import type { Client } from './support/client.ts'
import { activate, answer, propose, read, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

const source = `policy: watched
rules:
  - id: live
    permit: watch
    live: true
    window: 10m
    when: action.startsWith("live.")
  - id: held
    permit: watch
    window: 90s
    when: action.startsWith("held.")
  - id: alone
    permit: auto
    when: action.startsWith("auto.")
default: gate
`

let house: House
let ann: Awaited<ReturnType<House['person']>>
let bob: Awaited<ReturnType<House['person']>>
let lead: Awaited<ReturnType<House['person']>>
beforeAll(async () => {
  house = await openHouse()
  ann = await house.person('Ann')
  bob = await house.person('Bob')
  lead = await house.person('Lea', ['lead'])
  await settleAtOnce(house.boot)
  await activate(house, source)
})
afterAll(() => house.close())

const onWatch = (person: Client, scope: object = {}) => person.ok<OnWatchWire>('POST', '/v1/watch', scope)
const overview = () => ann.ok<WatchWire>('GET', '/v1/watch')
const offWatch = async (...people: Client[]) => {
  for (const person of people) await person.call('POST', '/v1/watch/end', {})
}
const release = (decision: DecisionWire) =>
  house.boot.ok('POST', `/v1/decisions/${decision.id}/release`, { digest: decision.digest })
const effect = (decision: DecisionWire, status: string) =>
  house.boot.ok('POST', `/v1/decisions/${decision.id}/effect`, { status })
/** Time goes by while these keep watching. */
async function pass(ms: number, ...watching: [Client, object][]): Promise<void> {
  for (let left = ms; left > 0; left -= 30_000) {
    for (const [person, scope] of watching) await onWatch(person, scope)
    await house.forward(Math.min(left, 30_000))
  }
}
const events = async (): Promise<EventWire[]> => {
  const rows = (await house.admin(
    `select convert_from(leaf, 'UTF8')::json as leaf from entries order by position`,
  )) as unknown as { leaf: EventWire }[]
  return rows.map(({ leaf }) => leaf)
}
const told = async (type: string) => (await events()).filter((event) => event.type === type)

test('[H2] a live watch goes ahead at once and says until when it can be vetoed', async () => {
  await onWatch(ann)
  const decision = await propose(house.boot, { action: 'live.send', release: true })
  expect(decision).toMatchObject({
    status: 'released',
    route: { mode: 'watch', rules: ['live'] },
    outcome: { verdict: 'approved', by: 'policy', proposal: { amount: 120 } },
    task: null,
  })
  expect(Date.parse(decision.route.until as string) - Date.parse(decision.created_at)).toBe(600_000)
  const second = await propose(house.boot, { action: 'live.send' })
  expect(second).toMatchObject({ status: 'approved', release: null, release_by: expect.any(String) })
  await release(second)
  await effect(second, 'done')
  expect(await read(house.boot, second.id)).toMatchObject({
    status: 'done',
    watched: true,
    route: { mode: 'watch', until: second.route.until },
  })
  expect((await told('decision.proposed')).at(-1)).toMatchObject({ also: ['decision.routed', 'decision.approved'] })
  const again = () =>
    house.boot.ok<DecisionWire>(
      'POST',
      '/v1/decisions',
      { system: 'refund-agent', action: 'live.send', proposal: 1, release: true },
      { 'idempotency-key': 'live-once' },
    )
  const first = await again()
  await effect(first, 'done')
  expect(await again()).toEqual(first)
  await offWatch(ann)
})

test('[H4] a live watch that nobody stands at the time of routing is a gate that says so', async () => {
  await offWatch(ann, bob)
  const live = () => propose(house.boot, { action: 'live.send', release: true })
  const alone = await live()
  expect(alone).toMatchObject({ status: 'waiting', release: null, route: { mode: 'gate', until: null } })
  expect(alone.route.reasons).toContain('Nobody is on watch for live.send of refund-agent, so a person decides.')
  expect(
    await house.boot.ok('POST', '/v1/route', { system: 'refund-agent', action: 'live.send', proposal: 1 }),
  ).toMatchObject({ mode: 'gate' })
  await onWatch(ann, { systems: ['another-agent'] })
  expect(await live()).toMatchObject({ status: 'waiting' })
  await onWatch(ann, { systems: ['refund-agent'], actions: ['live.send'] })
  expect(await live()).toMatchObject({ status: 'released' })
  await house.forward(61_000)
  expect(await live()).toMatchObject({ status: 'waiting' })
})

test('[H3] a held window is watched only by those whose scope covers it', async () => {
  await offWatch(ann, bob)
  const held = () => propose(house.boot, { action: 'held.send' })
  const ends = (decision: DecisionWire) =>
    expect.poll(async () => (await read(house.boot, decision.id)).status, { timeout: 10_000 })
  await onWatch(ann, { systems: ['another-agent'] })
  const beside = await held()
  expect(await read(house.boot, beside.id)).toMatchObject({ status: 'holding', watched: false })
  await pass(120_000, [ann, { systems: ['another-agent'] }])
  await ends(beside).toBe('waiting')
  // Two people, each for a part of the time, are a watch as good as one.
  await onWatch(ann, { actions: ['held.send'] })
  const covered = await held()
  expect(await read(house.boot, covered.id)).toMatchObject({ status: 'holding', watched: true })
  await pass(60_000, [ann, { actions: ['held.send'] }])
  await offWatch(ann)
  await pass(60_000, [bob, {}])
  await ends(covered).toBe('approved')
  const lost = await held()
  expect(await read(house.boot, lost.id)).toMatchObject({ watched: true })
  await house.forward(61_000)
  expect(await read(house.boot, lost.id)).toMatchObject({ status: 'holding', watched: false })
  await house.forward(61_000)
  await ends(lost).toBe('waiting')
  expect(await read(house.boot, lost.id)).toMatchObject({ watched: null })
})

test('[H5] a veto one millisecond before the window’s end counts whatever the effect is; at the end it is an override', async () => {
  const exact = await openHouse()
  try {
    const ina = await exact.person('Ina')
    await activate(exact, source)
    await onWatch(ina)
    const make = (more: object = {}) => propose(exact.boot, { action: 'live.send', release: true, ...more })
    const [running, done, failed, late] = await Promise.all([make(), make(), make(), make()])
    const unused = await make({ release: false })
    for (const [decision, status] of [
      [done, 'done'],
      [failed, 'failed'],
    ] as const)
      await exact.boot.ok('POST', `/v1/decisions/${decision.id}/effect`, { status })
    const at = (decision: DecisionWire, ms: number) =>
      exact.admin(
        `create or replace function app_now() returns timestamptz language sql stable as 'select timestamptz ''${new Date(
          Date.parse(decision.route.until as string) + ms,
        ).toISOString()}'''`,
      )
    const veto = (decision: DecisionWire) =>
      ina.call('POST', `/v1/decisions/${decision.id}/veto`, { comment: 'not this one' })
    for (const [decision, status] of [
      [running, 'released'],
      [done, 'done'],
      [failed, 'failed'],
    ] as const) {
      await at(decision, -1)
      expect(await veto(decision)).toMatchObject({ status: 200, body: { status } })
      const after = await read(exact.boot, decision.id)
      expect(after).toMatchObject({ status, outcome: { by: 'policy', comment: 'not this one' } })
      expect(Date.parse(after.vetoed_at as string)).toBe(Date.parse(decision.route.until as string) - 1)
      expect(await veto(decision)).toMatchObject({ status: 409, body: { code: 'already-ended' } })
      await exact.boot.ok('POST', `/v1/decisions/${decision.id}/effect`, { status: 'compensated' })
    }
    await at(late, 0)
    expect(await veto(late)).toMatchObject({
      status: 409,
      body: { code: 'veto-over', detail: expect.stringContaining('/override') },
    })
    expect(await read(exact.boot, late.id)).toMatchObject({ status: 'released', vetoed_at: null })
    // What was not released is stopped by a veto at any time.
    await at(unused, 1)
    expect(await veto(unused)).toMatchObject({ status: 200, body: { status: 'vetoed' } })
    expect(
      await exact.boot.call('POST', `/v1/decisions/${unused.id}/release`, { digest: unused.digest }),
    ).toMatchObject({ status: 409, body: { code: 'vetoed' } })
  } finally {
    await exact.close()
  }
})

test('[H7] the same scope goes on, another begins anew; attention that lapses is an event', async () => {
  await offWatch(ann, bob)
  const first = await onWatch(ann, { systems: ['b', 'a', 'a'] })
  expect(first).toMatchObject({ person: ann.id, watching: true, systems: ['a', 'b'], actions: [] })
  await house.forward(30_000)
  expect((await onWatch(ann, { systems: ['a', 'b'] })).since).toBe(first.since)
  await house.forward(1_000)
  const wider = await onWatch(ann)
  expect(wider.since).not.toBe(first.since)
  expect((await overview()).items).toEqual([
    { person: ann.id, name: 'Ann', since: wider.since, systems: [], actions: [] },
  ])
  const before = (await told('watch.lapsed')).length
  await house.forward(61_000)
  await expect.poll(async () => (await told('watch.lapsed')).length, { timeout: 5_000 }).toBe(before + 1)
  expect((await told('watch.lapsed')).at(-1)).toMatchObject({
    actor: { kind: 'silence' },
    data: { person: ann.id, systems: [], actions: [] },
  })
  expect((await overview()).items).toEqual([])
  expect(await ann.call('POST', '/v1/watch/end', {})).toMatchObject({ status: 409, body: { code: 'not-on-watch' } })
  await onWatch(ann)
  expect(await ann.ok('POST', '/v1/watch/end', {})).toEqual({ person: ann.id, watching: false })
  expect((await overview()).items).toEqual([])
})

test('[H6] a watch is handed over only to somebody who stands one for at least the same', async () => {
  await offWatch(ann, bob)
  const hand = (to: string) => ann.call('POST', '/v1/watch/hand-over', { to })
  expect(await hand(bob.id)).toMatchObject({ status: 409, body: { code: 'not-on-watch' } })
  await onWatch(ann, { systems: ['refund-agent'] })
  expect(await hand(bob.id)).toMatchObject({ status: 409, body: { code: 'not-on-watch' } })
  await onWatch(bob, { systems: ['refund-agent'], actions: ['live.send'] })
  expect(await hand(bob.id)).toMatchObject({ status: 409, body: { code: 'not-on-watch' } })
  expect(await hand(ann.id)).toMatchObject({ status: 422 })
  expect(await hand('per_00000000-0000-7000-8000-000000000000')).toMatchObject({ status: 404 })
  expect((await overview()).items).toHaveLength(2)
  await onWatch(bob)
  expect(await hand(bob.id)).toMatchObject({ status: 200, body: { person: ann.id, watching: false, to: bob.id } })
  expect((await overview()).items.map(({ person }) => person)).toEqual([bob.id])
  expect((await told('watch.handed-over')).at(-1)).toMatchObject({
    actor: { id: ann.id },
    data: { to: bob.id, systems: ['refund-agent'] },
  })
})

test('[H8] what nobody covers now, attention that lapsed and shifts that nobody stood are shown, and forgotten after 30 days', async () => {
  await offWatch(ann, bob)
  await onWatch(ann)
  const live = await propose(house.boot, { system: 'covered-agent', action: 'live.send' })
  expect(live.status).toBe('approved')
  expect((await overview()).uncovered).toEqual([])
  const before = (await overview()).gaps.length
  await house.forward(90_000)
  await expect.poll(async () => (await overview()).gaps.length, { timeout: 5_000 }).toBe(before + 1)
  const [open] = (await overview()).gaps
  expect(open).toMatchObject({ why: 'lapsed', over: false, systems: [], actions: [] })
  expect((await overview()).uncovered).toContainEqual({ system: 'covered-agent', decisions: 1 })
  await onWatch(bob, { systems: ['covered-agent'] })
  expect((await overview()).uncovered).not.toContainEqual(expect.objectContaining({ system: 'covered-agent' }))
  expect((await overview()).gaps[0]).toMatchObject({ over: false })
  await onWatch(bob)
  const [closed] = (await overview()).gaps
  expect(closed).toMatchObject({ why: 'lapsed', from: open?.from, over: true })
  expect(JSON.stringify((await overview()).gaps)).not.toContain('per_')

  const nowMs = Date.parse((await onWatch(bob)).since)
  const shift = (fromMs: number, toMs: number, more: object = {}) =>
    lead.call<ShiftWire>('POST', '/v1/watch/rota', {
      person: ann.id,
      systems: ['night-agent'],
      from: new Date(nowMs + fromMs).toISOString(),
      to: new Date(nowMs + toMs).toISOString(),
      ...more,
    })
  expect(await shift(0, -1)).toMatchObject({ status: 422, body: { errors: [{ path: 'to' }, { path: 'to' }] } })
  expect(await shift(0, 60_000, { person: 'per_x' })).toMatchObject({ status: 422 })
  const planned = await shift(600_000, 1_200_000)
  expect(planned).toMatchObject({ status: 201, body: { person: ann.id, name: 'Ann', systems: ['night-agent'] } })
  const spare = await shift(5_000_000, 6_000_000)
  expect((await ann.ok<Page<ShiftWire>>('GET', '/v1/watch/rota')).items.map(({ id }) => id)).toEqual([
    planned.body.id,
    spare.body.id,
  ])
  expect(await ann.call('DELETE', `/v1/watch/rota/${spare.body.id}`)).toMatchObject({ status: 403 })
  await lead.ok('DELETE', `/v1/watch/rota/${spare.body.id}`)
  await offWatch(ann, bob)
  await house.forward(900_000)
  expect(await lead.call('DELETE', `/v1/watch/rota/${planned.body.id}`)).toMatchObject({ status: 409 })
  expect((await overview()).gaps[0]).toMatchObject({
    why: 'shift',
    from: planned.body.from,
    over: false,
    systems: ['night-agent'],
  })
  await house.admin(
    `update watches set seen_at = seen_at - interval '31 days', started_at = started_at - interval '31 days'`,
  )
  await house.admin(`update shifts set to_at = to_at - interval '31 days'`)
  await maintain(house.serving.context.engine)
  const [left] = (await house.admin(
    'select (select count(*)::int from watches) + (select count(*)::int from shifts) as n',
  )) as unknown as { n: number }[]
  expect(left?.n).toBe(0)
})

const flag = (person: Client, decision: DecisionWire, reason: object = {}) =>
  person.ok<{ id: string; flagged_at: string; incident: string }>('POST', `/v1/decisions/${decision.id}/flag`, reason)
const incident = (id: string) => ann.ok<IncidentDetailWire>('GET', `/v1/incidents/${id}`)

test('[IN2] a flag opens an incident and holds what resembles it; what people approved is listed', async () => {
  await onWatch(ann)
  const make = (action: string, proposal: object, more: object = {}) =>
    propose(house.boot, { system: 'flagged-agent', action, proposal, ...more })
  const like = { to: 'acme', amount: 120 }
  const odd = await make('auto.pay', like)
  const [alike, foreign, otherVersion, released] = await Promise.all([
    make('auto.pay', { to: 'acme', amount: 100 }),
    make('auto.pay', { note: 'hello' }),
    make('auto.pay', like, { version: '2' }),
    make('auto.pay', like, { release: true }),
  ])
  const { incident: id } = await flag(bob, odd, { reason_code: 'odd', comment: 'Why twice?' })
  expect(id).toMatch(/^inc_/)
  for (const decision of [odd, alike]) {
    const now = await read(house.boot, decision.id)
    expect(now).toMatchObject({ status: 'waiting', outcome: null, release_by: null, queue: 'inbox' })
    expect(
      await house.boot.call('POST', `/v1/decisions/${decision.id}/release`, { digest: decision.digest }),
    ).toMatchObject({ status: 409, body: { code: 'not-approved' } })
  }
  for (const decision of [foreign, otherVersion])
    expect(await read(house.boot, decision.id)).toMatchObject({ status: 'approved' })
  expect(await read(house.boot, released.id)).toMatchObject({ status: 'released' })
  const wire = await incident(id)
  expect(wire).toMatchObject({
    status: 'open',
    system: 'flagged-agent',
    action: 'auto.pay',
    decision: odd.id,
    opened_by: { id: bob.id, name: 'Bob' },
    reason_code: 'odd',
    comment: 'Why twice?',
    size: 2,
  })
  expect(wire.decisions.map(({ how, decision }) => [how, decision.id])).toEqual([
    ['flagged', odd.id],
    ['held', alike.id],
  ])
  expect(wire.timeline.map(({ type }) => type)).toEqual([
    'decision.flagged',
    'incident.opened',
    'decision.held',
    'decision.held',
    'incident.joined',
  ])
  // A person looks, approves, and it goes ahead.
  const task = await ann.ok<never>('POST', `/v1/tasks/${(await read(house.boot, alike.id)).task}/claim`)
  expect((await answer(ann, task, 'approve')).status).toBe(201)
  expect(await read(house.boot, alike.id)).toMatchObject({ status: 'approved', outcome: { by: 'person' } })
  // Flagged again, what people approved stays as they left it.
  expect(await flag(bob, await read(house.boot, alike.id))).toMatchObject({ incident: id })
  expect(await read(house.boot, alike.id)).toMatchObject({ status: 'approved' })
  expect((await incident(id)).size).toBe(2)
  expect((await events()).some((event) => JSON.stringify(event).includes('Why twice?'))).toBe(false)
  // What people approved stays as they left it, and is listed.
  await offWatch(ann, bob)
  const byPeople = await make('live.pay', like)
  const asked = await ann.ok<never>('POST', `/v1/tasks/${byPeople.task}/claim`)
  expect((await answer(ann, asked, 'approve')).status).toBe(201)
  await onWatch(ann)
  const live = await make('live.pay', like)
  const { incident: second } = await flag(bob, live)
  expect(await read(house.boot, live.id)).toMatchObject({ status: 'waiting' })
  expect(await read(house.boot, byPeople.id)).toMatchObject({ status: 'approved' })
  expect((await incident(second)).decisions.map(({ how }) => how)).toEqual(['flagged', 'listed'])
  const held = await make('held.pay', like)
  await flag(ann, held)
  expect(await read(house.boot, held.id)).toMatchObject({ status: 'waiting', route: { mode: 'gate', until: null } })
})

test('[IN3] while it is open, what resembles it goes to people; closed, the policy routes again', async () => {
  const make = (more: object = {}) =>
    propose(house.boot, { system: 'open-agent', action: 'auto.pay', proposal: { to: 'acme', amount: 120 }, ...more })
  const odd = await make({ release: true })
  const { incident: id } = await flag(ann, odd)
  const next = await make({ release: true })
  expect(next).toMatchObject({ status: 'waiting', route: { mode: 'gate' } })
  expect(next.route.reasons).toContain(`It resembles ${odd.id}, which was flagged (${id}).`)
  expect(await make({ proposal: { text: 'something else' } })).toMatchObject({ status: 'approved' })
  expect(await make({ version: '2' })).toMatchObject({ status: 'approved' })
  expect((await incident(id)).decisions.map(({ how, decision }) => [how, decision.id])).toEqual([
    ['flagged', odd.id],
    ['gated', next.id],
  ])
  const second = await flag(bob, next)
  expect(second.incident).toBe(id)
  expect((await ann.ok<Page<IncidentWire>>('GET', '/v1/incidents?status=open')).items.map((one) => one.id)).toContain(
    id,
  )
  expect(await ann.call('POST', `/v1/incidents/${id}/close`, { note: 'fine' })).toMatchObject({ status: 403 })
  expect(await lead.call('POST', `/v1/incidents/${id}/close`, {})).toMatchObject({ status: 422 })
  await lead.ok('POST', `/v1/incidents/${id}/close`, { note: 'A wrong price list; mended.' })
  expect(await lead.call('POST', `/v1/incidents/${id}/close`, { note: 'again' })).toMatchObject({ status: 409 })
  expect(await incident(id)).toMatchObject({
    status: 'closed',
    note: 'A wrong price list; mended.',
    closed_by: { id: lead.id },
  })
  expect(await make({ release: true })).toMatchObject({ status: 'released' })
  expect(await read(house.boot, next.id)).toMatchObject({ status: 'waiting' })
  const pages: string[] = []
  for (let cursor = ''; ;) {
    const page = await ann.ok<Page<IncidentWire>>('GET', `/v1/incidents?limit=1${cursor}`)
    pages.push(...page.items.map((one) => one.id))
    if (page.next === null) break
    cursor = `&cursor=${page.next}`
  }
  expect(new Set(pages).size).toBe(pages.length)
  expect(pages).toContain(id)
})

test('[IN4] a flag on one process is in the event stream of another within two seconds, and routes there', async () => {
  const other = await house.another()
  const abort = new AbortController()
  const response = await fetch(`${other.address}/v1/events?types=incident.opened`, {
    headers: { authorization: `Bearer ${house.boot.secret}` },
    signal: abort.signal,
  })
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  const make = (client: Client) =>
    propose(client, { system: 'far-agent', action: 'auto.pay', proposal: { to: 'acme' } })
  const odd = await make(house.boot)
  const started = performance.now()
  const { incident: id } = await flag(ann, odd)
  let seen = ''
  while (!seen.includes(id)) {
    const { value, done } = await reader.read()
    expect(done).toBe(false)
    seen += new TextDecoder().decode(value)
  }
  expect(performance.now() - started).toBeLessThan(2_000)
  abort.abort()
  expect(await make(house.boot.at(other.address))).toMatchObject({ status: 'waiting' })
})

test('[H9] the feed counts what no person was asked about, each once, and reads the last minutes alone', async () => {
  await onWatch(ann)
  const make = (action: string) =>
    propose(house.boot, { system: 'feed-agent', action, release: action === 'auto.post' })
  await Promise.all([
    ...Array.from({ length: 12 }, () => make('auto.post')),
    ...Array.from({ length: 3 }, () => make('live.post')),
    make('gate.post'),
  ])
  await house.forward(15_000)
  await make('auto.post')
  const feed = (query = '') => ann.ok<WatchFeedWire>('GET', `/v1/watch/feed?systems=feed-agent${query}`)
  const { rows, anomalies, from, to } = await feed()
  expect(rows.map(({ action, mode, status, total }) => [action, mode, status, total])).toEqual([
    ['auto.post', 'auto', 'released', 13],
    ['live.post', 'watch', 'approved', 3],
  ])
  for (const { counts, total } of rows) {
    expect(counts.reduce((sum, { n }) => sum + n, 0)).toBe(total)
    expect(counts.every(({ at }) => Date.parse(at) % 10_000 === 0)).toBe(true)
  }
  expect(rows[0]?.counts.length).toBeGreaterThan(1)
  expect(Date.parse(to) - Date.parse(from)).toBeLessThanOrEqual(310_000)
  expect(anomalies.filter(({ why }) => why.includes('vetoable'))).toHaveLength(3)
  // Past the last minutes only what can still be vetoed is left.
  await house.forward(330_000)
  await onWatch(ann)
  const later = await feed()
  expect(later.rows).toEqual([])
  expect(later.anomalies.map(({ why }) => why)).toEqual([['vetoable'], ['vetoable'], ['vetoable']])
  expect((await ann.ok<WatchFeedWire>('GET', '/v1/watch/feed?systems=nobody')).rows).toEqual([])
  expect(await ann.call('GET', '/v1/watch/feed?since=2020-01-01T00:00:00Z')).toMatchObject({ status: 422 })
  // Many that are older do not make it slower: they are not read.
  const [own] = (await house.admin(
    `select * from decisions where system = 'feed-agent' order by id limit 1`,
  )) as unknown as { workspace: string; id: string }[]
  const names = (
    (await house.admin(
      `select attname as name from pg_attribute where attrelid = 'decisions'::regclass and attnum > 0 and not attisdropped and attname not in ('id', 'created_at') order by attnum`,
    )) as unknown as { name: string }[]
  ).map(({ name }) => name)
  await house.admin(
    `insert into decisions (id, created_at, ${names.join(', ')})
     select (substr(uuid_floor(d.created_at - n * interval '1 second')::text, 1, 24) || lpad(to_hex(n), 12, '0'))::uuid, d.created_at - n * interval '1 second', ${names.map((name) => `d.${name}`).join(', ')}
     from decisions d, generate_series(1, 20000) n where d.workspace = $1 and d.id = $2`,
    [own?.workspace, own?.id],
  )
  await house.admin('analyze decisions')
  const plan = (await house.admin(
    `explain select id from decisions where workspace = '${own?.workspace}' and id >= uuid_floor(app_now() - interval '5 minutes')`,
  )) as unknown as Record<string, string>[]
  const full = (await house.admin(
    `select relname as name from pg_class where relname like 'decisions\\_%' and relkind = 'r' and reltuples > 1000`,
  )) as unknown as { name: string }[]
  expect(full.length).toBeGreaterThan(0)
  const steps = plan.map((row) => row['QUERY PLAN']).join('\n')
  for (const { name } of full) expect(steps).not.toContain(`Seq Scan on ${name} `)
})

test('[IN5] what stands out comes first: flagged, large, unsure, first of its kind, then what can be vetoed', async () => {
  const exact = await openHouse()
  try {
    const ina = await exact.person('Ina')
    await activate(exact, source.replace('rules:', 'facts:\n  proposal.amount: double\nrules:'))
    await onWatch(ina)
    const make = (more: object) =>
      propose(exact.boot, { system: 'pay-agent', action: 'auto.pay', release: true, ...more })
    const first = await make({ proposal: { amount: 100 }, confidence: 0.9 })
    for (let i = 0; i < 40; i++) await make({ proposal: { amount: 100 + i }, confidence: 0.9 - i / 1_000 })
    const large = await make({ proposal: { amount: 5_000 }, confidence: 0.9 })
    const unsure = await make({ proposal: { amount: 100 }, confidence: 0.2 })
    const version = await make({ version: '2', proposal: { amount: 100 }, confidence: 0.9 })
    const live = await make({ action: 'live.pay', proposal: { amount: 1 }, confidence: 0.9 })
    const odd = await make({ proposal: { note: 'odd' }, confidence: 0.9 })
    await flag(ina, odd)
    const { anomalies } = await ina.ok<WatchFeedWire>('GET', '/v1/watch/feed')
    expect(anomalies.map(({ decision, why }) => [decision.id, why])).toEqual([
      [odd.id, ['flagged']],
      [large.id, ['large-amount']],
      [unsure.id, ['low-confidence']],
      [live.id, ['first-action', 'vetoable']],
      [first.id, ['first-action', 'first-version']],
      [version.id, ['first-version']],
    ])
    expect(anomalies.map(({ until }) => until)).toEqual([null, null, null, live.route.until, null, null])
    expect(anomalies[1]?.decision.summary).toContain('amount 5000')
  } finally {
    await exact.close()
  }
})
