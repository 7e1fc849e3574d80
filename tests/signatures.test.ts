/** Electronic signatures: what a gate asks for, who can give it, and that it stands under nothing else. */
import type { DecisionWire, JudgmentWire, StepUpWire, TaskWire } from '@countersign/core'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { compareRows } from '../packages/server/src/engine/log/compare-rows.ts'
import type { Client } from './support/client.ts'
import { activate, judgment, propose, read, settleAtOnce } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

const policy = `policy: signed
rules:
  - id: releases
    require: gate
    when: action == "batch.release"
    sign: ["I reviewed and approve", "I take responsibility"]
  - id: large
    require: gate
    when: action == "refund.create" && proposal.amount > 1000.0
    people: 2
    sign: I reviewed and approve
default: gate
`
const meaning = 'I reviewed and approve'
const password = 'correct horse battery'

let house: House
let owner: Client & { id: string }
let ann: Signer
let ben: Signer
beforeAll(async () => {
  house = await openHouse()
  await settleAtOnce(house.boot)
  owner = await house.person('Olga', ['owner'])
  await activate(house, policy)
  ann = await makeSigner('Ann Archer', 'ann@example.org')
  ben = await makeSigner('Ben Baker', 'ben@example.org')
})
afterAll(() => house.close())
// Guessing is slowed down for each person: time passes between tests.
beforeEach(() => house.forward(60_000))

interface Signer extends Client {
  id: string
  email: string
}
/** Somebody in a session of a browser, with a password. */
async function makeSigner(name: string, email: string): Promise<Signer> {
  const { id } = await house.boot.ok<{ id: string }>('POST', '/v1/people', { name, roles: ['reviewer'] })
  const { link } = await owner.ok<{ link: string }>('POST', `/v1/people/${id}/invite`, {})
  const call = async (method: string, path: string, body?: unknown, cookie = '') =>
    fetch(house.url + path, {
      method,
      headers: { 'content-type': 'application/json', origin: house.url, 'sec-fetch-site': 'same-origin', cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const opened = await call('POST', '/v1/session/link', { token: link.split('#')[1] })
  const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0] as string
  await call('POST', '/v1/me/password', { email, password }, cookie)
  const client: Client = {
    secret: '',
    at: () => client,
    async call(method, path, body) {
      const response = await call(method, path, body, cookie)
      return { status: response.status, headers: response.headers, body: (await response.json()) as never }
    },
    async ok(method, path, body) {
      const { status, body: answer } = await client.call<never>(method, path, body)
      if (status > 299) throw new Error(`${method} ${path} answered ${status}: ${JSON.stringify(answer)}`)
      return answer
    },
  }
  return { ...client, id, email }
}

const batch = (more: object = {}) =>
  propose(house.boot, { system: 'mes', action: 'batch.release', proposal: { lot: 'A-7' }, ...more })
async function take(signer: Client, decision: DecisionWire): Promise<TaskWire> {
  for (const id of decision.tasks) {
    const { status, body } = await signer.call<TaskWire>('POST', `/v1/tasks/${id}/claim`, {})
    if (status === 200) return body
  }
  throw new Error('none of its tasks could be claimed')
}
type Code = { code: string; errors?: { path: string }[] }
const stepUp = (signer: Signer, task: TaskWire, more: object = {}) =>
  signer.call<StepUpWire & Code>('POST', `/v1/tasks/${task.id}/step-up`, {
    ...{ answer: { verdict: 'approve' }, digest: task.decision.digest, meaning, password, email: signer.email },
    ...more,
  })
const give = (signer: Client, task: TaskWire, body: object) =>
  signer.call<{ id: string; status: string } & Code>('POST', `/v1/tasks/${task.id}/judgments`, body)
const signedWith = (step_up: string) => ({ signature: { meaning, step_up } })

test('[ES1][ES5] an approval is taken only signed; name, time and meaning stand with it wherever it is told', async () => {
  const decision = await batch()
  const task = await take(ann, decision)
  expect(task.sign).toEqual([meaning, 'I take responsibility'])
  expect(await give(ann, task, judgment(task, 'approve'))).toMatchObject({ status: 409, body: { code: 'unsigned' } })
  const { status, body: proof } = await stepUp(ann, task)
  expect(status).toBe(201)
  expect(proof.name).toBe('Ann Archer')
  const given = await give(ann, task, { ...judgment(task, 'approve'), ...signedWith(proof.step_up) })
  expect(given.status).toBe(201)
  const signature = { name: 'Ann Archer', meaning, at: expect.stringMatching(/Z$/), with: 'password' }
  const approved = await read(house.boot, decision.id)
  expect(approved).toMatchObject({
    status: 'approved',
    outcome: { signatures: [{ ...signature, person: ann.id, judgment: given.body.id }] },
  })
  const { items } = await house.boot.ok<{ items: JudgmentWire[] }>('GET', `/v1/decisions/${decision.id}/judgments`)
  expect(items[0]?.signature).toEqual(signature)
})

test('[ES1] what stops it needs no signature and takes none', async () => {
  const task = await take(ann, await batch())
  const { body: proof } = await stepUp(ann, task, { answer: { verdict: 'reject' } })
  expect(await give(ann, task, { ...judgment(task, 'reject'), ...signedWith(proof.step_up) })).toMatchObject({
    status: 422,
    body: { code: 'not-to-sign' },
  })
  expect((await give(ann, task, judgment(task, 'reject'))).status).toBe(201)
  expect((await read(house.boot, task.decision.id)).status).toBe('rejected')
})

test('[ES3] no key signs, not even one that may all else', async () => {
  const decision = await batch()
  for (const client of [await house.person('Kim'), owner]) {
    const task = await take(client, decision)
    const asked = await client.call<Code>('POST', `/v1/tasks/${task.id}/step-up`, {
      ...{ answer: { verdict: 'approve' }, digest: task.decision.digest, meaning, password, email: ann.email },
    })
    expect(asked).toMatchObject({ status: 403, body: { code: 'session-required' } })
    const body = { ...judgment(task, 'approve'), ...signedWith('sig_made-up') }
    expect(await give(client, task, body)).toMatchObject({ status: 403, body: { code: 'session-required' } })
    await client.ok('POST', `/v1/tasks/${task.id}/release`, {})
  }
})

test('[ES4] a proof serves for that very answer of that person, once, for five minutes', async () => {
  const decision = await batch()
  const task = await take(ann, decision)
  const { body: proof } = await stepUp(ann, task)
  const others = [
    { ...judgment(task, 'approve'), comment: 'and more' },
    { ...judgment(task, 'edit', { proposal: { lot: 'A-8' } }) },
  ]
  for (const other of others)
    expect(await give(ann, task, { ...other, ...signedWith(proof.step_up) })).toMatchObject({
      status: 409,
      body: { code: 'step-up-spent' },
    })
  const elsewhere = await take(ben, await batch())
  expect(await give(ben, elsewhere, { ...judgment(elsewhere, 'approve'), ...signedWith(proof.step_up) })).toMatchObject(
    { body: { code: 'step-up-spent' } },
  )
  await ben.ok('POST', `/v1/tasks/${elsewhere.id}/release`, {})
  await house.forward(4 * 60_000)
  await ann.ok('POST', `/v1/tasks/${task.id}/renew`, {})
  await house.forward(70_000)
  const body = { ...judgment(task, 'approve'), ...signedWith(proof.step_up) }
  expect((await give(ann, task, body)).body.code).toBe('step-up-spent')
  const { body: fresh } = await stepUp(ann, task)
  // Also after an undo the next answer takes a proof of its own.
  await house.boot.ok('PATCH', '/v1/queues/inbox', { settle: '1h' })
  const signed = { ...body, ...signedWith(fresh.step_up) }
  const { body: first } = await give(ann, task, signed)
  await ann.ok('POST', `/v1/judgments/${first.id}/undo`)
  expect((await give(ann, task, signed)).body.code).toBe('step-up-spent')
  await settleAtOnce(house.boot)
})

test('[ES6] the first signature of a sitting takes address and password, the next the password alone, in that session', async () => {
  await house.forward(20 * 60_000)
  const sign = async (signer: Signer, more: object) => {
    const task = await take(signer, await batch())
    const { status, body } = await stepUp(signer, task, more)
    if (status === 201) await give(signer, task, { ...judgment(task, 'approve'), ...signedWith(body.step_up) })
    else await signer.ok('POST', `/v1/tasks/${task.id}/release`, {})
    return { status, code: body.code, path: body.errors?.[0]?.path }
  }
  const alone = { email: undefined }
  expect(await sign(ann, alone)).toEqual({ status: 422, code: 'bad-input', path: 'email' })
  expect((await sign(ann, {})).status).toBe(201)
  expect((await sign(ann, alone)).status).toBe(201)
  expect((await sign(ben, alone)).status).toBe(422)
  await house.forward(14 * 60_000)
  expect((await sign(ann, alone)).status).toBe(201)
  await house.forward(16 * 60_000)
  expect((await sign(ann, alone)).status).toBe(422)
})

test('[ES7] a wrong password, or somebody else’s, signs nothing, is slowed down, and is a line of the log', async () => {
  const task = await take(ben, await batch())
  const wrong = [{ password: 'wrong horse battery' }, { email: ann.email }]
  for (const more of wrong)
    expect(await stepUp(ben, task, more)).toMatchObject({ status: 403, body: { code: 'step-up-refused' } })
  const lines = await house.admin(
    `select convert_from(leaf, 'utf8')::json->'actor'->>'id' as who from entries where type = 'signature.refused'`,
  )
  expect(lines).toEqual(wrong.map(() => ({ who: ben.id })))
  const guesses = Array.from({ length: 40 }, () => stepUp(ben, task, { password: 'x' }))
  expect((await Promise.all(guesses)).map(({ status }) => status)).toContain(429)
  await ben.ok('POST', `/v1/tasks/${task.id}/release`, {})
}, 30_000)

test('[ES8] what an edit brings under a signing gate counts only where it was signed', async () => {
  const decision = await propose(house.boot, { requester: undefined })
  const task = await take(ann, decision)
  expect(task.sign).toEqual([])
  // Nobody asked for a signature when it was answered: the new amount does.
  const edited = await give(ann, task, judgment(task, 'edit', { proposal: { amount: 5_000 } }))
  expect(edited.status).toBe(201)
  const now = await read(house.boot, decision.id)
  expect(now).toMatchObject({ status: 'waiting', proposal: { amount: 5_000 } })
  const sign = async (signer: Signer) => {
    const again = await take(signer, await read(house.boot, decision.id))
    const { body } = await stepUp(signer, again)
    return give(signer, again, { ...judgment(again, 'approve'), ...signedWith(body.step_up) })
  }
  expect((await sign(ben)).status).toBe(201)
  expect((await read(house.boot, decision.id)).status).toBe('waiting')
  expect((await sign(ann)).status).toBe(201)
  const approved = await read(house.boot, decision.id)
  expect(approved.status).toBe('approved')
  expect(approved.outcome?.signatures?.map(({ name }) => name).sort()).toEqual(['Ann Archer', 'Ben Baker'])
})

test('[ES9] no grant stands in for a signature', async () => {
  const decision = await batch()
  const body = { from: decision.id, action: 'batch.release', uses: 5, for: '1h' }
  expect(await owner.call('POST', '/v1/grants', body)).toMatchObject({ status: 403, body: { code: 'not-eligible' } })
  await owner.ok('POST', '/v1/grants', { system: 'mes', action: 'batch.release', uses: 5, for: '1h' })
  expect((await batch()).status).toBe('waiting')
})

test('[ES10] the log commits to a signature without its words; one that was altered or moved is found, erasure is not', async () => {
  const decision = await batch({ subject: 'lot:A-7' })
  const task = await take(ann, decision)
  const { body: proof } = await stepUp(ann, task)
  await give(ann, task, { ...judgment(task, 'approve'), ...signedWith(proof.step_up) })
  const uuid = decision.id.slice(4)
  const [line] = (await house.admin(
    `select position::int, leaf from entries where decision = $1 and type = 'judgment.recorded'`,
    [uuid],
  )) as unknown as { position: number; leaf: Buffer }[]
  const { position = 0, leaf = Buffer.of() } = line ?? {}
  const text = leaf.toString('utf8')
  expect(JSON.parse(text)).toMatchObject({
    data: { signature: { with: 'password', commit: expect.stringMatching(/^[0-9a-f]{64}$/) } },
  })
  for (const word of [meaning, 'Archer', proof.step_up]) expect(text).not.toContain(word)

  const { engine, first } = house.serving.context
  const state = await engine.states.get(first.workspace)
  const check = async () =>
    (await compareRows(engine.database, state.id, state.key, position, [leaf])).findings.map(({ why }) => why)
  const altered = async (change: string) => {
    await house.admin(`update judgments set ${change} where decision = $1`, [uuid])
    const found = await check()
    await house.admin(`update judgments j set verdict = k.verdict, digest = k.digest, signed_with = k.signed_with, signature_sealed = k.signature_sealed
      from kept k where k.id = j.id`)
    return found
  }
  await house.admin('create table kept as select * from judgments')
  expect(await check()).toEqual([])
  expect(await altered(`verdict = 'edit'`)).toEqual(['what stands over it is not what was signed'])
  expect(await altered(`digest = sha256('x')`)).toEqual(['what stands over it is not what was signed'])
  expect(await altered('signed_with = null, signature_sealed = null')).toEqual(['the signature is missing'])
  const another = `(select signature_sealed from kept where signature_sealed is not null and decision <> '${uuid}' limit 1)`
  expect(await altered(`signature_sealed = ${another}`)).toEqual(['the signature was changed'])
  expect(await altered(`signature_sealed = set_byte(signature_sealed, 40, 7)`)).toEqual(['the signature was changed'])

  await owner.ok('POST', '/v1/subjects/lot%3AA-7/erase', { reason_code: 'asked' })
  expect(await check()).toEqual([])
  const { items } = await house.boot.ok<{ items: JudgmentWire[] }>('GET', `/v1/decisions/${decision.id}/judgments`)
  expect(items[0]?.signature).toBeNull()
})
