/** Policy, audit, queues and cases, over the network. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DecisionWire, TaskWire } from '@countersign/core'
import { answer, claim, decideBy, propose, read, refund, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

let house: House
let ann: Awaited<ReturnType<House['person']>>
let author: Awaited<ReturnType<House['person']>>
let risk: Awaited<ReturnType<House['person']>>
let versions = 0

beforeAll(async () => {
  house = await openHouse()
  ann = await house.person('Ann')
  author = await house.person('Olga', ['policy-author'])
  risk = await house.person('Rob', ['risk-owner'])
  await settleAtOnce(house.boot)
})
afterAll(() => house.close())

async function activate(rules: string): Promise<void> {
  const { id } = await author.ok<{ id: string }>('POST', '/v1/policies', {
    name: `p${versions++}`,
    source: `policy: test\nrules:\n${rules}default: gate\n`,
  })
  await risk.ok('POST', `/v1/policies/${id}/sign`, {})
  await author.ok('POST', `/v1/policies/${id}/activate`, {})
}
const small =
  '  - id: small\n    permit: auto\n    when: action == "refund.create" && proposal.amount <= 200 && confidence >= 0.8\n'
const confident = { confidence: 0.9 }

test('[P50] a policy with mistakes is refused with line and column of each', async () => {
  const refused = await author.call<{ code: string; errors: { line: number; column: number; message: string }[] }>(
    'POST',
    '/v1/policies',
    {
      name: 'bad',
      source:
        'policy: bad\nfacts:\n  proposal.amount: double\nrules:\n  - id: a\n    permit: auto\n    when: proposal.amuont > 5 && confidence >= "x"\ndefault: gate\n',
    },
  )
  expect(refused).toMatchObject({ status: 422, body: { code: 'bad-input' } })
  expect(refused.body.errors[0]).toMatchObject({ line: 7, message: expect.stringContaining('amount') })
  expect(
    await author.ok('POST', '/v1/policies/validate', { source: 'policy: ok\nrules: []\ndefault: gate\n' }),
  ).toMatchObject({ ok: true })
})

test('[N1] what the policy lets go is approved at once, may be released in the same transaction, and says why', async () => {
  await activate(small)
  const auto = await propose(house.boot, confident)
  expect(auto).toMatchObject({
    status: 'approved',
    route: { mode: 'auto', rules: ['small'], policy: expect.stringMatching(/^pol_.*@1$/) },
    outcome: { verdict: 'approved', by: 'policy', proposal: { amount: 120 } },
    task: null,
  })
  const released = await propose(house.boot, { ...confident, release: true })
  expect(released).toMatchObject({ status: 'released', release: { id: expect.stringMatching(/^rel_/) } })
  expect(await house.boot.ok('POST', `/v1/decisions/${released.id}/effect`, { status: 'done' })).toMatchObject({
    status: 'done',
  })
  const doubtful = await propose(house.boot, { confidence: 0.7, release: true })
  expect(doubtful).toMatchObject({
    status: 'waiting',
    release: null,
    route: { mode: 'gate', nearest: expect.stringContaining('0.8') },
  })
  expect(await house.boot.ok('POST', '/v1/route', refund({ confidence: 0.7 }))).toMatchObject({ mode: 'gate' })
})

test('[N2] the machine does not state its own safety facts: reversible counts only as people declared it', async () => {
  await activate('  - id: undoable\n    permit: auto\n    when: reversible\n')
  expect(await propose(house.boot, { reversible: true })).toMatchObject({ status: 'waiting', reversible: false })
  await risk.ok('PATCH', '/v1/systems/refund-agent/actions/refund.create', { reversible: true })
  expect(await propose(house.boot)).toMatchObject({ status: 'approved', reversible: true })
  await risk.ok('PATCH', '/v1/systems/refund-agent/actions/refund.create', { reversible: false })
})

test('[N3] an edit is routed again: what the policy denies is refused, and new seats are added', async () => {
  await activate(
    '  - id: never\n    require: deny\n    when: proposal.amount > 1000\n  - id: big\n    require: gate\n    when: proposal.amount > 500\n    people: 2\n',
  )
  expect(await decideBy(house.boot, ann, 'edit', {}, { proposal: { amount: 5_000 } })).toMatchObject({
    status: 'refused',
    outcome: { verdict: 'refused', by: 'policy' },
  })
  const more = await decideBy(house.boot, ann, 'edit', {}, { proposal: { amount: 800 } })
  expect(more).toMatchObject({ status: 'waiting', proposal: { amount: 800 } })
  const [task] = (await claim(risk, { limit: 20 })).filter((one) => one.decision.id === more.id)
  expect(task?.seats).toMatchObject({ needed: 2, given: 1 })
  await answer(risk, task as TaskWire, 'approve')
  expect((await read(house.boot, more.id)).outcome).toMatchObject({ verdict: 'approved', proposal: { amount: 800 } })
})

test('[N4] seats are filled by distinct people, by a matching and not greedily', async () => {
  await activate('  - id: two\n    require: gate\n    when: "true"\n    who: [role:finance, skill:risk]\n')
  const both = await house.person('Both', ['finance'], { skills: ['risk'] })
  const finance = await house.person('Fin', ['finance'])
  const decision = await propose(house.boot)
  expect(decision.tasks).toHaveLength(2)
  expect((await claim(ann, { limit: 20 })).map((task) => task.decision.id)).not.toContain(decision.id)
  const [first] = (await claim(both, { limit: 20 })).filter((task) => task.decision.id === decision.id)
  await answer(both, first as TaskWire, 'approve')
  expect(await read(house.boot, decision.id)).toMatchObject({ status: 'waiting' })
  const [second] = (await claim(finance, { limit: 20 })).filter((task) => task.decision.id === decision.id)
  expect(second?.seats.given).toBe(1)
  await answer(finance, second as TaskWire, 'approve')
  expect(await read(house.boot, decision.id)).toMatchObject({ status: 'approved' })
  const lonely = await propose(house.boot)
  const [mine] = (await claim(finance, { limit: 20 })).filter((task) => task.decision.id === lonely.id)
  await answer(finance, mine as TaskWire, 'approve')
  const another = await house.person('Fin2', ['finance'])
  expect((await claim(another, { limit: 20 })).map((task) => task.decision.id)).not.toContain(lonely.id)
})

test('[O1] audits are drawn by the stated share, whatever was hidden; an audit shows no confidence and closes with its verdict', async () => {
  await activate(`${small}    audit: 0.2\n`)
  const made = await Promise.all(Array.from({ length: 400 }, () => propose(house.boot, confident)))
  expect(JSON.stringify(made)).not.toContain('sampled')
  expect(made.every((decision) => decision.route.audit?.probability === 0.2 && decision.status === 'approved')).toBe(
    true,
  )
  const [row] = (await house.admin(
    `select count(*) filter (where sampled)::int as n from decisions where audit_p > 0.19 and audit_p < 0.21`,
  )) as unknown as { n: number }[]
  // 400 draws at 0.2: within five standard deviations (40) of 80.
  expect(row?.n).toBeGreaterThan(40)
  expect(row?.n).toBeLessThan(120)
  const [task] = await claim(ann, { queue: 'audit', limit: 1 })
  // To everybody else the decision looks as every other does, and its story does not tell.
  expect((await risk.ok<DecisionWire>('GET', `/v1/decisions/${task?.decision.id}`)).confidence).toBe(0.9)
  expect((await ann.ok<DecisionWire>('GET', `/v1/decisions/${task?.decision.id}`)).confidence).toBeNull()
  expect(
    (
      await house.boot.ok<{ items: { type: string }[] }>('GET', `/v1/decisions/${task?.decision.id}/timeline`)
    ).items.map((event) => event.type),
  ).not.toContain('task.claimed')
  expect((await risk.ok<{ items: { kind: string }[] }>('GET', '/v1/tasks?queue=audit')).items).toEqual([])
  expect(task).toMatchObject({
    kind: 'audit',
    verdicts: ['uphold', 'overturn'],
    decision: { confidence: null, explanation: null },
  })
  expect(
    (
      await ann.call('POST', `/v1/tasks/${task?.id}/judgments`, {
        answer: { verdict: 'overturn' },
        view: { digest: task?.decision.digest },
      })
    ).status,
  ).toBe(201)
  await house.forward(6_000)
  const types = async () =>
    (
      await house.boot.ok<{ items: { type: string }[] }>('GET', `/v1/decisions/${task?.decision.id}/timeline`)
    ).items.map((event) => event.type)
  await expect.poll(types, { timeout: 10_000 }).toContain('audit.closed')
  expect((await read(house.boot, task?.decision.id as string)).status).toBe('approved')
})

test('[O2] an overdue effect report opens a task, and nothing is rerun by itself', async () => {
  const released = await propose(house.boot, { ...confident, release: true })
  await house.forward(24 * 3_600_000 + 5_000)
  await expect
    .poll(
      async () =>
        (await house.boot.ok<{ items: { type: string }[] }>('GET', `/v1/decisions/${released.id}/timeline`)).items.map(
          (event) => event.type,
        ),
      { timeout: 10_000 },
    )
    .toContain('effect.overdue')
  expect(await read(house.boot, released.id)).toMatchObject({ status: 'released', effect: null })
  const rows = await house.admin(`select kind from tasks where decision = $1 and kind = 'check-in'`, [
    released.id.slice(4),
  ])
  expect(rows).toHaveLength(1)
})

test('[Y3] a queue brings its own reasons, and the log keeps their codes alone', async () => {
  const reasons = [{ code: 'wanted-mail', label: 'Somebody wants this mail' }]
  expect(await house.boot.ok('POST', '/v1/queues', { name: 'reasoned', reasons })).toMatchObject({ reasons })
  const { items } = await house.boot.ok<{ items: { name: string; reasons: object[] }[] }>('GET', '/v1/queues')
  expect(items.find(({ name }) => name === 'reasoned')?.reasons).toEqual(reasons)
  expect(items.find(({ name }) => name === 'inbox')?.reasons).toEqual([])
  expect(await house.boot.call('PATCH', '/v1/queues/reasoned', { reasons: [{ code: 'no label' }] })).toMatchObject({
    status: 422,
  })
})

test('[Y1] order is the queue’s: risk brings a task forward by at most the longest wait, and who may work is the queue’s too', async () => {
  await house.boot.ok('POST', '/v1/queues', {
    name: 'ordered',
    order: 'risk',
    longest_wait: '1h',
    who: ['skill:mail'],
    settle: '0s',
  })
  await activate('  - id: q\n    require: gate\n    when: system == "ordered-agent"\n    queue: ordered\n')
  const mail = await house.person('Max', ['reviewer'], { skills: ['mail'] })
  const make = (confidence: number) => propose(house.boot, { system: 'ordered-agent', confidence })
  const sure = await make(0.99)
  await house.forward(10 * 60_000)
  const doubtful = await make(0.5)
  await house.forward(2 * 3_600_000)
  const late = await make(0.01)
  expect(await claim(ann, { queue: 'ordered', limit: 5 })).toHaveLength(0)
  expect((await claim(mail, { queue: 'ordered', limit: 5 })).map((task) => task.decision.id)).toEqual([
    doubtful.id,
    sure.id,
    late.id,
  ])
})

test('[Y4] a blend weighs what the attributes say, and each task tells why it comes now', async () => {
  await house.boot.ok('POST', '/v1/queues', {
    name: 'blended',
    order: 'blend',
    longest_wait: '4h',
    weights: { deadline: 0, confidence: 0 },
    risk_attribute: 'harm',
    reach_attribute: 'people',
  })
  await activate('  - id: q\n    require: gate\n    when: system == "blended-agent"\n    queue: blended\n')
  const make = (attributes: object) => propose(house.boot, { system: 'blended-agent', attributes })
  const calm = await make({ harm: 0.1, people: 1 })
  const unknown = await make({})
  const grave = await make({ harm: 1, people: 2_000_000 })
  const held = await claim(ann, { queue: 'blended', limit: 5 })
  expect(held.map((task) => task.decision.id)).toEqual([grave.id, unknown.id, calm.id])
  expect(held[0]?.why_next).toBe('Brought forward by 4h of at most 4h: risk 1.00, reach 1.00, each from 0 to 1.')
  await house.boot.ok('PATCH', '/v1/queues/blended', { ai_shown: 'delayed' })
  expect(await ann.ok('GET', `/v1/tasks/${grave.task}`)).toMatchObject({
    why_next: 'It is next in the order of its queue.',
  })
  expect(await house.boot.call('PATCH', '/v1/queues/blended', { weights: { risk: 2 } })).toMatchObject({ status: 422 })
})

test('[Y2] a claim may lease a case, and each decision keeps its own judgment', async () => {
  await activate('  - id: all\n    require: gate\n    when: "true"\n')
  const made = await Promise.all([1, 2, 3].map((n) => propose(house.boot, { case: 'application:7', proposal: { n } })))
  const held = await claim(ann, { case: 'application:7', limit: 20 })
  expect(new Set(held.map((task) => task.decision.id))).toEqual(new Set(made.map((decision) => decision.id)))
  await answer(ann, held[0] as TaskWire, 'approve')
  await answer(ann, held[1] as TaskWire, 'reject')
  const statuses = (
    await house.boot.ok<{ items: { status: string }[] }>('GET', '/v1/decisions?case=application:7')
  ).items
    .map((row) => row.status)
    .sort()
  expect(statuses).toEqual(['approved', 'rejected', 'waiting'])
})

test('[M1] sealed from the first row: what was proposed, said and asked for stands nowhere in the clear', async () => {
  const secret = 'Zanzibar-7731'
  const decision = await decideBy(
    house.boot,
    ann,
    'reject',
    {
      input: { note: secret },
      explanation: { summary: secret },
      groups: { sex: secret },
      subject: secret,
      requester: secret,
      attributes: { x: secret },
    },
    { comment: secret },
  ).catch(() => undefined)
  await propose(house.boot, { proposal: { note: secret } })
  expect(decision === undefined || decision.status === 'rejected' || decision.status === 'waiting').toBe(true)
  const tables = (await house.admin(
    `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'search'`,
  )) as unknown as { name: string }[]
  expect(tables.length).toBeGreaterThan(20)
  for (const { name } of tables) {
    const [row] = (await house.admin(
      `select count(*)::int as n from ${name} t where t::text like '%' || $1 || '%' or t::text like '%' || encode(convert_to($1, 'utf8'), 'hex') || '%'`,
      [secret],
    )) as unknown as { n: number }[]
    expect(row?.n, name).toBe(0)
  }
})

test('[M2] search finds by words, and only what this reader may see; lists filter and page', async () => {
  await propose(house.boot, { input: { text: 'the quick brown armadillo' }, subject: 'customer:42' })
  await house.serving.context.idle()
  const found = await house.boot.ok<{ items: DecisionWire[] }>('GET', '/v1/decisions?q=armadillo')
  expect(found.items).toHaveLength(1)
  expect((await house.boot.ok<{ items: unknown[] }>('GET', '/v1/decisions?subject=customer:42')).items).toHaveLength(1)
  const first = await house.boot.ok<{ items: { id: string }[]; next: string }>('GET', '/v1/decisions?limit=5')
  const second = await house.boot.ok<{ items: { id: string }[] }>('GET', `/v1/decisions?limit=5&cursor=${first.next}`)
  expect(new Set([...first.items, ...second.items].map((row) => row.id)).size).toBe(10)
  expect((await house.boot.call('GET', '/v1/decisions?nonsense=1')).status).toBe(422)
})

test('[AD1] a system finds a decision by the digest of what it permits; a person cannot guess by it', async () => {
  const { id, digest } = await propose(house.boot, { case: 'thread:1', proposal: { amount: 7 } })
  await propose(house.boot, { case: 'thread:1', proposal: { amount: 8 } })
  await propose(house.boot, { case: 'thread:2', proposal: { amount: 7 } })
  const path = `/v1/decisions?case=thread:1&digest=${digest}`
  const { items } = await house.boot.ok<{ items: { id: string }[] }>('GET', path)
  expect(items.map((row) => row.id)).toEqual([id])
  expect(await ann.call('GET', path)).toMatchObject({ status: 422, body: { code: 'bad-input' } })
  expect((await house.boot.call('GET', '/v1/decisions?digest=sha256:12')).status).toBe(422)
})

test('[D14] a waiting reader hears of a change past the revision it knows', async () => {
  const decision = await decideBy(house.boot, ann, 'approve')
  const heard = read(house.boot, decision.id, `?wait=20s&rev=${decision.rev}`)
  await new Promise((resolve) => setTimeout(resolve, 150))
  await ann.ok('POST', `/v1/decisions/${decision.id}/veto`, { comment: 'stop' })
  expect(await heard).toMatchObject({ status: 'vetoed', rev: decision.rev + 1 })
})
