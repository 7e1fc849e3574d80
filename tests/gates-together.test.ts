/** Alike items answered together on a real server: each with its own record, a refused one costs only itself. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type {
  AlikeWire,
  CommittedTogetherWire,
  DecisionWire,
  EventWire,
  JudgedTogetherWire,
  Page,
  TaskWire,
} from '@countersign/core'
import type { Client } from './support/client.ts'
import { claim, propose, read, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

let house: House
let ann: Client & { id: string }
let bob: Client & { id: string }
beforeAll(async () => {
  house = await openHouse()
  ;[ann, bob] = [await house.person('Ann', ['reviewer'], { identities: ['user:ann'] }), await house.person('Bob')]
})
afterAll(() => house.close())

const many = (n: number, more: object = {}) =>
  Promise.all(
    Array.from({ length: n }, (_, i) =>
      propose(house.boot, {
        proposal: { order: `o-${i}`, to: { country: 'FR' }, lines: [{ sku: 'a', qty: i }] },
        ...more,
      }),
    ),
  )
const approve = ({ task, digest }: { task: string | null; digest: string | null }) => ({
  task: task as string,
  judgment: { answer: { verdict: 'approve' }, view: { digest, active_ms: 4_000 } },
})
const together = (client: Client, items: object[], key?: string) =>
  client.ok<JudgedTogetherWire>('POST', '/v1/tasks/judgments', { items }, key ? { 'idempotency-key': key } : {})
const types = async (id: string) =>
  (await house.boot.ok<Page<EventWire>>('GET', `/v1/decisions/${id}/timeline`)).items.map(({ type }) => type)

test('[BA1] what is alike is listed with what all share and in what each differs; only what this person may answer', async () => {
  const action = 'alike.one'
  const decisions = await many(3, { action })
  await propose(house.boot, { action, version: 'other' })
  await propose(house.boot, { action, requester: 'user:ann', proposal: { order: 'hers' } })
  const alike = await ann.ok<AlikeWire>('GET', `/v1/tasks/${decisions[1]?.task}/alike`)
  expect(alike).toMatchObject({ action, more: false, same: { 'to.country': 'FR', 'lines[0].sku': 'a' } })
  expect(alike.items[0]).toMatchObject({
    task: decisions[1]?.task,
    decision: decisions[1]?.id,
    digest: decisions[1]?.digest,
    differs: { order: 'o-1', 'lines[0].qty': 1 },
  })
  expect(alike.items.map(({ decision }) => decision).toSorted()).toEqual(decisions.map(({ id }) => id).toSorted())
  expect(await ann.ok<AlikeWire>('GET', `/v1/tasks/${decisions[1]?.task}/alike?limit=2`)).toMatchObject({ more: true })

  await house.boot.ok('POST', '/v1/queues', { name: 'hidden', ai_shown: 'delayed' })
  await house.boot.ok('PATCH', '/v1/queues/inbox', { ai_shown: 'delayed' })
  expect(await ann.call('GET', `/v1/tasks/${decisions[0]?.task}/alike`)).toMatchObject({ status: 403 })
  await house.boot.ok('PATCH', '/v1/queues/inbox', { ai_shown: 'open' })
})

test('[BA2] each answer of a batch has its own judgment and entry; one that is refused says why, and is nobody’s', async () => {
  const decisions = await many(5, { action: 'together.each' })
  const [first, second, third, fourth, fifth] = decisions as [
    DecisionWire,
    DecisionWire,
    DecisionWire,
    DecisionWire,
    DecisionWire,
  ]
  // The first is hers already, and Bob holds the second.
  await ann.ok('POST', `/v1/tasks/${first.task}/claim`)
  await bob.ok('POST', `/v1/tasks/${second.task}/claim`)
  const answer = await together(ann, [
    approve(first),
    approve(second),
    { ...approve(third), judgment: { answer: { verdict: 'approve' }, view: { digest: first.digest } } },
    {
      task: fourth.task,
      judgment: { answer: { verdict: 'reject' }, comment: 'Twice.', view: { digest: fourth.digest } },
    },
    { task: 'task_00000000-0000-7000-8000-000000000000', judgment: approve(fifth).judgment },
  ])
  expect(answer.items.map(({ given, problem }) => given?.status ?? problem?.code)).toEqual([
    'settling',
    'task-leased',
    'digest-mismatch',
    'settling',
    'not-found',
  ])
  expect(await ann.ok<TaskWire>('GET', `/v1/tasks/${third.task}`)).toMatchObject({ status: 'open', lease: null })
  expect(await types(first.id)).toContain('judgment.recorded')
  expect((await types(third.id)).filter((type) => type === 'judgment.recorded')).toEqual([])
  const ids = answer.items.flatMap(({ given }) => given?.id ?? [])
  const committed = await ann.ok<CommittedTogetherWire>('POST', '/v1/judgments/commit', {
    ids: [...ids, 'jud_00000000-0000-7000-8000-000000000000'],
  })
  expect(committed.items.map(({ settled, problem }) => problem?.code ?? settled)).toEqual([true, true, 'not-found'])
  expect(await read(house.boot, first.id)).toMatchObject({ status: 'approved' })
  expect(await read(house.boot, fourth.id)).toMatchObject({ status: 'rejected', outcome: { comment: 'Twice.' } })
  expect(await bob.call('POST', '/v1/judgments/commit', { ids })).toMatchObject({
    status: 200,
    body: { items: [{ settled: false, problem: { code: 'forbidden' } }, { settled: false }] },
  })
})

test('[BA3] fifty-six approvals are committed in one step, each once, however often it is sent', async () => {
  const decisions = await many(56, { action: 'together.many' })
  const items = decisions.map(approve)
  const [one, other] = await Promise.all([together(ann, items, 'fifty-six'), together(ann, items, 'fifty-six')])
  expect(one.items.map(({ given }) => given?.id)).toEqual(other.items.map(({ given }) => given?.id))
  const ids = one.items.flatMap(({ given }) => given?.id ?? [])
  expect(new Set(ids).size).toBe(56)
  for (const again of [1, 2]) {
    const { items: committed } = await ann.ok<CommittedTogetherWire>('POST', '/v1/judgments/commit', { ids })
    expect(
      committed.filter(({ settled }) => settled),
      `time ${again}`,
    ).toHaveLength(56)
  }
  for (const { id } of decisions) {
    const events = await types(id)
    expect(events.filter((type) => type === 'judgment.recorded')).toHaveLength(1)
    expect(events.filter((type) => type === 'decision.approved')).toHaveLength(1)
  }
  expect((await claim(ann, { limit: 20 })).filter(({ decision }) => decision.action === 'together.many')).toEqual([])
  await settleAtOnce(house.boot)
  expect(await ann.call('POST', '/v1/tasks/judgments', { items: [] })).toMatchObject({ status: 422 })
})
