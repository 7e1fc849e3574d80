/** Who may answer: conflicts of interest, the chain that proposed, blind review, skills, and nobody at all. */
import type { EventWire, PersonWire, TaskRowWire, TaskWire } from '@countersign/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Client } from './support/client.ts'
import { activate, answer, claim, judgment, propose, read, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
  await settleAtOnce(house.boot)
})
afterEach(() => house.close())

const declare = (person: Client, ...conflicts: string[]) =>
  person.ok<PersonWire>('PATCH', '/v1/me/conflicts', { conflicts })
const listed = async (person: Client): Promise<string[]> =>
  (await person.ok<{ items: TaskRowWire[] }>('GET', '/v1/tasks')).items.map((task) => task.decision.id)

test('[GA1] what a conflict names is never offered, claimed or answered, whatever lies in front of it', async () => {
  const ann = await house.person('Ann')
  const eve = await house.person('Eve', ['reviewer'], { identities: ['user:eve'] })
  const named: [string, object][] = [
    ['subject:customer:42', { subject: 'customer:42' }],
    ['system:mail-guard', { system: 'mail-guard' }],
    ['case:application:7', { case: 'application:7' }],
    ['requester:user:eve', { requester: 'user:eve' }],
    ['requester:user:nobody-here', { requester: 'user:nobody-here' }],
  ]
  for (const [conflict, more] of named) {
    await declare(ann, conflict)
    const held: string[] = []
    for (let n = 0; n < 4; n++) held.push((await propose(house.boot, more)).id)
    const free = await propose(house.boot, { subject: 'customer:7', system: 'refund-agent' })
    const list = await listed(ann)
    expect(
      list.filter((id) => held.includes(id)),
      conflict,
    ).toEqual([])
    expect(list, conflict).toContain(free.id)
    expect((await ann.ok<{ waiting: number }>('GET', '/v1/home')).waiting).toBeGreaterThan(0)
    const offered = await claim(ann, { limit: 20 })
    expect(
      offered.map((task) => task.decision.id),
      conflict,
    ).toEqual([free.id])
    const { task } = await read(house.boot, held[0] as string)
    const refused = await ann.call<{ code: string; detail: string }>('POST', `/v1/tasks/${task}/claim`)
    expect(refused).toMatchObject({ status: 403, body: { code: 'not-eligible' } })
    expect(refused.body.detail).toContain('conflict of interest')
    expect((await eve.call('POST', `/v1/tasks/${task}/claim`)).status).toBe(conflict.endsWith('eve') ? 403 : 200)
    for (const id of [...held, free.id]) await house.boot.ok('POST', `/v1/decisions/${id}/cancel`, {})
  }
})

test('[GA1] a conflict declared while the answer is open refuses the answer', async () => {
  const ann = await house.person('Ann')
  const decision = await propose(house.boot, { subject: 'customer:42' })
  const task = await ann.ok<TaskWire>('POST', `/v1/tasks/${decision.task}/claim`)
  await declare(ann, 'subject:customer:42')
  expect((await answer(ann, task, 'approve')).body.code).toBe('lease-expired')
  expect((await ann.call<{ code: string }>('POST', `/v1/tasks/${task.id}/claim`)).body.code).toBe('not-eligible')
  const ben = await house.person('Ben')
  expect((await claim(ben)).map((one) => one.id)).toEqual([task.id])
  expect((await read(house.boot, decision.id)).status).toBe('waiting')
})

test('[GA2] one lifts what one declared, not what others put on record; names are kept as hashes and told to few', async () => {
  const ann = await house.person('Ann')
  const ben = await house.person('Ben')
  const lead = await house.person('Lea', ['lead'])
  await lead.ok('PATCH', `/v1/people/${ann.id}`, { conflicts: ['system:mail-guard', 'subject:customer:42'] })
  const own = await declare(ann, 'case:application:7', 'requester:user:zoe')
  expect(own.conflicts?.map(({ own: mine }) => mine)).toEqual([false, false, true, true])
  expect(JSON.stringify(own)).not.toContain('customer:42')
  expect(JSON.stringify(own)).not.toContain('zoe')
  expect((await declare(ann)).conflicts?.map(({ on }) => on)[0]).toBe('system:mail-guard')
  expect((await declare(ann)).conflicts).toHaveLength(2)
  // What is told by hash is taken again.
  const hash = own.conflicts?.[1]?.on as string
  await lead.ok('PATCH', `/v1/people/${ann.id}`, { conflicts: [hash] })
  const decision = await propose(house.boot, { subject: 'customer:42' })
  expect((await ann.call('POST', `/v1/tasks/${decision.task}/claim`)).status).toBe(403)
  const seenBy = async (reader: Client) =>
    (await reader.ok<{ items: PersonWire[] }>('GET', '/v1/people')).items.find(({ id }) => id === ann.id)?.conflicts
  expect(await seenBy(lead)).toHaveLength(1)
  expect(await seenBy(ann)).toHaveLength(1)
  expect(await seenBy(ben)).toBeNull()
  expect(
    await house.admin(`select 1 from people where array_to_string(conflicts || own_conflicts, ' ') like '%customer%'`),
  ).toEqual([])
  expect((await ann.call('PATCH', `/v1/people/${ben.id}`, { conflicts: [] })).status).toBe(403)
  expect((await ann.call('PATCH', '/v1/me/conflicts', { conflicts: ['customer:42'] })).status).toBe(422)
})

test('[GA3] a grant covers nothing that its grantor has a conflict with', async () => {
  const ann = await house.person('Ann')
  await ann.ok('POST', '/v1/grants', { action: 'refund.create', uses: 9, for: '1h' })
  expect((await propose(house.boot, { subject: 'customer:42' })).outcome?.by).toBe('grant')
  await declare(ann, 'subject:customer:42')
  expect((await propose(house.boot, { subject: 'customer:42' })).status).toBe('waiting')
  expect((await propose(house.boot, { subject: 'customer:7' })).outcome?.by).toBe('grant')
})

test('[GA3] nor what its grantor had a part in proposing, where the gate bars the chain', async () => {
  await activate(house, chainPolicy)
  const pat = await house.person('Pat', ['lead'])
  await pat.ok('POST', '/v1/grants', { action: 'refund.create', uses: 9, for: '1h' })
  const first = await propose(pat, { proposal: { amount: 50 }, run: 'run-1' })
  expect((await propose(house.boot, { run: 'run-1' })).status).toBe('waiting')
  expect((await propose(house.boot, { parent: first.id })).status).toBe('waiting')
  expect((await propose(house.boot)).outcome?.by).toBe('grant')
})

const chainPolicy = `policy: chain
rules:
  - id: chain
    require: gate
    not_chain: true
    when: action == "refund.create" && proposal.amount > 100.0
  - id: other
    require: gate
    when: true
default: gate
`

test('[GA4] not_chain bars whoever proposed or asked for it, its parents and its run', async () => {
  await activate(house, chainPolicy)
  const pat = await house.person('Pat', ['lead'])
  const rita = await house.person('Rita', ['reviewer'], { identities: ['user:rita'] })
  const ron = await house.person('Ron', ['lead'])
  const ben = await house.person('Ben')
  const root = await propose(pat, { requester: 'user:rita', proposal: { amount: 50 } })
  const middle = await propose(house.boot, { parent: root.id, proposal: { amount: 50 } })
  await propose(ron, { run: 'run-1', proposal: { amount: 50 } })
  const leaf = await propose(house.boot, { parent: middle.id, run: 'run-1' })
  for (const person of [pat, rita, ron]) {
    const refused = await person.call<{ code: string; detail: string }>('POST', `/v1/tasks/${leaf.task}/claim`)
    expect(refused.body.code).toBe('not-eligible')
    expect(refused.body.detail).toContain('had a part')
    expect(await listed(person)).not.toContain(leaf.id)
  }
  // Where the gate does not say so, only the requester is barred.
  expect((await pat.call('POST', `/v1/tasks/${middle.task}/claim`)).status).toBe(200)
  expect((await ben.call('POST', `/v1/tasks/${leaf.task}/claim`)).status).toBe(200)
  const own = await propose(pat, { proposal: { amount: 500 } })
  expect((await pat.call<{ code: string }>('POST', `/v1/tasks/${own.task}/claim`)).body.code).toBe('not-eligible')
})

test('[GA4] an edit that comes under not_chain bars the chain, also whoever edited', async () => {
  await activate(house, chainPolicy)
  const pat = await house.person('Pat', ['lead'])
  const ben = await house.person('Ben')
  const decision = await propose(pat, { proposal: { amount: 50 } })
  const task = await pat.ok<TaskWire>('POST', `/v1/tasks/${decision.task}/claim`)
  await answer(pat, task, 'edit', { proposal: { amount: 500 } })
  const now = await read(house.boot, decision.id)
  expect(now).toMatchObject({ status: 'waiting', proposal: { amount: 500 } })
  const [next] = await claim(ben)
  expect(next?.decision.id).toBe(decision.id)
  expect(await claim(pat)).toEqual([])
  await ben.ok('POST', `/v1/tasks/${next?.id}/judgments`, judgment(next as TaskWire, 'approve'))
  expect((await read(house.boot, decision.id)).outcome?.people?.map(({ name }) => name)).toEqual(['Ben'])
})

test('[J3] whoever approved what was edited afterwards may answer again', async () => {
  await activate(
    house,
    'policy: two\nrules:\n  - id: two\n    require: gate\n    people: 2\n    when: true\ndefault: gate\n',
  )
  const [ann, ben] = [await house.person('Ann'), await house.person('Ben')]
  const decision = await propose(house.boot)
  const [first] = await claim(ann)
  await answer(ann, first as TaskWire, 'approve')
  const [second] = await claim(ben)
  await answer(ben, second as TaskWire, 'edit', { proposal: { amount: 90 } })
  expect((await read(house.boot, decision.id)).status).toBe('waiting')
  const [again] = await claim(ann)
  expect(again?.decision).toMatchObject({ id: decision.id, proposal: { amount: 90 } })
  expect(again?.seats).toMatchObject({ needed: 2, given: 1 })
  await answer(ann, again as TaskWire, 'approve')
  expect(await read(house.boot, decision.id)).toMatchObject({
    status: 'approved',
    outcome: { proposal: { amount: 90 } },
  })
})

const blindPolicy = `policy: blind
rules:
  - id: two
    require: gate
    people: 2
    blind: true
    when: true
default: gate
`
const two = async (): Promise<[Client & { id: string }, Client & { id: string }]> => [
  await house.person('Ann'),
  await house.person('Ben'),
]
const held = async (person: Client): Promise<TaskWire> => (await claim(person))[0] as TaskWire

test.each([
  ['approve', undefined],
  ['edit', { amount: 90 }],
  ['reject', undefined],
] as const)('[GA5] behind a blind gate nobody learns that the first said %s', async (verdict, proposal) => {
  await activate(house, blindPolicy)
  const [ann, ben] = await two()
  const lead = await house.person('Lea', ['lead'])
  const decision = await propose(house.boot)
  const seen = async (reader: Client): Promise<string> => {
    const parts = [
      await read(reader, decision.id),
      await reader.ok('GET', `/v1/decisions/${decision.id}/timeline`),
      await reader.ok('GET', `/v1/decisions/${decision.id}/judgments`),
      await reader.ok('GET', `/v1/decisions?person=${ann.id}`),
    ]
    return JSON.stringify(parts)
  }
  const task = await held(ann)
  expect(task).toMatchObject({ blind: true, seats: { needed: 2, given: 0, free: ['', ''] } })
  for (const reader of [ben, lead, house.boot]) {
    const told = await seen(reader)
    expect(told).not.toContain(ann.id)
    expect(told).not.toContain('Ann')
  }
  const leased = (await lead.ok<{ items: TaskRowWire[] }>('GET', '/v1/tasks?status=leased')).items
  expect(leased[0]?.lease).toMatchObject({ person: '', name: 'Somebody' })
  expect((await ben.call<{ detail: string }>('POST', `/v1/tasks/${task.id}/claim`)).body.detail).not.toContain('Ann')
  await answer(ann, task, verdict, { proposal, comment: 'Because of the receipt.' })
  for (const reader of [ben, lead, house.boot]) {
    const told = await seen(reader)
    for (const secret of [ann.id, 'Ann', '"reject"', '"edit"', '"approve"', 'receipt', '"amount":90'])
      expect(told, `${verdict}: ${secret}`).not.toContain(secret)
  }
  // One's own answer is no secret.
  expect(await seen(ann)).toContain(`"${verdict}"`)
  const now = await read(ben, decision.id)
  expect(now).toMatchObject({ status: 'waiting', rev: 1, digest: decision.digest, outcome: null, original: null })
  const second = await held(ben)
  expect(second).toMatchObject({ seats: { given: 0 }, decision: { proposal: { amount: 120 } } })
  await answer(ben, second, 'approve')
  const told = await seen(ben)
  expect(told).toContain('Ann')
  expect(told).toContain(`"${verdict}"`)
})

test('[GA5] the event stream and lists of a blind gate tell of an answer without whose and what', async () => {
  await activate(house, blindPolicy)
  const [ann, ben] = await two()
  const decision = await propose(house.boot)
  const abort = new AbortController()
  const response = await fetch(`${house.url}/v1/events?types=judgment.recorded,judgment.settled,task.claimed`, {
    headers: { authorization: `Bearer ${ben.secret}` },
    signal: abort.signal,
  })
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  await answer(ann, await held(ann), 'reject')
  let text = ''
  while (!text.includes('judgment.settled')) text += new TextDecoder().decode((await reader.read()).value)
  abort.abort()
  expect(text).toContain(decision.id)
  expect(text).not.toContain(ann.id)
  expect(text).not.toContain('reject')
})

test('[GA6] when all have answered it counts together: a refusal refuses, approvals approve', async () => {
  await activate(house, blindPolicy)
  const [ann, ben] = await two()
  const bad = await propose(house.boot)
  await answer(ann, await held(ann), 'reject', { comment: 'No receipt.' })
  await answer(ben, await held(ben), 'approve')
  expect(await read(house.boot, bad.id)).toMatchObject({
    status: 'rejected',
    outcome: { by: 'person', comment: 'No receipt.', people: [{ name: 'Ann' }] },
  })
  const good = await propose(house.boot)
  await answer(ann, await held(ann), 'approve')
  await answer(ben, await held(ben), 'approve')
  expect((await read(house.boot, good.id)).outcome?.people?.map(({ name }) => name)).toEqual(['Ann', 'Ben'])
})

test('[GA6] an edit stands once all have answered; who approved something else is asked again, seeing it', async () => {
  await activate(house, blindPolicy)
  const [ann, ben] = await two()
  const decision = await propose(house.boot)
  await answer(ann, await held(ann), 'edit', { proposal: { amount: 90 } })
  await answer(ben, await held(ben), 'approve')
  expect(await read(house.boot, decision.id)).toMatchObject({ status: 'waiting', proposal: { amount: 90 } })
  expect(await claim(ann)).toEqual([])
  const again = await held(ben)
  expect(again).toMatchObject({ blind: false, seats: { needed: 2, given: 1 }, decision: { original: { amount: 120 } } })
  await answer(ben, again, 'approve')
  expect(await read(house.boot, decision.id)).toMatchObject({
    status: 'approved',
    outcome: { proposal: { amount: 90 } },
  })
  const same = await propose(house.boot)
  for (const person of [ann, ben]) await answer(person, await held(person), 'edit', { proposal: { amount: 80 } })
  expect(await read(house.boot, same.id)).toMatchObject({ status: 'approved', outcome: { proposal: { amount: 80 } } })
})

test('[GA7] at the deadline a refusal that was hidden beats silence, also where silence would allow', async () => {
  const owner = await house.person('Olga', ['owner'])
  await owner.ok('PATCH', '/v1/systems/refund-agent/actions/refund.create', { reversible: true })
  await activate(house, blindPolicy.replace('    when', '    due: 1h\n    on_silence: allow\n    when'))
  const [ann] = await two()
  const refused = await propose(house.boot)
  await answer(ann, await held(ann), 'reject')
  const silent = await propose(house.boot)
  await house.forward(61 * 60_000)
  await expect.poll(async () => (await read(house.boot, refused.id)).status).toBe('rejected')
  await expect.poll(async () => (await read(house.boot, silent.id)).status).toBe('approved')
  expect((await read(house.boot, refused.id)).outcome).toMatchObject({ by: 'person', people: [{ name: 'Ann' }] })
})

test('[GA8] answers that come at once, on two processes, count together and once', async () => {
  await activate(house, blindPolicy)
  const [ann, ben] = await two()
  const other = await house.another()
  for (let n = 0; n < 5; n++) {
    const decision = await propose(house.boot)
    const [first, second] = [await held(ann), await held(ben)]
    const given = await Promise.all([answer(ann, first, 'approve'), answer(ben.at(other.address), second, 'reject')])
    expect(given.map(({ status }) => status)).toEqual([201, 201])
    expect((await read(house.boot, decision.id)).status).toBe('rejected')
    const { items } = await house.boot.ok<{ items: EventWire[] }>('GET', `/v1/decisions/${decision.id}/timeline`)
    expect(items.filter(({ type }) => type === 'review.unveiled')).toHaveLength(1)
    expect(items.filter(({ type }) => type === 'judgment.settled')).toHaveLength(2)
  }
})

const stuckOf = async (reader: Client): Promise<[string, string[]][]> =>
  (await reader.ok<{ items: TaskRowWire[] }>('GET', '/v1/tasks?stuck=true')).items.map((row) => [
    row.decision.id,
    row.no_reviewer,
  ])
const eventsOf = async (decision: string): Promise<string[]> =>
  (await house.boot.ok<{ items: EventWire[] }>('GET', `/v1/decisions/${decision}/timeline`)).items.map(
    ({ type }) => type,
  )
const seats = (who: string): string =>
  `policy: seats\nrules:\n  - id: seats\n    require: gate\n    who: [${who}]\n    when: true\ndefault: gate\n`

test('[GA9] a gate that nobody can fill is told as it is born, and stays a gate', async () => {
  await activate(house, seats('role:finance, skill:risk'))
  const lea = await house.person('Lea', ['lead'])
  // One person alone cannot fill both.
  await house.person('Fin', ['finance'], { skills: ['risk'] })
  const decision = await propose(house.boot, { subject: 'customer:42' })
  expect(decision.status).toBe('waiting')
  expect(await stuckOf(lea)).toMatchObject([[decision.id, [expect.any(String)]]])
  expect(await eventsOf(decision.id)).toContain('task.no-reviewer')
  expect(await lea.ok('GET', '/v1/home')).toMatchObject({ stuck: 1 })
  expect((await lea.ok<TaskWire>('GET', `/v1/tasks/${decision.task}`)).no_reviewer).toHaveLength(1)
  const ron = await house.person('Ron', ['reviewer'], { skills: ['risk'] })
  await expect.poll(() => eventsOf(decision.id)).toContain('task.reviewer-found')
  expect(await stuckOf(lea)).toEqual([])
  expect(await lea.ok('GET', '/v1/home')).toMatchObject({ stuck: 0 })
  // A conflict of interest takes the last one out again.
  await declare(ron, 'subject:customer:42')
  await expect.poll(async () => (await stuckOf(lea)).map(([id]) => id)).toEqual([decision.id])
  const other = await propose(house.boot, { subject: 'customer:7' })
  expect((await stuckOf(lea)).map(([id]) => id)).not.toContain(other.id)
  await house.boot.ok('PATCH', `/v1/people/${ron.id}`, { active: false })
  await expect.poll(async () => (await stuckOf(lea)).length).toBe(2)
  expect((await read(house.boot, decision.id)).status).toBe('waiting')
})

test('[GA9] whoever is barred, the queue’s own people and what was answered already count', async () => {
  const eve = await house.person('Eve', ['reviewer'], { identities: ['user:eve'] })
  const lea = await house.person('Lea', ['lead'])
  await house.boot.ok('PATCH', '/v1/queues/inbox', { who: ['role:reviewer'] })
  const own = await propose(house.boot, { requester: 'user:eve' })
  expect((await stuckOf(lea)).map(([id]) => id)).toEqual([own.id])
  const fine = await propose(house.boot)
  expect(await eventsOf(fine.id)).not.toContain('task.no-reviewer')
  await house.boot.ok('PATCH', '/v1/queues/inbox', { who: ['role:nobody'] })
  await expect.poll(async () => (await stuckOf(lea)).length).toBe(2)
  await house.boot.ok('PATCH', '/v1/queues/inbox', { who: [] })
  await expect.poll(async () => (await stuckOf(lea)).length).toBe(0)
  await activate(house, blindPolicy)
  const both = await propose(house.boot)
  await answer(
    eve,
    (await claim(eve, { limit: 20 })).find((task) => task.decision.id === both.id) as TaskWire,
    'approve',
  )
  expect(await eventsOf(both.id)).not.toContain('task.no-reviewer')
})

test('[GA10] a skill is granted by a lead, until a time, and then does not count', async () => {
  await activate(house, seats('skill:radiology'))
  const lea = await house.person('Lea', ['lead'])
  const ann = await house.person('Ann')
  const [row] = (await house.admin(`select extract(epoch from app_now())::float8 * 1000 as ms`)) as unknown as {
    ms: number
  }[]
  const until = new Date((row?.ms ?? 0) + 3_600_000).toISOString()
  const grant = (skills: unknown[]) => lea.call<PersonWire>('PATCH', `/v1/people/${ann.id}`, { skills })
  expect((await grant([{ name: 'radiology', until: '2020-01-01T00:00:00Z' }])).status).toBe(422)
  const granted = await grant(['lang:de', { name: 'radiology', until }])
  expect(granted.body.skills.sort()).toEqual(['lang:de', 'radiology'])
  expect(granted.body.skill_grants).toMatchObject([
    { name: 'lang:de', until: null, source: 'lead', granted_by: lea.id },
    { name: 'radiology', until, source: 'lead' },
  ])
  const decision = await propose(house.boot)
  expect(await stuckOf(lea)).toEqual([])
  const [task] = await claim(ann)
  expect(task?.decision.id).toBe(decision.id)
  // A name alone, as a list is sent back, does not lift the end.
  await grant(['lang:de', 'radiology'])
  await house.forward(61 * 60_000)
  await expect.poll(async () => (await stuckOf(lea)).map(([id]) => id)).toEqual([decision.id])
  expect(await claim(ann)).toEqual([])
  expect((await ann.call('POST', `/v1/tasks/${decision.task}/claim`)).status).toBe(403)
  const told = (await lea.ok<{ items: PersonWire[] }>('GET', '/v1/people')).items.find(({ id }) => id === ann.id)
  expect(told?.skills).toEqual(['lang:de'])
  const types = (await house.admin(
    `select type from entries where type like 'skill.%' order by position`,
  )) as unknown as {
    type: string
  }[]
  expect(types.map(({ type }) => type)).toEqual(['skill.granted', 'skill.granted', 'skill.expired'])
  await grant([{ name: 'radiology', until: null }])
  expect((await claim(ann)).map((one) => one.decision.id)).toEqual([decision.id])
})
