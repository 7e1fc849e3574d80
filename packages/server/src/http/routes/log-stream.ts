/** The log for a SIEM: a line of JSON for each event, resumed by the id of the last one. */
import { Readable } from 'node:stream'
import { allowedOrThrow, authorise, CountersignError, formatId, type EventWire } from '@countersign/core'
import { toOcsf } from '../../engine/log/ocsf.ts'
import { startOf, streamEntries } from '../../engine/log/stream-entries.ts'
import { endpoint, untilGone } from '../endpoint.ts'
import { version } from '../openapi.ts'

const formats = ['plain', 'ocsf']

export const logStreamEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/log/stream',
    summary: 'The log as newline-delimited JSON, oldest first, after an event; that it was read is itself a line of it',
    operation: 'log.read',
    query: ['after', 'follow', 'format'],
    async run(call) {
      const { context, caller, query, request, reply } = call
      const { engine } = context
      const [follow, format] = [query.get('follow') ?? 'false', query.get('format') ?? 'plain']
      const errors = [
        ...(['true', 'false'].includes(follow) ? [] : [{ path: '?follow', message: 'takes true or false' }]),
        ...(formats.includes(format) ? [] : [{ path: '?format', message: `takes ${formats.join(' or ')}` }]),
      ]
      if (errors.length > 0) throw new CountersignError('bad-input', undefined, { errors })
      const after = await startOf(engine, caller.workspace, query.get('after'))
      await context.tellAccess(caller.workspace, caller.actor, 'stream')
      const workspace = formatId('workspace', caller.workspace)
      const write = (event: EventWire): string =>
        `${JSON.stringify(format === 'ocsf' ? toOcsf(event, { workspace, version }) : event)}\n`
      const pieces = streamEntries(engine, {
        ...{ workspace: caller.workspace, after, follow: follow === 'true' },
        ...{ person: caller.person, systems: caller.systems, signal: untilGone(call) },
        // A stream may last for weeks: who lost the right to read in between reads no more.
        stillMay: async () => allowedOrThrow(authorise((await context.callers.of(request)).principal, 'log.read')),
      })
      const lines = async function* () {
        // An empty line is no event, and tells both ends that the other is there.
        for await (const events of pieces) yield events.map(write).join('') || '\n'
      }
      return reply
        .header('content-type', 'application/x-ndjson; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('x-accel-buffering', 'no')
        .send(Readable.from(lines(), { objectMode: false }))
    },
  }),
]
