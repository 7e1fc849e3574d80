/** Items in and out, streamed: nothing of a file is held. */
import { Readable } from 'node:stream'
import {
  allowedOrThrow,
  authorise,
  CountersignError,
  parseId,
  type ExportToldWire,
  type ImportWire,
} from '@countersign/core'
import { converterOrThrow } from '../../engine/projects/converters.ts'
import { projectOrThrow } from '../../engine/projects/project-row.ts'
import { exportBytes, fileNameOf, refuseUnfit } from '../../engine/projects/transfers/export-items.ts'
import { keptExport, listExports } from '../../engine/projects/transfers/exports.ts'
import { listImports, readImport, readRefusals } from '../../engine/projects/transfers/import-row.ts'
import { endpoint, limitOf, type Call } from '../endpoint.ts'
import { exportRequest, importRequest } from '../project-schemas.ts'
import { nothing } from '../schemas.ts'
import { sendBytes } from '../send-file.ts'

const idOf = ({ params }: Pick<Call, 'params'>): string => params.id as string
const bad = (path: string, message: string): never => {
  throw new CountersignError('bad-input', undefined, { errors: [{ path: `?${path}`, message }] })
}
function idIn(query: URLSearchParams, kind: 'project' | 'import' | 'export', name: string): string | null {
  const text = query.get(name)
  return text === null ? null : (parseId(kind, text) ?? bad(name, 'not an id of this kind'))
}
function numberIn(query: URLSearchParams, name: string): number | null {
  const text = query.get(name)
  return text === null ? null : /^\d{1,9}$/.test(text) ? Number(text) : bad(name, 'not one that was given out')
}

export const importEndpoint = endpoint({
  method: 'POST',
  path: '/v1/projects/{id}/import',
  summary: 'Items from the body; under the id of an import, it is gone on with, by the body or by the server itself',
  operation: 'project.write',
  query: ['format', 'import', 'file', 'answers'],
  status: 201,
  answers: 'Import',
  run: takeItems,
})

async function takeItems(call: Call<undefined>): Promise<ImportWire> {
  const { context, caller, query, request } = call
  const { transfers } = context
  const [file, id, format] = [query.get('file'), query.get('import'), query.get('format')]
  idIn(query, 'import', 'import')
  if (format !== null) converterOrThrow(format, undefined)
  const answers = query.get('answers')
  if (answers !== null && answers !== 'keep' && answers !== 'count')
    return bad('answers', 'takes keep, or count: answers that items bring count, as of people outside')
  const { body, headers } = request
  const length = Number(headers['content-length'] ?? Number.NaN)
  if (body instanceof Readable && length !== 0 && file === null)
    return transfers.sendImport(
      ...([caller, idOf(call), id] as const),
      { format, answers, media: headers['content-type'], bytes: Number.isSafeInteger(length) ? length : null },
      body as AsyncIterable<Uint8Array>,
    )
  if (body instanceof Readable) body.resume()
  if (id !== null) return transfers.goOnWithImport(caller, idOf(call), id)
  if (file !== null)
    return transfers.beginImport(
      caller,
      idOf(call),
      { from: file, format: format ?? undefined, answers: answers ?? undefined },
      null,
    )
  throw new CountersignError('bad-input', undefined, {
    errors: [{ path: 'body', message: 'missing: send the items, or name a stored file with ?file=' }],
  })
}

export const transferEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/projects/{id}/imports',
    summary: 'Begin an import before anything is sent, or one that the server reads from a stored file or a bucket',
    operation: 'project.write',
    body: importRequest,
    status: 201,
    answers: 'Import',
    run: (call) => call.context.transfers.beginImport(call.caller, idOf(call), call.body, call.idempotency),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/imports',
    summary: 'Imports, newest first; of one project',
    operation: 'project.quality',
    query: ['project', 'cursor', 'limit'],
    answers: 'ImportRowPage',
    async run({ context: { engine }, caller, query }) {
      const state = await engine.states.get(caller.workspace)
      const limit = limitOf(query, 50, 200)
      const rows = await listImports(
        ...([engine.database, state, idIn(query, 'project', 'project')] as const),
        ...([idIn(query, 'import', 'cursor'), limit + 1] as const),
      )
      const items = rows.slice(0, limit)
      return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/imports/{id}',
    summary: 'How far an import has come, and what it refused',
    operation: 'project.quality',
    query: [],
    answers: 'Import',
    run: (call) => call.context.transfers.readImport(call.caller.workspace, idOf(call)),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/imports/{id}/refused',
    summary: 'Every line that it refused, and why',
    operation: 'project.quality',
    query: ['cursor', 'limit'],
    answers: 'RefusedLinePage',
    async run(call) {
      const { engine } = call.context
      await readImport(engine, call.caller.workspace, idOf(call))
      const limit = limitOf(call.query, 200, 1_000)
      const rows = await readRefusals(
        ...([engine.database, await engine.states.get(call.caller.workspace)] as const),
        ...([parseId('import', idOf(call)) as string, numberIn(call.query, 'cursor') ?? 0, limit + 1] as const),
      )
      const items = rows.slice(0, limit)
      return { items, next: rows.length > limit ? String(items.at(-1)?.line) : null }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/imports/{id}/cancel',
    summary: 'Nobody goes on with it; what was made stays',
    operation: 'project.write',
    body: nothing,
    answers: 'Import',
    run: (call) => call.context.transfers.cancelImport(call.caller, idOf(call)),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/projects/{id}/export',
    summary: 'Every item with its answers and what they come to, streamed; with cannot, what is told before',
    operation: 'project.quality',
    query: ['format', 'cannot'],
    async run(call) {
      const { query, reply, caller } = call
      const { engine } = call.context
      const project = await projectOrThrow(engine.database, caller.workspace, idOf(call))
      const converter = converterOrThrow(query.get('format') ?? 'jsonl', undefined)
      // Asked beforehand: what this format would leave out of this project.
      if (query.get('cannot') === 'true')
        return {
          ...{ format: converter.name, cannot: converter.cannot?.(project.spec) ?? [], items: project.items },
        } satisfies ExportToldWire
      refuseUnfit(project, converter)
      const bytes = exportBytes(engine.database, await engine.states.get(caller.workspace), project, converter)
      return reply
        .type(converter.media)
        .header('content-disposition', `attachment; filename="${fileNameOf(project, converter)}"`)
        .send(Readable.from(bytes, { objectMode: false }))
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/projects/{id}/exports',
    summary:
      'Write every item, in the background, and keep it seven days; with to, which takes who runs projects, into a bucket',
    operation: 'project.quality',
    body: exportRequest,
    status: 201,
    answers: 'Export',
    async run({ context, caller, body, idempotency, params }) {
      // What leaves this installation is more than what one may read.
      if (body.to !== undefined) allowedOrThrow(authorise(caller.principal, 'project.write'))
      return context.transfers.beginExport(caller, params.id as string, body, idempotency)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/exports',
    summary: 'Exports, newest first; of one project',
    operation: 'project.quality',
    query: ['project', 'cursor', 'limit'],
    answers: 'ExportPage',
    async run({ context: { engine }, caller, query }) {
      const state = await engine.states.get(caller.workspace)
      const limit = limitOf(query, 50, 200)
      const rows = await listExports(
        ...([engine, state, idIn(query, 'project', 'project')] as const),
        ...([idIn(query, 'export', 'cursor'), limit + 1] as const),
      )
      const items = rows.slice(0, limit)
      return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/exports/{id}',
    summary: 'How far an export has come',
    operation: 'project.quality',
    query: [],
    answers: 'Export',
    run: (call) => call.context.transfers.readExport(call.caller.workspace, idOf(call)),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/exports/{id}/file',
    summary: 'What an export wrote, or a range of it, while it is kept',
    operation: 'project.quality',
    query: [],
    async run({ context: { engine }, caller, params, request, reply }) {
      const { file, digest, media, name } = await keptExport(engine, caller.workspace, params.id as string)
      // No copy that outlives what is erased here.
      void reply
        .type(media)
        .header('content-disposition', `attachment; filename="${name}"`)
        .header('cache-control', 'no-store')
      return sendBytes(engine, caller.workspace, file, digest, request, reply)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/exports/{id}/cancel',
    summary: 'Nothing of it is kept, or comes to stand in the bucket',
    operation: 'project.write',
    body: nothing,
    answers: 'Export',
    run: (call) => call.context.transfers.cancelExport(call.caller, idOf(call)),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/buckets',
    summary: 'The buckets that the operator allows imports and exports to name',
    operation: 'project.quality',
    query: [],
    answers: 'Buckets',
    run: async ({ context, caller }) => ({ items: context.buckets.list(caller.workspace), next: null }),
  }),
]
