/** Behind the loop: overrides, compensations and late truth on a real server. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type {
  CompensationWire,
  DecisionWire,
  EventWire,
  InsightsRoutingWire,
  Page,
  SystemWire,
  TaskWire,
} from '../packages/core/src/index.ts'
import { createClient, type Client } from './support/client.ts'
import { answer, decideBy, propose, read, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

let house: House
let ann: Client & { id: string }
let bob: Client & { id: string }
let cleo: Client & { id: string }
beforeAll(async () => {
  house = await openHouse()
  await settleAtOnce(house.boot)
  ann = await house.person('Ann')
  bob = await house.person('Bob')
  cleo = await house.person('Cleo', ['owner'])
})
afterAll(() => house.close())

const effect = (decision: Pick<DecisionWire, 'id'>, status: string) =>
  house.boot.ok('POST', `/v1/decisions/${decision.id}/effect`, { status })
const release = (decision: Pick<DecisionWire, 'id' | 'digest'>) =>
  house.boot.ok('POST', `/v1/decisions/${decision.id}/release`, { digest: decision.digest })
async function doneBy(person: Client, more: object = {}): Promise<DecisionWire> {
  const decision = await decideBy(house.boot, person, 'approve', more)
  await release(decision)
  await effect(decision, 'done')
  return read(house.boot, decision.id)
}
const why = { reason_code: 'wrong-customer', comment: 'It was somebody else’s order.' }
const override = (client: Client, id: string, more: object = {}) =>
  client.call<{ compensation: string; replacement: string | null; code?: string }>(
    'POST',
    `/v1/decisions/${id}/override`,
    { ...why, ...more },
  )
const declare = (action: string, body: object) => cleo.ok('PATCH', `/v1/systems/refund-agent/actions/${action}`, body)
const typesOf = async (id: string) =>
  (await house.boot.ok<Page<EventWire>>('GET', `/v1/decisions/${id}/timeline`)).items.map(({ type }) => type)
const states = (compensation: CompensationWire | null) =>
  Object.fromEntries((compensation?.steps ?? []).map(({ kind, state }) => [kind, state]))

test('[OV1] of many overrides at once one is taken; what has not ended is not overridden, nor by its requester', async () => {
  const done = await doneBy(ann)
  const answers = await Promise.all([ann, bob, cleo, ann, bob, cleo].map((person) => override(person, done.id)))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409])
  expect(answers.find(({ status }) => status === 409)?.body.code).toBe('already-overridden')
  const waiting = await propose(house.boot)
  expect((await override(bob, waiting.id)).body).toMatchObject({ code: 'not-ended' })
  const carl = await house.person('Carl', ['reviewer'], { identities: ['user:carl'] })
  const asked = await doneBy(ann, { requester: 'user:carl' })
  expect(await override(carl, asked.id)).toMatchObject({ status: 403, body: { code: 'not-eligible' } })
})

test('[OV2] an override changes neither status nor outcome; it says who, when and why', async () => {
  const done = await doneBy(ann)
  expect((await override(bob, done.id)).status).toBe(200)
  const after = await read(house.boot, done.id)
  expect(after).toMatchObject({
    status: 'done',
    outcome: done.outcome,
    overridden: { by: { id: bob.id, name: 'Bob' }, ...why },
    compensation: { cause: 'override', by: { id: bob.id } },
  })
  expect(await typesOf(done.id)).toEqual(expect.arrayContaining(['decision.overridden', 'compensation.opened']))
  const leaves = await house.admin(`select convert_from(leaf, 'utf8') as leaf from entries`)
  expect(JSON.stringify(leaves)).not.toContain('somebody else')
})

test('[OV3] the declared inverse is a decision of its own, and its effect ends the step', async () => {
  await declare('refund.paid', { inverse: 'refund.cancel', reversible: true })
  await declare('refund.paid', { notify: true })
  for (const [status, state, overall] of [
    ['done', 'done', 'done'],
    ['failed', 'failed', 'failed'],
  ] as const) {
    const done = await doneBy(ann, { action: 'refund.paid' })
    await override(bob, done.id)
    const opened = (await read(house.boot, done.id)).compensation
    expect(opened?.state).toBe('open')
    const child = await read(house.boot, opened?.steps[0]?.decision as string)
    expect(child).toMatchObject({
      status: 'approved',
      action: 'refund.cancel',
      system: 'refund-agent',
      parent: done.id,
      proposal: { of: done.id, original: { amount: 120 } },
      outcome: { by: 'person', people: [{ id: bob.id }] },
    })
    await release(child)
    await effect(child, status)
    const closed = (await read(house.boot, done.id)).compensation
    expect(closed).toMatchObject({ state: overall, steps: [{ kind: 'inverse', state }, {}, {}] })
    if (status === 'failed') {
      const step = `/v1/compensations/${closed?.id}/steps/1`
      expect((await bob.ok<CompensationWire>('POST', step, { status: 'done', detail: 'by phone' })).state).toBe('done')
    }
  }
})

test('[OV3] what was declared of an action stands with its system', async () => {
  const { items } = await house.boot.ok<Page<SystemWire>>('GET', '/v1/systems')
  const { actions } = items.find(({ name }) => name === 'refund-agent') as SystemWire
  expect(actions.find(({ action }) => action === 'refund.paid')).toMatchObject({
    reversible: true,
    inverse: 'refund.cancel',
    notify: true,
  })
  expect(actions.find(({ action }) => action === 'refund.create')).toMatchObject({ inverse: null, notify: true })
})

test('[OV4] with no inverse declared, or one that nobody tried in time, people take it back by hand', async () => {
  const plain = await doneBy(ann, { action: 'gift.send' })
  await override(bob, plain.id)
  const byHand = async (id: string) => (await read(house.boot, id)).compensation?.steps[0]
  const step = await byHand(plain.id)
  expect(step).toMatchObject({ kind: 'inverse', state: 'pending', decision: null })
  const task = await ann.ok<TaskWire>('POST', `/v1/tasks/${step?.task}/claim`)
  expect(task).toMatchObject({ kind: 'check-in', verdicts: ['respond'] })
  expect((await answer(ann, task, 'respond', { comment: 'Fetched it back.' })).status).toBe(201)
  expect((await read(house.boot, plain.id)).compensation).toMatchObject({ state: 'done' })

  await declare('gift.paid', { inverse: 'gift.cancel' })
  const late = await doneBy(ann, { action: 'gift.paid' })
  await override(bob, late.id)
  const child = (await byHand(late.id))?.decision as string
  await house.forward(25 * 3_600_000)
  await expect.poll(async () => (await read(house.boot, child)).status).toBe('expired')
  await expect.poll(async () => (await byHand(late.id))?.task ?? null).toMatch(/^task_/)
})

test('[OV5] what its caller took back is not taken back again; an unknown effect is waited for', async () => {
  await declare('refund.undoable', { inverse: 'refund.cancel' })
  const done = await doneBy(ann, { action: 'refund.undoable' })
  await override(bob, done.id)
  const child = (await read(house.boot, done.id)).compensation?.steps[0]?.decision as string
  await effect(done, 'compensated')
  expect((await read(house.boot, done.id)).compensation).toMatchObject({ state: 'done' })
  expect(await read(house.boot, child)).toMatchObject({ status: 'cancelled' })

  for (const [reported, inverse] of [
    ['failed', 'skipped'],
    ['done', 'pending'],
  ] as const) {
    const decision = await decideBy(house.boot, ann, 'approve', { action: 'refund.undoable' })
    await release(decision)
    await override(bob, decision.id)
    const before = (await read(house.boot, decision.id)).compensation?.steps[0]
    expect(before).toMatchObject({ state: 'pending', decision: null, task: null })
    await effect(decision, reported)
    const after = (await read(house.boot, decision.id)).compensation?.steps[0]
    expect(after?.state).toBe(inverse)
    expect(after?.decision !== null).toBe(reported === 'done')
  }
})

test('[OV6] whom it was about is told: pending until somebody says so, and announced', async () => {
  const done = await doneBy(ann, { subject: 'customer:42' })
  await override(bob, done.id)
  const opened = (await read(house.boot, done.id)).compensation
  expect(states(opened)).toMatchObject({ notify: 'pending' })
  expect(await typesOf(done.id)).toContain('compensation.notice-due')
  const step = opened?.steps.find(({ kind }) => kind === 'notify')
  const path = `/v1/compensations/${opened?.id}/steps/${step?.n}`
  expect((await house.boot.call('POST', path, { status: 'skipped' })).status).toBe(403)
  const told = await house.boot.ok<CompensationWire>('POST', path, { status: 'done', detail: { letter: 7 } })
  expect(states(told)).toMatchObject({ notify: 'done' })
  expect(told.steps.find(({ kind }) => kind === 'notify')?.detail).toEqual({ letter: 7 })
  expect((await bob.call('POST', path, { status: 'failed' })).status).toBe(409)
  const [listed] = (await house.boot.ok<Page<CompensationWire>>('GET', `/v1/compensations?decision=${done.id}`)).items
  expect(listed?.id).toBe(opened?.id)

  await declare('mail.send', { notify: false })
  const quiet = await doneBy(ann, { action: 'mail.send', subject: 'customer:42' })
  await override(bob, quiet.id)
  expect(states((await read(house.boot, quiet.id)).compensation)).not.toHaveProperty('notify')
})

test('[OV7] labels of it are void, figures count it as overturned; an audit’s overturn counts alike and reverses nothing', async () => {
  const before = await figures()
  const done = await doneBy(ann, { system: 'label-agent' })
  const [judgment] = (await house.admin('select workspace, id from judgments where decision = $1', [
    done.id.slice(4),
  ])) as unknown as { workspace: string; id: string }[]
  await house.admin(
    `insert into lineage (workspace, from_kind, from_id, to_kind, to_id, at) values ($1, 'judgment', $2, 'label', $2, app_now())`,
    [judgment?.workspace, judgment?.id],
  )
  await override(bob, done.id)
  expect(
    await house.admin(
      'select l.voided_at is not null as lineage, j.label_voided_at is not null as label from lineage l join judgments j on j.id = l.from_id where l.from_id = $1',
      [judgment?.id],
    ),
  ).toEqual([{ lineage: true, label: true }])
  expect(states((await read(house.boot, done.id)).compensation)).toMatchObject({
    'void-label': 'done',
    figures: 'done',
  })
  expect(await figures()).toMatchObject({
    overturned: before.overturned + 1,
    overridden: before.overridden + 1,
    judged: before.judged + 1,
  })

  const { id } = await house.boot.ok<{ id: string }>('POST', '/v1/policies', {
    name: 'audited',
    source:
      'policy: audited\nrules:\n  - id: label-audit\n    permit: auto\n    when: action == "label.set"\n    audit: 1.0\ndefault: gate\n',
  })
  await cleo.ok('POST', `/v1/policies/${id}/sign`, {})
  await cleo.ok('POST', `/v1/policies/${id}/activate`, {})
  await settleAtOnce(house.boot, 'audit')
  const alone = await propose(house.boot, { system: 'label-agent', action: 'label.set' })
  await release(alone)
  await effect(alone, 'done')
  const { items } = await bob.ok<{ items: TaskWire[] }>('POST', '/v1/tasks/claim', { queue: 'audit', limit: 20 })
  const audit = items.find((task) => task.decision.id === alone.id) as TaskWire
  expect((await answer(bob, audit, 'overturn')).status).toBe(201)
  expect(await figures()).toMatchObject({ overturned: before.overturned + 2, overridden: before.overridden + 1 })
  expect(await read(house.boot, alone.id)).toMatchObject({ status: 'done', overridden: null, compensation: null })
  const closed = (await house.boot.ok<Page<EventWire>>('GET', `/v1/decisions/${alone.id}/timeline`)).items
  expect(closed.find(({ type }) => type === 'audit.closed')?.data).toMatchObject({ offers: 'override' })
})

const figures = async () => {
  const { systems } = await house.boot.ok<InsightsRoutingWire>('GET', '/v1/insights/routing')
  return (
    systems.find(({ system }) => system === 'label-agent') ?? {
      overturned: 0,
      overridden: 0,
      judged: 0,
      truths: 0,
      adverse: 0,
    }
  )
}

test('[OV8] what should stand instead is routed as any other, asked for by who overrides', async () => {
  const schema = { type: 'object', properties: { amount: { type: 'number' } } }
  const done = await doneBy(ann, { schema })
  expect(await override(bob, done.id, { outcome: { proposal: { amount: 'lots' } } })).toMatchObject({
    status: 422,
    body: { code: 'schema-mismatch' },
  })
  const { body } = await override(bob, done.id, { outcome: { proposal: { amount: 12 } } })
  const instead = await read(house.boot, body.replacement as string)
  expect(instead).toMatchObject({
    status: 'waiting',
    parent: done.id,
    proposal: { amount: 12 },
    action: 'refund.create',
  })
  expect((await bob.call('POST', `/v1/tasks/${instead.task}/claim`)).status).toBe(403)
  expect((await ann.call('POST', `/v1/tasks/${instead.task}/claim`)).status).toBe(200)
})

test('[OV9] a veto after the release opens a compensation, and an override after it joins: one for each decision', async () => {
  const decision = await decideBy(house.boot, ann, 'approve', { subject: 'customer:7' })
  await release(decision)
  await house.admin(`update decisions set until_at = app_now() + interval '1 hour' where id = $1`, [
    decision.id.slice(4),
  ])
  await bob.ok('POST', `/v1/decisions/${decision.id}/veto`, {})
  const vetoed = (await read(house.boot, decision.id)).compensation
  expect(vetoed).toMatchObject({ cause: 'veto', state: 'open' })
  expect(Object.keys(states(vetoed))).toEqual(['inverse', 'notify'])
  expect((await override(bob, decision.id)).status).toBe(200)
  const joined = (await read(house.boot, decision.id)).compensation
  expect(joined?.id).toBe(vetoed?.id)
  expect(Object.keys(states(joined))).toEqual(['inverse', 'notify', 'void-label', 'figures'])
})

test('[TR1] late truth in bulk: in order, errors in place, nothing twice', async () => {
  const one = await doneBy(ann, { system: 'label-agent' })
  const { secret } = await house.boot.ok<{ secret: string }>('POST', '/v1/keys', {
    name: 'bank',
    scopes: ['truth:write'],
    systems: ['label-agent'],
  })
  const foreign = await propose(house.boot)
  const line = { decision: one.id, value: { chargeback: true }, source: 'bank', observed_at: '2027-06-01T00:00:00Z' }
  const lines = [
    JSON.stringify({ ...line, adverse: true, idempotency_key: 'truth-1' }),
    '{"decision":',
    JSON.stringify({ ...line, nonsense: 1 }),
    JSON.stringify({ ...line, decision: foreign.id }),
    JSON.stringify({ ...line, adverse: true, idempotency_key: 'truth-1' }),
  ].join('\n')
  const answered = await createClient(house.url, secret).call<string>('POST', '/v1/truths', lines, {
    'content-type': 'application/x-ndjson',
  })
  const rows = String(answered.body)
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text) as { id?: string; decision?: string; code?: string })
  expect(rows.map(({ code }) => code)).toEqual([undefined, 'bad-json', 'bad-input', 'system-not-listed', undefined])
  expect(rows[0]).toMatchObject({ decision: one.id })
  expect(rows[4]?.id).toBe(rows[0]?.id)
})

test('[TR2] truth is kept beside the outcome with its maturity, and counted with its n', async () => {
  const before = await figures()
  const decision = await doneBy(ann, { system: 'label-agent' })
  const observed = new Date(Math.floor(Date.parse(decision.created_at) / 1_000) * 1_000 + 3 * 86_400_000)
  const tell = (adverse: boolean | undefined, at: Date) =>
    house.boot.ok('POST', `/v1/decisions/${decision.id}/truth`, {
      value: 'biopsy negative',
      source: 'lab',
      observed_at: at.toISOString(),
      ...(adverse === undefined ? {} : { adverse }),
    })
  await tell(undefined, observed)
  await tell(true, new Date(0))
  const after = await read(house.boot, decision.id)
  expect(after).toMatchObject({ status: 'done', outcome: decision.outcome })
  expect(after.truth.map(({ adverse }) => adverse)).toEqual([true, null])
  expect(after.truth[0]?.maturity).toBe('0s')
  const seconds = Math.floor((observed.getTime() - Date.parse(decision.created_at)) / 1_000)
  expect(after.truth[1]?.maturity).toBe(seconds === 3 * 86_400 ? '3d' : `${seconds}s`)
  expect(await figures()).toMatchObject({ truths: before.truths + 1, adverse: before.adverse + 1 })
})
