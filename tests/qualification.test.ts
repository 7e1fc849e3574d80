/** Qualification sets on a real server: items whose right answer is known, and a skill for who knows enough of them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type {
  AttemptWire,
  EventWire,
  InsightsRoutingWire,
  Page,
  PersonWire,
  QualificationWire,
  TaskWire,
} from '@countersign/core'
import type { Client } from './support/client.ts'
import { activate, claim, propose, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

let house: House
let lead: Client & { id: string }
beforeAll(async () => {
  house = await openHouse()
  lead = await house.person('Lea', ['lead'])
  await house.boot.ok('POST', '/v1/queues', { name: 'qualification', settle: '0s' })
  await settleAtOnce(house.boot)
  await activate(
    house,
    'policy: german\nrules:\n  - id: german\n    require: gate\n    when: action == "mail.german"\n    who: [skill:lang:de]\ndefault: gate\n',
  )
})
afterAll(() => house.close())

const words = ['Rechnung', 'Mahnung', 'Werbung', 'Kündigung', 'Anfrage']
const make = (more: object = {}) =>
  lead.ok<QualificationWire>('POST', '/v1/qualifications', {
    name: 'German mail',
    skill: 'lang:de',
    pass_mark: 0.8,
    expires_after: '180d',
    items: words.map((word) => ({ input: { text: word }, right: { kind: `secret-${word}` } })),
    ...more,
  })
const start = (client: Client, set: QualificationWire) =>
  client.ok<AttemptWire>('POST', `/v1/qualifications/${set.id}/start`)
/** Answers what is left; the first so many are wrong. */
async function answerAll(client: Client, attempt: AttemptWire, wrong: number): Promise<void> {
  for (const [i, id] of attempt.tasks.entries()) {
    const task = await client.ok<TaskWire>('POST', `/v1/tasks/${id}/claim`)
    const { text } = task.decision.input as { text: string }
    await client.ok('POST', `/v1/tasks/${id}/judgments`, {
      answer: { verdict: 'respond', proposal: { kind: i < wrong ? 'wrong' : `secret-${text}` } },
      view: {},
    })
  }
}
const mine = async (client: Client, set: QualificationWire) =>
  (await client.ok<QualificationWire>('GET', `/v1/qualifications/${set.id}`)).attempts
const person = async (id: string) =>
  (await house.boot.ok<Page<PersonWire>>('GET', '/v1/people')).items.find((one) => one.id === id) as PersonWire

test('[QU1] its items become tasks of whoever takes it, and of nobody else; what is right is told to nobody', async () => {
  const set = await make()
  expect(set).toMatchObject({ skill: 'lang:de', items: 5, pass_mark: 0.8, expires_after: '180d', retry_after: '7d' })
  const ann = await house.person('Ann')
  const bob = await house.person('Bob')
  const attempt = await start(ann, set)
  expect(attempt).toMatchObject({ status: 'open', of: 5, answered: 0, correct: null, person: { id: ann.id } })
  expect(attempt.tasks).toHaveLength(5)
  const [first] = attempt.tasks
  const task = await ann.ok<TaskWire>('POST', `/v1/tasks/${first}/claim`)
  expect(task).toMatchObject({ kind: 'label', queue: 'qualification', verdicts: ['respond'] })
  await ann.ok('POST', `/v1/tasks/${first}/release`)
  expect((await bob.call('POST', `/v1/tasks/${first}/claim`)).status).toBe(403)
  expect((await claim(bob, { limit: 20 })).filter(({ queue }) => queue === 'qualification')).toEqual([])
  expect((await claim(ann, { limit: 20 })).filter(({ queue }) => queue === 'qualification')).toHaveLength(5)
  // Nor of whoever covers for them, nor of whom they would pass it to.
  const [from, to] = [new Date(Date.now() - 86_400_000), new Date(Date.now() + 86_400_000)]
  await lead.ok('PATCH', `/v1/people/${ann.id}`, { leave: { from, to, cover: bob.id } })
  expect((await claim(bob, { limit: 20 })).filter(({ queue }) => queue === 'qualification')).toEqual([])
  await ann.ok('POST', `/v1/tasks/${first}/claim`)
  expect((await ann.call('POST', `/v1/tasks/${first}/delegate`, { to: bob.id, comment: 'You know.' })).status).toBe(403)
  await lead.ok('PATCH', `/v1/people/${ann.id}`, { leave: null })
  // Asked for again, it goes on.
  expect((await start(ann, set)).id).toBe(attempt.id)
  for (const client of [ann, bob, lead, house.boot]) {
    const seen = [
      await client.call('GET', '/v1/qualifications'),
      await client.call('GET', `/v1/qualifications/${set.id}`),
      await client.call('GET', `/v1/decisions/${task.decision.id}`),
      await client.call('GET', `/v1/decisions/${task.decision.id}/timeline`),
      await client.call('GET', `/v1/tasks/${first}`),
    ]
    expect(JSON.stringify(seen.map(({ body }) => body))).not.toContain('secret-')
  }
  const log = await house.admin(`select convert_from(leaf, 'UTF8') as leaf from entries`)
  expect(JSON.stringify(log)).not.toContain('secret-')
  // Nor is it in the database in plain words.
  const [row] = (await house.admin(
    `select count(*)::int as n from qualification_items where position('secret-'::bytea in sealed) > 0`,
  )) as unknown as { n: number }[]
  expect(row?.n).toBe(0)
})

test('[QU2] an answer is compared when it takes effect, and what was answered is not told with the question', async () => {
  await house.boot.ok('PATCH', '/v1/queues/qualification', { settle: '5s' })
  const set = await make({ items: [{ input: { text: 'Eins' }, right: { kind: 'secret-Eins' } }] })
  const ann = await house.person('Ann')
  const attempt = await start(ann, set)
  const [task] = attempt.tasks
  const { decision } = await ann.ok<TaskWire>('POST', `/v1/tasks/${task}/claim`)
  const say = (kind: string) =>
    ann.ok<{ id: string }>('POST', `/v1/tasks/${task}/judgments`, {
      answer: { verdict: 'respond', proposal: { kind } },
      view: {},
    })
  const given = await say('slip of the hand')
  expect((await mine(ann, set))[0]).toMatchObject({ status: 'open', answered: 0 })
  await ann.ok('POST', `/v1/judgments/${given.id}/undo`)
  await ann.ok('POST', `/v1/judgments/${(await say('secret-Eins')).id}/commit`)
  expect((await mine(ann, set))[0]).toMatchObject({ status: 'passed', correct: 1 })
  const bob = await house.person('Bob')
  expect(JSON.stringify(await bob.call('GET', `/v1/decisions/${decision.id}`))).not.toContain('secret-')
  await house.boot.ok('PATCH', '/v1/queues/qualification', { settle: '0s' })
})

test('[QU3] who meets the pass mark has the skill, until it expires; work goes to those who have it', async () => {
  const set = await make()
  const ann = await house.person('Ann')
  const german = await propose(house.boot, { action: 'mail.german' })
  expect((await ann.call('POST', `/v1/tasks/${german.task}/claim`)).status).toBe(403)
  await answerAll(ann, await start(ann, set), 1)
  expect((await mine(ann, set))[0]).toMatchObject({
    ...{ status: 'passed', of: 5, answered: 5, correct: 4, score: 0.8 },
    interval: [expect.closeTo(0.376, 2), expect.closeTo(0.964, 2)],
  })
  expect(await person(ann.id)).toMatchObject({
    skills: ['lang:de'],
    skill_grants: [{ name: 'lang:de', source: 'qualification', granted_by: set.id, until: expect.any(String) }],
  })
  expect((await ann.call('POST', `/v1/tasks/${german.task}/claim`)).status).toBe(200)
  await ann.ok('POST', `/v1/tasks/${german.task}/release`)
  const events = (await house.admin(
    `select type from entries where type ~ '^(qualification|skill)' order by position desc limit 2`,
  )) as unknown as EventWire[]
  expect(events.map(({ type }) => type)).toEqual(['skill.granted', 'qualification.passed'])
  await house.forward(180 * 86_400_000)
  expect((await ann.call('POST', `/v1/tasks/${german.task}/claim`)).status).toBe(403)
})

test('[QU3] without an expiry the skill stays, and what a lead granted for good is left as it is', async () => {
  const { expires_after: _ends, ...forever } = { expires_after: 1, skill: 'stays' }
  const set = await lead.ok<QualificationWire>('POST', '/v1/qualifications', {
    ...forever,
    name: 'For good',
    pass_mark: 1,
    items: [{ input: { text: 'x' }, right: { kind: 'secret-x' } }],
  })
  const ann = await house.person('Ann')
  await answerAll(ann, await start(ann, set), 0)
  expect(await person(ann.id)).toMatchObject({ skills: ['stays'], skill_grants: [{ name: 'stays', until: null }] })
  const bob = await house.person('Bob', ['reviewer'], { skills: ['lang:de'] })
  await answerAll(bob, await start(bob, await make()), 0)
  await house.forward(181 * 86_400_000)
  expect((await person(bob.id)).skills).toEqual(['lang:de'])
})

test('[QU4] who fails is told the score and not which, has no skill, and waits before another try', async () => {
  const set = await make({ retry_after: '2d' })
  const ann = await house.person('Ann')
  await answerAll(ann, await start(ann, set), 2)
  expect((await mine(ann, set))[0]).toMatchObject({ status: 'failed', correct: 3, score: 0.6, tasks: [] })
  expect((await person(ann.id)).skills).toEqual([])
  const early = await ann.call<{ code: string }>('POST', `/v1/qualifications/${set.id}/start`)
  expect(early).toMatchObject({ status: 409, body: { code: 'too-soon' } })
  await house.forward(2 * 86_400_000)
  await answerAll(ann, await start(ann, set), 0)
  expect((await mine(ann, set)).map(({ status }) => status)).toEqual(['passed', 'failed'])
  expect((await person(ann.id)).skills).toEqual(['lang:de'])
})

test('[QU5] who made it does not take it; others read their own attempts, who looks after people reads all', async () => {
  const set = await make()
  expect((await lead.call('POST', `/v1/qualifications/${set.id}/start`)).status).toBe(403)
  const [ann, bob] = [await house.person('Ann'), await house.person('Bob')]
  await start(ann, set)
  expect(await mine(ann, set)).toHaveLength(1)
  expect(await mine(bob, set)).toHaveLength(0)
  expect(await mine(lead, set)).toMatchObject([{ person: { id: ann.id } }])
})

test('[QU6] retired, nobody takes it; what is under way ends, what was earned stays', async () => {
  const set = await make()
  const [ann, bob] = [await house.person('Ann'), await house.person('Bob')]
  await answerAll(ann, await start(ann, set), 0)
  const open = await start(bob, set)
  expect(await lead.ok('DELETE', `/v1/qualifications/${set.id}`)).toMatchObject({ retired_at: expect.any(String) })
  expect((await bob.call('POST', `/v1/tasks/${open.tasks[0]}/claim`)).status).toBe(409)
  expect(await mine(bob, set)).toMatchObject([{ status: 'ended', correct: null, tasks: [] }])
  expect((await bob.call('POST', `/v1/qualifications/${set.id}/start`)).status).toBe(409)
  expect((await person(ann.id)).skills).toEqual(['lang:de'])
})

test('[QU6] an attempt of which an item was withdrawn is begun anew', async () => {
  const set = await make()
  const ann = await house.person('Ann')
  const first = await start(ann, set)
  const { decision } = await ann.ok<TaskWire>('GET', `/v1/tasks/${first.tasks[0]}`)
  await lead.ok('POST', `/v1/decisions/${decision.id}/cancel`, {})
  const second = await start(ann, set)
  expect(second.id).not.toBe(first.id)
  await answerAll(ann, second, 0)
  expect((await mine(ann, set)).map(({ status }) => status)).toEqual(['passed', 'ended'])
})

test('[QU7] the figures of the routing know nothing of it, and a set whose answers do not fit is refused', async () => {
  const figures = async () => {
    const { totals, waiting } = await house.boot.ok<InsightsRoutingWire>('GET', '/v1/insights/routing')
    return { totals, waiting }
  }
  const before = await figures()
  const ann = await house.person('Ann')
  const attempt = await start(ann, await make())
  expect(await figures()).toEqual(before)
  await answerAll(ann, attempt, 0)
  expect(await figures()).toEqual(before)
  const schema = { type: 'object', properties: { kind: { type: 'string' } }, required: ['kind'] }
  const bad = await lead.call<{ errors: { path: string }[] }>('POST', '/v1/qualifications', {
    ...{ name: 'x', skill: 'x', pass_mark: 0.5 },
    items: [{ input: 1, schema, right: { kind: 7 } }],
  })
  expect(bad).toMatchObject({ status: 422, body: { errors: [{ path: expect.stringContaining('items.0.right') }] } })
})
