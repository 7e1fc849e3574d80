/** Traces of a real agent's call, as a collector gets them. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Countersign } from '@countersign/sdk'
import type { TaskWire } from '@countersign/core'
import type { Client } from './support/client.ts'
import { answer, claim, settleAtOnce } from './support/flow.ts'
import { bootstrapKey, openHouse, type House } from './support/server.ts'

interface Told {
  name?: string
  eventName?: string
  traceId: string
  parentSpanId?: string
  spanId: string
  startTimeUnixNano?: string
  endTimeUnixNano?: string
  attributes: { key: string; value: { stringValue?: string; intValue?: number } }[]
}
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
const agentSpan = '00f067aa0ba902b7'

let collector: Server
let refuse = false
const bodies: string[] = []
const spans: Told[] = []
const events: Told[] = []
let house: House
let ann: Client
beforeAll(async () => {
  collector = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      if (refuse) return response.writeHead(400).end()
      const text = Buffer.concat(parts).toString()
      bodies.push(text)
      const { resourceSpans = [], resourceLogs = [] } = JSON.parse(text) as Record<string, never[]>
      for (const { scopeSpans } of resourceSpans as { scopeSpans: { spans: Told[] }[] }[])
        for (const scope of scopeSpans) spans.push(...scope.spans)
      for (const { scopeLogs } of resourceLogs as { scopeLogs: { logRecords: Told[] }[] }[])
        for (const scope of scopeLogs) events.push(...scope.logRecords)
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
  house = await openHouse({
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
  })
  await settleAtOnce(house.boot)
  ann = await house.person('Ann Archer')
})
afterAll(async () => {
  await house?.close()
  collector?.close()
})

const of = ({ attributes }: Told) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
const agent = () =>
  new Countersign({
    url: house.url,
    apiKey: bootstrapKey,
    propagate: (headers) => void (headers.traceparent = `00-${traceId}-${agentSpan}-01`),
  })

test('[TE7] one trace goes from the agent’s call to the effect, through the people who were asked and whichever process heard them; it holds nothing that was proposed or said, and nobody’s name', async () => {
  const other = await house.another()
  let refunded = 0
  const refund = agent().guard(
    { system: 'refund-agent', action: 'refund.create' },
    async ({ amount }: { amount: number }) => (refunded = amount),
  )
  const done = refund({ amount: 120 }, { subject: 'customer:secret-42' })
  await expect
    .poll(async () => (await house.boot.ok<{ items: unknown[] }>('GET', '/v1/decisions')).items.length)
    .toBe(1)
  // Another process takes the answer.
  const there = ann.at(other.address)
  const [task] = await claim(there)
  await answer(there, task as TaskWire, 'edit', { proposal: { amount: 99 }, comment: 'No more than ninety-nine.' })
  await done
  expect(refunded).toBe(99)
  await other.stop()
  await expect.poll(() => spans.some(({ name }) => name === 'POST /v1/decisions/{id}/effect')).toBe(true)
  await expect.poll(() => events.length).toBe(1)

  const id = (task as TaskWire).decision.id
  const ours = spans.filter((span) => of(span)['countersign.decision.id'] === id)
  expect(new Set(ours.map(({ name }) => name))).toEqual(
    new Set([
      'POST /v1/decisions',
      'GET /v1/decisions/{id}',
      'countersign.wait',
      'POST /v1/decisions/{id}/release',
      'POST /v1/decisions/{id}/effect',
    ]),
  )
  for (const span of ours) expect(span).toMatchObject({ traceId, parentSpanId: agentSpan })
  const wait = ours.find(({ name }) => name === 'countersign.wait') as Told
  expect(of(wait)).toEqual({
    ...{ 'countersign.decision.id': id, 'countersign.system': 'refund-agent', 'countersign.action': 'refund.create' },
    ...{ 'countersign.route': 'gate', 'countersign.queue': 'inbox' },
    ...{ 'countersign.outcome': 'approved', 'countersign.by': 'person' },
  })
  expect(BigInt(wait.endTimeUnixNano as string)).toBeGreaterThan(BigInt(wait.startTimeUnixNano as string))
  expect(bodies.join('\n')).not.toMatch(/Ann|Archer|secret-42|ninety|per_|\b120\b/)
})

test('[TE8] what people and audits say is told as gen_ai.evaluation.result beneath the agent’s span', async () => {
  expect(events[0]).toMatchObject({ eventName: 'gen_ai.evaluation.result', traceId, spanId: agentSpan })
  expect(of(events[0] as Told)).toMatchObject({
    ...{ 'gen_ai.evaluation.name': 'countersign.decision', 'gen_ai.evaluation.score.label': 'edited' },
    ...{ 'countersign.system': 'refund-agent', 'countersign.action': 'refund.create' },
  })
  const lea = await house.person('Lea', ['lead'])
  const { id } = (await house.boot.ok<{ items: { id: string }[] }>('GET', '/v1/decisions')).items[0] as { id: string }
  await lea.ok('POST', `/v1/decisions/${id}/override`, { reason_code: 'wrong', comment: 'Somebody else’s order.' })
  await expect.poll(() => events.length).toBe(2)
  expect(of(events[1] as Told)).toMatchObject({
    ...{ 'gen_ai.evaluation.name': 'countersign.override', 'gen_ai.evaluation.score.label': 'overridden' },
  })
  expect(events[1]).toMatchObject({ traceId, spanId: agentSpan })
})

test('[TE9] a call without a trace begins one of its own; a collector that takes nothing changes nothing', async () => {
  const begun = spans.length
  refuse = true
  const { id } = await house.boot.ok<{ id: string }>('POST', '/v1/decisions', {
    ...{ system: 'refund-agent', action: 'refund.create', proposal: { amount: 7 } },
  })
  const [task] = await claim(ann)
  expect((await answer(ann, task as TaskWire, 'approve')).status).toBe(201)
  refuse = false
  await house.boot.ok('POST', `/v1/decisions/${id}/cancel`, {})
  await expect.poll(() => spans.slice(begun).some(({ name }) => name === 'POST /v1/decisions/{id}/cancel')).toBe(true)
  const cancelled = spans.slice(begun).find(({ name }) => name === 'POST /v1/decisions/{id}/cancel') as Told
  expect(cancelled.traceId).not.toBe(traceId)
  expect(cancelled.parentSpanId ?? '').toBe('')
})
