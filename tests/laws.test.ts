import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DecisionWire, TaskWire } from '@countersign/core'
import { maintain } from '../packages/server/src/engine/jobs.ts'
import { createClient } from './support/client.ts'
import { answer, claim, decideBy, judgment, propose, read, refund, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

let house: House
let ann: Awaited<ReturnType<House['person']>>
let bob: Awaited<ReturnType<House['person']>>

beforeAll(async () => {
  house = await openHouse()
  ann = await house.person('Ann')
  bob = await house.person('Bob')
  await settleAtOnce(house.boot)
})
afterAll(() => house.close())

test('[D1] without a policy every decision waits for a person in the inbox', async () => {
  const decision = await propose(house.boot)
  expect(decision).toMatchObject({
    status: 'waiting',
    route: { mode: 'gate', policy: null },
    queue: 'inbox',
    rev: 1,
    outcome: null,
  })
  expect(decision.task).toMatch(/^task_/)
})

test('[D2] approval, release and effect follow each other, and each counts a revision', async () => {
  const approved = await decideBy(house.boot, ann, 'approve')
  expect(approved).toMatchObject({
    status: 'approved',
    outcome: { verdict: 'approved', by: 'person', proposal: { amount: 120 }, people: [{ id: ann.id, name: 'Ann' }] },
  })
  expect(approved.release_by).not.toBeNull()
  const released = await house.boot.ok<{ go: boolean; release: string }>(
    'POST',
    `/v1/decisions/${approved.id}/release`,
    { digest: approved.digest },
  )
  expect(released).toMatchObject({ go: true, release: expect.stringMatching(/^rel_/) })
  expect(
    await house.boot.ok('POST', `/v1/decisions/${approved.id}/effect`, { status: 'done', detail: { ref: 7 } }),
  ).toMatchObject({ status: 'done' })
  const done = await read(house.boot, approved.id)
  expect(done).toMatchObject({ status: 'done', effect: { status: 'done', detail: { ref: 7 } }, rev: approved.rev + 2 })
  expect(
    (await house.boot.call('POST', `/v1/decisions/${approved.id}/effect`, { status: 'failed' })).body,
  ).toMatchObject({ code: 'already-reported' })
  expect(await house.boot.ok('POST', `/v1/decisions/${approved.id}/effect`, { status: 'compensated' })).toMatchObject({
    status: 'compensated',
  })
})

test('[D3] a rejection ends the decision and is never releasable', async () => {
  const rejected = await decideBy(house.boot, ann, 'reject', {}, { comment: 'too much' })
  expect(rejected).toMatchObject({
    status: 'rejected',
    outcome: { verdict: 'rejected', by: 'person', comment: 'too much' },
  })
  expect(rejected.outcome).not.toHaveProperty('proposal')
  expect(
    await house.boot.call('POST', `/v1/decisions/${rejected.id}/release`, { digest: rejected.digest }),
  ).toMatchObject({ status: 409, body: { code: 'not-approved' } })
})

test('[D4] an edit makes a new digest; the old one releases nothing', async () => {
  const before = await propose(house.boot)
  const task = await ann.ok<TaskWire>('POST', `/v1/tasks/${before.task}/claim`)
  expect((await answer(ann, task, 'edit', { proposal: { amount: 90 } })).status).toBe(201)
  const after = await read(house.boot, before.id)
  expect(after).toMatchObject({
    status: 'approved',
    proposal: { amount: 90 },
    original: { amount: 120 },
    outcome: { proposal: { amount: 90 } },
  })
  expect(after.digest).not.toBe(before.digest)
  expect(await house.boot.call('POST', `/v1/decisions/${before.id}/release`, { digest: before.digest })).toMatchObject({
    status: 409,
    body: { code: 'digest-mismatch' },
  })
  expect(await house.boot.call('POST', `/v1/decisions/${before.id}/release`, { digest: after.digest })).toMatchObject({
    status: 200,
    body: { go: true },
  })
})

test('[D5] an edit must fit the schema; the mistake is named and nothing is lost', async () => {
  const schema = {
    type: 'object',
    required: ['amount'],
    properties: { amount: { type: 'number', maximum: 500 } },
    additionalProperties: false,
  }
  const decision = await propose(house.boot, { schema })
  const task = await ann.ok<TaskWire>('POST', `/v1/tasks/${decision.task}/claim`)
  expect(await answer(ann, task, 'edit', { proposal: { amount: 'ninety' } })).toMatchObject({
    status: 422,
    body: { code: 'schema-mismatch', errors: [{ path: 'answer.proposal.amount' }] },
  })
  expect((await answer(ann, task, 'edit', { proposal: { amount: 90 } })).status).toBe(201)
})

test('[D6] a returned proposal carries the instruction, and the next attempt goes to the same person', async () => {
  const returned = await decideBy(house.boot, ann, 'return', {}, { comment: 'split it in two' })
  expect(returned).toMatchObject({
    status: 'returned',
    outcome: { verdict: 'returned', instruction: 'split it in two' },
  })
  const again = await propose(house.boot, { parent: returned.id, proposal: { amount: 60 } })
  const mine = (items: TaskWire[]) => items.some((task) => task.decision.id === again.id)
  expect(mine(await claim(bob, { limit: 20 }))).toBe(false)
  const [task] = (await claim(ann, { limit: 20 })).filter((one) => one.decision.id === again.id)
  expect(task?.previous).toMatchObject({
    decision: returned.id,
    instruction: 'split it in two',
    proposal: { amount: 120 },
  })
})

test('[D7] a question is answered by a person, checked by its schema, and never released', async () => {
  const question = await house.boot.ok<DecisionWire>('POST', '/v1/decisions', {
    system: 'refund-agent',
    kind: 'question',
    action: 'account.which',
    input: { order: 'o-1' },
    schema: { type: 'object', required: ['account'], properties: { account: { type: 'string' } } },
  })
  expect(question).toMatchObject({ status: 'waiting', digest: null, proposal: null })
  const task = await ann.ok<TaskWire>('POST', `/v1/tasks/${question.task}/claim`)
  expect(task.verdicts).toEqual(['respond', 'return'])
  expect(await answer(ann, task, 'respond', { proposal: { account: 7 } })).toMatchObject({
    status: 422,
    body: { code: 'schema-mismatch' },
  })
  expect((await answer(ann, task, 'respond', { proposal: { account: 'DE12' } })).status).toBe(201)
  expect(await read(house.boot, question.id)).toMatchObject({
    status: 'answered',
    outcome: { verdict: 'answered', answer: { account: 'DE12' } },
  })
  expect(
    (await house.boot.call('POST', `/v1/decisions/${question.id}/release`, { digest: `sha256:${'0'.repeat(64)}` }))
      .status,
  ).toBe(409)
})

test('[D8] the requester never decides, by claim or by name', async () => {
  const carl = await house.person('Carl', ['reviewer'], { identities: ['user:carl'] })
  const decision = await propose(house.boot, { requester: 'user:carl' })
  expect((await claim(carl, { limit: 20 })).map((task) => task.decision.id)).not.toContain(decision.id)
  expect(await carl.call('POST', `/v1/tasks/${decision.task}/claim`)).toMatchObject({
    status: 403,
    body: { code: 'not-eligible' },
  })
})

test('[D9] a requester whom nobody knows adds one distinct approver', async () => {
  const decision = await propose(house.boot, { requester: 'user:stranger' })
  expect(decision.tasks).toHaveLength(2)
  const first = await ann.ok<TaskWire>('POST', `/v1/tasks/${decision.tasks[0]}/claim`)
  expect((await answer(ann, first, 'approve')).status).toBe(201)
  expect(await read(house.boot, decision.id)).toMatchObject({ status: 'waiting' })
  expect((await ann.call('POST', `/v1/tasks/${decision.tasks[1]}/claim`)).status).toBe(403)
  const second = await bob.ok<TaskWire>('POST', `/v1/tasks/${decision.tasks[1]}/claim`)
  expect((await answer(bob, second, 'approve')).status).toBe(201)
  expect((await read(house.boot, decision.id)).outcome?.people).toHaveLength(2)
})

test('[D10] the digest is SHA-256 over RFC 8785 of action and proposal: the order of members does not matter', async () => {
  const one = await propose(house.boot, { proposal: { b: 1, a: 'é' } })
  const two = await propose(house.boot, { proposal: { a: 'é', b: 1.0 } })
  expect(one.digest).toBe(two.digest)
  expect(one.digest).toBe(
    `sha256:${createHash('sha256').update('{"action":"refund.create","proposal":{"a":"é","b":1}}').digest('hex')}`,
  )
})

test('[D11] the caller may cancel until the release; the task is closed', async () => {
  const decision = await propose(house.boot)
  expect(await house.boot.ok('POST', `/v1/decisions/${decision.id}/cancel`, {})).toMatchObject({ status: 'cancelled' })
  expect((await ann.call('POST', `/v1/tasks/${decision.task}/claim`)).body).toMatchObject({ code: 'task-closed' })
  const approved = await decideBy(house.boot, ann, 'approve')
  await house.boot.ok('POST', `/v1/decisions/${approved.id}/release`, { digest: approved.digest })
  expect((await house.boot.call('POST', `/v1/decisions/${approved.id}/cancel`, {})).body).toMatchObject({
    code: 'already-ended',
  })
})

test('[D12] late truth stands beside the outcome, never over it', async () => {
  const approved = await decideBy(house.boot, ann, 'approve')
  await house.boot.ok('POST', `/v1/decisions/${approved.id}/truth`, {
    value: { chargeback: true },
    source: 'bank',
    observed_at: '2026-11-01T00:00:00Z',
  })
  expect(await read(house.boot, approved.id)).toMatchObject({
    status: 'approved',
    truth: [{ value: { chargeback: true }, source: 'bank' }],
  })
})

test('[J1] a judgment names the digest it answered; another is refused', async () => {
  const decision = await propose(house.boot)
  const task = await ann.ok<TaskWire>('POST', `/v1/tasks/${decision.task}/claim`)
  const body = judgment(task, 'approve')
  expect(
    await ann.call('POST', `/v1/tasks/${task.id}/judgments`, { ...body, view: { digest: `sha256:${'0'.repeat(64)}` } }),
  ).toMatchObject({ status: 409, body: { code: 'digest-mismatch' } })
  expect(await ann.call('POST', `/v1/tasks/${task.id}/judgments`, { ...body, view: {} })).toMatchObject({ status: 422 })
  expect((await ann.call('POST', `/v1/tasks/${task.id}/judgments`, body)).status).toBe(201)
})

test('[J2] what was shown is captured with the answer: sitting, time, evidence, how the AI was shown', async () => {
  const decision = await propose(house.boot)
  const task = await bob.ok<TaskWire>('POST', `/v1/tasks/${decision.task}/claim`)
  await bob.ok('POST', `/v1/tasks/${task.id}/judgments`, {
    ...judgment(task, 'approve'),
    view: { digest: decision.digest, opened: ['input.mail'], active_ms: 4321 },
  })
  const [row] = await house.admin(
    'select sitting is not null as sat, sitting_position, ai_shown, active_ms, opened, planted from judgments order by id desc limit 1',
  )
  expect(row).toMatchObject({ sat: true, ai_shown: 'open', active_ms: 4321, opened: ['input.mail'], planted: false })
  expect((row as unknown as { sitting_position: number }).sitting_position).toBeGreaterThan(0)
})

test('[I1] the same key and body get the first answer; another body is refused', async () => {
  const headers = { 'idempotency-key': 'order-77' }
  const first = await house.boot.call<DecisionWire>('POST', '/v1/decisions', refund(), headers)
  const task = await ann.ok<TaskWire>('POST', `/v1/tasks/${first.body.task}/claim`)
  await answer(ann, task, 'approve')
  const again = await house.boot.call<DecisionWire>(
    'POST',
    '/v1/decisions',
    { ...refund(), proposal: { amount: 120.0 } },
    headers,
  )
  expect(again.status).toBe(201)
  expect(again.body).toEqual(first.body)
  expect(await house.boot.call('POST', '/v1/decisions', refund({ proposal: { amount: 121 } }), headers)).toMatchObject({
    status: 422,
    body: { code: 'idempotency-mismatch' },
  })
})

test('[I2] sixty equal requests at once make one decision', async () => {
  const answers = await Promise.all(
    Array.from({ length: 60 }, () =>
      house.boot.call<DecisionWire>('POST', '/v1/decisions', refund(), { 'idempotency-key': 'at-once' }),
    ),
  )
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
  expect(answers.every(({ status }) => status === 201)).toBe(true)
})

test('[I3] an answer other than success is not kept: the key can be used again', async () => {
  const headers = { 'idempotency-key': 'mended' }
  expect((await house.boot.call('POST', '/v1/decisions', { ...refund(), confidence: 7 }, headers)).status).toBe(422)
  expect((await house.boot.call('POST', '/v1/decisions', refund(), headers)).status).toBe(201)
})

test('[I4] a batch answers in order, with errors in place and its own keys', async () => {
  const lines = [
    JSON.stringify({ ...refund(), idempotency_key: 'line-1' }),
    '{"system":',
    JSON.stringify(refund({ nonsense: 1 })),
    JSON.stringify({ ...refund(), idempotency_key: 'line-1' }),
  ].join('\n')
  const answer = await house.boot.call<string>('POST', '/v1/decisions/batch', lines, {
    'content-type': 'application/x-ndjson',
  })
  const rows = String(answer.body)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id?: string; code?: string; status: unknown })
  expect(rows).toHaveLength(4)
  expect(rows[1]).toMatchObject({ status: 400, code: 'bad-json' })
  expect(rows[2]).toMatchObject({ status: 422, code: 'bad-input' })
  expect(rows[3]?.id).toBe(rows[0]?.id)
})

test('[W1] another workspace’s ids do not exist here', async () => {
  const decision = await propose(house.boot)
  const { id } = await house.boot.ok<{ id: string }>('POST', '/v1/workspaces', { name: 'Other' })
  expect(id).toMatch(/^ws_/)
  const workspace = id.slice(3)
  await house.admin(
    `insert into keys (workspace, id, name, scopes, systems, hash, minted_by, created_at) values ($1, $2, 'foreign', $3, $4, $5, 'test', app_now())`,
    [
      workspace,
      randomUUID(),
      ['decisions:read', 'decisions:propose', 'decisions:release'],
      ['*'],
      createHash('sha256').update('foreign-secret').digest(),
    ],
  )
  const other = createClient(house.url, 'foreign-secret')
  for (const path of [`/v1/decisions/${decision.id}`, `/v1/decisions/${decision.id}/timeline`])
    expect(await other.call('GET', path)).toMatchObject({ status: 404, body: { code: 'not-found' } })
  expect(await other.call('POST', `/v1/decisions/${decision.id}/release`, { digest: decision.digest })).toMatchObject({
    status: 404,
  })
  expect((await other.ok<{ items: unknown[] }>('GET', '/v1/decisions')).items).toEqual([])
})

test('[B1] a queue that hides the AI hides it at every exit until the answer', async () => {
  await house.boot.ok('POST', '/v1/queues', { name: 'blinded', ai_shown: 'blind', settle: '0s' })
  const policy = await house.boot.ok<{ id: string }>('POST', '/v1/policies', {
    name: 'blind',
    source:
      'policy: blind\nrules:\n  - id: all\n    require: gate\n    when: kind == "prediction"\n    queue: blinded\ndefault: gate\n',
  })
  const owner = await house.person('Olga', ['policy-author'])
  await owner.ok('POST', `/v1/policies/${policy.id}/activate`, {})
  const decision = await propose(house.boot, {
    kind: 'prediction',
    action: 'mail.is-spam',
    proposal: 'spam',
    explanation: { summary: 'because' },
  })
  expect(decision.queue).toBe('blinded')
  const hidden = { confidence: null, explanation: null, proposal: null, digest: null }
  const task = await ann.ok<TaskWire>('POST', `/v1/tasks/${decision.task}/claim`)
  expect(task.decision).toMatchObject(hidden)
  expect(await read(ann, decision.id)).toMatchObject(hidden)
  const listed = (
    await ann.ok<{ items: { id: string; confidence: number | null; summary: string }[] }>(
      'GET',
      '/v1/decisions?limit=5',
    )
  ).items.find((row) => row.id === decision.id)
  expect(listed).toMatchObject({ confidence: null, summary: 'mail.is-spam', outcome: null })
  expect((await ann.call('POST', `/v1/tasks/${task.id}/reveal`, {})).status).toBe(403)
  expect(
    (
      await ann.call('POST', `/v1/tasks/${task.id}/judgments`, {
        answer: { verdict: 'edit', proposal: 'ham' },
        view: {},
      })
    ).status,
  ).toBe(201)
  expect(await read(ann, decision.id)).toMatchObject({
    status: 'approved',
    outcome: { proposal: 'ham' },
    original: 'spam',
  })
})

test('[I5] answers are kept thirty days, and as long as their decision is open; partitions are made ahead', async () => {
  const open = await house.boot.ok<DecisionWire>('POST', '/v1/decisions', refund({ action: 'kept.open' }), {
    'idempotency-key': 'kept-1',
  })
  const ended = await house.boot.ok<DecisionWire>('POST', '/v1/decisions', refund({ action: 'kept.ended' }), {
    'idempotency-key': 'kept-2',
  })
  await house.boot.ok('POST', `/v1/decisions/${ended.id}/cancel`, {})
  const kept = async (id: string) =>
    (await house.admin('select 1 from idempotency where decision = $1', [id.slice(4)])).length
  await maintain(house.serving.context.engine)
  expect([await kept(open.id), await kept(ended.id)]).toEqual([1, 1])
  await house.forward(31 * 86_400_000)
  await maintain(house.serving.context.engine)
  expect([await kept(open.id), await kept(ended.id)]).toEqual([1, 0])
  const [row] = (await house.admin(
    `select count(*)::int as n from pg_class where relname ~ '^decisions_2'`,
  )) as unknown as { n: number }[]
  expect(row?.n).toBeGreaterThan(3)
})
