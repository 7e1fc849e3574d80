/** Incidents: what was flagged, and what resembles it. */
import { CountersignError, parseId, type IncidentDetailWire, type IncidentWire, type Page } from '@countersign/core'
import { decisionRowWire } from '../../engine/decision-wire.ts'
import { isoTime } from '../../engine/entry.ts'
import { incidentTimeline, incidentWire, readIncidents, readInvolved } from '../../engine/incident-wire.ts'
import { closeIncident, flag } from '../../engine/incidents.ts'
import { readDecisions } from '../../store/decisions.ts'
import { endpoint, limitOf } from '../endpoint.ts'
import * as schemas from '../schemas.ts'
import { hiddenIn } from '../seen-decision.ts'

export const incidentEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/decisions/{id}/flag',
    summary: 'It is odd: opens an incident and holds what resembles it, or joins the open one that it resembles',
    operation: 'decision.flag',
    body: schemas.reason.optional(),
    run: ({ context, caller, params, body, idempotency }) =>
      flag(context.engine, caller.workspace, caller, params.id as string, body ?? {}, idempotency),
  }),
  endpoint({
    method: 'GET',
    path: '/v1/incidents',
    summary: 'Incidents, newest first',
    operation: 'incident.read',
    query: ['status', 'cursor', 'limit'],
    answers: 'IncidentPage',
    async run({ context: { engine }, caller, query }): Promise<Page<IncidentWire>> {
      const state = await engine.states.get(caller.workspace)
      const limit = limitOf(query, 50, 200)
      const status = query.get('status') ?? undefined
      if (status !== undefined && status !== 'open' && status !== 'closed')
        throw new CountersignError('bad-input', undefined, {
          errors: [{ path: '?status', message: 'takes open or closed' }],
        })
      const before = parseId('incident', query.get('cursor') ?? '')
      const rows = await readIncidents(engine.database, state.id, { status, before }, limit + 1)
      const items = rows.slice(0, limit).map((row) => incidentWire(state, row))
      return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/incidents/{id}',
    summary: 'One incident, with its decisions and what happened',
    operation: 'incident.read',
    query: [],
    answers: 'IncidentDetail',
    async run({ context: { engine }, caller, params }): Promise<IncidentDetailWire> {
      const state = await engine.states.get(caller.workspace)
      const id = parseId('incident', params.id as string)
      const [row] = id ? await readIncidents(engine.database, state.id, { id }, 1) : []
      if (!row)
        throw new CountersignError('not-found', `There is no incident ${params.id?.slice(0, 60)} in this workspace.`)
      const involved = await readInvolved(engine.database, state.id, row.id)
      const ids = involved.map(({ decision }) => decision)
      const [decisions, timeline] = await Promise.all([
        readDecisions(engine.database, state.id, ids),
        incidentTimeline(engine.database, state, row.id, ids),
      ])
      const hidden = await hiddenIn(engine.database, state, caller, decisions)
      const byId = new Map(decisions.map((one) => [one.id, decisionRowWire(state, one, hidden.has(one.id))]))
      return {
        ...incidentWire(state, row),
        decisions: involved.flatMap(({ decision, how, at }) => {
          const wire = byId.get(decision)
          return wire ? [{ how, at: isoTime(at), decision: wire }] : []
        }),
        timeline,
      }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/incidents/{id}/close',
    summary: 'It is dealt with: look-alikes are routed by the policy again',
    operation: 'incident.close',
    body: schemas.note,
    run: ({ context, caller, params, body, idempotency }) =>
      closeIncident(context.engine, caller.workspace, caller, params.id as string, body.note, idempotency),
  }),
]
