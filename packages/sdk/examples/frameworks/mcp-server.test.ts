/** Countersign's own tools, called by official clients of both revisions, over stdio and HTTP. */
import { Client as NewerClient, StreamableHTTPClientTransport as NewerHttp } from '@modelcontextprotocol/client'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { activate, settleAtOnce } from '../../../../tests/support/flow.ts'
import { openHouse, type House } from '../../../../tests/support/server.ts'
import { answerAs, bin, keysOf, until, waiting, wordsIn } from './mcp-support.ts'

const policy = `policy: agent
rules:
  - id: small
    permit: auto
    when: action == "refund.create" && proposal.amount <= 10
  - id: never
    require: deny
    when: action == "table.drop"
  - id: soon
    require: gate
    when: action == "mail.send"
    due: 1h
    on_silence: deny
default: gate
`
let house: House
let ann: Awaited<ReturnType<House['person']>>
let key: string
const open: { close(): Promise<void> }[] = []

beforeAll(async () => {
  house = await openHouse()
  await settleAtOnce(house.boot)
  await activate(house, policy)
  ann = await house.person('Ann')
  const scopes = ['decisions:propose', 'decisions:read', 'decisions:release']
  const made = await house.boot.ok<{ secret: string }>('POST', '/v1/keys', {
    name: 'agent',
    scopes,
    systems: ['refund-agent'],
  })
  key = made.secret
})
afterAll(async () => {
  for (const one of open) await one.close()
  await house.close()
})

const older = async (over: 'stdio' | 'http', capabilities = {}, secret = key) => {
  const client = new Client({ name: 'older', version: '1' }, { capabilities })
  open.push(client)
  await client.connect(
    over === 'stdio'
      ? new StdioClientTransport({
          command: process.execPath,
          args: [bin, 'mcp', '--system', 'refund-agent'],
          env: { PATH: process.env['PATH'] ?? '', ...keysOf(house, secret) },
          stderr: 'ignore',
        })
      : // Its types do not know exactOptionalPropertyTypes.
        (new StreamableHTTPClientTransport(new URL(`${house.url}/mcp`), {
          requestInit: { headers: { authorization: `Bearer ${secret}` } },
        }) as unknown as StdioClientTransport),
  )
  return client
}
const newer = async (elicitation: { url?: Record<string, never> } = {}) => {
  const client = new NewerClient(
    { name: 'newer', version: '1' },
    { versionNegotiation: { mode: 'auto' }, capabilities: { elicitation } },
  )
  open.push(client)
  await client.connect(
    new NewerHttp(new URL(`${house.url}/mcp`), { requestInit: { headers: { authorization: `Bearer ${key}` } } }),
  )
  return client
}
const standingIn = (result: unknown) => (result as { structuredContent: Record<string, unknown> }).structuredContent

for (const over of ['stdio', 'http'] as const)
  test(`[MC1] over ${over} an agent submits, checks, gets go once, and reports`, async () => {
    const client = await older(over)
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name).sort()).toEqual([
      'ask_person',
      'check_approval',
      'report_effect',
      'request_approval',
    ])
    expect(tools.every(({ outputSchema, annotations }) => outputSchema && annotations)).toBe(true)
    const asked = await client.callTool({
      name: 'request_approval',
      arguments: { action: 'refund.create', proposal: { amount: 80 }, summary: 'It never came.', wait: 0 },
    })
    expect(standingIn(asked)).toMatchObject({ status: 'waiting', go: false })
    const [id = ''] = await waiting(house.boot, 'refund.create')
    expect(standingIn(asked)).toMatchObject({ decision: id, url: expect.stringContaining(`/decisions/${id}`) })
    await expect(
      client.callTool({ name: 'report_effect', arguments: { decision: id, status: 'done' } }),
    ).resolves.toMatchObject({ isError: true })
    const check = (wait: number) => client.callTool({ name: 'check_approval', arguments: { decision: id, wait } })
    const checking = check(30)
    await answerAs(ann, house.boot, id, 'edit', { proposal: { amount: 70 } })
    expect(standingIn(await checking)).toMatchObject({ go: true, proposal: { amount: 70 }, edited: true })
    expect(standingIn(await check(0))).toMatchObject({ go: false, status: 'released' })
    const told = await client.callTool({ name: 'report_effect', arguments: { decision: id, status: 'done' } })
    expect(standingIn(told)).toMatchObject({ status: 'done' })
    await until(house.boot, id, 'done')
  })

test('[MC2] the policy answers at once; a rejection and a refusal say why and never go', async () => {
  const client = await older('http')
  const request = (action: string, amount: number, wait = 0) =>
    client.callTool({ name: 'request_approval', arguments: { action, proposal: { amount }, wait } })
  expect(standingIn(await request('refund.create', 5))).toMatchObject({ go: true, proposal: { amount: 5 } })
  expect(standingIn(await request('table.drop', 5))).toMatchObject({ go: false, status: 'refused' })
  const rejected = request('refund.create', 99, 30)
  const [id = ''] = await waiting(house.boot, 'refund.create')
  await answerAs(ann, house.boot, id, 'reject', { comment: 'a fraud' })
  expect(standingIn(await rejected)).toMatchObject({ go: false, status: 'rejected', reason: 'a fraud' })
})

test('[MC7] silence is told as silence; while a stop holds there is no go, and then there is', async () => {
  const client = await older('http')
  const request = (wait: number) =>
    client.callTool({ name: 'request_approval', arguments: { action: 'mail.send', proposal: { to: 'all' }, wait } })
  const silent = request(30)
  await waiting(house.boot, 'mail.send')
  await house.forward(2 * 3_600_000)
  expect(standingIn(await silent)).toMatchObject({ go: false, status: 'expired' })
  expect(wordsIn(await silent)).toContain('silence')

  await request(0)
  const [id = ''] = await waiting(house.boot, 'mail.send')
  const check = async (wait: number) =>
    standingIn(await client.callTool({ name: 'check_approval', arguments: { decision: id, wait } }))
  const owner = await house.person('Olga', ['owner'])
  const stop = await owner.ok<{ id: string }>('POST', '/v1/stops', { scope: {}, level: 'hold', reason: 'drill' })
  await answerAs(ann, house.boot, id, 'approve')
  await until(house.boot, id, 'approved')
  expect(await check(1)).toMatchObject({ go: false, status: 'approved' })
  for (const person of [owner, await house.person('Otto', ['owner'])])
    await person.ok('POST', `/v1/stops/${stop.id}/resume`, {})
  expect(await check(30)).toMatchObject({ go: true, proposal: { to: 'all' } })
})

test('[MC3] a person’s answer comes back, of one of the choices', async () => {
  const client = await older('http')
  const asked = client.callTool({
    name: 'ask_person',
    arguments: { question: 'Which?', choices: ['left', 'right'], wait: 30 },
  })
  const [id = ''] = await waiting(house.boot, 'question.ask')
  await answerAs(ann, house.boot, id, 'respond', { proposal: 'left' })
  expect(standingIn(await asked)).toMatchObject({ status: 'answered', answer: 'left', go: false })
})

test('[MC4] a client that opens addresses is asked to open the decision’s, in both revisions', async () => {
  const shown: string[] = []
  const old = await older('stdio', { elicitation: { url: {} } })
  old.setRequestHandler(ElicitRequestSchema, async ({ params }) => {
    shown.push((params as { url: string }).url)
    const [id = ''] = await waiting(house.boot, 'refund.create')
    await answerAs(ann, house.boot, id, 'approve')
    return { action: 'accept' as const }
  })
  const first = await old.callTool({
    name: 'request_approval',
    arguments: { action: 'refund.create', proposal: { amount: 81 } },
  })
  expect(standingIn(first)).toMatchObject({ go: true })

  const young = await newer({ url: {} })
  expect(young.getNegotiatedProtocolVersion()).toBe('2026-07-28')
  young.setRequestHandler('elicitation/create', async ({ params }) => {
    shown.push((params as { url: string }).url)
    const [id = ''] = await waiting(house.boot, 'refund.create')
    await answerAs(ann, house.boot, id, 'approve')
    return { action: 'accept' as const }
  })
  const second = await young.callTool({
    name: 'request_approval',
    arguments: { action: 'refund.create', proposal: { amount: 82 } },
  })
  expect(standingIn(second)).toMatchObject({ go: true, proposal: { amount: 82 } })
  expect(shown).toEqual([
    expect.stringContaining(String(standingIn(first)['decision'])),
    expect.stringContaining(String(standingIn(second)['decision'])),
  ])
})

test('[MC5] a key gets what it may over HTTP and nothing more, and errors name their fix', async () => {
  const bare = await fetch(`${house.url}/mcp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  expect(bare.status).toBe(401)
  expect((await fetch(`${house.url}/mcp`, { headers: { authorization: `Bearer ${key}` } })).status).toBe(405)
  await expect(older('http', {}, 'no-such-key-0123456789')).rejects.toThrow()
  const client = await older('http')
  const request = (system: string) =>
    client.callTool({ name: 'request_approval', arguments: { action: 'refund.create', proposal: {}, system } })
  expect(wordsIn(await request('another-agent'))).toContain('it lists refund-agent')
  const every = await older('http', {}, house.boot.secret)
  const nameless = await every.callTool({
    name: 'request_approval',
    arguments: { action: 'refund.create', proposal: {} },
  })
  expect(wordsIn(nameless)).toContain('give system')
  expect(wordsIn(await client.callTool({ name: 'check_approval', arguments: { decision: 'dec_nothing' } }))).not.toBe(
    '',
  )
})

test('[MC6] the same idempotency key takes up the same decision', async () => {
  const client = await newer()
  const args = { action: 'refund.create', proposal: { amount: 83 }, wait: 0, idempotency_key: 'order-83' }
  const [one, two] = [
    await client.callTool({ name: 'request_approval', arguments: args }),
    await client.callTool({ name: 'request_approval', arguments: args }),
  ]
  expect(standingIn(one)['decision']).toBe(standingIn(two)['decision'])
  await waiting(house.boot, 'refund.create')
})
