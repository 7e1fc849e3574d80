/** Appeals on a real server: whoever a decision is about contests it; somebody without a part in it answers. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { AppealPageWire, AppealWire, DecisionWire, EventWire, Page, TaskWire } from '../packages/core/src/index.ts'
import { createClient, type Client } from './support/client.ts'
import { answer, decideBy, read, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

let house: House
let ann: Client & { id: string }
let bob: Client & { id: string }
let cleo: Client & { id: string }
let stranger: Client
beforeAll(async () => {
  house = await openHouse()
  await settleAtOnce(house.boot)
  await settleAtOnce(house.boot, 'appeals')
  ann = await house.person('Ann')
  bob = await house.person('Bob')
  cleo = await house.person('Cleo', ['owner'])
  // Sends an authorisation that nobody knows, as a browser with something left over would.
  stranger = createClient(house.url, 'nobody')
})
afterAll(() => house.close())
/** Strangers are let in slowly: five at once, after a rest. */
const rest = () => house.forward(10_000)
beforeEach(rest)

const linkTo = async (id: string, more: object = {}): Promise<string> => {
  const { link } = await house.boot.ok<{ link: string }>('POST', `/v1/decisions/${id}/appeal-link`, more)
  return `/v1/appeals/open/${link.slice(link.indexOf('#') + 1)}`
}
const statement = { statement: 'That was my sister’s account.', wants_person: true }
/** Contested, with the task of whoever reads it. */
async function contest(
  decision: Pick<DecisionWire, 'id'>,
  more: object = {},
): Promise<{ at: string; appeal: AppealWire }> {
  const at = await linkTo(decision.id)
  await rest()
  await stranger.ok('POST', at, { ...statement, ...more })
  const { items } = await cleo.ok<Page<AppealWire>>('GET', `/v1/appeals?decision=${decision.id}`)
  return { at, appeal: items[0] as AppealWire }
}
async function answerAs(person: Client, appeal: AppealWire, verdict: 'uphold' | 'overturn', comment = 'Read anew.') {
  const task = await person.ok<TaskWire>('POST', `/v1/tasks/${appeal.task}/claim`)
  expect(task).toMatchObject({ kind: 'appeal', verdicts: ['uphold', 'overturn'], appeal: { id: appeal.id } })
  return answer(person, task, verdict, { comment })
}
async function doneBy(person: Client, more: object = {}): Promise<DecisionWire> {
  const decision = await decideBy(house.boot, person, 'approve', more)
  await house.boot.ok('POST', `/v1/decisions/${decision.id}/release`, { digest: decision.digest })
  await house.boot.ok('POST', `/v1/decisions/${decision.id}/effect`, { status: 'done' })
  return read(house.boot, decision.id)
}
const typesOf = async (id: string) =>
  (await house.boot.ok<Page<EventWire>>('GET', `/v1/decisions/${id}/timeline`)).items.map(({ type }) => type)

test('[AP1] behind the link: what was decided in plain words, and nothing that belongs to others', async () => {
  const decision = await decideBy(
    house.boot,
    ann,
    'reject',
    { subject: 'customer:1', groups: { age: 'elderly' }, input: { note: 'an internal note' }, confidence: 0.8317 },
    { comment: 'The receipt is missing.' },
  )
  const at = await linkTo(decision.id, { language: 'de', expires_in: '2d' })
  const page = await stranger.call<AppealPageWire>('GET', at)
  expect(page.headers.get('cache-control')).toBe('no-store')
  expect(page.body).toMatchObject({
    action: 'refund.create',
    status: 'rejected',
    outcome: '„refund.create“ wurde abgelehnt, von einem Menschen.',
    by_person: true,
    comment: 'The receipt is missing.',
    language: 'de',
    appeal: null,
  })
  const text = JSON.stringify(page.body)
  for (const kept of ['Ann', ann.id, 'elderly', 'internal note', '0.83', 'customer:1', decision.id])
    expect(text).not.toContain(kept)
  const stored = JSON.stringify(await house.admin(`select encode(hash, 'escape') as hash from appeal_links`))
  expect(stored).not.toContain(at.split('/').at(-1))
})

test('[AP2] a link ends: by its time, by being revoked, and what opens nothing tells nothing', async () => {
  const decision = await decideBy(house.boot, ann, 'reject')
  const guess = await stranger.call<{ code: string; detail?: string }>('GET', `/v1/appeals/open/${'x'.repeat(43)}`)
  expect(guess).toMatchObject({ status: 404, body: { code: 'not-found' } })
  const revoked = await linkTo(decision.id)
  expect(await ann.call('DELETE', `/v1/decisions/${decision.id}/appeal-link`)).toMatchObject({ status: 403 })
  await house.boot.ok('DELETE', `/v1/decisions/${decision.id}/appeal-link`)
  expect((await stranger.call<{ detail?: string }>('GET', revoked)).body).toMatchObject({ ...pick(guess.body) })
  const late = await linkTo(decision.id, { expires_in: '1h' })
  expect((await stranger.call('GET', late)).status).toBe(200)
  await house.forward(3_600_000)
  expect((await stranger.call('GET', late)).status).toBe(404)
  expect((await stranger.call('POST', late, statement)).status).toBe(404)
  const guesses = await Promise.all([1, 2, 3, 4].map(() => stranger.call('GET', late)))
  expect(guesses.map(({ status }) => status)).toContain(429)
})
const pick = ({ code, detail }: { code: string; detail?: string }) => ({ code, detail })

test('[AP3] an appeal is opened once, by one of many at once; evidence is added while it is open, up to twenty', async () => {
  const decision = await doneBy(ann)
  const at = await linkTo(decision.id)
  expect((await stranger.call<{ code: string }>('POST', `${at}/evidence`, { text: 'x' })).body.code).toBe('not-found')
  expect((await stranger.call('POST', at, { statement: ' ', wants_person: true })).status).toBe(422)
  const opened = await Promise.all([1, 2, 3].map(() => stranger.call('POST', at, statement)))
  expect(opened.map(({ status }) => status).sort()).toEqual([201, 409, 409])
  await rest()
  const given = await Promise.all(
    Array.from({ length: 4 }, (_, n) => stranger.call<AppealPageWire>('POST', `${at}/evidence`, { text: `page ${n}` })),
  )
  expect(given.map(({ status }) => status)).toEqual([201, 201, 201, 201])
  await rest()
  expect((await stranger.call('POST', `${at}/evidence`, { text: 'x'.repeat(20_001) })).status).toBe(422)
  await house.admin(
    `insert into appeal_evidence select workspace, id, n, sealed, opened_at from appeals, generate_series(5, 20) n where decision = $1`,
    [decision.id.slice(4)],
  )
  expect((await stranger.call('POST', `${at}/evidence`, { text: 'one more' })).status).toBe(413)
  const leaves = JSON.stringify(await house.admin(`select convert_from(leaf, 'utf8') as leaf from entries`))
  for (const said of ['sister', 'page 1']) expect(leaves).not.toContain(said)
})

test('[AP4] nobody who had a part reads it, whatever their role; the others do', async () => {
  const dora = await house.person('Dora', ['reviewer'], { identities: ['user:dora'] })
  const decision = await doneBy(ann, { requester: 'user:dora' })
  await bob.ok('POST', `/v1/decisions/${decision.id}/override`, { reason_code: 'wrong', comment: 'Not theirs.' })
  const { appeal } = await contest(decision, { corrections: { account: '7' }, language: 'pt-BR' })
  expect(appeal).toMatchObject({
    status: 'open',
    no_reader: false,
    readers: expect.arrayContaining([expect.objectContaining({ id: cleo.id, name: 'Cleo' })]) as unknown,
    statement: statement.statement,
    corrections: { account: '7' },
    language: 'pt-BR',
  })
  for (const person of [ann, bob, dora]) {
    expect(appeal.readers.map(({ id }) => id)).not.toContain(person.id)
    expect(await person.call('POST', `/v1/tasks/${appeal.task}/claim`)).toMatchObject({
      status: 403,
      body: { code: 'not-eligible' },
    })
    const { items } = await person.ok<{ items: TaskWire[] }>('POST', '/v1/tasks/claim', { queue: 'appeals', limit: 20 })
    expect(items.map(({ id }) => id)).not.toContain(appeal.task)
    for (const { id } of items) await person.ok('POST', `/v1/tasks/${id}/release`, {})
  }
  expect((await answerAs(cleo, appeal, 'uphold')).status).toBe(201)
})

test('[AP4] solo makes no exception: alone, nobody reads an appeal against what they decided', async () => {
  const alone = await openHouse()
  try {
    const owner = await alone.person('Solo', ['owner'])
    await settleAtOnce(alone.boot)
    const { items } = await alone.boot.ok<Page<{ id: string }>>('GET', '/v1/people')
    for (const { id } of items) if (id !== owner.id) await alone.boot.ok('PATCH', `/v1/people/${id}`, { active: false })
    await owner.ok('POST', '/v1/workspace/solo', { on: true })
    const decision = await decideBy(alone.boot, owner, 'reject')
    const { link } = await alone.boot.ok<{ link: string }>('POST', `/v1/decisions/${decision.id}/appeal-link`, {})
    await alone.boot.ok('POST', `/v1/appeals/open/${link.slice(link.indexOf('#') + 1)}`, statement)
    const [appeal] = (await owner.ok<Page<AppealWire>>('GET', '/v1/appeals')).items
    expect(appeal).toMatchObject({ status: 'open', no_reader: true })
    expect((await owner.call('POST', `/v1/tasks/${appeal?.task}/claim`)).status).toBe(403)
  } finally {
    await alone.close()
  }
})

test('[AP5] while it is open its decision is not overridden, cancelled or recalled, and its links stay', async () => {
  const decision = await doneBy(ann)
  const { appeal } = await contest(decision)
  const refused = { status: 409, body: { code: 'appeal-open' } }
  const why = { reason_code: 'wrong', comment: 'Wrong.' }
  expect(await bob.call('POST', `/v1/decisions/${decision.id}/override`, why)).toMatchObject(refused)
  expect(await house.boot.call('DELETE', `/v1/decisions/${decision.id}/appeal-link`)).toMatchObject(refused)
  const approved = await decideBy(house.boot, ann, 'approve')
  await contest(approved)
  expect(await house.boot.call('POST', `/v1/decisions/${approved.id}/cancel`, {})).toMatchObject(refused)
  await house.boot.ok('POST', `/v1/decisions/${approved.id}/release`, { digest: approved.digest })
  await house.boot.ok('POST', `/v1/decisions/${approved.id}/effect`, { status: 'done' })
  expect((await answerAs(bob, appeal, 'uphold')).status).toBe(201)
  expect((await cleo.call('POST', `/v1/decisions/${decision.id}/override`, why)).status).toBe(200)
})

test('[AP6] the answer has reasons, which the affected person is told; upholding changes nothing', async () => {
  const decision = await doneBy(ann)
  const { at, appeal } = await contest(decision)
  const task = await bob.ok<TaskWire>('POST', `/v1/tasks/${appeal.task}/claim`)
  expect((await answer(bob, task, 'uphold')).status).toBe(422)
  expect((await answer(bob, task, 'uphold', { comment: 'The account was yours in May.' })).status).toBe(201)
  expect((await stranger.ok<AppealPageWire>('GET', at)).appeal).toMatchObject({
    status: 'upheld',
    text: 'The account was yours in May.',
  })
  expect(await read(house.boot, decision.id)).toMatchObject({ status: 'done', overridden: null, compensation: null })
  expect(await typesOf(decision.id)).toContain('appeal.upheld')
  expect((await stranger.call('POST', `${at}/evidence`, { text: 'too late' })).status).toBe(409)
  expect((await stranger.call('POST', at, statement)).status).toBe(409)
})

test('[AP7] overturning takes back what was done, and forbids what was not', async () => {
  const done = await doneBy(ann, { subject: 'customer:9' })
  const first = await contest(done)
  expect((await answerAs(bob, first.appeal, 'overturn', 'You were right.')).status).toBe(201)
  expect(await read(house.boot, done.id)).toMatchObject({
    status: 'done',
    outcome: done.outcome,
    overridden: { by: { id: bob.id } },
    compensation: { cause: 'appeal', cause_id: first.appeal.id, state: 'open' },
  })
  expect(await stranger.ok<AppealPageWire>('GET', first.at)).toMatchObject({
    outcome: expect.stringContaining('has been overturned') as string,
    appeal: { status: 'overturned', text: 'You were right.' },
  })
  const approved = await decideBy(house.boot, ann, 'approve')
  expect((await answerAs(bob, (await contest(approved)).appeal, 'overturn')).status).toBe(201)
  expect((await read(house.boot, approved.id)).status).toBe('vetoed')
  expect(
    (await house.boot.call('POST', `/v1/decisions/${approved.id}/release`, { digest: approved.digest })).status,
  ).toBe(409)
})

test('[AP8] where nobody may read it, that is an alarm, and it waits; time makes it overdue and never closes it', async () => {
  await cleo.ok('PATCH', '/v1/workspace', { appeal_within: '2d' })
  await house.boot.ok('PATCH', '/v1/queues/appeals', { who: ['skill:law'] })
  const decision = await doneBy(ann)
  const { at, appeal } = await contest(decision)
  expect(appeal.no_reader).toBe(true)
  expect(await typesOf(decision.id)).toContain('appeal.no-reader')
  expect((await bob.call('POST', `/v1/tasks/${appeal.task}/claim`)).status).toBe(403)
  expect(Date.parse(appeal.due) - Date.parse(appeal.opened_at)).toBe(2 * 86_400_000)
  await house.forward(2 * 86_400_000)
  await expect.poll(() => typesOf(decision.id)).toContain('appeal.overdue')
  expect(await cleo.ok<AppealWire>('GET', `/v1/appeals/${appeal.id}`)).toMatchObject({
    status: 'open',
    overdue_at: expect.any(String) as string,
  })
  expect((await stranger.ok<AppealPageWire>('GET', at)).appeal).toMatchObject({ status: 'open' })
})
