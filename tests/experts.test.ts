/** Experts from outside, on a real server: a link, one task, and nothing else. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type {
  DecisionWire,
  EventWire,
  ExpertLinkWire,
  ExpertTaskWire,
  ExpertWire,
  JudgmentWire,
  Page,
  PersonWire,
  TaskWire,
} from '@countersign/core'
import type { Client } from './support/client.ts'
import { activate, claim, propose, read, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

let house: House
let lead: Client & { id: string }
let ann: Client & { id: string }
beforeAll(async () => {
  house = await openHouse()
  lead = await house.person('Lea', ['lead'], { identities: ['user:lea'], email: 'lea@example.org' })
  ann = await house.person('Ann')
  await settleAtOnce(house.boot)
  await house.boot.ok('POST', '/v1/queues', { name: 'scans', settle: '0s', who: ['role:radiology'] })
  await house.boot.ok('POST', '/v1/queues', { name: 'unseen', settle: '0s', ai_shown: 'commit-first' })
  await activate(
    house,
    `policy: experts
rules:
  - id: scans
    require: gate
    when: action == "scan.read"
    queue: scans
    who: [skill:mri]
  - id: blind
    require: gate
    when: action == "blind.two"
    people: 2
    blind: true
  - id: unseen
    require: gate
    when: action == "scan.unseen"
    queue: unseen
default: gate
`,
  )
})
afterAll(() => house.close())

const ask = async (decision: DecisionWire, more: object = {}) => {
  const told = await lead.ok<ExpertLinkWire>('POST', `/v1/decisions/${decision.id}/invite-expert`, {
    name: 'Dr. Outside',
    expires_in: '2d',
    ...more,
  })
  return { ...told, at: `/v1/experts/open/${told.link.split('#')[1]}` }
}
/** Whoever has the link and nothing else. */
const guest = async <T>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }> => {
  const response = await fetch(house.url + path, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  const text = await response.text()
  return { status: response.status, body: (text.startsWith('{') ? JSON.parse(text) : text) as T }
}
const page = async (at: string) => (await guest<ExpertTaskWire>('GET', at)).body
const approve = (at: string, asked: ExpertTaskWire['asked'], more: object = {}) =>
  guest<{ status: string; code?: string; detail?: string; objection: string | null }>('POST', `${at}/judgment`, {
    answer: { verdict: 'approve' },
    view: { digest: asked?.digest },
    ...more,
  })

test('[EX1] the link opens one task, with what its answer needs and nothing else of the decision, its people or the house', async () => {
  const decision = await propose(house.boot, {
    input: { text: 'what is asked' },
    proposal: { amount: 7 },
    requester: 'user:lea',
    subject: 'customer:hidden-subject',
    groups: { age: 'hidden-group' },
    attributes: { note: 'hidden-attribute' },
    case: 'hidden-case',
    run: 'hidden-run',
  })
  const boss = await house.person('Otto', ['owner'])
  const { link } = await boss.ok<ExpertLinkWire>('POST', `/v1/decisions/${decision.id}/invite-expert`, {
    name: 'Dr. Outside',
    expires_in: '2d',
  })
  const at = `/v1/experts/open/${link.split('#')[1]}`
  const seen = await page(at)
  expect(seen).toMatchObject({
    name: 'Dr. Outside',
    status: 'open',
    asked: {
      action: 'refund.create',
      input: { text: 'what is asked' },
      proposal: { amount: 7 },
      digest: decision.digest,
    },
  })
  const text = JSON.stringify(seen)
  for (const hidden of ['hidden', 'lea', 'Lea', 'dec_', 'task_', 'per_', 'refund-agent', 'Ann', 'Otto'])
    expect(text, hidden).not.toContain(hidden)
  expect((await guest('GET', '/v1/experts/open/nothing')).status).toBe(404)
  expect((await guest('GET', `/v1/decisions/${decision.id}`)).status).toBe(401)
})

test('[EX2] their answer is a judgment like any other, by a named person who came by a link, and the link shows no more', async () => {
  const decision = await propose(house.boot)
  const { at, expert } = await ask(decision)
  const { asked } = await page(at)
  expect(await approve(at, asked)).toMatchObject({ status: 201, body: { status: 'settled' } })
  expect(await read(house.boot, decision.id)).toMatchObject({
    status: 'approved',
    outcome: { by: 'person', people: [{ id: expert, name: 'Dr. Outside' }] },
  })
  const { items } = await house.boot.ok<Page<JudgmentWire>>('GET', `/v1/decisions/${decision.id}/judgments`)
  expect(items).toMatchObject([{ person: { id: expert }, authn: 'link', self: false }])
  expect(await page(at)).toMatchObject({ status: 'answered', asked: null })
  expect((await approve(at, asked)).status).toBe(409)
  const timeline = (await house.boot.ok<Page<EventWire>>('GET', `/v1/decisions/${decision.id}/timeline`)).items
  expect(timeline.map(({ type }) => type)).toEqual(expect.arrayContaining(['expert.invited', 'task.claimed']))
  expect(JSON.stringify(timeline)).not.toContain(at.split('/').at(-1))
  expect((await lead.ok<Page<ExpertWire>>('GET', `/v1/experts?decision=${decision.id}`)).items).toMatchObject([
    { id: expert, answered: true, open: true, invited_by: { id: lead.id } },
  ])
})

test('[EX3] they fill the seat that their skill fits, and are let into its queue; without it nobody is asked', async () => {
  const decision = await propose(house.boot, { action: 'scan.read' })
  const refused = await lead.call<{ code: string }>('POST', `/v1/decisions/${decision.id}/invite-expert`, {
    name: 'Dr. Nobody',
    expires_in: '1h',
  })
  expect(refused).toMatchObject({ status: 403, body: { code: 'not-eligible' } })
  const { at } = await ask(decision, { skill: 'mri' })
  expect((await approve(at, (await page(at)).asked)).status).toBe(201)
  expect(await read(house.boot, decision.id)).toMatchObject({ status: 'approved' })
  const people = (await house.boot.ok<Page<PersonWire>>('GET', '/v1/people')).items
  expect(people.some(({ name }) => name === 'Dr. Nobody')).toBe(false)
})

test('[EX4] the link ends by itself', async () => {
  const decision = await propose(house.boot)
  const { at } = await ask(decision, { expires_in: '1h' })
  const { asked } = await page(at)
  await house.forward(3_600_000)
  expect((await guest('GET', at)).status).toBe(404)
  expect((await approve(at, asked)).status).toBe(404)
  expect(await read(house.boot, decision.id)).toMatchObject({ status: 'waiting' })
  for (const expires_in of ['5m', '31d', 'soon'])
    expect(
      (await lead.call('POST', `/v1/decisions/${decision.id}/invite-expert`, { name: 'x', expires_in })).status,
    ).toBe(422)
})

test('[EX5] revoked, it ends at once: what they hold is everybody’s again, what they answered stays', async () => {
  const decision = await propose(house.boot)
  const { at, expert } = await ask(decision)
  const { asked } = await page(at)
  expect((await guest<ExpertTaskWire>('POST', `${at}/claim`)).body).toMatchObject({ status: 'held' })
  expect(await lead.ok<ExpertWire>('DELETE', `/v1/experts/${expert}`)).toMatchObject({ open: false })
  expect((await guest('GET', at)).status).toBe(404)
  expect((await approve(at, asked)).status).toBe(404)
  expect((await ann.call('POST', `/v1/tasks/${decision.task}/claim`)).status).toBe(200)
  const other = await propose(house.boot)
  const second = await ask(other)
  await approve(second.at, (await page(second.at)).asked)
  await lead.ok('DELETE', `/v1/experts/${second.expert}`)
  expect(await read(house.boot, other.id)).toMatchObject({ status: 'approved' })
  expect((await lead.call('DELETE', `/v1/experts/${ann.id}`)).status).toBe(404)
})

test('[EX5] a revocation beats an answer that arrives with it, whichever process it reaches', async () => {
  const other = await house.another()
  for (let round = 0; round < 8; round++) {
    const decision = await propose(house.boot)
    const { at, expert } = await ask(decision)
    const { asked } = await page(at)
    await guest('POST', `${at}/claim`)
    const [, answered] = await Promise.all([
      lead.at(other.address).ok('DELETE', `/v1/experts/${expert}`),
      approve(at, asked),
    ])
    const types = (await house.boot.ok<Page<EventWire>>('GET', `/v1/decisions/${decision.id}/timeline`)).items
    const at_ = (type: string) => types.findIndex((event) => event.type === type)
    if (answered.status === 201) expect(at_('judgment.recorded')).toBeLessThan(at_('expert.revoked'))
    else expect(at_('judgment.recorded')).toBe(-1)
  }
})

test('[EX6] they have neither key nor account, and the role opens nothing and is given by nobody', async () => {
  const decision = await propose(house.boot)
  const { expert } = await ask(decision)
  expect((await house.boot.call('POST', '/v1/keys', { name: 'x', person: expert })).status).toBe(422)
  const owner = await house.person('Olga', ['owner'])
  expect((await owner.call('POST', `/v1/people/${expert}/invite`, {})).status).toBe(403)
  for (const [method, path, body] of [
    ['POST', '/v1/people', { name: 'x', roles: ['expert'] }],
    ['PATCH', `/v1/people/${ann.id}`, { roles: ['reviewer', 'expert'] }],
  ] as const)
    expect((await house.boot.call(method, path, body)).status).toBe(422)
})

test('[EX7] nobody chooses who decides what they asked for, and whoever asked or belongs here is no expert from outside', async () => {
  const own = await propose(house.boot, { requester: 'user:lea' })
  const invitation = { name: 'A friend', expires_in: '1h' }
  expect(await lead.call('POST', `/v1/decisions/${own.id}/invite-expert`, invitation)).toMatchObject({
    status: 403,
    body: { code: 'not-eligible' },
  })
  const foreign = await propose(house.boot, { requester: 'user:guest@elsewhere.org' })
  const by = (email: string) =>
    lead.call<{ code: string }>('POST', `/v1/decisions/${foreign.id}/invite-expert`, { ...invitation, email })
  expect(await by('Guest@elsewhere.org')).toMatchObject({ status: 403, body: { code: 'not-eligible' } })
  expect(await by('lea@example.org')).toMatchObject({ status: 422 })
  expect((await by('other@elsewhere.org')).status).toBe(201)
})

test('[EX8] the seat is kept for them until the link ends; others work on the rest', async () => {
  const decision = await propose(house.boot, { action: 'kept.one' })
  await ask(decision, { expires_in: '3d' })
  const mine = async () => (await claim(ann, { limit: 20 })).map((task: TaskWire) => task.decision.id)
  expect(await mine()).not.toContain(decision.id)
  await house.forward(86_400_000)
  expect(await mine()).not.toContain(decision.id)
  await house.forward(2 * 86_400_000)
  expect(await mine()).toContain(decision.id)
  const full = await propose(house.boot)
  await ask(full)
  expect(
    await lead.call('POST', `/v1/decisions/${full.id}/invite-expert`, { name: 'Second', expires_in: '1h' }),
  ).toMatchObject({ status: 403 })
})

test('[EX10] asked about a whole case they answer its decisions one by one, each with a record of its own, and one answer sent twice answers one', async () => {
  const about = { case: 'study:7', proposal: { amount: 3 } }
  const [first, second] = [await propose(house.boot, about), await propose(house.boot, about)]
  const own = await propose(house.boot, { ...about, requester: 'user:lea' })
  const elsewhere = await propose(house.boot, { case: 'study:8' })
  const { at, expert } = await ask(first, { whole_case: true })
  const listed = (await lead.ok<Page<ExpertWire>>('GET', `/v1/experts?decision=${second.id}`)).items
  expect(listed).toMatchObject([{ id: expert, of: 2, answered: false }])
  for (const other of [own, elsewhere])
    expect((await lead.ok<Page<ExpertWire>>('GET', `/v1/experts?decision=${other.id}`)).items).toEqual([])
  const one = await page(at)
  expect(one).toMatchObject({ item: 1, of: 2, left: 2, status: 'open' })
  expect(await approve(at, one.asked)).toMatchObject({ status: 422, body: { code: 'bad-input' } })
  const answer = () =>
    guest<{ code?: string }>('POST', `${at}/judgment?item=1`, {
      answer: { verdict: 'approve' },
      view: { digest: one.asked?.digest },
    })
  expect((await answer()).status).toBe(201)
  // Its next is alike to the digest, and is not answered by what was sent again.
  expect((await answer()).status).toBe(409)
  expect(await page(at)).toMatchObject({ item: 2, of: 2, left: 1, status: 'open' })
  expect([(await read(house.boot, first.id)).status, (await read(house.boot, second.id)).status]).toEqual([
    'approved',
    'waiting',
  ])
  await guest('POST', `${at}/claim?item=2`)
  expect((await guest('POST', `${at}/claim?item=3`)).status).toBe(422)
  expect(await lead.ok<ExpertWire>('DELETE', `/v1/experts/${expert}`)).toMatchObject({ open: false, answered: false })
  expect((await ann.call('POST', `/v1/tasks/${second.task}/claim`)).status).toBe(200)
  const alone = await propose(house.boot)
  expect(
    await lead.call('POST', `/v1/decisions/${alone.id}/invite-expert`, {
      name: 'x',
      expires_in: '1h',
      whole_case: true,
    }),
  ).toMatchObject({ status: 422 })
})

test('[EX11] a gate that nobody here can fill is no alarm while an expert is asked about it, and is one again when their link has ended', async () => {
  const decision = await propose(house.boot, { action: 'scan.read' })
  const stuck = async () =>
    (await lead.ok<Page<{ decision: { id: string } }>>('GET', '/v1/tasks?stuck=true&limit=100')).items.some(
      (task) => task.decision.id === decision.id,
    )
  expect(await stuck()).toBe(true)
  const { expert } = await ask(decision, { skill: 'mri' })
  const types = async () =>
    (await house.boot.ok<Page<EventWire>>('GET', `/v1/decisions/${decision.id}/timeline`)).items.map(({ type }) => type)
  await expect.poll(types).toContain('task.reviewer-found')
  expect(await stuck()).toBe(false)
  await lead.ok('DELETE', `/v1/experts/${expert}`)
  await expect.poll(stuck).toBe(true)
  await ask(decision, { skill: 'mri', expires_in: '1h' })
  await expect.poll(stuck).toBe(false)
  await house.forward(3_600_001)
  await expect.poll(stuck).toBe(true)
  expect((await types()).filter((type) => type === 'task.no-reviewer')).toHaveLength(3)
})

test('[EX9] what the queue hides is hidden from them too, and of files they read those of what they are asked', async () => {
  const upload = async (text: string) =>
    (
      (await (
        await fetch(`${house.url}/v1/files`, {
          method: 'POST',
          body: text,
          headers: { authorization: `Bearer ${house.boot.secret}`, 'content-type': 'text/plain' },
        })
      ).json()) as { id: string }
    ).id
  const [shown, foreign] = [await upload('the scan'), await upload('somebody else’s')]
  const decision = await propose(house.boot, {
    kind: 'prediction',
    action: 'scan.unseen',
    input: { scan: { $file: shown } },
    proposal: { finding: 'secret-finding' },
  })
  const { at } = await ask(decision)
  expect(JSON.stringify(await page(at))).not.toContain('secret-finding')
  expect(await guest('GET', `${at}/files/${shown}`)).toEqual({ status: 200, body: 'the scan' })
  expect((await guest('GET', `${at}/files/${foreign}`)).status).toBe(404)
  expect((await guest('POST', `${at}/reveal`, {})).status).toBe(422)
  const revealed = await guest<ExpertTaskWire>('POST', `${at}/reveal`, { answer: { finding: 'mine' } })
  expect(revealed.body.asked).toMatchObject({ revealed: true, proposal: { finding: 'secret-finding' } })
  expect((await approve(at, revealed.body.asked)).status).toBe(201)
  expect((await guest('GET', `${at}/files/${shown}`)).status).toBe(404)
})

test('[EX9] a second look comes back to them as to anybody', async () => {
  await house.boot.ok('PATCH', '/v1/queues/inbox', {
    verifier: { rules: [{ when: 'proposal.amount > 9000.0', objection: 'Far too much.' }] },
  })
  const decision = await propose(house.boot, { proposal: { amount: 9_999 } })
  const { at } = await ask(decision)
  const { asked } = await page(at)
  expect(await approve(at, asked)).toMatchObject({ body: { status: 'objected', objection: 'Far too much.' } })
  expect(await page(at)).toMatchObject({ status: 'held', asked: { objection: 'Far too much.' } })
  expect(await approve(at, asked, { insist: true })).toMatchObject({ body: { status: 'settled' } })
})

test('[EX9] behind a blind gate nobody learns that they have answered', async () => {
  const decision = await propose(house.boot, { action: 'blind.two', proposal: { amount: 1 } })
  const { at, expert } = await ask(decision)
  expect((await approve(at, (await page(at)).asked)).status).toBe(201)
  const told = async () => (await lead.ok<Page<ExpertWire>>('GET', `/v1/experts?decision=${decision.id}`)).items
  expect(await told()).toMatchObject([{ id: expert, answered: null }])
  const { items } = await ann.ok<Page<EventWire>>('GET', `/v1/decisions/${decision.id}/timeline`)
  expect(JSON.stringify(items)).not.toContain(expert)
  const { tasks } = await read(house.boot, decision.id)
  const open = tasks.find((id) => id !== (decision.task as string)) ?? ''
  const task = await ann.ok<TaskWire>('POST', `/v1/tasks/${open}/claim`)
  await ann.ok('POST', `/v1/tasks/${task.id}/judgments`, {
    answer: { verdict: 'approve' },
    view: { digest: task.decision.digest },
  })
  expect(await told()).toMatchObject([{ answered: true }])
  expect(await read(house.boot, decision.id)).toMatchObject({ status: 'approved' })
})
