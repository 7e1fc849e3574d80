/** The gateway before servers over HTTP: several clients, each with its own key. */
import { spawn, type ChildProcess } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Client as NewerClient, StreamableHTTPClientTransport as NewerHttp } from '@modelcontextprotocol/client'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import type { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import { createMcpHandler } from '@modelcontextprotocol/server'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { activate, read, settleAtOnce } from '../../../../tests/support/flow.ts'
import { freePort, openHouse, type House } from '../../../../tests/support/server.ts'
import { createFixture } from './mcp-fixture.ts'
import { answerAs, bin, serverFile, until, waiting, wordsIn } from './mcp-support.ts'

const policy = `policy: tools
rules:
  - id: everything
    permit: auto
    when: action.startsWith("mcp.everything.")
default: gate
`
let house: House
let ann: Awaited<ReturnType<House['person']>>
const keys: string[] = []
const written: string[] = []
const children: ChildProcess[] = []
const clients: { close(): Promise<void> }[] = []
let fixture: Server
let everything: string
let hosted: string
let direct: string
const seen: Record<string, unknown>[] = []

/** A process, as soon as its address answers at all. */
async function spawned(args: string[], url: string, env: Record<string, string>): Promise<string> {
  children.push(spawn(process.execPath, args, { stdio: 'ignore', env: { PATH: process.env['PATH'] ?? '', ...env } }))
  await vi.waitFor(() => fetch(url), { timeout: 60_000, interval: 100 })
  return url
}
async function gateway(name: string, to: string, more: string[] = []): Promise<string> {
  const port = await freePort()
  const args = [bin, 'gateway', '--name', name, '--to', to, '--listen', `127.0.0.1:${port}`, ...more]
  return spawned(args, `http://127.0.0.1:${port}/mcp`, {
    COUNTERSIGN_URL: house.url,
    UPSTREAM_TOKEN: 'upstream-secret',
  })
}

beforeAll(async () => {
  house = await openHouse()
  await settleAtOnce(house.boot)
  await activate(house, policy)
  ann = await house.person('Ann')
  for (const name of ['one', 'two']) {
    const scopes = ['decisions:propose', 'decisions:read', 'decisions:release']
    const systems = ['mcp-everything', 'mcp-fixture']
    keys.push((await house.boot.ok<{ secret: string }>('POST', '/v1/keys', { name, scopes, systems })).secret)
  }
  const handler = createMcpHandler(() => createFixture((words) => written.push(words)))
  fixture = createServer(async (request, response) => {
    seen.push(request.headers)
    const parts: Buffer[] = []
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part)
    const body = Buffer.concat(parts)
    const answer = await handler.fetch(
      new Request(`http://fixture${request.url}`, {
        method: request.method ?? 'GET',
        headers: request.headers as Record<string, string>,
        ...(body.length > 0 ? { body } : {}),
      }),
    )
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    for await (const part of answer.body ?? []) response.write(part)
    response.end()
  })
  await new Promise<void>((resolve) => fixture.listen(0, '127.0.0.1', resolve))
  const port = await freePort()
  direct = await spawned([serverFile('server-everything'), 'streamableHttp'], `http://127.0.0.1:${port}/mcp`, {
    PORT: String(port),
  })
  ;[everything, hosted] = await Promise.all([
    gateway('everything', direct),
    gateway('fixture', `http://127.0.0.1:${(fixture.address() as AddressInfo).port}/mcp`, [
      '--header',
      'x-upstream: $UPSTREAM_TOKEN',
      '--answer-within',
      '1s',
      '--progress-every',
      '1s',
    ]),
  ])
})
afterAll(async () => {
  for (const client of clients) await client.close()
  for (const child of children) child.kill()
  fixture.close().closeAllConnections()
  await house.close()
})

async function older(url: string, key: string | undefined): Promise<Client> {
  const client = new Client({ name: 'older', version: '1' })
  clients.push(client)
  const requestInit = key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } }
  // Its types do not know exactOptionalPropertyTypes.
  await client.connect(
    new StreamableHTTPClientTransport(new URL(url), { requestInit }) as unknown as StdioClientTransport,
  )
  return client
}

test('[GW23] over HTTP, too, what goes ahead alone and what is no call passes unchanged', async () => {
  const through = await older(everything, keys[0])
  const beside = await older(direct, undefined)
  const both = async <T>(ask: (one: Client) => Promise<T>) => expect(await ask(through)).toEqual(await ask(beside))
  expect(through.getServerVersion()).toEqual(beside.getServerVersion())
  await both((one) => one.listTools())
  await both((one) => one.listResources())
  await both((one) => one.callTool({ name: 'echo', arguments: { message: 'hällo' } }))
  await both((one) => one.callTool({ name: 'get-sum', arguments: { a: 'one' } }))
  const steps: number[] = []
  const call = { name: 'trigger-long-running-operation', arguments: { duration: 0.4, steps: 2 } }
  await through.callTool(call, undefined, { onprogress: ({ progress }) => steps.push(progress) })
  expect(steps).toContain(1)
})

test('[GW24] clients come with their own keys; calls of two at once do not cross', async () => {
  await expect(older(hosted, undefined)).rejects.toThrow()
  await expect(older(hosted, 'no-such-key-0123456789')).rejects.toThrow()
  const [one, two] = await Promise.all([older(hosted, keys[0]), older(hosted, keys[1])])
  const write = (client: Client, line: string) =>
    client.callTool({ name: 'write', arguments: { line } }, undefined, { onprogress: () => undefined })
  const answers = [write(one, 'of one'), write(two, 'of two')]
  for (const id of await waiting(house.boot, 'mcp.fixture.write', 2)) {
    const decision = await read(house.boot, id)
    expect(decision).toMatchObject({ attributes: { mcp: { known: true, destructive: false } } })
    const { line } = decision.proposal as { line: string }
    await answerAs(
      ann,
      house.boot,
      id,
      line === 'of one' ? 'edit' : 'reject',
      line === 'of one' ? { proposal: { line: 'edited' } } : {},
    )
  }
  expect((await Promise.all(answers)).map((answer) => answer.isError ?? wordsIn(answer))).toEqual([
    'wrote edited',
    true,
  ])
  expect(written).toEqual(['edited'])
  expect(seen.every((headers) => headers['authorization'] === undefined)).toBe(true)
  expect(seen.some((headers) => headers['x-upstream'] === 'upstream-secret')).toBe(true)

  // Without progress it is answered in time; another client's same call is another question.
  const same = { name: 'write', arguments: { line: 'again' } }
  expect(await one.callTool(same)).toMatchObject({ isError: true, _meta: { 'countersign/status': 'waiting' } })
  const [first = ''] = await waiting(house.boot, 'mcp.fixture.write')
  await answerAs(ann, house.boot, first, 'approve')
  await until(house.boot, first, 'approved')
  expect(wordsIn(await one.callTool(same))).toBe('wrote again')
  expect(await two.callTool(same)).toMatchObject({ isError: true })
  expect(written).toEqual(['edited', 'again'])
})

test('[GW24] a newer client’s rounds are one decision, and its headers are held to its message', async () => {
  const client = new NewerClient(
    { name: 'newer', version: '1' },
    { versionNegotiation: { mode: 'auto' }, capabilities: { elicitation: { form: {} } } },
  )
  clients.push(client)
  client.setRequestHandler('elicitation/create', () => ({ action: 'accept', content: { sure: true } }))
  const authorization = `Bearer ${keys[0]}`
  await client.connect(new NewerHttp(new URL(hosted), { requestInit: { headers: { authorization } } }))
  expect(client.getNegotiatedProtocolVersion()).toBe('2026-07-28')
  const call = client.callTool({ name: 'confirm', arguments: { what: 'drop' } }, { onprogress: () => undefined })
  const [id = ''] = await waiting(house.boot, 'mcp.fixture.confirm')
  await answerAs(ann, house.boot, id, 'approve')
  expect(wordsIn(await call)).toBe('confirmed drop')
  await until(house.boot, id, 'done')

  const crossed = (headers: Record<string, string>, message: object) =>
    fetch(hosted, {
      method: 'POST',
      headers: {
        authorization,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...headers,
      },
      body: JSON.stringify(Array.isArray(message) ? message : { jsonrpc: '2.0', id: 1, ...message }),
    })
  const params = { name: 'write', arguments: { line: 'crossed' } }
  expect((await crossed({ 'mcp-method': 'tools/call' }, { method: 'ping', params })).status).toBe(400)
  expect((await crossed({ 'mcp-name': 'slow' }, { method: 'tools/call', params })).status).toBe(400)
  expect((await crossed({}, [{ method: 'tools/call', params }])).status).toBe(400)
  expect(written).not.toContain('crossed')
})
