/** The protocols of others that the server speaks: AuthZEN, CIBA and CDS Hooks as their specifications have them. */
import { randomUUID } from 'node:crypto'
import * as oidc from 'openid-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, type Client } from './support/client.ts'
import { answer, propose, read, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'
import type { TaskWire } from '@countersign/core'

let house: House
let ann: Client & { id: string }
let gate: Client
let cleo: Client & { id: string }

const policy = `policy: access
rules:
  - id: readers
    permit: auto
    when: action == "document.read" || (action == "access.request" && proposal.scope == "wiki")
  - id: no-root
    require: deny
    when: action == "access.request" && proposal.scope == "root"
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
  cleo = await house.person('Cleo', ['reviewer'], { email: 'cleo@example.org' })
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

/** As an OpenID client asks that knows nothing of us. */
async function clientOf(secret: string): Promise<oidc.Configuration> {
  const issuer = new URL(`${house.serving.context.pageAddress()}/ciba`)
  return oidc.discovery(issuer, 'gateway', undefined, oidc.ClientSecretBasic(secret), {
    execute: [oidc.allowInsecureRequests],
  })
}
const accessTo = (scope: string, more: Record<string, string> = {}) => ({
  ...{ scope: `openid ${scope}`, login_hint: 'cleo@example.org', binding_message: 'W4SCT', ...more },
})
interface Polled {
  error?: string
  error_description?: string
  access_token?: string
  token_type?: string
  scope?: string
  decision?: string
  digest?: string
}
const sendForm = <T>(path: string, fields: Record<string, string> | string, by = gate) =>
  by.call<T>('POST', path, new URLSearchParams(fields).toString(), {
    'content-type': 'application/x-www-form-urlencoded',
  })
const poll = (auth_req_id: string, by = gate) =>
  sendForm<Polled>('/ciba/token', { grant_type: 'urn:openid:params:grant-type:ciba', auth_req_id }, by)
const asks = async (scope: string, more = {}) =>
  (await sendForm<{ auth_req_id: string; interval: number }>('/ciba/bc-authorize', accessTo(scope, more))).body
const decisionOf = (request: string) => request.split('.')[0] as string
async function answerAs(who: Client, request: string, verdict: 'approve' | 'reject' | 'edit', more = {}) {
  const { task } = await read(house.boot, decisionOf(request))
  const claimed = await who.ok<TaskWire>('POST', `/v1/tasks/${task}/claim`)
  expect((await answer(who, claimed, verdict, more)).status).toBe(201)
  await expect.poll(async () => (await read(house.boot, decisionOf(request))).status).not.toBe('waiting')
}

test('[AZ5] CIBA asks the person who is named, and nobody else in their place; what the policy refuses stays refused', async () => {
  await ann.ok('POST', '/v1/grants', { action: 'access.request', uses: 5, for: '1h' })
  const client = await clientOf(gate.secret)
  const details = [{ type: 'payment', amount: '120.00' }]
  const asked = await oidc.initiateBackchannelAuthentication(
    client,
    accessTo('payments', { authorization_details: JSON.stringify(details), requested_expiry: '600' }),
  )
  expect(asked).toMatchObject({ expires_in: 600, interval: 5 })
  const decision = await read(house.boot, decisionOf(asked.auth_req_id))
  expect(decision).toMatchObject({
    ...{ action: 'access.request', status: 'waiting', system: 'documents' },
    proposal: { person: cleo.id, scope: 'payments', binding_message: 'W4SCT', authorization_details: details },
  })
  expect((await ann.call('POST', `/v1/tasks/${decision.task}/claim`)).status).toBe(403)
  // What a policy would let go alone waits for the person all the same, and nobody’s grant answers for them.
  const wiki = await asks('wiki')
  expect((await poll(wiki.auth_req_id)).body.error).toBe('authorization_pending')
  await answerAs(cleo, wiki.auth_req_id, 'approve')
  expect((await poll(wiki.auth_req_id)).body).toMatchObject({ token_type: 'N_A', scope: 'wiki' })
  const root = await asks('root')
  expect((await poll(root.auth_req_id)).body).toMatchObject({
    ...{ error: 'access_denied', error_description: expect.stringContaining('refused by a rule') },
  })
  const config = client.serverMetadata()
  expect(config['backchannel_token_delivery_modes_supported']).toEqual(['poll'])
})

test('[AZ6] until they answer it is pending, and slower for whoever asks too soon; then their answer is told to whoever asked alone', async () => {
  const { auth_req_id: request, interval } = await asks('payments')
  expect((await poll(request)).body.error).toBe('authorization_pending')
  expect((await poll(request)).body.error).toBe('slow_down')
  await house.forward(interval * 1_000)
  expect((await poll(request)).body.error).toBe('slow_down')
  await house.forward(interval * 3_000)
  expect((await poll(request)).body.error).toBe('authorization_pending')
  const { secret } = await house.boot.ok<{ secret: string }>('POST', '/v1/keys', {
    name: 'other',
    systems: ['documents'],
  })
  const other = createClient(house.url, secret)
  await answerAs(cleo, request, 'approve')
  expect((await poll(request, other)).body.error).toBe('invalid_grant')
  expect((await poll(`${request.slice(0, -1)}_`)).body.error).toBe('invalid_grant')
  const first = await poll(request)
  expect(first).toMatchObject({
    ...{ status: 200, body: { access_token: decisionOf(request), token_type: 'N_A', scope: 'payments' } },
  })
  expect(first.headers.get('cache-control')).toBe('no-store')
  expect(await read(house.boot, decisionOf(request))).toMatchObject({ status: 'released', digest: first.body.digest })
  // A reply that was lost is told again.
  expect((await poll(request)).body).toEqual(first.body)
  // It opens nothing.
  expect((await createClient(house.url, String(first.body.access_token)).call('GET', '/v1/decisions')).status).toBe(401)

  const narrower = (await asks('payments reports')).auth_req_id
  const { proposal } = await read(house.boot, decisionOf(narrower))
  await answerAs(cleo, narrower, 'edit', { proposal: { ...(proposal as object), scope: 'reports' } })
  expect((await poll(narrower)).body).toMatchObject({ token_type: 'N_A', scope: 'reports' })
  const no = (await asks('payments')).auth_req_id
  await answerAs(cleo, no, 'reject', { comment: 'Not from this address.' })
  expect(await poll(no)).toMatchObject({
    ...{ status: 400, body: { error: 'access_denied', error_description: 'Not from this address.' } },
  })
  const silent = (await asks('payments', { requested_expiry: '60' })).auth_req_id
  await house.forward(61_000)
  await expect.poll(async () => (await poll(silent)).body.error).toBe('expired_token')
})

test('[AZ7] what is asked wrongly is refused in the words of OAuth', async () => {
  const wrong: [string, Record<string, string>][] = [
    ['invalid_request', { login_hint: 'cleo@example.org' }],
    ['invalid_scope', { ...accessTo('x'), scope: 'payments' }],
    ['unknown_user_id', accessTo('x', { login_hint: 'nobody@example.org' })],
    ['invalid_request', accessTo('x', { id_token_hint: 'ey' })],
    ['invalid_request', accessTo('x', { requested_expiry: 'soon' })],
    ['invalid_request', accessTo('x', { authorization_details: '{"a": 1, "a": 2}' })],
    ['invalid_request', accessTo('x', { authorization_details: '{}' })],
    ['invalid_binding_message', accessTo('x', { binding_message: 'W4\u202eSCT' })],
  ]
  for (const [error, fields] of wrong)
    expect(await sendForm('/ciba/bc-authorize', fields), JSON.stringify(fields)).toMatchObject({
      ...{ status: 400, body: { error, error_description: expect.stringMatching(/\w/) } },
    })
  const twice = `${new URLSearchParams(accessTo('x')).toString()}&scope=openid`
  expect((await sendForm<Polled>('/ciba/bc-authorize', twice)).body.error).toBe('invalid_request')
  expect((await sendForm<Polled>('/ciba/token', { grant_type: 'password' })).body.error).toBe('unsupported_grant_type')
  expect((await sendForm<Polled>('/ciba/bc-authorize', accessTo('x'), cleo)).body.error).toBe('unauthorized_client')
  const unknown = await clientOf('cs_not_a_key_of_anybody')
  await expect(oidc.initiateBackchannelAuthentication(unknown, accessTo('x'))).rejects.toMatchObject({ status: 401 })
  const stranger = createClient(house.url, 'cs_not_a_key_of_anybody')
  expect((await sendForm<Polled>('/ciba/bc-authorize', accessTo('x'), stranger)).body.error).toBe('invalid_client')
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
