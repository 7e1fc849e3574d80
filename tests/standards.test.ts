/** The protocols of others that the server speaks: AuthZEN and CDS Hooks as their specifications have them. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, type Client } from './support/client.ts'
import { answer, propose, read, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'
import type { TaskWire } from '@countersign/core'

let house: House
let ann: Client & { id: string }
let gate: Client

const policy = `policy: access
rules:
  - id: readers
    permit: auto
    when: action == "document.read"
  - id: nobody-deletes
    require: deny
    when: action == "document.delete"
  - id: second-readings
    require: gate
    when: action == "finding.read"
    queue: reading
default: gate
`

beforeAll(async () => {
  house = await openHouse()
  await settleAtOnce(house.boot)
  await house.boot.ok('POST', '/v1/queues', { name: 'reading', ai_shown: 'blind' })
  ann = await house.person('Ann')
  await house.person('Bob', ['reviewer'], { identities: ['user:bob@example.org'] })
  const [author, risk] = [await house.person('Olga', ['policy-author']), await house.person('Pia', ['risk-owner'])]
  const { id } = await author.ok<{ id: string }>('POST', '/v1/policies', { name: 'access', source: policy })
  await risk.ok('POST', `/v1/policies/${id}/sign`, {})
  await author.ok('POST', `/v1/policies/${id}/activate`, {})
  const { secret } = await house.boot.ok<{ secret: string }>('POST', '/v1/keys', {
    name: 'gateway',
    systems: ['documents'],
  })
  gate = createClient(house.url, secret)
})
afterAll(() => house.close())

interface Evaluated {
  decision: boolean
  context: {
    decision: string
    status: string
    reason_user: { en: string }
    obligations?: { id: string; attributes: { decision: string; page: string; wait: string } }[]
  }
}
const asked = (action: string, context?: object) => ({
  subject: { type: 'user', id: 'bob@example.org' },
  action: { name: action },
  resource: { type: 'document', id: '42', properties: { secrecy: 'high' } },
  ...(context ? { context } : {}),
})
const evaluate = (body: object, headers = {}) => gate.ok<Evaluated>('POST', '/access/v1/evaluation', body, headers)
async function answerIt(id: string, verdict: 'approve' | 'reject', comment?: string): Promise<void> {
  const { task } = await read(house.boot, id)
  const claimed = await ann.ok<TaskWire>('POST', `/v1/tasks/${task}/claim`)
  expect((await answer(ann, claimed, verdict, comment === undefined ? {} : { comment })).status).toBe(201)
  await expect.poll(async () => (await read(house.boot, id)).status).not.toBe('waiting')
}

test('[AZ1] what a policy lets go is true and released, what it refuses is false, each with its reason', async () => {
  const let_go = await evaluate(asked('document.read'))
  expect(let_go).toMatchObject({ decision: true, context: { status: 'released' } })
  expect(await read(house.boot, let_go.context.decision)).toMatchObject({
    status: 'released',
    system: 'documents',
    requester: 'user:bob@example.org',
  })
  const refused = await evaluate(asked('document.delete'))
  expect(refused).toMatchObject({ decision: false, context: { status: 'refused' } })
  expect(refused.context.reason_user.en).toMatch(/was refused by a rule/)
})

test('[AZ2] what a person must answer is false with an obligation that names the decision; their yes counts once, for that request alone', async () => {
  const first = await evaluate(asked('document.share'))
  expect(first.decision).toBe(false)
  const [obligation] = first.context.obligations ?? []
  expect(obligation).toMatchObject({ id: 'ask-a-person', attributes: { decision: first.context.decision } })
  const { decision } = first.context
  expect(await evaluate(asked('document.share', { decision }))).toMatchObject({ decision: false })
  await answerIt(decision, 'approve')
  const other = { ...asked('document.share', { decision }), resource: { type: 'document', id: '43' } }
  expect(await evaluate(other)).toMatchObject({ decision: false })
  const header = { 'x-request-id': randomUUID() }
  expect(await evaluate(asked('document.share', { decision }), header)).toMatchObject({ decision: true })
  expect(await evaluate(asked('document.share', { decision }), header)).toMatchObject({ decision: true })
  expect(await evaluate(asked('document.share', { decision }))).toMatchObject({ decision: false })
})

test('[AZ3] a no says what the person said, silence that nobody did, and a stop holds what was approved', async () => {
  const said = await evaluate(asked('document.share'))
  await answerIt(said.context.decision, 'reject', 'Not outside the house.')
  expect(await evaluate(asked('document.share', { decision: said.context.decision }))).toMatchObject({
    decision: false,
    context: { reason_user: { en: 'Not outside the house.' } },
  })
  const held = await evaluate(asked('document.print'))
  await answerIt(held.context.decision, 'approve')
  const stop = await ann.ok<{ id: string }>('POST', '/v1/stops', {
    scope: { action: 'document.print' },
    level: 'hold',
    reason: 'Looking into it.',
  })
  expect(await evaluate(asked('document.print', { decision: held.context.decision }))).toMatchObject({
    decision: false,
    context: { obligations: [{ id: 'ask-a-person' }] },
  })
  expect(stop.id).toMatch(/^stop_/)
})

test('[AZ4] several are answered in place and in order; a bad one spoils no other, and they end as was asked', async () => {
  const each = [{ action: { name: 'document.read' } }, { action: {} }, { action: { name: 'document.delete' } }]
  const { subject, resource } = asked('')
  const ask = (more = {}) =>
    gate.ok<{ evaluations: Evaluated[] }>('POST', '/access/v1/evaluations', {
      ...{ subject, resource, evaluations: each },
      ...more,
    })
  expect((await ask()).evaluations.map(({ decision }) => decision)).toEqual([true, false, false])
  const stopped = await ask({ options: { evaluations_semantic: 'deny_on_first_deny' } })
  expect(stopped.evaluations.map(({ decision }) => decision)).toEqual([true, false])
  const config = await gate.ok<Record<string, string>>('GET', '/.well-known/authzen-configuration')
  expect(config.access_evaluation_endpoint).toMatch(/\/access\/v1\/evaluation$/)
})

const hook = (patientId: string) => ({
  hook: 'patient-view',
  hookInstance: randomUUID(),
  context: { userId: 'Practitioner/ann', patientId },
})
interface Card {
  uuid: string
  summary: string
  detail: string
  suggestions: { uuid: string; label: string }[]
  overrideReasons: { code: string; display: string }[]
}
const finding = (patient: string, more = {}) =>
  propose(house.boot, {
    system: 'chest-xray',
    kind: 'prediction',
    action: 'finding.report',
    proposal: { finding: 'pneumonia `x`\u202e' },
    schema: { type: 'object', properties: { finding: { type: 'string' } } },
    alternatives: [{ proposal: { finding: 'none' } }],
    subject: `Patient/${patient}`,
    ...more,
  })
const cardsOf = async (who: Client, patient: string) =>
  (await who.ok<{ cards: Card[] }>('POST', '/cds-services/inbox', hook(patient))).cards
const feedback = (card: string, outcome: string, more = {}) => ({
  feedback: [{ card, outcome, outcomeTimestamp: '2026-11-26T10:00:00Z', ...more }],
})

test('[CD1] each queue that one works is a service; a patient’s card shows as text what waits about them and nobody else', async () => {
  await house.boot.ok('PATCH', '/v1/queues/inbox', { reasons: [{ code: 'artefact', label: 'An artefact' }] })
  const mine = await finding('1')
  await finding('2')
  const { services } = await ann.ok<{ services: { id: string; hook: string }[] }>('GET', '/cds-services')
  expect(services).toContainEqual(expect.objectContaining({ id: 'inbox', hook: 'patient-view' }))
  const cards = await cardsOf(ann, '1')
  expect(cards).toHaveLength(1)
  expect(mine.id).toBe(`dec_${cards[0]?.uuid}`)
  expect(cards[0]?.detail).toContain('pneumonia \\u0060x\\u0060\\u202e')
  expect(cards[0]?.suggestions).toHaveLength(2)
  expect(cards[0]?.overrideReasons).toEqual([expect.objectContaining({ code: 'artefact', display: 'An artefact' })])
})

test('[CD2] what was accepted or overridden is the person’s answer, with its coded reason, once however often it is sent', async () => {
  const [accepted, edited, overridden] = [await finding('3'), await finding('4'), await finding('5')]
  const [first] = await cardsOf(ann, '3')
  const send = (who: Client, body: object) => who.call('POST', '/cds-services/inbox/feedback', body)
  for (let times = 0; times < 2; times++)
    expect((await send(ann, feedback(first?.uuid as string, 'accepted'))).status).toBe(200)
  expect(await read(house.boot, accepted.id)).toMatchObject({ status: 'approved', outcome: { by: 'person' } })
  const [second] = await cardsOf(ann, '4')
  const chosen = { acceptedSuggestions: [{ id: second?.suggestions[1]?.uuid }] }
  expect((await send(ann, feedback(second?.uuid as string, 'accepted', chosen))).status).toBe(200)
  expect((await read(house.boot, edited.id)).outcome?.proposal).toEqual({ finding: 'none' })
  const [third] = await cardsOf(ann, '5')
  const why = { overrideReason: { reason: { code: 'artefact' }, userComment: 'A pacemaker lead.' } }
  expect((await send(ann, feedback(third?.uuid as string, 'overridden', why))).status).toBe(200)
  expect(await read(house.boot, overridden.id)).toMatchObject({
    status: 'rejected',
    outcome: { reason_codes: ['artefact'], comment: 'A pacemaker lead.' },
  })
})

test('[CD3] who may not answer gets no card, and their feedback is refused; what is hidden from a reviewer is on no card', async () => {
  const about = await finding('6', { requester: `person:${ann.id}` })
  const uma = await house.person('Uma', ['auditor'])
  expect((await uma.call('POST', '/cds-services/inbox', hook('6'))).status).toBe(403)
  expect((await uma.call('POST', '/cds-services/inbox/feedback', feedback(about.id.slice(4), 'accepted'))).status).toBe(
    403,
  )
  await finding('7', { action: 'finding.read' })
  const { cards } = await ann.ok<{ cards: Card[] }>('POST', '/cds-services/reading', hook('7'))
  expect(cards).toHaveLength(1)
  expect(JSON.stringify(cards)).not.toContain('pneumonia')
  expect(cards[0]?.suggestions).toEqual([])
})
