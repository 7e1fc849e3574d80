/** Late truth in bulk: NDJSON in, NDJSON out, in order, errors in place. */
import type { Json } from '@countersign/core'
import { addTruth } from '../../engine/fate.ts'
import { endpoint, makeIdempotency, parseBody } from '../endpoint.ts'
import { problemOf, refusalOf } from '../problem.ts'
import { truthLine } from '../schemas.ts'
import { parseStrictJson } from '../../formats/bytes/strict-json.ts'
import { linesOrThrow } from './batch.ts'

export const truthsEndpoint = endpoint({
  method: 'POST',
  path: '/v1/truths',
  summary: 'What turned out to be true, of many decisions: NDJSON in, NDJSON out, in order',
  operation: 'decision.truth',
  query: [],
  async run({ context, caller, request, reply }) {
    const answers = await Promise.all(
      linesOrThrow(request.body).map(async (line) => {
        try {
          const { idempotency_key: key, decision, ...truth } = parseBody(truthLine, parseStrictJson(line))
          const idempotency =
            key === undefined
              ? null
              : makeIdempotency(caller.workspace, key, '/v1/truths', { decision, ...truth } as unknown as Json)
          const { id } = await addTruth(context.engine, caller.workspace, caller, decision, truth, idempotency)
          return { id, decision }
        } catch (error) {
          const refusal = refusalOf(error)
          if (refusal.code === 'internal') context.engine.log.error({ err: error }, 'a line of truths failed')
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
