/** What races, on a real server; each law with a mutant in `tests/mutants.test.ts` that turns it red. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DecisionWire, TaskWire } from '@countersign/core'
import { answer, claim, decideBy, judgment, propose, read, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

let house: House
let ann: Awaited<ReturnType<House['person']>>
let bob: Awaited<ReturnType<House['person']>>

beforeAll(async () => {
  house = await openHouse()
  ann = await house.person('Ann')
  bob = await house.person('Bob')
})
afterAll(() => house.close())

test('[L1] two reviewers race for one task: one holds it, the other is told who', async () => {
  for (let round = 0; round < 10; round++) {
    const decision = await propose(house.boot)
    const both = await Promise.all(
      [ann, bob].map((person) => person.call<TaskWire & { code?: string }>('POST', `/v1/tasks/${decision.task}/claim`)),
    )
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(both.find(({ status }) => status === 409)?.body).toMatchObject({
      code: 'task-leased',
      detail: expect.stringMatching(/(Ann|Bob) is working on this task/),
    })
    await house.boot.ok('POST', `/v1/decisions/${decision.id}/cancel`, {})
  }
})

test('[L2] two server processes on one database: claims never overlap, and events reach both', async () => {
  const other = await house.another()
  await Promise.all(Array.from({ length: 60 }, () => propose(house.boot)))
  const held = (
    await Promise.all(
      Array.from({ length: 30 }, (_, i) => claim(i % 2 ? ann.at(house.url) : bob.at(other.address), { limit: 3 })),
    )
  ).flat()
  expect(held.length).toBe(60)
  expect(new Set(held.map((task) => task.id)).size).toBe(60)
  // A person answers on one process; who waits on the other hears of it.
  const task = held.find((one) => one.lease?.person === ann.id) as TaskWire
  const heard = read(house.boot.at(other.address), task.decision.id, '?wait=20s')
  await new Promise((resolve) => setTimeout(resolve, 200))
  const given = await answer(ann, task, 'approve')
  expect(given.status).toBe(201)
  await ann.ok('POST', `/v1/judgments/${given.body.id}/commit`)
  expect(await heard).toMatchObject({ status: 'approved' })
  for (const one of held) await house.boot.call('POST', `/v1/decisions/${one.decision.id}/cancel`, {})
})

test('[L3] a reviewer who vanishes loses the lease by the server’s clock, and the task goes to the next', async () => {
  const decision = await propose(house.boot)
  const task = await ann.ok<TaskWire>('POST', `/v1/tasks/${decision.task}/claim`)
  expect((await claim(bob, { limit: 20 })).map((one) => one.id)).not.toContain(task.id)
  await house.forward(5 * 60_000 + 1_000)
  await expect
    .poll(async () => (await claim(bob, { limit: 20 })).map((one) => one.id), { timeout: 10_000 })
    .toContain(task.id)
})

test('[L4] a judgment after the lease’s end is refused and changes nothing; a renewed lease lasts', async () => {
  const decision = await propose(house.boot)
  const task = await ann.ok<TaskWire>('POST', `/v1/tasks/${decision.task}/claim`)
  await house.forward(4 * 60_000)
  await ann.ok('POST', `/v1/tasks/${task.id}/renew`)
  await house.forward(4 * 60_000)
  await ann.ok('POST', `/v1/tasks/${task.id}/renew`)
  await house.forward(6 * 60_000)
  expect(await answer(ann, task, 'approve')).toMatchObject({ status: 409, body: { code: 'lease-expired' } })
  expect(await ann.call('POST', `/v1/tasks/${task.id}/renew`)).toMatchObject({
    status: 409,
    body: { code: 'lease-expired' },
  })
  expect(await read(house.boot, decision.id)).toMatchObject({ status: 'waiting', rev: 1 })
})

test('[L5] a skipped task is offered to somebody else, not to the same person again', async () => {
  const decision = await propose(house.boot)
  await ann.ok('POST', `/v1/tasks/${decision.task}/claim`)
  await ann.ok('POST', `/v1/tasks/${decision.task}/skip`, {})
  expect((await claim(ann, { limit: 20 })).map((task) => task.id)).not.toContain(decision.task)
  expect((await claim(bob, { limit: 20 })).map((task) => task.id)).toContain(decision.task)
})

test('[U1] a judgment can be undone while it settles; then the task is theirs again, and the log keeps both', async () => {
  const decision = await propose(house.boot)
  const task = await ann.ok<TaskWire>('POST', `/v1/tasks/${decision.task}/claim`)
  const given = await answer(ann, task, 'reject')
  expect(given.body.status).toBe('settling')
  expect(await read(house.boot, decision.id)).toMatchObject({ status: 'waiting' })
  expect(await ann.ok('POST', `/v1/judgments/${given.body.id}/undo`)).toMatchObject({ status: 'undone' })
  expect((await bob.call('POST', `/v1/judgments/${given.body.id}/undo`)).status).toBe(403)
  const again = await answer(ann, task, 'approve')
  await house.forward(6_000)
  await expect.poll(async () => (await read(house.boot, decision.id)).status, { timeout: 10_000 }).toBe('approved')
  expect(await ann.call('POST', `/v1/judgments/${again.body.id}/undo`)).toMatchObject({
    status: 409,
    body: { code: 'undo-over' },
  })
  const types = (
    await house.boot.ok<{ items: { type: string }[] }>('GET', `/v1/decisions/${decision.id}/timeline`)
  ).items.map((event) => event.type)
  expect(types).toEqual(
    expect.arrayContaining(['judgment.recorded', 'judgment.undone', 'judgment.settled', 'decision.approved']),
  )
  expect(types.filter((type) => type === 'judgment.recorded')).toHaveLength(2)
})

test('[U2] send now: a judgment takes effect at once, and twice is once', async () => {
  const decision = await propose(house.boot)
  const task = await ann.ok<TaskWire>('POST', `/v1/tasks/${decision.task}/claim`)
  const given = await answer(ann, task, 'approve')
  await Promise.all([1, 2, 3].map(() => ann.ok('POST', `/v1/judgments/${given.body.id}/commit`)))
  const settled = await read(house.boot, decision.id)
  expect(settled).toMatchObject({ status: 'approved', rev: 2 })
})

test('[R1] a hundred concurrent releases: exactly one go', async () => {
  await settleAtOnce(house.boot)
  const other = await house.another()
  const decision = await decideBy(house.boot, ann, 'approve')
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, i) =>
      house.boot
        .at(i % 2 ? other.address : house.url)
        .call<{ go?: boolean; code?: string }>('POST', `/v1/decisions/${decision.id}/release`, {
          digest: decision.digest,
        }),
    ),
  )
  expect(answers.filter(({ body }) => body.go).length).toBe(1)
  expect(answers.filter(({ status, body }) => status === 409 && body.code === 'already-released').length).toBe(99)
})

test('[R2] a lost reply is harmless: the same key gets the same release, again and again', async () => {
  const decision = await decideBy(house.boot, ann, 'approve')
  const answers = await Promise.all(
    Array.from({ length: 20 }, () =>
      house.boot.call<{ release: string }>(
        'POST',
        `/v1/decisions/${decision.id}/release`,
        { digest: decision.digest },
        { 'idempotency-key': 'r-1' },
      ),
    ),
  )
  expect(new Set(answers.map(({ body }) => body.release)).size).toBe(1)
  expect(answers.every(({ status }) => status === 200)).toBe(true)
})

test('[R3] a veto committed before the release always wins', async () => {
  for (let round = 0; round < 10; round++) {
    const decision = await decideBy(house.boot, ann, 'approve')
    const [veto, release] = await Promise.all([
      bob.call('POST', `/v1/decisions/${decision.id}/veto`, { comment: 'wait' }),
      house.boot.call<{ go?: boolean; code?: string }>('POST', `/v1/decisions/${decision.id}/release`, {
        digest: decision.digest,
      }),
    ])
    const after = await read(house.boot, decision.id)
    if (veto.status === 200) {
      expect(release.body.code).toBe('vetoed')
      expect(after.status).toBe('vetoed')
    } else {
      expect(release.body.go).toBe(true)
      expect(after.status).toBe('released')
    }
  }
})

test('[R4] an approval that nobody uses in time expires and releases nothing', async () => {
  const decision = await decideBy(house.boot, ann, 'approve')
  await house.forward(24 * 3_600_000 + 1_000)
  await expect.poll(async () => (await read(house.boot, decision.id)).status, { timeout: 10_000 }).toBe('expired')
  expect(
    await house.boot.call('POST', `/v1/decisions/${decision.id}/release`, { digest: decision.digest }),
  ).toMatchObject({ status: 409, body: { code: 'expired' } })
})

test('[T1] silence is its own outcome, by the clock alone; what was said before it beats it even while it settles', async () => {
  await house.boot.ok('POST', '/v1/queues', { name: 'slow', settle: '30s', lease: '1h' })
  const policy = await house.boot.ok<{ id: string }>('POST', '/v1/policies', {
    name: 'due',
    source:
      'policy: due\nrules:\n  - id: soon\n    require: gate\n    when: action == "refund.create"\n    queue: slow\n    due: 60s\ndefault: gate\n',
  })
  const author = await house.person('Olga', ['policy-author'])
  await author.ok('POST', `/v1/policies/${policy.id}/activate`, {})
  const silent = await propose(house.boot)
  const spoken = await propose(house.boot)
  expect(silent.due).not.toBeNull()
  const task = await ann.ok<TaskWire>('POST', `/v1/tasks/${spoken.task}/claim`)
  await house.forward(50_000)
  expect((await ann.call('POST', `/v1/tasks/${task.id}/judgments`, judgment(task, 'approve'))).status).toBe(201)
  await house.forward(15_000)
  await expect.poll(async () => (await read(house.boot, silent.id)).status, { timeout: 10_000 }).toBe('expired')
  expect((await read(house.boot, silent.id)).outcome).toMatchObject({ verdict: 'expired', by: 'timeout' })
  expect((await read(house.boot, spoken.id)).status).toBe('waiting')
  await house.forward(20_000)
  await expect.poll(async () => (await read(house.boot, spoken.id)).status, { timeout: 10_000 }).toBe('approved')
})

test('[H1] a held window that nobody watched goes to a person; one watched throughout goes ahead', async () => {
  const source =
    'policy: held\nrules:\n  - id: small\n    permit: watch\n    window: 90s\n    when: action == "mail.send"\n  - id: people\n    require: gate\n    when: action != "mail.send"\ndefault: gate\n'
  const author = await house.person('Pia', ['policy-author'])
  const risk = await house.person('Rob', ['risk-owner'])
  const { id } = await author.ok<{ id: string }>('POST', '/v1/policies', { name: 'held', source })
  expect(await author.call('POST', `/v1/policies/${id}/activate`, {})).toMatchObject({
    status: 409,
    body: { code: 'signature-required' },
  })
  await risk.ok('POST', `/v1/policies/${id}/sign`, {})
  await author.ok('POST', `/v1/policies/${id}/activate`, {})
  const held = (): Promise<DecisionWire> => propose(house.boot, { action: 'mail.send' })
  const alone = await held()
  expect(alone).toMatchObject({ status: 'holding', route: { mode: 'watch', until: expect.any(String) } })
  await house.forward(95_000)
  await expect.poll(async () => (await read(house.boot, alone.id)).status, { timeout: 10_000 }).toBe('waiting')
  const seen = await held()
  for (let i = 0; i < 4; i++) {
    await ann.ok('POST', '/v1/watch')
    await house.forward(30_000)
  }
  await expect.poll(async () => (await read(house.boot, seen.id)).status, { timeout: 10_000 }).toBe('approved')
})
