/**
 * The floor: what is left of the job when Countersign is taken away. It answers the same requests on the same framework,
 * validates the same bodies with the same schema, and stores as many rows of as many bytes, as durably. It has no keys,
 * people, policy, sealing, digest, log hash, lease clock or search, and it knows one workspace.
 */
import { randomBytes } from 'node:crypto'
import { makeUuidv7 } from '@countersign/core'
import Fastify from 'fastify'
import type { z } from 'zod'
import { claim, judgment, proposal } from '../../packages/server/src/http/schemas.ts'
import { createGroupCommit } from './group-commit.ts'
import { createRoundTrips } from './round-trips.ts'
import type { FloorRow, RowKind } from './rows.ts'

const url = process.env.DATABASE_URL ?? ''
const bodyBytes = Number(process.env.FLOOR_BODY_BYTES ?? '1200')
const leafBytes = Number(process.env.FLOOR_LEAF_BYTES ?? '700')

const workspace = makeUuidv7(Date.now(), randomBytes(10))
const commit = await createGroupCommit(url, process.env.FLOOR_ROWS as RowKind)
const trips = await createRoundTrips(url)
const server = Fastify({ logger: false, bodyLimit: 16_777_216 })

class Refused extends Error {
  readonly statusCode = 422
}

function check<S extends z.ZodType>(schema: S, body: unknown): z.infer<S> {
  const parsed = schema.safeParse(body)
  if (!parsed.success) throw new Refused(parsed.error.message)
  return parsed.data
}

/** Bytes that do not compress, of a given length: what is sealed does not either. */
const noise = randomBytes(1 << 20)
let at = 0
function bytes(count: number): Buffer {
  if (at + count > noise.length) at = 0
  return noise.subarray(at, (at += count))
}

const dayMs = 86_400_000

function rowOf(wire: z.infer<typeof proposal>): FloorRow {
  const now = Date.now()
  return {
    id: makeUuidv7(now, bytes(10)),
    entryId: makeUuidv7(now, bytes(10)),
    workspace,
    system: wire.system,
    version: wire.version ?? '',
    kind: wire.kind ?? 'action',
    action: wire.action,
    confidence: wire.confidence ?? null,
    reversible: wire.reversible ?? false,
    caseRef: wire.case ?? null,
    run: wire.run ?? null,
    at: new Date(now),
    releaseBy: new Date(now + dayMs),
    digest: bytes(32),
    wrappedKey: bytes(60),
    salt: bytes(16),
    body: bytes(bodyBytes),
    leaf: Buffer.alloc(
      leafBytes,
      JSON.stringify({ v: 1, type: 'decision.proposed', system: wire.system, action: wire.action }),
    ),
  }
}

async function store(wire: z.infer<typeof proposal>): Promise<object> {
  const row = rowOf(wire)
  const position = await commit.add(row)
  return { id: row.id, status: 'approved', position, created_at: row.at.toISOString(), ...wire }
}

server.addContentTypeParser('application/x-ndjson', { parseAs: 'string' }, (_request, body, done) => done(null, body))

server.post('/v1/decisions/batch', async (request, reply) => {
  const answers = await Promise.all(
    (request.body as string).split('\n').map((line) => store(check(proposal, JSON.parse(line)))),
  )
  return reply
    .header('content-type', 'application/x-ndjson')
    .send(answers.map((answer) => JSON.stringify(answer)).join('\n') + '\n')
})

server.post('/v1/decisions', async (request, reply) => {
  const wire = check(proposal, request.body)
  // The proposals of the round trip are for people: one row, no log.
  if (((wire.proposal as { amount?: number }).amount ?? 0) > 1_000) {
    const id = makeUuidv7(Date.now(), bytes(10))
    await trips.propose(id, JSON.stringify(wire))
    return reply.code(201).send({ id, status: 'waiting', ...wire })
  }
  return reply.code(201).send(await store(wire))
})

server.get('/v1/decisions/:id', async (request) => {
  const { id } = request.params as { id: string }
  return { id, status: await trips.wait(id, 30_000) }
})

server.post('/v1/tasks/claim', async (request) => {
  check(claim, request.body)
  const rows = await trips.claim(String(request.headers.authorization))
  return {
    items: rows.map(({ id, body }) => ({ id, decision: { ...(JSON.parse(body) as object), digest: 'sha256:none' } })),
  }
})

server.post('/v1/tasks/:id/judgments', async (request, reply) => {
  const { answer } = check(judgment, request.body)
  const { id } = request.params as { id: string }
  if (!(await trips.answer(id, String(request.headers.authorization), answer.verdict))) throw new Refused('not held')
  return reply.code(201).send({ id, status: 'settled' })
})

server.get('/readyz', async () => ({ status: 'ready' }))

await server.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
process.once('SIGTERM', () => {
  void server.close().then(async () => {
    await commit.close()
    await trips.close()
  })
})
