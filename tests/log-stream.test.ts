/** The log as a stream for a SIEM: all of it, once, to those who may, and nobody's name. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EventWire, TaskWire } from '@countersign/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { invite } from '../packages/server/src/engine/people.ts'
import { createClient, type Client } from './support/client.ts'
import { runCommand } from './support/command.ts'
import { activate, answer, propose, settleAtOnce } from './support/flow.ts'
import { createVisitor } from './support/visitor.ts'
import { bootstrapKey, makeFolder, openHouse, startChild, type House } from './support/server.ts'

let house: House
let ann: Client & { id: string }
let ulla: Client & { id: string }
beforeAll(async () => {
  house = await openHouse()
  ann = await house.person('Ann Quill')
  ulla = await house.person('Ulla Marsh', ['auditor'])
  await settleAtOnce(house.boot)
})
afterAll(() => house.close())

interface OcsfEvent {
  class_uid: number
  type_uid: number
  status_id?: number
  metadata: { uid: string; event_code: string; tenant_uid: string }
  user?: { uid: string }
  privileges?: string[]
  unmapped: { event: EventWire }
}
const linesOf = <T>(text: string): T[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as T)
const stream = async <T = EventWire>(query = '', client: Client = house.boot): Promise<T[]> =>
  linesOf(await client.ok<string>('GET', `/v1/log/stream?${query}`))

/** The ids of all that is in the log, by its rows. */
async function all(): Promise<string[]> {
  const rows = (await house.admin(
    `select position::int, coalesce(json_array_length(convert_from(leaf, 'utf8')::json -> 'also'), 0) as more from entries order by position`,
  )) as unknown as { position: number; more: number }[]
  return rows.flatMap(({ position, more }) => [
    ...Array.from({ length: more }, (_, part) => `${position}.${part + 1}`),
    String(position),
  ])
}

test('[TE12] after the last event that was kept comes the next, whichever it was, and none twice', async () => {
  for (let n = 0; n < 4; n++) await propose(house.boot)
  // So that the reading that is told is told before.
  await stream()
  const ids = await all()
  expect((await stream()).map(({ id }) => id)).toEqual(ids)
  expect(ids.some((id) => id.includes('.'))).toBe(true)
  for (const [i, id] of ids.entries())
    expect((await stream(`after=${id}`)).map((event) => event.id)).toEqual(ids.slice(i + 1))
  const wrong = async (query: string) => (await house.boot.call('GET', `/v1/log/stream?${query}`)).status
  expect(await wrong('after=soon')).toBe(422)
  expect(await wrong('after=999999')).toBe(422)
  expect(await wrong('follow=perhaps')).toBe(422)
  expect(await wrong('format=cef')).toBe(422)
  expect((await ann.call('GET', '/v1/log/stream')).status).toBe(403)
})

test('[TE12] that it was read is a line of it, of people and of programs, once an hour', async () => {
  await stream('', ulla)
  await stream('', ulla)
  const reads = (await stream()).filter(({ type }) => type === 'log.read')
  expect(reads.map(({ actor }) => actor.kind)).toEqual(['agent', 'person'])
  expect(reads.map(({ data }) => data['what'])).toEqual(['stream', 'stream'])
})

test('[TE12] who may read it no more is cut off in the middle', async () => {
  const { id, secret } = await house.boot.ok<{ id: string; secret: string }>('POST', '/v1/keys', {
    name: 'siem',
    scopes: ['log:read'],
  })
  const response = await fetch(`${house.url}/v1/log/stream?follow=true`, {
    headers: { authorization: `Bearer ${secret}` },
  })
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  expect((await reader.read()).done).toBe(false)
  await house.boot.ok('DELETE', `/v1/keys/${id}`)
  const last = await propose(house.boot)
  let heard = ''
  const read = async () => {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return 'ended'
      heard += Buffer.from(value).toString()
      await propose(house.boot)
    }
  }
  expect(await read().catch(() => 'broken off')).toBe('broken off')
  expect(heard).not.toContain(last.id)
})

test('[TE12] the command goes on through the end of a server, with a cursor: every line is written, none twice', async () => {
  const cwd = makeFolder()
  const env = { DATABASE_URL: house.databaseUrl, COUNTERSIGN_DATA_DIR: house.dataDir }
  const first = await startChild(env)
  const port = new URL(first.url).port
  const ended = new AbortController()
  let out = ''
  const command = runCommand(
    ['log', 'stream', '--follow', '--cursor', 'cursor', '--url', first.url, '--key', bootstrapKey],
    cwd,
    {},
    { signal: ended.signal, heard: (text) => (out = text) },
  )
  const written = () => linesOf<EventWire>(out).map(({ id }) => id)
  const isWritten = () =>
    expect
      .poll(async () => [written(), await all()], { timeout: 20_000 })
      .toSatisfy(([a, b]: string[][]) => a?.join() === b?.join())
  await propose(house.boot)
  await isWritten()
  await first.kill()
  await propose(house.boot)
  const second = await startChild({ ...env, PORT: port })
  await propose(house.boot)
  await isWritten()
  ended.abort()
  expect((await command).code).toBe(0)
  await second.stop()
  expect(readFileSync(join(cwd, 'cursor'), 'utf8').trim()).toBe((await all()).at(-1))
  // What happened meanwhile, and nothing else.
  const { id } = await propose(house.boot)
  const more = await runCommand(
    ['log', 'stream', '--cursor', 'cursor', '--format', 'ocsf', '--url', house.url, '--key', bootstrapKey],
    cwd,
  )
  expect(more.code).toBe(0)
  const events = linesOf<OcsfEvent>(more.out)
  expect(events.map(({ metadata }) => metadata.uid)).toEqual((await all()).slice(written().length))
  expect(new Set(events.map(({ unmapped }) => unmapped.event.decision))).toEqual(new Set([id]))
  expect((await runCommand(['log', 'stream', '--url', house.url, '--key', ann.secret], cwd)).code).toBe(77)
})

test('[TE13] no name is in it, and a key is told of its own systems only', async () => {
  await propose(house.boot, { system: 'claims-agent' })
  const whole = JSON.stringify([await stream(), await stream('format=ocsf')])
  expect(whole).toContain(ann.id)
  for (const name of ['Ann Quill', 'Ulla Marsh']) expect(whole).not.toContain(name)
  const { secret } = await house.boot.ok<{ secret: string }>('POST', '/v1/keys', {
    ...{ name: 'claims', scopes: ['log:read'], systems: ['claims-agent'] },
  })
  const own = await stream('', createClient(house.url, secret))
  const decisions = (await house.admin(`select id from decisions where system = 'claims-agent'`)) as unknown as object[]
  expect(decisions).toHaveLength(1)
  expect(own.length).toBeGreaterThan(0)
  expect(new Set(own.map(({ decision }) => decision)).size).toBe(1)
  expect(own.every(({ decision }) => decision !== null)).toBe(true)
})
test('[TE13] as OCSF: sign-in, accounts and roles in their classes, the rest as it is', async () => {
  const { id: key } = await house.boot.ok<{ id: string }>('POST', '/v1/keys', { name: 'one' })
  await house.boot.ok('PATCH', `/v1/people/${ann.id}`, { roles: ['reviewer', 'lead'] })
  const { engine, first } = house.serving.context
  const by = { actor: { kind: 'system' as const, id: null }, owner: true }
  const { token } = await invite(engine, first.workspace, by, ulla.id)
  await createVisitor(house.url).ok('POST', '/v1/session/link', { token })
  const events = await stream<OcsfEvent>('format=ocsf')
  const last = (type: string) => events.findLast(({ metadata }) => metadata.event_code === type)
  expect(last('session.opened')).toMatchObject({
    ...{ class_uid: 3002, type_uid: 300201, category_uid: 3, user: { uid: ulla.id }, status_id: 1 },
    service: { name: 'Countersign' },
  })
  expect(last('person.changed')).toMatchObject({
    ...{ class_uid: 3005, type_uid: 300501, user: { uid: ann.id }, privileges: ['reviewer', 'lead'], status_id: 1 },
  })
  expect(last('person.added')).toMatchObject({ class_uid: 3001, type_uid: 300101, user: { uid: ulla.id } })
  expect(last('key.minted')).toMatchObject({ class_uid: 3001, user: { uid: key } })
  const plain = last('decision.proposed')
  expect(plain).toMatchObject({ class_uid: 0, type_uid: 99, unmapped: { event: { type: 'decision.proposed' } } })
  expect(plain?.metadata.tenant_uid).toBe(`ws_${house.serving.context.first.workspace}`)
  await house.boot.ok('PATCH', `/v1/people/${ann.id}`, { roles: ['reviewer'] })
})

test('[TE13] what people do behind a blind gate is streamed without who and what while it lasts', async () => {
  await activate(
    house,
    'policy: p\nrules:\n  - id: blind\n    require: gate\n    when: action == "refund.create"\n    people: 2\n    blind: true\ndefault: gate\n',
  )
  const before = (await all()).at(-1)
  const decision = await propose(house.boot)
  const task = await ann.ok<TaskWire>('POST', `/v1/tasks/${decision.task}/claim`)
  expect((await answer(ann, task, 'reject')).status).toBe(201)
  for (const format of ['plain', 'ocsf']) {
    const text = JSON.stringify(await stream(`after=${before}&format=${format}`, ulla))
    expect(text).toContain('judgment.recorded')
    expect(text).not.toContain(ann.id)
  }
})
