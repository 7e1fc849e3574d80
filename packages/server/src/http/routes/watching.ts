/** Server-sent events: the log as it grows, resumed by `Last-Event-ID` on any process. */
import { CountersignError, type EventWire } from '@countersign/core'
import { eventsOf, parseEventId } from '../../engine/event-wire.ts'
import { readVeil } from '../../engine/veil.ts'
import type { LogEntry } from '../../engine/feed.ts'
import { endpoint } from '../endpoint.ts'

const heartbeatMs = 15_000
const chunk = 500
/** A reader that is this many bytes behind is let go; it resumes where it was. */
const mostBuffered = 4 * 2 ** 20

export const watchingEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/events',
    summary: 'Events as they happen (text/event-stream); resumes by Last-Event-ID',
    operation: 'events.read',
    query: ['types', 'system', 'after'],
    async run({ context, caller, query, request, reply }) {
      const { engine } = context
      const types = query.get('types')?.split(',').filter(Boolean)
      const system = query.get('system')
      const last = request.headers['last-event-id'] ?? query.get('after')
      const from = last === null || last === undefined || last === '' ? undefined : parseEventId(String(last))
      if (last && !from)
        throw new CountersignError('bad-input', undefined, {
          errors: [{ path: 'Last-Event-ID', message: 'not the id of an event' }],
        })
      if (system !== null && caller.systems !== null && !caller.systems.includes(system))
        throw new CountersignError('system-not-listed')
      const state = await engine.states.get(caller.workspace)
      const head = await engine.feed.head(caller.workspace)
      if (from && from.position > head)
        throw new CountersignError('bad-input', undefined, {
          errors: [{ path: 'Last-Event-ID', message: 'past the end of the log' }],
        })
      if (from) {
        const [oldest] = await engine.feed.readAfter(caller.workspace, 0, 1)
        if (oldest && oldest.position > from.position) throw new CountersignError('gone')
      }

      reply.hijack()
      const { raw } = reply
      raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        connection: 'keep-alive',
        'x-accel-buffering': 'no',
      })
      raw.write('retry: 1000\n\n')
      let next = from ?? { position: head, part: 0 }
      const systems = new Map<string, string>()
      const waiting: (readonly LogEntry[])[] = []
      let sending = false
      let open = true

      const passes = async (entries: readonly LogEntry[]): Promise<Set<string> | null> => {
        if (system === null && caller.systems === null) return null
        const unknown = entries.flatMap((entry) =>
          entry.decision && !systems.has(entry.decision) ? [entry.decision] : [],
        )
        if (systems.size > 20_000) systems.clear()
        if (unknown.length > 0)
          for (const row of await engine.database.query<{ id: string; system: string }>(
            'select id, system from decisions where workspace = $1 and id = any($2)',
            [caller.workspace, unknown],
          ))
            systems.set(row.id, row.system)
        return new Set(
          [...systems]
            .filter(([, name]) => (system === null ? caller.systems?.includes(name) : name === system))
            .map(([id]) => id),
        )
      }
      const write = (event: EventWire) =>
        raw.write(`id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
      const send = async (entries: readonly LogEntry[]) => {
        const allowed = await passes(entries)
        const state = await engine.states.get(caller.workspace)
        const veil = await readVeil(engine.database, state, entries, caller.person)
        for (const entry of entries) {
          if (entry.position < next.position) continue
          const seen = entry.position === next.position ? next.part : 0
          next = { position: entry.position + 1, part: 0 }
          if (allowed && !(entry.decision && allowed.has(entry.decision))) continue
          for (const [part, event] of eventsOf(entry, state, veil).entries())
            if (part >= seen && (!types || types.includes(event.type))) write(event)
        }
        if (raw.writableLength > mostBuffered) close()
      }
      const pump = async () => {
        if (sending) return
        sending = true
        try {
          for (let entries = waiting.shift(); entries && open; entries = waiting.shift()) await send(entries)
        } catch {
          close()
        } finally {
          sending = false
        }
      }
      const unsubscribe = engine.feed.subscribe(caller.workspace, (entries) => {
        waiting.push(entries)
        void pump()
      })
      const heartbeat = setInterval(() => raw.write(': still here\n\n'), heartbeatMs)
      const close = () => {
        if (!open) return
        open = false
        unsubscribe()
        clearInterval(heartbeat)
        context.closing.signal.removeEventListener('abort', close)
        raw.end()
      }
      raw.on('close', close)
      raw.on('error', close)
      context.closing.signal.addEventListener('abort', close, { once: true })
      // What was missed, up to where the subscription takes over; what arrives twice is dropped by position.
      sending = true
      try {
        for (;;) {
          const entries = await engine.feed.readAfter(caller.workspace, next.position, chunk)
          await send(entries)
          if (entries.length < chunk || !open) break
        }
      } catch {
        close()
      }
      sending = false
      void pump()
      return state.id
    },
  }),
]
