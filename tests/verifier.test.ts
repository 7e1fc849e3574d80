/** A second look by a machine, on a real server, with a verifier of rules and one over HTTP. */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Webhook } from 'standardwebhooks'
import type { DecisionWire, EventWire, InsightsVerifierWire, JudgmentWire, Page, TaskWire } from '@countersign/core'
import { createClient, type Client } from './support/client.ts'
import { activate, judgment, propose, read, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

type Given = { id: string; status: string; objection: string | null; undo_until: string; code?: string }
interface Asked {
  body: { judgment: string; answer: { verdict: string }; decision: { id: string; proposal: { amount: number } } }
  headers: IncomingMessage['headers']
  text: string
}

let house: House
let ann: Client & { id: string }
let bob: Client & { id: string }
let url: string
const asked: Asked[] = []
/** What the program answers: a status and a body, or nothing at all. */
let reply: (about: Asked['body']) => Promise<[number, unknown] | null>
const program = createServer((request, response) => {
  const parts: Buffer[] = []
  request.on('data', (part: Buffer) => parts.push(part))
  request.on('end', () => {
    const text = Buffer.concat(parts).toString()
    const body = JSON.parse(text) as Asked['body']
    asked.push({ body, headers: request.headers, text })
    void reply(body).then((said) => {
      if (said === null) return
      response.writeHead(said[0], { 'content-type': 'application/json' })
      response.end(typeof said[1] === 'string' ? said[1] : JSON.stringify(said[1]))
    })
  })
})

beforeAll(async () => {
  await new Promise<void>((resolve) => program.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(program.address() as AddressInfo).port}/look`
  house = await openHouse()
  ;[ann, bob] = [
    await house.person('Ann'),
    await house.person('Bob', ['reviewer'], { identities: ['user:secret-name'] }),
  ]
  await house.boot.ok('PATCH', '/v1/queues/inbox', { settle: '0s', lease: '10m' })
  await activate(
    house,
    `policy: looked-at
rules:
  - id: short
    require: gate
    when: action == "short.due"
    due: 2m
  - id: measured
    require: gate
    when: action == "measured.one"
    queue: measured
    audit: 1.0
default: gate
`,
  )
})
afterAll(async () => {
  await house.close()
  program.closeAllConnections()
  program.close()
})
beforeEach(() => {
  asked.length = 0
  reply = () => Promise.resolve([204, ''])
})

const rules = (more: object = {}) => ({
  rules: [
    { verdicts: ['approve', 'edit'], when: 'proposal.amount > 1000.0', objection: 'Above the usual limit.', ...more },
  ],
})
const verify = (verifier: object | null) => house.boot.ok('PATCH', '/v1/queues/inbox', { verifier })
const start = async (client: Client, more: object = {}) => {
  const decision = await propose(house.boot, { proposal: { amount: 5_000 }, ...more })
  return client.ok<TaskWire>('POST', `/v1/tasks/${decision.task}/claim`)
}
const say = (client: Client, task: TaskWire, verdict: 'approve' | 'edit' | 'reject', more: object = {}) =>
  client.call<Given>('POST', `/v1/tasks/${task.id}/judgments`, { ...judgment(task, verdict), ...more })
const seen = (client: Client, task: TaskWire) => client.ok<TaskWire>('GET', `/v1/tasks/${task.id}`)
const timeline = async (id: string) =>
  (await house.boot.ok<Page<EventWire>>('GET', `/v1/decisions/${id}/timeline`)).items
const types = async (id: string) => (await timeline(id)).map(({ type }) => type)
const until = async (holds: () => Promise<boolean>) => {
  for (let tries = 0; !(await holds()); tries++) {
    if (tries > 400) throw new Error('it never came to hold')
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

test('[VE1] what a rule objects to does not take effect and comes back to the same person, with the reason', async () => {
  await verify(rules())
  const task = await start(ann)
  const given = await say(ann, task, 'approve')
  expect(given).toMatchObject({ status: 201, body: { status: 'objected', objection: 'Above the usual limit.' } })
  expect(await read(house.boot, task.decision.id)).toMatchObject({ status: 'waiting' })
  expect(await seen(ann, task)).toMatchObject({
    status: 'leased',
    lease: { person: ann.id },
    objection: { judgment: given.body.id, text: 'Above the usual limit.' },
  })
  expect(await seen(bob, task)).toMatchObject({ objection: null })
  expect((await bob.call('POST', `/v1/tasks/${task.id}/claim`)).status).toBe(409)
  expect(await types(task.decision.id)).toContain('judgment.objected')
  const log = await house.admin('select leaf from entries')
  expect(log.map(({ leaf }) => String(leaf)).join('')).not.toContain('usual limit')
  // What it does not speak of takes effect as ever.
  const other = await start(ann, { proposal: { amount: 10 } })
  expect((await say(ann, other, 'approve')).body).toMatchObject({ status: 'settled', objection: null })
  const refused = await start(ann)
  expect((await say(ann, refused, 'reject')).body).toMatchObject({ status: 'settled' })
})

test('[VE1] an edit is looked at as it would stand', async () => {
  await verify(rules())
  const task = await start(ann, { proposal: { amount: 10 } })
  const more = { answer: { verdict: 'edit', proposal: { amount: 2_000 } } }
  expect((await say(ann, task, 'edit', more)).body).toMatchObject({ status: 'objected' })
})

test('[VE2] who gave an answer may insist on it: it takes effect, and both are in the log', async () => {
  await verify(rules())
  const task = await start(ann)
  const first = await say(ann, task, 'approve')
  const given = await say(ann, task, 'approve', { insist: true })
  expect(given.body).toMatchObject({ status: 'settled', objection: null })
  expect(await read(house.boot, task.decision.id)).toMatchObject({ status: 'approved', outcome: { by: 'person' } })
  const told = (await timeline(task.decision.id)).filter(({ type }) => type.startsWith('judgment.'))
  expect(told.map(({ type }) => type)).toEqual([
    'judgment.recorded',
    'judgment.objected',
    'judgment.recorded',
    'judgment.insisted',
    'judgment.settled',
  ])
  expect(told[3]).toMatchObject({ actor: { id: ann.id }, data: { objected: first.body.id, judgment: given.body.id } })
  const judgments = await house.boot.ok<Page<JudgmentWire>>('GET', `/v1/decisions/${task.decision.id}/judgments`)
  expect(judgments.items.map(({ status }) => status).toSorted()).toEqual(['objected', 'settled'])
})

test('[VE2] there is nothing to insist against without an objection, nor with another answer', async () => {
  await verify(rules())
  const task = await start(ann)
  expect(await say(ann, task, 'approve', { insist: true })).toMatchObject({
    status: 409,
    body: { code: 'not-objected' },
  })
  await say(ann, task, 'approve')
  const other = { answer: { verdict: 'edit', proposal: { amount: 9_000 } }, insist: true }
  expect(await say(ann, task, 'edit', other)).toMatchObject({ status: 409, body: { code: 'not-objected' } })
  // What one person was told another does not insist against.
  await ann.ok('POST', `/v1/tasks/${task.id}/release`)
  await bob.ok('POST', `/v1/tasks/${task.id}/claim`)
  expect(await seen(bob, task)).toMatchObject({ objection: null })
  expect(await say(bob, task, 'approve', { insist: true })).toMatchObject({ body: { code: 'not-objected' } })
})

test('[VE3] another answer is looked at again; taken back, the objection before it stands', async () => {
  await verify(rules())
  const task = await start(ann)
  const first = await say(ann, task, 'approve')
  const more = { answer: { verdict: 'edit', proposal: { amount: 3_000 } } }
  const second = await say(ann, task, 'edit', more)
  expect(second.body).toMatchObject({ status: 'objected' })
  expect((await seen(ann, task)).objection?.judgment).toBe(second.body.id)
  expect(first.body.id).not.toBe(second.body.id)
  await house.boot.ok('PATCH', '/v1/queues/inbox', { settle: '5s' })
  const third = await say(ann, task, 'reject')
  expect(third.body).toMatchObject({ status: 'settling' })
  await ann.ok('POST', `/v1/judgments/${third.body.id}/undo`)
  expect((await seen(ann, task)).objection?.judgment).toBe(second.body.id)
  await settleAtOnce(house.boot)
  expect((await say(ann, task, 'edit', { ...more, insist: true })).body).toMatchObject({ status: 'settled' })
})

test('[VE4] nothing takes effect while a program looks at it, not even what is sent at once', async () => {
  await verify({ url })
  let answer: (said: [number, unknown]) => void = () => undefined
  reply = () => new Promise((resolve) => (answer = resolve))
  const task = await start(ann, {
    requester: 'user:secret-name',
    subject: 'customer:secret',
    groups: { age: 'secret' },
  })
  const given = await say(ann, task, 'approve')
  expect(given.body).toMatchObject({ status: 'settling', objection: null })
  await until(() => Promise.resolve(asked.length === 1))
  expect((await ann.ok<Given>('POST', `/v1/judgments/${given.body.id}/commit`)).status).toBe('settling')
  expect(await read(house.boot, task.decision.id)).toMatchObject({ status: 'waiting' })
  answer([200, { objection: null }])
  await until(async () => (await read(house.boot, task.decision.id)).status === 'approved')
  // It is told what was proposed and answered, not by whom nor about whom, and can tell that it was us.
  const [{ body, headers, text }] = asked as [Asked]
  expect(body).toMatchObject({
    judgment: given.body.id,
    answer: { verdict: 'approve' },
    decision: { id: task.decision.id, proposal: { amount: 5_000 } },
  })
  expect(text).not.toContain('secret')
  expect(text).not.toContain(ann.id)
  const { secret } = await house.boot.ok<{ secret: string }>('GET', '/v1/webhooks/callback-secret')
  expect(() => new Webhook(secret).verify(text, headers as Record<string, string>)).not.toThrow()
})

test('[VE1] a program’s objection comes back to the same person, who may insist', async () => {
  await verify({ url })
  reply = () => Promise.resolve([200, { objection: 'The invoice is from last year.' }])
  const task = await start(ann)
  await say(ann, task, 'approve')
  await until(async () => (await seen(ann, task)).objection !== null)
  expect(await seen(ann, task)).toMatchObject({
    status: 'leased',
    lease: { person: ann.id },
    objection: { text: 'The invoice is from last year.' },
  })
  expect((await say(ann, task, 'approve', { insist: true })).body).toMatchObject({ status: 'settled' })
  expect(asked).toHaveLength(1)
})

test('[VE5] a verifier that fails is an alarm and no objection: the person’s answer stands', async () => {
  await verify({ url })
  for (const said of [
    [500, ''],
    [200, 'nonsense'],
    [302, ''],
  ] as [number, unknown][]) {
    reply = () => Promise.resolve(said)
    const task = await start(ann)
    await say(ann, task, 'approve')
    await until(async () => (await read(house.boot, task.decision.id)).status === 'approved')
    expect(await types(task.decision.id)).toContain('verifier.failed')
  }
  // One that never answers is given five seconds.
  reply = () => Promise.resolve(null)
  const task = await start(ann)
  await say(ann, task, 'approve')
  await until(async () => (await read(house.boot, task.decision.id)).status === 'approved')
  expect(await types(task.decision.id)).toContain('verifier.failed')
  const insights = await house.boot.ok<InsightsVerifierWire>('GET', '/v1/insights/verifier')
  expect(insights.queues.find(({ queue }) => queue === 'inbox')?.failing).toBe('no answer within 5 s')
})

test('[VE5] a rule without its fact objects to nothing; one that cannot be evaluated is an alarm', async () => {
  await verify(rules({ when: 'proposal.limit > 3.0' }))
  const task = await start(ann)
  expect((await say(ann, task, 'approve')).body).toMatchObject({ status: 'settled' })
  expect(await types(task.decision.id)).not.toContain('verifier.failed')
  const odd = await start(ann, { proposal: { limit: 'many' } })
  expect((await say(ann, odd, 'approve')).body).toMatchObject({ status: 'settled' })
  expect(await types(odd.decision.id)).toContain('verifier.failed')
})

test('[VE6] of several processes the first result counts, and a look whose asker ended is taken by another', async () => {
  await verify({ url })
  const other = await house.another()
  let late: (said: [number, unknown]) => void = () => undefined
  reply = () =>
    asked.length === 1
      ? new Promise((resolve) => (late = resolve))
      : Promise.resolve([200, { objection: 'The second one asked.' }])
  const task = await start(ann)
  const elsewhere = createClient(other.address, ann.secret)
  const given = await say(elsewhere, task, 'approve')
  await until(() => Promise.resolve(asked.length === 1))
  await house.forward(16_000)
  // Whoever asked is held to have ended: somebody asks again, and that result counts.
  await until(() => Promise.resolve(asked.length === 2))
  await until(async () => (await seen(ann, task)).objection !== null)
  late([204, ''])
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(await seen(ann, task)).toMatchObject({ status: 'leased', objection: { judgment: given.body.id } })
  expect((await types(task.decision.id)).filter((type) => type === 'judgment.objected')).toHaveLength(1)
  expect(await read(house.boot, task.decision.id)).toMatchObject({ status: 'waiting' })
})

test('[VE3] what is taken back while it is looked at stays taken back', async () => {
  await house.boot.ok('PATCH', '/v1/queues/inbox', { verifier: { url }, settle: '1m' })
  let answer: (said: [number, unknown]) => void = () => undefined
  reply = () => new Promise((resolve) => (answer = resolve))
  const task = await start(ann)
  const given = await say(ann, task, 'approve')
  await until(() => Promise.resolve(asked.length === 1))
  await ann.ok('POST', `/v1/judgments/${given.body.id}/undo`)
  answer([200, { objection: 'Too late.' }])
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(await seen(ann, task)).toMatchObject({ status: 'leased', objection: null })
  await settleAtOnce(house.boot)
})

test('[VE7] a machine does not decide by letting the time run out: after an objection there is a lease’s time to answer', async () => {
  await verify(rules())
  const task = await start(ann, { action: 'short.due' })
  await house.forward(110_000)
  expect((await say(ann, task, 'approve')).body).toMatchObject({ status: 'objected' })
  await house.forward(60_000)
  expect(await read(house.boot, task.decision.id)).toMatchObject({ status: 'waiting' })
  expect((await say(ann, task, 'approve', { insist: true })).body).toMatchObject({ status: 'settled' })
  expect(await read(house.boot, task.decision.id)).toMatchObject({ status: 'approved' })
  // Who does not answer in that time has let it pass.
  const left = await start(ann, { action: 'short.due' })
  await say(ann, left, 'approve')
  await house.forward(11 * 60_000)
  await until(async () => (await read(house.boot, left.decision.id)).status === 'expired')
})

test('[VE8] only who may keep webhooks has answers sent to an address, and it may not lead inside', async () => {
  const lead = await house.person('Lea', ['lead'])
  expect((await lead.call('PATCH', '/v1/queues/inbox', { verifier: { url } })).status).toBe(403)
  expect((await lead.call('PATCH', '/v1/queues/inbox', { verifier: rules() })).status).toBe(200)
  for (const bad of ['http://169.254.169.254/x', 'ftp://example.org', 'http://10.0.0.7/'])
    expect((await house.boot.call('PATCH', '/v1/queues/inbox', { verifier: { url: bad } })).status, bad).toBe(422)
  expect(
    await lead.call('PATCH', '/v1/queues/inbox', { verifier: rules({ when: 'proposal.amount >' }) }),
  ).toMatchObject({ status: 422, body: { errors: [{ path: 'verifier.rules.0.when' }] } })
  const [entry] = (await house.admin(
    `select convert_from(leaf, 'UTF8') as leaf from entries where type = 'queue.changed' order by position desc limit 1`,
  )) as unknown as { leaf: string }[]
  expect(entry?.leaf).toContain('rules 1')
  expect(entry?.leaf).not.toContain('usual limit')
})

test('[VE9] its usefulness is measured: objections, what came of them, and what audits say', async () => {
  await house.boot.ok('POST', '/v1/queues', { name: 'measured', settle: '0s', verifier: rules() })
  await settleAtOnce(house.boot, 'audit')
  const measured = { action: 'measured.one' }
  const [insisted, changed, left] = [await start(ann, measured), await start(ann, measured), await start(ann, measured)]
  const clear = await start(ann, { ...measured, proposal: { amount: 1 } })
  for (const task of [insisted, changed, left, clear]) await say(ann, task, 'approve')
  await say(ann, insisted, 'approve', { insist: true })
  await say(ann, changed, 'reject')
  const audit = async (decision: DecisionWire, verdict: 'uphold' | 'overturn') => {
    const { items } = await bob.ok<{ items: TaskWire[] }>('POST', '/v1/tasks/claim', { queue: 'audit', limit: 20 })
    for (const task of items) {
      const own = task.decision.id === decision.id
      if (own)
        await bob.ok('POST', `/v1/tasks/${task.id}/judgments`, {
          answer: { verdict },
          view: { digest: decision.digest },
        })
      else await bob.ok('POST', `/v1/tasks/${task.id}/release`)
    }
  }
  await audit(insisted.decision, 'overturn')
  await audit(clear.decision, 'uphold')
  const { queues } = await ann.ok<InsightsVerifierWire>('GET', '/v1/insights/verifier')
  expect(queues.find(({ queue }) => queue === 'measured')).toEqual({
    queue: 'measured',
    ...{ looked: 5, clear: 2, failed: 0, objected: 3, changed: 1, insisted: 1, left: 1, failing: null },
    audited: {
      clear: { n: 1, overturned: 0, rate: 0, interval: [0, expect.closeTo(0.793, 2)] },
      changed: { n: 0, overturned: 0, rate: null, interval: null },
      insisted: { n: 1, overturned: 1, rate: 1, interval: [expect.closeTo(0.207, 2), 1] },
    },
  })
})
