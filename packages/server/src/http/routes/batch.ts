/** NDJSON in, NDJSON out, in order, one line each, errors in place: a bad line costs only itself. */
import { CountersignError, type Json, type ProposalWire } from '@countersign/core'
import { propose } from '../../engine/propose.ts'
import { endpoint, makeIdempotency, parseBody } from '../endpoint.ts'
import { problemOf, refusalOf } from '../problem.ts'
import { proposal } from '../schemas.ts'
import { parseStrictJson } from '../../formats/bytes/strict-json.ts'
import { bornWire, checkCallback, proposerOf } from './decisions.ts'

export const mostLines = 1_000

export const batchEndpoint = endpoint({
  method: 'POST',
  path: '/v1/decisions/batch',
  summary: 'Propose many: NDJSON in, NDJSON out, in order',
  operation: 'decision.propose',
  query: [],
  async run(call) {
    const { context, caller, request, reply } = call
    const lines = linesOrThrow(request.body)
    const state = await context.engine.states.get(caller.workspace)
    const answers = await Promise.all(
      lines.map(async (line) => {
        try {
          const wire = parseBody(proposal, parseStrictJson(line)) as ProposalWire
          checkCallback(call, wire)
          const { idempotency_key: key, ...rest } = wire
          const idempotency =
            key === undefined ? null : makeIdempotency(caller.workspace, key, '/v1/decisions', rest as unknown as Json)
          return bornWire(state, await propose(context.engine, caller.workspace, proposerOf(call), rest, idempotency))
        } catch (error) {
          const refusal = refusalOf(error)
          if (refusal.code === 'internal') context.engine.log.error({ err: error }, 'a batch line failed')
          return problemOf(refusal)
        }
      }),
    )
    void reply
      .header('content-type', 'application/x-ndjson; charset=utf-8')
      .send(answers.map((answer) => JSON.stringify(answer)).join('\n') + '\n')
    return reply
  },
})

/** The lines of an NDJSON body that hold something. */
export function linesOrThrow(body: unknown): Buffer[] {
  if (!Buffer.isBuffer(body))
    throw new CountersignError(
      'unknown-media-type',
      'Send `Content-Type: application/x-ndjson`, one JSON object a line.',
    )
  const lines = splitLines(body)
  if (lines.length > mostLines)
    throw new CountersignError('too-large', `A batch takes up to ${mostLines} lines; this one has ${lines.length}.`)
  return lines
}

function splitLines(body: Buffer): Buffer[] {
  const lines: Buffer[] = []
  for (let from = 0; from < body.length;) {
    const at = body.indexOf(10, from)
    const end = at === -1 ? body.length : at
    const line = body.subarray(from, end)
    if (line.some((byte) => byte !== 32 && byte !== 13 && byte !== 9)) lines.push(line)
    from = end + 1
  }
  return lines
}
