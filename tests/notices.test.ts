/** People are told by e-mail that they are needed: a real server, and a mail server that speaks SMTP. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import PostalMime from 'postal-mime'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { NoticePreferences, NoticeWire, OwnNoticesWire, Page, TaskWire } from '@countersign/core'
import type { Client } from './support/client.ts'
import { activate, answer, propose, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

interface Got {
  to: string
  subject: string
  id: string
  text: string
  html: string
  headers: Record<string, string>
}
let refuse = false
let tried: string[] = []
let got: Got[] = []
/** Whose mail the server is slow to take. */
let slow = ''
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  logger: false,
  onData(stream, session, done) {
    const parts: Buffer[] = []
    stream.on('data', (part: Buffer) => parts.push(part))
    stream.on('end', () => {
      void PostalMime.parse(Buffer.concat(parts)).then(async (mail) => {
        tried.push(mail.messageId ?? '')
        if (session.envelope.rcptTo.some(({ address }) => address === slow)) await sleep(200)
        if (refuse) return done(Object.assign(new Error('Mailbox is full'), { responseCode: 452 }))
        got.push({
          to: session.envelope.rcptTo.map(({ address }) => address).join(),
          subject: mail.subject ?? '',
          id: mail.messageId ?? '',
          text: mail.text ?? '',
          html: mail.html ?? '',
          headers: Object.fromEntries(mail.headers.map(({ key, value }) => [key, value])),
        })
        done()
      })
    })
  },
})

let house: House
let [ann, ben, olga] = [] as unknown as (Client & { id: string })[] as [Client & { id: string }, Client, Client]
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  house = await openHouse({
    COUNTERSIGN_SMTP_URL: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    COUNTERSIGN_MAIL_FROM: 'Countersign <countersign@example.org>',
  })
  await settleAtOnce(house.boot)
  ann = await house.person('Ann', ['reviewer'], { email: 'ann@example.org', identities: ['user:ann'] })
  ben = await house.person('Ben', ['reviewer'], { email: 'ben@example.org' })
  olga = await house.person('Olga', ['owner'], { email: 'olga@example.org' })
  await house.person('Nobody told us where', ['reviewer'])
  // Who owns the place does not answer its items.
  await house.boot.ok('PATCH', '/v1/queues/inbox', { who: ['role:reviewer'] })
})
afterAll(async () => {
  await house?.close()
  await new Promise<void>((resolve) => server.close(() => resolve()))
})
beforeEach(() => {
  refuse = false
  slow = ''
  got = []
  tried = []
})

const sender = () => house.serving.context.notices
/** Everything that is due within this time is sent. */
async function pass(ms: number): Promise<void> {
  await house.serving.context.idle()
  await house.forward(ms)
  await sender().look()
}
const prefer = (person: Client, change: Partial<NoticePreferences>) =>
  person.ok<OwnNoticesWire>('PUT', '/v1/me/notices', {
    when: { due: 'immediate', open: 'immediate', alarm: 'immediate' },
    ...{ digest_at: ['08:00'], time_zone: 'UTC', quiet: null, ...change },
  })
const take = async (person: Client, decision: { task?: string | null }) => {
  const task = await person.ok<TaskWire>('POST', `/v1/tasks/${decision.task as string}/claim`)
  expect((await answer(person, task, 'approve')).status).toBe(201)
}

test('[CH3] whoever may answer is told once, where and until when; who may not is not; nothing that was proposed is in it, and nothing in it answers', async () => {
  await prefer(ann, {})
  await prefer(ben, {})
  const decision = await propose(house.boot, {
    ...{ action: 'refund.create', requester: 'user:ann', proposal: { amount: 4711 }, subject: 'customer:secret' },
  })
  await pass(20_000)
  expect(got.map(({ to }) => to)).toEqual(['ben@example.org'])
  const [mail] = got as [Got]
  expect(mail.subject).toMatch(/: one item waits for you$/)
  expect(mail.text).toContain(`/decide?task=${decision.task as string}`)
  expect(mail.text).toContain('A decision in inbox: refund.create by refund-agent')
  expect(mail.text + mail.html + mail.subject).not.toMatch(/4711|secret|0\.83|approve/)
  expect(mail.headers['auto-submitted']).toBe('auto-generated')
  expect(mail.headers['list-unsubscribe']).toMatch(/\/settings>$/)
  await pass(3_600_000)
  expect(got).toHaveLength(1)
  await take(ben, decision)
})

test('[CH24] who has what is due sent is answered when all of it is, though somebody else began with some', async () => {
  await prefer(ann, {})
  await prefer(ben, {})
  const decision = await propose(house.boot)
  await house.serving.context.idle()
  await house.forward(20_000)
  slow = 'ben@example.org'
  await Promise.race([sender().look(), sender().look()])
  expect(got.map(({ to }) => to).toSorted()).toEqual(['ann@example.org', 'ben@example.org'])
  await take(ben, decision)
})

test('[CH4] what waits for a digest comes as one mail at its time, and what was answered before it is sent is not in it', async () => {
  await prefer(ann, { when: { due: 'off', open: 'off', alarm: 'off' } })
  await prefer(ben, { when: { due: 'immediate', open: 'digest', alarm: 'off' } })
  const [one, two, three] = [await propose(house.boot), await propose(house.boot), await propose(house.boot)]
  await pass(60_000)
  expect(got).toEqual([])
  await take(ann, two)
  await pass(24 * 3_600_000)
  expect(got.map(({ to, subject }) => [to, subject.split(': ')[1]])).toEqual([
    ['ben@example.org', '2 items wait for you'],
  ])
  expect(got[0]?.text).toContain(one.task)
  expect(got[0]?.text).toContain(three.task)
  expect(got[0]?.text).not.toContain(two.task)
  await take(ben, one)
  await take(ben, three)
})

test('[CH4] of a gate with two seats one item is told, and nothing more to whoever has filled one', async () => {
  await activate(
    house,
    'policy: p\nrules:\n  - id: both\n    require: gate\n    when: action == "wire.send"\n    people: 2\n  - id: soon\n    require: gate\n    when: action == "order.ship"\n    due: 4m\n',
  )
  await prefer(ann, {})
  await prefer(ben, {})
  const decision = await propose(house.boot, { action: 'wire.send' })
  await house.serving.context.idle()
  await take(ann, decision)
  await pass(20_000)
  expect(got.map(({ to, subject }) => [to, subject.split(': ')[1]])).toEqual([
    ['ben@example.org', 'one item waits for you'],
  ])
  await house.boot.ok('POST', `/v1/decisions/${decision.id}/cancel`, {})
})

test('[CH5] a mail that is not taken is tried again under the same Message-ID, given up in the end, and told to those who keep webhooks', async () => {
  refuse = true
  await prefer(ann, { when: { due: 'off', open: 'off', alarm: 'off' } })
  await prefer(ben, {})
  const decision = await propose(house.boot)
  await pass(20_000)
  expect(tried).toHaveLength(1)
  const admin = await house.person('Adi', ['admin'])
  expect(await admin.ok<Page<NoticeWire>>('GET', '/v1/notices')).toMatchObject({
    items: [
      { state: 'waiting', attempts: 1, person: { name: 'Ben' }, last_error: expect.stringMatching(/full/) as string },
    ],
  })
  for (let i = 0; i < 8; i++) await pass(12 * 3_600_000)
  expect(tried).toHaveLength(8)
  expect(new Set(tried).size).toBe(1)
  expect((await admin.ok<Page<NoticeWire>>('GET', '/v1/notices')).items).toMatchObject([{ state: 'dead', attempts: 8 }])
  expect((await ann.call('GET', '/v1/notices')).status).toBe(403)
  refuse = false
  await pass(24 * 3_600_000)
  expect(got).toEqual([])
  await take(ben, decision)
})

test('[CH6] alarms go to those who answer for the place, and to nobody else', async () => {
  await prefer(ann, {})
  await prefer(olga, {})
  await olga.ok('POST', '/v1/stops', { scope: { system: 'mail-agent' }, level: 'hold', reason: 'It mails everybody.' })
  await pass(20_000)
  expect(got.map(({ to, subject }) => [to, subject.replace(/^.*: /, '')])).toEqual([
    ['olga@example.org', 'Somebody pulled the stop.'],
  ])
  expect(got[0]?.text).not.toContain('everybody')
})

test('[CH23] whoever is on the rota is told first, then the others if it still waits; without anybody there all are told at once', async () => {
  await prefer(ann, {})
  await prefer(ben, {})
  await house.boot.ok('PATCH', '/v1/queues/inbox', { rota_first: '10m' })
  const lea = await house.person('Lea', ['lead'])
  const at = (ms: number) => new Date(house.serving.context.engine.clock.now() + ms).toISOString()
  const shift = (person: string, systems: string[], hours = 3) =>
    lea.ok('POST', '/v1/watch/rota', {
      ...{ person, systems, from: at(0), to: at(hours * 3_600_000) },
    })
  const told = () => got.map(({ to }) => to.split('@')[0]).toSorted()

  await shift(ann.id, ['another-agent'])
  const all = await propose(house.boot)
  await pass(20_000)
  expect(told()).toEqual(['ann', 'ben'])
  await take(ann, all)

  got = []
  await shift(ann.id, ['refund-agent'])
  const [taken, left] = [await propose(house.boot), await propose(house.boot)]
  await pass(20_000)
  expect(told()).toEqual(['ann'])
  await take(ann, taken)
  await pass(10 * 60_000)
  expect(told()).toEqual(['ann', 'ben'])
  expect(got.at(-1)?.text).toContain(left.task)
  expect(got.at(-1)?.text).not.toContain(taken.task)
  await take(ben, left)

  got = []
  const pressing = await propose(house.boot, { action: 'order.ship' })
  await pass(60_000)
  expect(told()).toEqual(['ann'])
  await pass(70_000)
  expect(told()).toEqual(['ann', 'ben'])
  await take(ben, pressing)

  // She who is on the rota asked for it herself, and may not answer.
  got = []
  const own = await propose(house.boot, { requester: 'user:ann' })
  await pass(20_000)
  expect(told()).toEqual(['ben'])
  await take(ben, own)
  expect((await house.boot.call('PATCH', '/v1/queues/inbox', { rota_first: 'soon' })).status).toBe(422)
  expect(await house.boot.ok('PATCH', '/v1/queues/inbox', { rota_first: null })).toMatchObject({ rota_first: null })
})

test('[CH7] preferences are one’s own, checked by their places; a mail to try them goes out at once', async () => {
  const fresh = await house.person('Finn', ['reviewer'], { email: 'finn@example.org' })
  expect(await fresh.ok('GET', '/v1/me/notices')).toEqual({
    when: { due: 'immediate', open: 'digest', alarm: 'immediate' },
    ...{ digest_at: ['08:00'], time_zone: 'UTC', quiet: null, email: 'finn@example.org', sends: true },
    ...{ slack: null, slack_account: null },
  })
  const refused = await fresh.call<{ errors: { path: string }[] }>('PUT', '/v1/me/notices', {
    when: { due: 'digest', open: 'off', alarm: 'off' },
    ...{ digest_at: ['25:00'], time_zone: 'Mars/Olympus', quiet: { from: '22:00', to: 'morning'.slice(0, 5) } },
  })
  expect(refused.status).toBe(422)
  expect(refused.body.errors.map(({ path }) => path)).toEqual(['time_zone', 'digest_at.0', 'quiet.to'])
  expect(await fresh.ok('POST', '/v1/me/notices/test', {})).toEqual({ sent_to: 'finn@example.org' })
  expect(got).toMatchObject([{ to: 'finn@example.org', subject: 'Countersign reaches you here' }])
  refuse = true
  expect(await fresh.call('POST', '/v1/me/notices/test', {})).toMatchObject({
    status: 409,
    body: { code: 'mail-refused' },
  })
})

test('[PJ43] a question about an item is told to who leads, and its answer to who asked, without a word of either', async () => {
  await prefer(ann, {})
  await prefer(olga, {})
  const project = await olga.ok<{ id: string; queue: string }>('POST', '/v1/projects', {
    ...{ kind: 'labelling', name: 'Asked', view: [{ path: 'text', as: 'text' }] },
    questions: [{ kind: 'text', name: 'said', title: 'What?' }],
  })
  const line = Buffer.from(JSON.stringify({ data: { text: 'An item' } }))
  await olga.ok('POST', `/v1/projects/${project.id}/import`, line, { 'content-type': 'application/x-ndjson' })
  const { items } = await ann.ok<{ items: TaskWire[] }>('POST', '/v1/tasks/claim', { queue: project.queue, limit: 1 })
  await pass(60_000)
  got = []
  const { id } = await ann.ok<{ id: string }>('POST', `/v1/tasks/${items[0]?.id}/inquiries`, {
    question: 'Who is Ada?',
  })
  await pass(60_000)
  expect(got.map(({ to }) => to)).toEqual(['olga@example.org'])
  expect(got[0]?.subject).toContain('asks a question')
  expect(got[0]?.text).toContain('/questions')
  await olga.ok('POST', `/v1/inquiries/${id}/answer`, { answer: 'Ada wrote programs.' })
  await pass(60_000)
  expect(got.map(({ to }) => to)).toEqual(['olga@example.org', 'ann@example.org'])
  expect(got[1]?.subject).toContain('was answered')
  expect(JSON.stringify(got)).not.toMatch(/Ada|An item/)
})

// The last one: a process that was stopped hears of no clock any more.
test('[CH8] two processes send a mail once between them', async () => {
  const other = await house.another()
  await prefer(ben, {})
  const decision = await propose(house.boot)
  await house.serving.context.idle()
  await house.forward(20_000)
  await Promise.all([sender().look(), other.context.notices.look()])
  expect(got.filter(({ to }) => to === 'ben@example.org')).toHaveLength(1)
  await other.stop()
  await take(ben, decision)
})
