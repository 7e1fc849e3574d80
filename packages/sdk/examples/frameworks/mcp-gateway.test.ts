/** The gateway between official clients and servers, each a process of its own. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client as NewerClient } from '@modelcontextprotocol/client'
import { StdioClientTransport as NewerTransport } from '@modelcontextprotocol/client/stdio'
import { ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { DecisionRowWire, Page } from '@countersign/core'
import { activate, read, settleAtOnce } from '../../../../tests/support/flow.ts'
import { freePort, openHouse, type House } from '../../../../tests/support/server.ts'
import {
  answerAs,
  bin,
  fixtureFile,
  keysOf,
  serverFile,
  start,
  until,
  waiting,
  wordsIn,
  type Started,
} from './mcp-support.ts'

const policy = `policy: tools
rules:
  - id: everything
    permit: auto
    when: action.startsWith("mcp.everything.")
  - id: reading
    permit: auto
    when: action.startsWith("mcp.files.") && attributes.mcp.read_only == true
  - id: soon
    require: gate
    when: action == "mcp.fixture.write"
    due: 1h
    on_silence: deny
default: gate
`
const folder = mkdtempSync(join(tmpdir(), 'countersign-mcp-'))
const lines = join(folder, 'lines.txt')
let house: House
let ann: Awaited<ReturnType<House['person']>>
let key: string
const started: Started[] = []

beforeAll(async () => {
  house = await openHouse()
  await settleAtOnce(house.boot)
  await activate(house, policy)
  ann = await house.person('Ann')
  key = (
    await house.boot.ok<{ secret: string }>('POST', '/v1/keys', {
      name: 'gateway',
      scopes: ['decisions:propose', 'decisions:read', 'decisions:release'],
      systems: ['mcp-everything', 'mcp-files', 'mcp-fixture'],
    })
  ).secret
})
afterAll(async () => {
  for (const { client } of started) await client.close()
  await house.close()
  rmSync(folder, { recursive: true, force: true })
})

const gateway = async (name: string, server: string[], more: string[] = [], env: Record<string, string> = {}) => {
  const one = await start([bin, 'gateway', '--name', name, ...more, '--', process.execPath, ...server], {
    ...keysOf(house, key),
    ...env,
  })
  started.push(one)
  return one
}
/** A gateway costs a second to start: tests that want the same share one. */
const shared = new Map<string, Promise<Started>>()
const once = (name: string, make: () => Promise<Started>): Promise<Started> => {
  const one = shared.get(name) ?? make()
  shared.set(name, one)
  return one
}
const plain = () => once('plain', () => fixture())
const impatient = () => once('impatient', () => fixture(['--progress-every', '1s', '--answer-within', '1s']))
const everything = () =>
  once('everything', () =>
    gateway('everything', [serverFile('server-everything')], [], { UPSTREAM_TOKEN: 'very-secret-token' }),
  )
const fixture = (more: string[] = []) => gateway('fixture', [fixtureFile, lines], more)
const written = () => (existsSync(lines) ? readFileSync(lines, 'utf8') : '')
const decisionsOf = async (action: string) =>
  (await house.boot.ok<Page<DecisionRowWire>>('GET', `/v1/decisions?action=${action}`)).items

test('[GW1] calls that the policy lets go, and everything else, pass unchanged', async () => {
  const direct = await start([serverFile('server-everything')])
  started.push(direct)
  const { client } = await everything()
  const both = async <T>(ask: (one: Started['client']) => Promise<T>) =>
    expect(await ask(client).catch((error: unknown) => String(error))).toEqual(
      await ask(direct.client).catch((error: unknown) => String(error)),
    )
  expect(client.getServerVersion()).toEqual(direct.client.getServerVersion())
  expect(client.getServerCapabilities()).toEqual(direct.client.getServerCapabilities())
  await both((one) => one.listTools())
  await both((one) => one.listPrompts())
  await both((one) => one.listResources())
  await both((one) => one.callTool({ name: 'echo', arguments: { message: 'hällo \u2028 wörld' } }))
  await both((one) => one.callTool({ name: 'get-tiny-image' }))
  await both((one) => one.callTool({ name: 'get-sum', arguments: { a: 1.5, b: 2 } }))
  await both((one) => one.callTool({ name: 'get-structured-content', arguments: { location: 'Chicago' } }))
  await both((one) => one.callTool({ name: 'get-sum', arguments: { a: 'one' } }))
  await both((one) => one.callTool({ name: 'no-such-tool', arguments: {} }))
  await both((one) => one.getPrompt({ name: 'no-such-prompt' }))
  const seen: number[] = []
  await client.callTool({ name: 'trigger-long-running-operation', arguments: { duration: 0.2, steps: 2 } }, undefined, {
    onprogress: ({ progress }) => seen.push(progress),
  })
  // This client forgets progress that comes in one piece with the answer.
  expect(seen).toContain(1)
  const [sum] = await decisionsOf('mcp.everything.get-sum')
  expect(sum).toMatchObject({ status: 'failed', system: 'mcp-everything', route: { mode: 'auto' } })
  await expect.poll(async () => (await decisionsOf('mcp.everything.echo'))[0]?.status).toBe('done')
})

test('[GW2] a server’s credentials stay with the gateway, and the gateway’s with itself', async () => {
  const { client, said } = await everything()
  const told = wordsIn(await client.callTool({ name: 'get-env' }))
  expect(told).toContain('very-secret-token')
  expect(told).not.toContain('COUNTERSIGN_')
  expect(said()).not.toContain('very-secret-token')
  const [row] = await decisionsOf('mcp.everything.get-env')
  await until(house.boot, row?.id ?? '', 'done')
  expect(JSON.stringify(await read(house.boot, row?.id ?? ''))).not.toContain('very-secret-token')
})

test('[GW3] what needs a person is held; a rejection is never carried out, and an edit is what is', async () => {
  const { client } = await gateway('files', [serverFile('server-filesystem'), folder])
  const path = join(folder, 'held.txt')
  writeFileSync(join(folder, 'there.txt'), 'there')
  expect(
    wordsIn(await client.callTool({ name: 'read_text_file', arguments: { path: join(folder, 'there.txt') } })),
  ).toBe('there')
  const write = (content: string) => client.callTool({ name: 'write_file', arguments: { path, content } })

  const rejected = write('no')
  const [first = ''] = await waiting(house.boot, 'mcp.files.write_file')
  expect(await read(house.boot, first)).toMatchObject({
    proposal: { path, content: 'no' },
    attributes: { mcp: { server: 'files', tool: 'write_file', known: true, read_only: false, destructive: true } },
    schema: { properties: { content: { type: 'string' } } },
  })
  await answerAs(ann, house.boot, first, 'reject', { comment: 'not this file' })
  const refusal = await rejected
  expect(refusal).toMatchObject({ isError: true, _meta: { 'countersign/decision': first } })
  expect(wordsIn(refusal)).toContain('not this file')
  expect(existsSync(path)).toBe(false)

  const edited = write('as proposed')
  const [second = ''] = await waiting(house.boot, 'mcp.files.write_file')
  await answerAs(ann, house.boot, second, 'edit', { proposal: { path, content: 'as edited' } })
  expect(await edited).not.toHaveProperty('isError', true)
  expect(readFileSync(path, 'utf8')).toBe('as edited')
  await until(house.boot, second, 'done')
})

test('[GW25] silence is told as silence; while a stop holds nothing runs, and then what was approved does', async () => {
  const { client } = await plain()
  const write = (line: string) => client.callTool({ name: 'write', arguments: { line } })
  const silent = write('silent')
  await waiting(house.boot, 'mcp.fixture.write')
  await house.forward(2 * 3_600_000)
  expect(wordsIn(await silent)).toMatch(/Nobody answered .*That is silence, not a refusal by a person\./)

  const owner = await house.person('Olga', ['owner'])
  const stop = (level: 'hold' | 'drain') =>
    owner.ok<{ id: string }>('POST', '/v1/stops', { scope: { system: 'mcp-fixture' }, level, reason: 'drill' })
  const other = await house.person('Otto', ['owner'])
  const resume = async (id: string) => {
    for (const person of [owner, other]) await person.ok('POST', `/v1/stops/${id}/resume`, {})
  }
  const held = write('held')
  const [id = ''] = await waiting(house.boot, 'mcp.fixture.write')
  const holding = await stop('hold')
  await answerAs(ann, house.boot, id, 'approve')
  await expect.poll(async () => (await read(house.boot, id)).frozen).toBe(holding.id)
  expect(written()).not.toContain('held')
  await resume(holding.id)
  expect(await held).not.toHaveProperty('isError', true)
  expect(written()).toContain('held')

  const ended = await stop('drain')
  const refused = await write('ended')
  expect(refused).toMatchObject({ isError: true })
  expect(wordsIn(refused)).toContain('A stop ended')
  await resume(ended.id)
  expect(written()).not.toMatch(/silent|ended/)
})

test('[GW4] a client that gives up withdraws the question; while the tool runs, it is cancelled there', async () => {
  const { client } = await plain()
  const leave = new AbortController()
  const held = client.callTool({ name: 'write', arguments: { line: 'never' } }, undefined, { signal: leave.signal })
  held.catch(() => undefined)
  const [id = ''] = await waiting(house.boot, 'mcp.fixture.write')
  leave.abort('the user pressed escape')
  await until(house.boot, id, 'cancelled')

  const stop = new AbortController()
  const running = client.callTool({ name: 'slow', arguments: { ms: 60_000 } }, undefined, { signal: stop.signal })
  running.catch(() => undefined)
  const [slow = ''] = await waiting(house.boot, 'mcp.fixture.slow')
  await answerAs(ann, house.boot, slow, 'approve')
  await expect.poll(written).toContain('slow began')
  stop.abort('the user pressed escape')
  await expect.poll(written).toContain('slow was cancelled')
  await until(house.boot, slow, 'failed')
  expect(written()).not.toContain('never')
})

test('[GW5] a client that asks for progress waits as long as people need, past its time-out', async () => {
  const { client } = await impatient()
  const heard: string[] = []
  const call = client.callTool({ name: 'write', arguments: { line: 'patient' } }, undefined, {
    timeout: 2_000,
    resetTimeoutOnProgress: true,
    onprogress: ({ message }) => heard.push(message ?? ''),
  })
  const [id = ''] = await waiting(house.boot, 'mcp.fixture.write')
  await new Promise((resolve) => setTimeout(resolve, 2_500))
  await answerAs(ann, house.boot, id, 'approve')
  expect(wordsIn(await call)).toBe('wrote patient')
  expect(heard.some((words) => words.includes(`/decisions/${id}`))).toBe(true)
})

test('[GW6] one that does not is answered in time, calls again, and gets the answer to the same question', async () => {
  const { client } = await impatient()
  const write = (timeout = 60_000) =>
    client.callTool({ name: 'write', arguments: { line: 'again' } }, undefined, { timeout })
  const first = await write()
  const [id = ''] = await waiting(house.boot, 'mcp.fixture.write')
  expect(first).toMatchObject({ isError: true, _meta: { 'countersign/decision': id, 'countersign/status': 'waiting' } })
  // One that loses patience before that leaves the question open too.
  await expect(write(300)).rejects.toThrow(/timed out/)
  await waiting(house.boot, 'mcp.fixture.write')
  await answerAs(ann, house.boot, id, 'approve')
  await until(house.boot, id, 'approved')
  expect(wordsIn(await write())).toBe('wrote again')
  await until(house.boot, id, 'done')
  expect(written().match(/again/g)).toHaveLength(1)
})

test('[GW7] a gateway that was killed takes up its questions; nothing runs twice', async () => {
  const call = { name: 'write', arguments: { line: 'restarted' } }
  const before = await fixture()
  before.client.callTool(call).catch(() => undefined)
  const [id = ''] = await waiting(house.boot, 'mcp.fixture.write')
  process.kill(before.transport.pid as number, 'SIGKILL')
  await answerAs(ann, house.boot, id, 'approve')
  const after = await fixture()
  expect(wordsIn(await after.client.callTool(call))).toBe('wrote restarted')
  await until(house.boot, id, 'done')
  // Made once more, it is a new call.
  const more = after.client.callTool(call)
  const [next = ''] = await waiting(house.boot, 'mcp.fixture.write')
  await answerAs(ann, house.boot, next, 'reject')
  await more
  expect(written().match(/restarted/g)).toHaveLength(1)
})

test('[GW8] the same call of two clients at once is two decisions, each carried out for its own', async () => {
  const [one, two] = await Promise.all([plain(), fixture()])
  const call = { name: 'write', arguments: { line: 'both' } }
  const answers = [one.client.callTool(call), two.client.callTool(call)]
  const [a = '', b = ''] = await waiting(house.boot, 'mcp.fixture.write', 2)
  await answerAs(ann, house.boot, a, 'approve')
  await answerAs(ann, house.boot, b, 'reject')
  const words = (await Promise.all(answers)).map(wordsIn)
  expect(words.filter((said) => said === 'wrote both')).toHaveLength(1)
  expect(written().match(/both/g)).toHaveLength(1)
})

test('[GW9] no call passes while Countersign cannot be reached', async () => {
  const away = { COUNTERSIGN_URL: `http://127.0.0.1:${await freePort()}` }
  const { client } = await gateway('fixture', [fixtureFile, lines], [], away)
  expect((await client.listTools()).tools.map(({ name }) => name)).toContain('write')
  const refusal = await client.callTool({ name: 'write', arguments: { line: 'unseen' } })
  expect(refusal.isError).toBe(true)
  expect(wordsIn(refusal)).toContain('Nothing was done')
  expect(written()).not.toContain('unseen')
})

test('[GW10] a change of the list is passed on, and a changed tool has another definition', async () => {
  const { client } = await plain()
  let changes = 0
  client.setNotificationHandler(ToolListChangedNotificationSchema, () => void changes++)
  const grow = async () => {
    const call = client.callTool({ name: 'grow' })
    const [id = ''] = await waiting(house.boot, 'mcp.fixture.grow')
    await answerAs(ann, house.boot, id, 'approve')
    await call.catch(() => undefined)
    return (await read(house.boot, id)).attributes['mcp'] as { definition: string }
  }
  const was = await grow()
  await expect.poll(() => changes).toBeGreaterThan(0)
  expect((await client.listTools()).tools.map(({ name }) => name)).toContain('grown')
  expect((await grow()).definition).not.toBe(was.definition)
})

test('[GW11] results may be held too: the tool runs once, and what a person lets through is what arrives', async () => {
  const { client } = await fixture(['--review-results', '--answer-within', '1s'])
  const call = { name: 'write', arguments: { line: 'reviewed' } }
  const asked = await client.callTool(call)
  expect(asked.isError).toBe(true)
  const [id = ''] = await waiting(house.boot, 'mcp.fixture.write')
  await answerAs(ann, house.boot, id, 'approve')
  const held = await client.callTool(call)
  expect(wordsIn(held)).toContain('it is not carried out again')
  const [result = ''] = await waiting(house.boot, 'mcp.fixture.write.result')
  expect(await read(house.boot, result)).toMatchObject({
    kind: 'output',
    parent: id,
    proposal: { content: [{ text: 'wrote reviewed' }] },
  })
  await answerAs(ann, house.boot, result, 'edit', { proposal: { content: [{ type: 'text', text: 'wrote it' }] } })
  await expect.poll(async () => wordsIn(await client.callTool(call))).toBe('wrote it')
  expect(written().match(/reviewed/g)).toHaveLength(1)
})

test('[GW12] a newer client’s call in several rounds is one decision', async () => {
  const transport = new NewerTransport({
    command: process.execPath,
    args: [bin, 'gateway', '--name', 'fixture', '--', process.execPath, fixtureFile, lines],
    env: { PATH: process.env['PATH'] ?? '', ...keysOf(house, key) },
    stderr: 'ignore',
  })
  const client = new NewerClient(
    { name: 'newer', version: '1' },
    { versionNegotiation: { mode: 'auto' }, capabilities: { elicitation: { form: {} } } },
  )
  client.setRequestHandler('elicitation/create', () => ({ action: 'accept', content: { sure: true } }))
  await client.connect(transport)
  try {
    const call = client.callTool({ name: 'confirm', arguments: { what: 'drop' } })
    const [id = ''] = await waiting(house.boot, 'mcp.fixture.confirm')
    await answerAs(ann, house.boot, id, 'edit', { proposal: { what: 'archive' } })
    expect(wordsIn(await call)).toBe('confirmed archive')
    await until(house.boot, id, 'done')
    expect(await decisionsOf('mcp.fixture.confirm')).toHaveLength(1)

    const rejected = client.callTool({ name: 'write', arguments: { line: 'newer' } })
    const [no = ''] = await waiting(house.boot, 'mcp.fixture.write')
    await answerAs(ann, house.boot, no, 'reject')
    expect(await rejected).toMatchObject({ isError: true })
  } finally {
    await client.close()
  }
})

test('[GW15] a policy to start from is printed without a Countersign, and a server takes it', async () => {
  const args = [
    bin,
    'gateway',
    '--name',
    'memory',
    '--suggest-policy',
    '--',
    process.execPath,
    serverFile('server-memory'),
  ]
  const source = execFileSync(process.execPath, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  expect(source).toContain('mcp.memory.read_graph')
  const told = await ann.call<{ valid?: boolean }>('POST', '/v1/policies/validate', { source })
  expect(told).toMatchObject({ status: 200 })
})
