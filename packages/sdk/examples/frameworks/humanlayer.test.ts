/** HumanLayer's own SDK, as it is, with its address changed. */
import { humanlayer, type HumanLayer } from '@humanlayer/sdk'
import type { DecisionRowWire, Page, TaskWire } from '@countersign/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, type Client } from '../../../../tests/support/client.ts'
import { answer, read, settleAtOnce } from '../../../../tests/support/flow.ts'
import { openHouse, type House } from '../../../../tests/support/server.ts'

let house: House
let ann: Client & { id: string }
let apiKey: string
let base: string

beforeAll(async () => {
  house = await openHouse()
  await settleAtOnce(house.boot)
  ann = await house.person('Ann')
  apiKey = (await house.boot.ok<{ secret: string }>('POST', '/v1/keys', { name: 'calc', systems: ['*'] })).secret
  base = `${house.url}/humanlayer/v1`
})
afterAll(() => house.close())

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms))
const connect = (agentName: string, key = apiKey): HumanLayer =>
  humanlayer({ apiKey: key, apiBaseUrl: base, agentName, sleep: () => pause(20) })

async function waiting(system: string, count = 1): Promise<DecisionRowWire[]> {
  const look = async () =>
    (await house.boot.ok<Page<DecisionRowWire>>('GET', `/v1/decisions?system=${system}&status=waiting`)).items
  await expect.poll(async () => (await look()).length).toBe(count)
  return look()
}
async function say(
  decision: DecisionRowWire,
  verdict: 'approve' | 'reject' | 'edit' | 'respond',
  more: { comment?: string; proposal?: unknown } = {},
): Promise<void> {
  const task = await ann.ok<TaskWire>('POST', `/v1/tasks/${decision.task}/claim`)
  expect(await answer(ann, task, verdict, more)).toMatchObject({ status: 201 })
}
const ran: object[] = []
const multiply = async ({ x, y }: { x: number; y: number }) => {
  ran.push({ x, y })
  return x * y
}

test('[HL1] an approved function runs and its decision is released; a denied one does not, and its agent reads why', async () => {
  const approved = connect('first').requireApproval<typeof multiply>()(multiply)({ x: 6, y: 7 })
  const [one] = await waiting('first')
  expect(one).toMatchObject({ action: 'multiply' })
  await say(one as DecisionRowWire, 'approve')
  expect(await approved).toBe(42)
  expect((await read(house.boot, one?.id as string)).status).toBe('released')
  const denied = connect('second').requireApproval<typeof multiply>()(multiply)({ x: 1, y: 2 })
  const [two] = await waiting('second')
  await say(two as DecisionRowWire, 'reject', { comment: 'Not today.' })
  expect(await denied).toBe('User denied function multiply with comment: Not today.')
  expect(ran).toEqual([{ x: 6, y: 7 }])
})

test('[HL2] what people changed is told as a no that carries the change, because the function would run as it was proposed', async () => {
  const call = connect('third').requireApproval<typeof multiply>()(multiply)({ x: 100, y: 100 })
  const [one] = await waiting('third')
  await say(one as DecisionRowWire, 'edit', { proposal: { x: 10, y: 10 } })
  expect(await call).toMatch(/Approved only with other arguments: \{"x":10,"y":10\}\. Call it with these\./)
  expect(ran).toHaveLength(1)
  expect((await read(house.boot, one?.id as string)).status).toBe('cancelled')
})

test('[HL3] while a stop holds what was approved nothing is told; two calls do not cross', async () => {
  const layer = connect('fourth')
  const [a, b] = [7, 8].map((x) => layer.requireApproval<typeof multiply>()(multiply)({ x, y: 1 })) as [
    Promise<unknown>,
    Promise<unknown>,
  ]
  const both = await waiting('fourth', 2)
  const stop = await ann.ok<{ id: string }>('POST', '/v1/stops', {
    scope: { system: 'fourth' },
    level: 'hold',
    reason: 'A look.',
  })
  const eight = await Promise.all(both.map(({ id }) => read(house.boot, id))).then((all) =>
    all.find(({ proposal }) => (proposal as { x: number }).x === 8),
  )
  const seven = both.find(({ id }) => id !== eight?.id) as DecisionRowWire
  await say({ ...seven, task: eight?.task as string }, 'approve')
  await expect.poll(async () => (await read(house.boot, eight?.id as string)).frozen).toBe(stop.id)
  await pause(150)
  expect(ran).toHaveLength(1)
  for (const who of [await house.person('Olga', ['owner']), await house.person('Otto', ['owner'])])
    await who.call('POST', `/v1/stops/${stop.id}/resume`, {})
  expect(await b).toBe(8)
  await say(seven, 'reject')
  expect(await a).toMatch(/^User denied function multiply with comment: “multiply” was turned down by a person\./)
})

test('[HL4] a question is answered by a person, in words or by one of the options', async () => {
  const layer = connect('fifth')
  const told = layer.humanAsTool()({ message: 'Which account did the bank credit?' })
  const [one] = await waiting('fifth')
  await say(one as DecisionRowWire, 'respond', { proposal: 'The one in Bern.' })
  expect(await told).toBe('The one in Bern.')
  const chosen = layer.fetchHumanResponse({
    spec: { msg: 'Which of the two?', response_options: [{ name: 'left' }, { name: 'right' }] },
  })
  const [two] = await waiting('fifth')
  await say(two as DecisionRowWire, 'respond', { proposal: 'left' })
  expect(await chosen).toBe('left')
})

test('[HL5] a person answers through the protocol with their own key, and no agent does; an agent’s call climbs once', async () => {
  const agent = connect('sixth')
  const call = await agent.createFunctionCall({ spec: { fn: 'pay', kwargs: { amount: 5 } } })
  await expect(
    agent.backend?.functions().respond(call.call_id, { requested_at: new Date(), approved: true }),
  ).rejects.toThrow(/403/)
  for (let times = 0; times < 2; times++)
    expect(await agent.escalateEmailFunctionCall(call.call_id, { escalation_msg: 'It presses.' })).toMatchObject({
      call_id: call.call_id,
    })
  const [row] = await waiting('sixth')
  const task = await ann.ok<TaskWire>('GET', `/v1/tasks/${row?.task}`)
  expect(task.handed_on).toMatchObject([{ how: 'escalated', comment: 'It presses.' }])
  await connect('sixth', ann.secret)
    .backend?.functions()
    .respond(call.call_id, { requested_at: new Date(), approved: false, comment: 'Too much.' })
  await expect.poll(async () => (await agent.getFunctionCall(call.call_id)).status?.approved).toBe(false)
  expect((await agent.getFunctionCall(call.call_id)).status?.comment).toBe('Too much.')
})

test('[HL6] a channel and the secrets in it are not kept; a call sent again is the same decision', async () => {
  const agent = connect('seventh')
  const spec = {
    fn: 'pay',
    kwargs: { amount: 5 },
    channel: { slack: { channel_or_user_id: 'C1', bot_token: 'xoxb-very-secret' } },
    state: { step: 3 },
  }
  const call = { run_id: 'seventh-0a1b2c3d', call_id: 'call-1', spec }
  for (let times = 0; times < 2; times++) await agent.backend?.functions().add(call)
  const [row] = await waiting('seventh')
  expect(JSON.stringify(await read(house.boot, row?.id as string))).not.toContain('xoxb')
  expect((await agent.getFunctionCall('call-1')).spec).toEqual({
    fn: 'pay',
    kwargs: { amount: 5 },
    state: { step: 3 },
  })
  const stranger = createClient(
    house.url,
    (await house.boot.ok<{ secret: string }>('POST', '/v1/keys', { name: 'other', systems: ['other'] })).secret,
  )
  expect((await stranger.call('GET', '/humanlayer/v1/function_calls/call-1')).status).toBe(403)
})

test('[HL7] silence is told as silence, and as nobody’s no', async () => {
  const [author, risk] = [await house.person('Pol', ['policy-author']), await house.person('Pia', ['risk-owner'])]
  const source =
    'policy: slow\nrules:\n  - id: slow\n    require: gate\n    when: action == "multiply"\n    due: 1h\n    on_silence: deny\ndefault: gate\n'
  const { id } = await author.ok<{ id: string }>('POST', '/v1/policies', { name: 'slow', source })
  await risk.ok('POST', `/v1/policies/${id}/sign`, {})
  await author.ok('POST', `/v1/policies/${id}/activate`, {})
  const call = connect('eighth').requireApproval<typeof multiply>()(multiply)({ x: 3, y: 3 })
  await waiting('eighth')
  await house.forward(3_601_000)
  expect(await call).toMatch(/was not answered in time\. Nobody turned it down\./)
  expect(ran).toHaveLength(2)
})
