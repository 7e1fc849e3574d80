/** The log that anybody can verify: as C2SP tlog-tiles has it, and the receipts of decisions. */
import { gzipSync } from 'node:zlib'
import {
  allowedOrThrow,
  authorise,
  CountersignError,
  formatId,
  parseId,
  parseTile,
  type TileName,
} from '@countersign/core'
import { decisionOrThrow } from '../../engine/fate.ts'
import { bundleBytes, currentCheckpoint, receiptOf, tileBytes } from '../../engine/log/serve-log.ts'
import { readSearch, searchEntries } from '../../engine/log/search-entries.ts'
import { tellLog } from '../../engine/log/tell-log.ts'
import { tellKeys } from '../../engine/log/tell-keys.ts'
import type { WorkspaceState } from '../../engine/workspace-state.ts'
import { endpoint, limitOf, type Call } from '../endpoint.ts'

const none = () => new CountersignError('not-found', 'There is no such log here.')

/** A published log is anybody's to read; any other asks for who may read it, whose reading is logged. */
async function openLog({ context, params, request, reply }: Call, what: string): Promise<WorkspaceState> {
  const id = parseId('workspace', params.workspace as string)
  const state = id === undefined ? undefined : await context.engine.states.get(id).catch(() => undefined)
  if (state?.logPublished) {
    context.limits.takeOrThrow(request.ip)
    void reply.header('access-control-allow-origin', '*')
    return state
  }
  // The address names the workspace: a session of several needs no other word for it.
  request.headers['countersign-workspace'] ??= params.workspace
  const caller = await context.callers.of(request)
  allowedOrThrow(authorise(caller.principal, 'log.read'))
  context.limits.takeOrThrow(caller.key ?? caller.account ?? '')
  if (!state || caller.workspace !== id) throw none()
  await context.tellAccess(state.id, caller.actor, what)
  return state
}

const foreverS = 31_536_000
/** What is full never changes; what is not is soon replaced. */
const cacheFor = (state: WorkspaceState, { width }: TileName): string =>
  `${state.logPublished ? 'public' : 'private'}, max-age=${width === 256 ? foreverS : 60}, immutable`

function sendTile({ request, reply }: Call, state: WorkspaceState, name: TileName, bytes: Uint8Array): unknown {
  void reply.type('application/octet-stream').header('cache-control', cacheFor(state, name))
  const body = Buffer.from(bytes)
  if (name.level !== 'entries') return reply.send(body)
  void reply.header('vary', 'accept-encoding')
  return /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
    ? reply.header('content-encoding', 'gzip').send(gzipSync(body))
    : reply.send(body)
}

export const logEndpoints = [
  endpoint({
    method: 'GET',
    path: '/log/{workspace}/checkpoint',
    summary: 'The signed root of the log, as text (C2SP tlog-checkpoint)',
    operation: null,
    query: [],
    async run(call) {
      const state = await openLog(call, 'checkpoint')
      const { note } = await currentCheckpoint(call.context.engine.database, state.id)
      return call.reply.type('text/plain; charset=utf-8').header('cache-control', 'no-cache').send(note)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/log/{workspace}/tile/{+path}',
    summary: 'A tile of the log’s tree, `<level>/<n>`, or its entries, `entries/<n>` (C2SP tlog-tiles)',
    operation: null,
    query: [],
    async run(call) {
      const name = parseTile(`tile/${call.params['*'] ?? ''}`)
      const state = await openLog(call, name?.level === 'entries' ? 'entries' : 'tiles')
      if (!name) throw new CountersignError('not-found', 'This is not how a tile is called.')
      const { database } = call.context.engine
      const bytes =
        name.level === 'entries'
          ? await bundleBytes(database, state, name)
          : await tileBytes(database, state.id, name.level, name)
      return sendTile(call, state, name, bytes)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/log',
    summary: 'How far the log is folded and signed, and which witnesses have seen it',
    operation: 'log.read',
    query: [],
    answers: 'LogState',
    run: ({ context: { engine, witnesses }, caller }) =>
      tellLog(engine.database, caller.workspace, witnesses, engine.clock.now()),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/log/entries',
    summary: 'Search the log, the newest line first; that a person did is itself a line of it',
    operation: 'log.read',
    query: ['decision', 'person', 'type', 'since', 'until', 'cursor', 'limit'],
    answers: 'EventPage',
    async run({ context, caller, query }) {
      const search = readSearch(query)
      await context.tellAccess(caller.workspace, caller.actor, 'search')
      const state = await context.engine.states.get(caller.workspace)
      return searchEntries(context.engine.database, state, search, limitOf(query, 50, 200), caller.person)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/log/receipts/{id}',
    summary: 'The receipt of a decision, as text (C2SP tlog-proof), that can be checked without us',
    operation: 'log.receipt',
    query: ['entry'],
    async run({ context, caller, params, query, reply }) {
      const { engine } = context
      const state = await engine.states.get(caller.workspace)
      const scope = { query: engine.database.query, workspace: caller.workspace }
      const row = await decisionOrThrow(scope, caller, params.id as string)
      const entry = query.get('entry')
      if (entry !== null && !/^\d{1,15}$/.test(entry))
        throw new CountersignError('bad-input', undefined, {
          errors: [{ path: '?entry', message: 'takes the position of a line of the log' }],
        })
      const receipt = await receiptOf(engine, state, row, entry === null ? null : Number(entry))
      return reply
        .type('text/plain; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('content-disposition', `attachment; filename="${formatId('decision', row.id)}.tlog-proof"`)
        .send(receipt)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/log/key',
    summary: 'The keys that sign the log, and those of its witnesses',
    operation: 'workspace.read',
    query: [],
    answers: 'LogKey',
    run: ({ context, caller }) => tellKeys(context.engine.database, caller.workspace, context.witnesses),
  }),
]
