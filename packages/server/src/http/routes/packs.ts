/** Evidence packs: asked for, followed, fetched. */
import { Readable } from 'node:stream'
import { endpoint, limitOf } from '../endpoint.ts'
import * as schemas from '../schemas.ts'

export const packEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/log/packs',
    summary: 'Ask for an evidence pack: one zip for a time, with the log, receipts, policies, people and figures',
    operation: 'log.pack',
    body: schemas.evidencePack,
    status: 201,
    answers: 'EvidencePack',
    run: ({ context: { packs }, caller, body, idempotency }) =>
      packs.begin(caller.workspace, caller.actor, body, idempotency),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/log/packs',
    summary: 'Evidence packs, newest first',
    operation: 'log.pack',
    query: ['limit'],
    answers: 'EvidencePackPage',
    run: async ({ context: { packs }, caller, query }) => ({
      items: await packs.list(caller.workspace, limitOf(query, 20, 100)),
      next: null,
    }),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/log/packs/{id}',
    summary: 'How far an evidence pack is',
    operation: 'log.pack',
    query: [],
    answers: 'EvidencePack',
    run: ({ context: { packs }, caller, params }) => packs.read(caller.workspace, params.id as string),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/log/packs/{id}/file',
    summary: 'The zip of an evidence pack that is done',
    operation: 'log.pack',
    query: [],
    async run({ context, caller, params, reply }) {
      const { name, bytes, sha256, pieces } = await context.packs.file(caller.workspace, params.id as string)
      await context.tellAccess(caller.workspace, caller.actor, 'pack')
      return reply
        .type('application/zip')
        .header('content-length', bytes)
        .header('content-disposition', `attachment; filename="${name}"`)
        .header('cache-control', 'no-store')
        .header('digest', `sha-256=${sha256.toString('base64')}`)
        .send(Readable.from(pieces))
    },
  }),
]
