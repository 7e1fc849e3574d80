/** How answers reach those who wait: events that resume, signed callbacks, webhooks with dead letters. */
import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { HTTP, type CloudEvent } from 'cloudevents'
import { Webhook } from 'standardwebhooks'
import type { DecisionWire, EventWire } from '@countersign/core'
import { activate, decideBy, propose, refund, settleAtOnce } from './support/flow.ts'
import { bootstrapKey, openHouse, type House } from './support/server.ts'

let house: House
let ann: Awaited<ReturnType<House['person']>>
beforeAll(async () => {
  house = await openHouse()
  ann = await house.person('Ann')
  await settleAtOnce(house.boot)
})
afterAll(() => house.close())

/** Reads events until `done`, then closes. */
async function events(
  url: string,
  query: string,
  lastEventId: string | undefined,
  done: (seen: EventWire[]) => boolean,
): Promise<EventWire[]> {
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(), 15_000)
  const response = await fetch(`${url}/v1/events${query}`, {
    signal: abort.signal,
    headers: {
      authorization: `Bearer ${bootstrapKey}`,
      ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
    },
  })
  expect(response.status).toBe(200)
  const seen: EventWire[] = []
  let text = ''
  try {
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString()
      for (let at = text.indexOf('\n\n'); at >= 0; at = text.indexOf('\n\n')) {
        const data = /^data: (.*)$/m.exec(text.slice(0, at))?.[1]
        text = text.slice(at + 2)
        if (data) seen.push(JSON.parse(data) as EventWire)
      }
      if (done(seen)) break
    }
  } finally {
    clearTimeout(timer)
    abort.abort()
  }
  return seen
}

test('[E1] events resume by Last-Event-ID on another process, each once, none left out', async () => {
  const other = await house.another()
  const start = await house.boot.ok<{ items: { id: string }[] }>(
    'GET',
    `/v1/decisions/${(await propose(house.boot)).id}/timeline`,
  )
  const from = start.items.at(-1)?.id as string
  const decided = await decideBy(house.boot, ann, 'approve')
  const all = await events(house.url, '', from, (seen) =>
    seen.some((event) => event.type === 'decision.approved' && event.decision === decided.id),
  )
  expect(all.map((event) => event.type)).toEqual([
    'decision.proposed',
    'decision.routed',
    'task.claimed',
    'judgment.recorded',
    'judgment.settled',
    'decision.approved',
  ])
  for (let cut = 0; cut < all.length - 1; cut++) {
    const rest = await events(
      other.address,
      '',
      (all[cut] as EventWire).id,
      (seen) => seen.length >= all.length - cut - 1,
    )
    expect(rest.slice(0, all.length - cut - 1)).toEqual(all.slice(cut + 1))
  }
})

test('[E2] events can be filtered by type and system, and a wrong id is refused', async () => {
  const decided = await propose(house.boot, { system: 'other-agent' })
  const seen = await events(
    house.url,
    '?types=decision.proposed&system=other-agent&after=0',
    undefined,
    (found) => found.length > 0,
  )
  expect(seen[0]).toMatchObject({ type: 'decision.proposed', decision: decided.id })
  expect(await house.boot.call('GET', '/v1/events', undefined, { 'last-event-id': 'nonsense' })).toMatchObject({
    status: 422,
  })
  expect(await house.boot.call('GET', '/v1/events', undefined, { 'last-event-id': '99999999' })).toMatchObject({
    status: 422,
  })
})

interface Got {
  headers: IncomingMessage['headers']
  body: string
}
async function receiver(answer: (count: number) => number): Promise<{ url: string; got: Got[]; close: () => void }> {
  const got: Got[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (data: Buffer) => (body += data.toString()))
    request.on('end', () => {
      got.push({ headers: request.headers, body })
      response.writeHead(answer(got.length)).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}/hook`,
    got,
    close: () => server.close(),
  }
}

test('[E3] a decision’s callback is signed as Standard Webhooks has it, and tried again until it is taken', async () => {
  const hook = await receiver((count) => (count === 1 ? 500 : 204))
  const { secret } = await house.boot.ok<{ secret: string }>('GET', '/v1/webhooks/callback-secret')
  const decided = await decideBy(house.boot, ann, 'approve', { callback: { url: hook.url } })
  await expect.poll(() => hook.got.length, { timeout: 60_000 }).toBe(2)
  const [first, second] = hook.got as [Got, Got]
  expect(second.headers['webhook-id']).toBe(first.headers['webhook-id'])
  const payload = new Webhook(secret).verify(second.body, second.headers as Record<string, string>) as {
    type: string
    data: { decision: DecisionWire }
  }
  expect(payload).toMatchObject({
    type: 'decision.approved',
    data: { decision: { id: decided.id, status: 'approved', digest: decided.digest } },
  })
  expect(() =>
    new Webhook(secret).verify(second.body.replace('120', '121'), second.headers as Record<string, string>),
  ).toThrow()
  hook.close()
})

test('[CE1][CE2] as CloudEvents it is what others’ parsers take, signed, under the id that it has in the log', async () => {
  const hook = await receiver(() => 204)
  const made = await house.boot.ok<{ id: string; secret: string; format: string }>('POST', '/v1/webhooks', {
    ...{ url: hook.url, types: ['decision.approved'], format: 'cloudevents' },
  })
  expect(made.format).toBe('cloudevents')
  const decided = await decideBy(house.boot, ann, 'approve')
  await expect.poll(() => hook.got.length, { timeout: 30_000 }).toBe(1)
  const { headers, body } = hook.got[0] as Got
  new Webhook(made.secret).verify(body, headers as Record<string, string>)
  expect(() => new Webhook(made.secret).verify(`${body} `, headers as Record<string, string>)).toThrow()
  expect(HTTP.isEvent({ headers, body })).toBe(true)
  const event = HTTP.toEvent({ headers, body }) as CloudEvent<{ event: EventWire; decision: DecisionWire }>
  expect(event.validate()).toBe(true)
  const { items } = await house.boot.ok<{ items: EventWire[] }>('GET', `/v1/decisions/${decided.id}/timeline`)
  expect(event).toMatchObject({
    ...{ specversion: '1.0', type: 'dev.countersign.decision.approved', datacontenttype: 'application/json' },
    source: `urn:countersign:ws_${house.serving.context.first.workspace}`,
    ...{ subject: decided.id, id: items.find(({ type }) => type === 'decision.approved')?.id },
    data: { event: { type: 'decision.approved', id: event.id }, decision: { id: decided.id, status: 'approved' } },
  })
  expect(Date.parse(event.time ?? '')).toBe(Date.parse(event.data?.event.time ?? ''))
  hook.close()
  await house.boot.ok('DELETE', `/v1/webhooks/${made.id}`)
})

test('[E8] a webhook hears of some queues alone; a channel of Microsoft Teams gets a card that holds nothing proposed', async () => {
  const [teams, hook] = [await receiver(() => 202), await receiver(() => 204)]
  const add = (more: object) => house.boot.ok<{ id: string }>('POST', '/v1/webhooks', more)
  const types = ['decision.proposed']
  const made = [
    await add({ url: teams.url, types, queues: ['teamed'], format: 'teams' }),
    await add({ url: hook.url, types, queues: ['teamed'] }),
  ]
  await activate(
    house,
    'policy: p\nrules:\n  - { id: one, require: gate, when: action == "refund.team", queue: teamed, due: 2h }\ndefault: gate\n',
  )
  await propose(house.boot, { proposal: { amount: 1 } })
  const { id } = await propose(house.boot, { action: 'refund.team', proposal: { amount: 4_711 } })
  await expect.poll(() => teams.got.length + hook.got.length, { timeout: 30_000 }).toBe(2)
  expect(JSON.parse((hook.got[0] as Got).body)).toMatchObject({ data: { decision: { id, queue: 'teamed' } } })
  const card = (teams.got[0] as Got).body
  expect(JSON.parse(card)).toMatchObject({ type: 'message', attachments: [{ content: { type: 'AdaptiveCard' } }] })
  expect(card).toContain(`/decisions/${id}`)
  expect(card).not.toContain('4711')
  for (const { id: one } of made) await house.boot.ok('DELETE', `/v1/webhooks/${one}`)
  teams.close()
  hook.close()
})

test('[E4] webhooks get the events they asked for; what is never taken becomes a visible dead letter', async () => {
  const hook = await receiver(() => 200)
  const made = await house.boot.ok<{ id: string; secret: string }>('POST', '/v1/webhooks', {
    url: hook.url,
    types: ['decision.proposed'],
  })
  const decision = await propose(house.boot)
  await expect.poll(() => hook.got.length, { timeout: 30_000 }).toBeGreaterThan(0)
  const mine = hook.got.map(
    (one) =>
      new Webhook(made.secret).verify(one.body, one.headers as Record<string, string>) as {
        data: { event: EventWire }
      },
  )
  expect(mine.some((one) => one.data.event.decision === decision.id)).toBe(true)
  hook.close()
  const gone = await propose(house.boot)
  await house.admin(`update deliveries set attempts = 8 where state = 'pending'`)
  await expect
    .poll(
      async () => {
        await house.admin(`update deliveries set attempts = 8 where state = 'pending'`)
        return (
          await house.boot.ok<{ items: { state: string; last_error: string | null }[] }>(
            'GET',
            `/v1/webhooks/${made.id}/deliveries`,
          )
        ).items.filter((one) => one.state === 'dead').length
      },
      { timeout: 60_000 },
    )
    .toBeGreaterThan(0)
  expect(gone.id).toMatch(/^dec_/)
  expect((await house.boot.ok<{ items: { dead: number }[] }>('GET', '/v1/webhooks')).items[0]?.dead).toBeGreaterThan(0)
})

test('[E7] when the queue of jobs is lost, what is owed is delivered after the next start', async () => {
  let taken = false
  const hook = await receiver(() => (taken ? 204 : 503))
  const decided = await decideBy(house.boot, ann, 'approve', { callback: { url: hook.url } })
  await expect.poll(() => hook.got.length, { timeout: 30_000 }).toBeGreaterThan(0)
  await house.admin(`delete from jobs.job where name = 'deliver'`)
  taken = true
  const before = hook.got.length
  await house.another()
  await expect.poll(() => hook.got.length, { timeout: 30_000 }).toBeGreaterThan(before)
  expect(JSON.parse(hook.got.at(-1)?.body ?? '{}')).toMatchObject({ data: { decision: { id: decided.id } } })
  hook.close()
})

test('[E5] callbacks never lead into private networks', async () => {
  for (const url of [
    'http://169.254.169.254/latest',
    'http://10.0.0.1/',
    'http://[fd00::1]/',
    'http://192.168.1.1/',
    'file:///etc/passwd',
    'http://user:pw@example.org/',
    'http://0.0.0.0/',
    'http://[::ffff:10.0.0.1]/',
  ])
    expect(await house.boot.call('POST', '/v1/decisions', refund({ callback: { url } })), url).toMatchObject({
      status: 422,
      body: { code: 'bad-input' },
    })
})

test('[E6] files are kept by content, resumed where they broke off, served by range, and never run', async () => {
  const bytes = Buffer.alloc(2_500_000, 'countersign ')
  const begun = await house.boot.ok<{ id: string; offset: number }>('POST', '/v1/files', undefined, {
    'upload-length': String(bytes.length),
    'upload-type': 'image/png',
  })
  expect(begun.offset).toBe(0)
  const part = { 'content-type': 'application/offset+octet-stream' }
  // Only whole chunks are kept of a part that broke off.
  await house.boot.call('PATCH', `/v1/files/${begun.id}`, bytes.subarray(0, 1_500_000), {
    ...part,
    'upload-offset': '0',
  })
  const { headers } = await house.boot.call('HEAD', `/v1/files/${begun.id}`)
  const offset = Number(headers.get('upload-offset'))
  expect(offset).toBe(1_048_576)
  expect(
    await house.boot.call('PATCH', `/v1/files/${begun.id}`, bytes.subarray(7), { ...part, 'upload-offset': '7' }),
  ).toMatchObject({ status: 409, body: { code: 'wrong-offset' } })
  expect(
    await house.boot.call('POST', '/v1/decisions', refund({ input: { image: { $file: begun.id } } })),
  ).toMatchObject({ status: 422 })
  const done = await house.boot.ok<{ digest: string; bytes: number }>(
    'PATCH',
    `/v1/files/${begun.id}`,
    bytes.subarray(offset),
    { ...part, 'upload-offset': String(offset) },
  )
  expect(done.digest).toBe(`sha256:${createHash('sha256').update(bytes).digest('hex')}`)
  expect(
    (await house.boot.call('POST', '/v1/decisions', refund({ input: { image: { $file: begun.id } } }))).status,
  ).toBe(201)
  const range = await fetch(`${house.url}/v1/files/${begun.id}`, {
    headers: { authorization: `Bearer ${bootstrapKey}`, range: 'bytes=1048570-1048589' },
  })
  expect(range.status).toBe(206)
  expect(Buffer.from(await range.arrayBuffer())).toEqual(bytes.subarray(1_048_570, 1_048_590))
  expect(range.headers.get('content-security-policy')).toContain('sandbox')
  for (const [etag, status] of [
    [range.headers.get('etag') ?? '', 206],
    ['"of-other-bytes"', 200],
  ] as const) {
    const headers = { authorization: `Bearer ${bootstrapKey}`, range: 'bytes=7-', 'if-range': etag }
    expect((await fetch(`${house.url}/v1/files/${begun.id}`, { headers })).status).toBe(status)
  }
  const page = await house.boot.ok<{ id: string }>('POST', '/v1/files', '<script>alert(1)</script>', {
    'content-type': 'text/html',
  })
  const served = await fetch(`${house.url}/v1/files/${page.id}`, {
    headers: { authorization: `Bearer ${bootstrapKey}` },
  })
  expect(served.headers.get('content-type')).toBe('application/octet-stream')
  expect(served.headers.get('content-disposition')).toBe('attachment')
  const [chunk] = await house.admin(`select encode(sealed, 'escape') as text from file_chunks limit 1`)
  expect(JSON.stringify(chunk)).not.toContain('countersign countersign')
})
