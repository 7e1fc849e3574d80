/** Items in and out, streamed: nothing of a file is held. */
import { Readable } from 'node:stream'
import { CountersignError, formatId, parseId, type ImportWire } from '@countersign/core'
import { findFile, readFile } from '../../engine/files.ts'
import { converterOrThrow } from '../../engine/projects/converters.ts'
import { exportBytes } from '../../engine/projects/export.ts'
import { beginImport, readImport, runImport } from '../../engine/projects/import.ts'
import { projectOrThrow } from '../../engine/projects/project-row.ts'
import { endpoint, type Call } from '../endpoint.ts'

export const importEndpoint = endpoint({
  method: 'POST',
  path: '/v1/projects/{id}/import',
  summary: 'Items from the body, or from a stored file in the background; again under its id where it broke off',
  operation: 'project.write',
  query: ['format', 'import', 'file', 'answers'],
  status: 201,
  answers: 'Import',
  run: takeItems,
})

async function takeItems(call: Call<undefined>): Promise<ImportWire> {
  const { context, caller, params, query, request } = call
  const { engine } = context
  const fileId = query.get('file')
  const again = query.get('import')
  if (again !== null && parseId('import', again) === undefined)
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: '?import', message: 'not an id of an import' }],
    })
  const answers = query.get('answers') ?? 'keep'
  if (answers !== 'keep' && answers !== 'count')
    throw new CountersignError('bad-input', undefined, {
      errors: [
        { path: '?answers', message: 'takes keep, or count: answers that items bring count, as of people outside' },
      ],
    })
  const file = fileId === null ? null : await findFile(engine, caller.workspace, fileId)
  const media = file?.media_type ?? request.headers['content-type']
  const converter = converterOrThrow(query.get('format'), media)
  const body = request.body
  if (file === null && !(body instanceof Readable))
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: 'body', message: 'missing: send the items, or name a stored file with ?file=' }],
    })
  const begun = await beginImport(
    ...([engine, caller.workspace, caller.actor, params.id as string] as const),
    ...([converter.name, again, answers] as const),
  )
  if (file === null) return runImport(engine, caller.workspace, caller.actor, begun, converter, body as Readable)
  const bytes = readFile(engine, caller.workspace, file, 0, Number(file.bytes) - 1)
  // It goes on when the answer has been given; how far it has come is asked for.
  runImport(engine, caller.workspace, caller.actor, begun, converter, bytes).catch((error: unknown) =>
    engine.log.warn({ err: error, import: formatId('import', begun.id) }, 'an import broke off'),
  )
  return readImport(engine, caller.workspace, formatId('import', begun.id))
}

export const exportEndpoint = endpoint({
  method: 'GET',
  path: '/v1/projects/{id}/export',
  summary: 'Every item with its answers and what they come to',
  operation: 'project.quality',
  query: ['format', 'cannot'],
  async run({ context: { engine }, caller, params, query, reply }) {
    const project = await projectOrThrow(engine.database, caller.workspace, params.id as string)
    const converter = converterOrThrow(query.get('format') ?? 'jsonl', undefined)
    // Asked beforehand: what this format would leave out of this project.
    if (query.get('cannot') === 'true')
      return { format: converter.name, cannot: converter.cannot?.(project.spec) ?? [] }
    const { needs } = converter
    if (needs !== undefined && !project.spec.questions.some(({ kind }) => kind === needs))
      throw new CountersignError('bad-input', undefined, {
        errors: [
          { path: '?format', message: `${converter.name} holds answers of the kind ${needs}, which nothing here asks` },
        ],
      })
    const name = `${project.queue.replace(':', '-')}${converter.ending}`
    return reply
      .type(converter.media)
      .header('content-disposition', `attachment; filename="${name}"`)
      .send(Readable.from(exportBytes(engine, project, converter), { objectMode: false }))
  },
})
