/** Decisions: proposed, routed, listed and read. What becomes of one afterwards is in fates.ts. */
import { CountersignError, formatId, type DecisionRowWire, type Page, type ProposalWire } from '@countersign/core'
import { awaitAnswer } from '../../engine/await-answer.ts'
import type { Proposer } from '../../engine/bear.ts'
import type { Born } from '../../engine/birth-row.ts'
import { decisionRowWire, decisionWire } from '../../engine/decision-wire.ts'
import { eventsOf } from '../../engine/event-wire.ts'
import { decisionOrThrow } from '../../engine/fate.ts'
import { listJudgments } from '../../engine/insights.ts'
import { propose, tryRoute } from '../../engine/propose.ts'
import { isVeiled, readVeil } from '../../engine/veil.ts'
import { checkAddress } from '../../engine/safe-address.ts'
import type { WorkspaceState } from '../../engine/workspace-state.ts'
import { listDecisions, type DecisionRow } from '../../store/decisions.ts'
import { filterOf } from '../decision-filter.ts'
import { policyRef } from '../../engine/policy-life/policy-ref.ts'
import { endpoint, limitOf, untilGone, waitOf, type Call } from '../endpoint.ts'
import * as schemas from '../schemas.ts'
import { hiddenIn, isBlindItem, readFirstEntry, seenDecision } from '../seen-decision.ts'

export const proposerOf = ({ caller, request }: Pick<Call, 'caller' | 'request'>): Proposer => ({
  actor: caller.actor,
  person: caller.person,
  systems: caller.systems,
  trace: request.trace?.traceparent,
})

export const bornWire = (state: WorkspaceState, born: Born) =>
  decisionWire(state, { ...born.row, task_ids: born.tasks }, { content: born.content, entry: null })

export function checkCallback(call: Pick<Call, 'context'>, wire: ProposalWire): void {
  if (wire.callback) checkAddress(wire.callback.url, call.context.addressRules, 'callback.url')
}

const scoped = async (call: Pick<Call, 'context' | 'caller'>, id: string): Promise<DecisionRow> =>
  decisionOrThrow({ query: call.context.engine.database.query, workspace: call.caller.workspace }, call.caller, id)

export const decisionEndpoints = [
  endpoint({
    method: 'POST',
    path: '/v1/decisions',
    summary: 'Propose: a decision is made, routed and logged',
    operation: 'decision.propose',
    body: schemas.proposal,
    status: 201,
    answers: 'Decision',
    async run(call) {
      const { context, caller, body, idempotency, request } = call
      if (body.idempotency_key !== undefined)
        throw new CountersignError('bad-input', undefined, {
          errors: [
            { path: 'idempotency_key', message: 'belongs to a batch line; send the header Idempotency-Key instead' },
          ],
        })
      checkCallback(call, body as ProposalWire)
      const born = await propose(context.engine, caller.workspace, proposerOf(call), body as ProposalWire, idempotency)
      request.trace?.tell({
        'countersign.decision.id': formatId('decision', born.row.id),
        'countersign.system': born.row.system,
        'countersign.action': born.row.action,
        'countersign.route': born.row.mode,
      })
      return bornWire(await context.engine.states.get(caller.workspace), born)
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/route',
    summary: 'The route that this proposal would get; stores nothing',
    operation: 'route.try',
    body: schemas.proposal,
    answers: 'Route',
    async run(call) {
      const { context, caller, body } = call
      const route = await tryRoute(context.engine, caller.workspace, proposerOf(call), body as ProposalWire)
      return {
        mode: route.mode,
        policy: policyRef(route.by.policy),
        rules: route.rules,
        reasons: route.reasons,
        nearest: route.nearest,
        audit: route.auditProbability > 0 ? { probability: route.auditProbability } : null,
        until: null,
        values: route.values,
        seats: route.seats,
        sign: route.sign,
        queue: route.mode === 'gate' ? route.queue : null,
        alarms: route.alarms,
      }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/decisions',
    summary: 'List and search, newest first',
    operation: 'decision.read',
    answers: 'DecisionPage',
    query: [
      'system',
      'version',
      'action',
      'status',
      'route',
      'subject',
      'case',
      'digest',
      'run',
      'person',
      'project',
      'since',
      'q',
      'cursor',
      'limit',
    ],
    async run({ context: { engine }, caller, query }): Promise<Page<DecisionRowWire>> {
      const state = await engine.states.get(caller.workspace)
      const limit = limitOf(query, 50, 200)
      const rows = await listDecisions(engine.database, state.id, filterOf(query, state, caller), limit + 1)
      const items = rows.slice(0, limit)
      const hidden = await hiddenIn(engine.database, state, caller, items)
      return {
        items: items.map((row) => decisionRowWire(state, row, hidden.has(row.id))),
        next: rows.length > limit ? formatId('decision', (items.at(-1) as DecisionRow).id) : null,
      }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/decisions/{id}',
    summary: 'One decision; with wait, when it is answered',
    operation: 'decision.read',
    query: ['wait', 'rev'],
    answers: 'Decision',
    async run(call) {
      const { context, caller, params, query } = call
      const id = params.id as string
      const { waitMs, rev } = waitOf(query)
      if (waitMs === 0) return seenDecision(call, await scoped(call, id))
      const signal = untilGone(call)
      let entry: Promise<string | null> | undefined
      const row = await awaitAnswer(
        context.engine,
        caller.workspace,
        () => scoped(call, id),
        rev,
        { waitMs, signal },
        (waiting) => {
          // There is time now for what would have to be read at the end.
          entry = readFirstEntry(call, waiting.id)
          entry.catch(() => undefined)
        },
      )
      return seenDecision(call, row, entry)
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/decisions/{id}/timeline',
    summary: 'Every step of a decision, as the log has it',
    operation: 'decision.read',
    query: [],
    answers: 'EventPage',
    async run(call) {
      const { engine } = call.context
      const row = await scoped(call, call.params.id as string)
      const state = await engine.states.get(call.caller.workspace)
      const rows = await engine.database.query<{
        position: number
        type: string
        decision: string
        task: string | null
        leaf: Buffer
      }>(
        'select position, type, decision, task, leaf from entries where workspace = $1 and decision = $2 order by position',
        [state.id, row.id],
      )
      const veil = await readVeil(engine.database, state, rows, call.caller.person)
      return {
        items: rows.flatMap((entry) => eventsOf({ ...entry, leaf: JSON.parse(entry.leaf.toString()) }, state, veil)),
        next: null,
      }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/v1/decisions/{id}/judgments',
    summary: 'What people answered',
    operation: 'judgment.read',
    query: [],
    answers: 'JudgmentPage',
    async run(call) {
      const { engine } = call.context
      const row = await scoped(call, call.params.id as string)
      const state = await engine.states.get(call.caller.workspace)
      const hidden = await hiddenIn(engine.database, state, call.caller, [row])
      const items = await listJudgments(engine.database, state, { decision: row.id }, 100)
      // Who may still answer sees nothing of the others until they have.
      return {
        items:
          hidden.size > 0 || isVeiled(state, row) || isBlindItem(call.caller, row)
            ? items.filter((item) => item.person.id === call.caller.actor.id)
            : items,
        next: null,
      }
    },
  }),
]
