import {
  CountersignError,
  formatId,
  parseDuration,
  parseId,
  type Json,
  type Page,
  type DecisionRowWire,
  type ProposalWire,
} from '@countersign/core'
import { awaitAnswer } from '../../engine/await-answer.ts'
import { decisionRowWire, decisionWire, hideAi } from '../../engine/decision-wire.ts'
import { eventsOf } from '../../engine/event-wire.ts'
import { addTruth, cancel, decisionOrThrow, flag, release, reportEffect, veto } from '../../engine/fate.ts'
import { listJudgments } from '../../engine/insights.ts'
import { propose, tryRoute, type Born, type Proposer } from '../../engine/propose.ts'
import { checkAddress } from '../../engine/safe-address.ts'
import { keyOf } from '../../engine/sealed-key.ts'
import { hidesAi, type Reader } from '../../engine/visible-to.ts'
import type { WorkspaceState } from '../../engine/workspace-state.ts'
import type { Query } from '../../store/database.ts'
import { listDecisions, type DecisionFilter, type DecisionRow } from '../../store/decisions.ts'
import { hmac, openJson } from '../../store/seal.ts'
import { readTasksOf, readTasksOfAll } from '../../store/tasks.ts'
import { endpoint, limitOf, type Call } from '../endpoint.ts'
import type { Caller } from '../principal.ts'
import * as schemas from '../schemas.ts'

export const proposerOf = (caller: Caller): Proposer => ({
  actor: caller.actor,
  person: caller.person,
  systems: caller.systems,
})
const readerOf = (caller: Caller): Reader =>
  caller.person === null ? { kind: 'system' } : { kind: 'person', person: caller.person }

export const bornWire = (state: WorkspaceState, born: Born) =>
  decisionWire(state, { ...born.row, task_ids: born.tasks }, { content: born.content, entry: null })

export function checkCallback(call: Pick<Call, 'context'>, wire: ProposalWire): void {
  if (wire.callback) checkAddress(wire.callback.url, call.context.addressRules, 'callback.url')
}

/** The line of the log with which a decision began; it never changes. */
async function readFirstEntry(
  { context, caller }: Pick<Call, 'context' | 'caller'>,
  decision: string,
): Promise<string | null> {
  const [entry] = await context.engine.database.query<{ position: number }>(
    'select position from entries where workspace = $1 and decision = $2 order by position limit 1',
    [caller.workspace, decision],
    'read-entry',
  )
  return entry ? String(entry.position) : null
}

/** A decision as this caller may see it: the guard `visibleTo` stands here for every read of one. */
export async function seenDecision(
  call: Pick<Call, 'context' | 'caller'>,
  row: DecisionRow,
  firstEntry = readFirstEntry(call, row.id),
): Promise<ReturnType<typeof decisionWire>> {
  const { engine } = call.context
  const state = await engine.states.get(call.caller.workspace)
  const reader = readerOf(call.caller)
  const [tasks, truths, entry] = await Promise.all([
    reader.kind === 'person' ? readTasksOf(engine.database, state.id, row.id) : [],
    row.has_truths
      ? engine.database.query<{ sealed: Buffer; source: string; observed_at: number }>(
          'select sealed, source, observed_at from truths where workspace = $1 and decision = $2 order by observed_at',
          [state.id, row.id],
          'read-truths',
        )
      : [],
    firstEntry,
  ])
  const key = truths.length > 0 ? keyOf(state.key, row) : null
  const wire = decisionWire(state, row, {
    truths: key
      ? truths.map((truth) => ({
          value: openJson<Json>(key, truth.sealed),
          source: truth.source,
          observed_at: new Date(truth.observed_at).toISOString(),
        }))
      : [],
    entry,
  })
  return hidesAi(state, reader, tasks) ? hideAi(wire) : wire
}

const scoped = async (call: Pick<Call, 'context' | 'caller'>, id: string): Promise<DecisionRow> =>
  decisionOrThrow({ query: call.context.engine.database.query, workspace: call.caller.workspace }, call.caller, id)

export async function hiddenIn(
  q: Query,
  state: WorkspaceState,
  caller: Caller,
  rows: readonly DecisionRow[],
): Promise<Set<string>> {
  const reader = readerOf(caller)
  if (reader.kind === 'system') return new Set()
  const pending = rows.filter((row) => row.status === 'waiting' || row.sampled).map((row) => row.id)
  const tasks = pending.length > 0 ? await readTasksOfAll(q, state.id, pending) : []
  const hidden = new Set(
    pending.filter((id) =>
      hidesAi(
        state,
        reader,
        tasks.filter((task) => task.decision === id),
      ),
    ),
  )
  return hidden
}

const statuses = [
  'waiting',
  'holding',
  'approved',
  'released',
  'done',
  'failed',
  'compensated',
  'refused',
  'rejected',
  'returned',
  'answered',
  'expired',
  'vetoed',
  'cancelled',
  'stopped',
]

function filterOf(query: URLSearchParams, state: WorkspaceState, caller: Caller): DecisionFilter {
  const bad = (path: string, message: string): never => {
    throw new CountersignError('bad-input', undefined, { errors: [{ path: `?${path}`, message }] })
  }
  const get = (name: string) => query.get(name) || undefined
  const status = get('status')?.split(',')
  for (const one of status ?? [])
    if (!statuses.includes(one)) bad('status', `"${one.slice(0, 40)}" is none of ${statuses.join(', ')}`)
  const mode = get('route')
  if (mode !== undefined && !['auto', 'watch', 'gate', 'deny'].includes(mode))
    bad('route', 'takes auto, watch, gate or deny')
  const since = get('since')
  const sinceMs = since === undefined ? undefined : Date.parse(since)
  if (sinceMs !== undefined && Number.isNaN(sinceMs)) bad('since', 'takes a time such as 2026-11-01T00:00:00Z')
  const cursor = get('cursor')
  const before =
    cursor === undefined ? undefined : (parseId('decision', cursor) ?? bad('cursor', 'not one that this list gave out'))
  const person = get('person')
  const subject = get('subject')
  const words = get('q')
  return {
    system: get('system'),
    version: get('version'),
    action: get('action'),
    status,
    mode,
    run: get('run'),
    caseRef: get('case'),
    since: sinceMs,
    before,
    subjectRef: subject === undefined ? undefined : hmac(state.key, `subject:${subject}`),
    words: words?.slice(0, 500),
    person:
      person === undefined
        ? undefined
        : person === 'me'
          ? (caller.person ?? undefined)
          : (parseId('person', person) ?? bad('person', 'not the id of a person')),
    systems: caller.systems ?? undefined,
  }
}

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
      const { context, caller, body, idempotency } = call
      if (body.idempotency_key !== undefined)
        throw new CountersignError('bad-input', undefined, {
          errors: [
            { path: 'idempotency_key', message: 'belongs to a batch line; send the header Idempotency-Key instead' },
          ],
        })
      checkCallback(call, body as ProposalWire)
      const born = await propose(
        context.engine,
        caller.workspace,
        proposerOf(caller),
        body as ProposalWire,
        idempotency,
      )
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
    async run({ context, caller, body }) {
      const state = await context.engine.states.get(caller.workspace)
      const route = await tryRoute(context.engine, caller.workspace, proposerOf(caller), body as ProposalWire)
      return {
        mode: route.mode,
        policy: state.policy ? `${formatId('policy', state.policy.id)}@${state.policy.version}` : null,
        rules: route.rules,
        reasons: route.reasons,
        nearest: route.nearest,
        audit: route.auditProbability > 0 ? { probability: route.auditProbability } : null,
        until: null,
        values: route.values,
        seats: route.seats,
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
      'run',
      'person',
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
      const { context, caller, params, query, reply } = call
      const id = params.id as string
      const waitMs = parseWait(query.get('wait'))
      const revText = query.get('rev')
      const rev = revText === null ? null : Number(revText)
      if (rev !== null && !Number.isInteger(rev))
        throw new CountersignError('bad-input', undefined, {
          errors: [{ path: '?rev', message: 'takes a whole number' }],
        })
      if (waitMs === 0) return seenDecision(call, await scoped(call, id))
      const gone = new AbortController()
      reply.raw.once('close', () => gone.abort())
      const signal = AbortSignal.any([gone.signal, context.closing.signal])
      let entry: Promise<string | null> | undefined
      const row = await awaitAnswer(
        context.engine,
        caller.workspace,
        () => scoped(call, id),
        waitMs,
        rev,
        signal,
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
      return {
        items: rows.flatMap((entry) => eventsOf({ ...entry, leaf: JSON.parse(entry.leaf.toString()) }, state)),
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
        items: hidden.size > 0 ? items.filter((item) => item.person.id === call.caller.actor.id) : items,
        next: null,
      }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/v1/decisions/{id}/release',
    summary: 'The permission to act now, bound to the digest, once',
    operation: 'decision.release',
    body: schemas.release,
    answers: 'Release',
    run: ({ context, caller, params, body, idempotency }) =>
      release(context.engine, caller.workspace, caller, params.id as string, body.digest, idempotency),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/decisions/{id}/effect',
    summary: 'What was done in the world',
    operation: 'decision.effect',
    body: schemas.effect,
    run: ({ context, caller, params, body, idempotency }) =>
      reportEffect(context.engine, caller.workspace, caller, params.id as string, body, idempotency),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/decisions/{id}/cancel',
    summary: 'The caller no longer wants it',
    operation: 'decision.cancel',
    body: schemas.reason.optional(),
    run: ({ context, caller, params, idempotency }) =>
      cancel(context.engine, caller.workspace, caller, params.id as string, idempotency),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/decisions/{id}/veto',
    summary: 'A person forbids what was about to happen',
    operation: 'decision.veto',
    body: schemas.reason.optional(),
    run: ({ context, caller, params, body, idempotency }) =>
      veto(
        context.engine,
        caller.workspace,
        { ...caller, person: caller.person as string },
        params.id as string,
        body ?? {},
        idempotency,
      ),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/decisions/{id}/flag',
    summary: 'Mark it for others to look at',
    operation: 'decision.flag',
    body: schemas.reason.optional(),
    run: ({ context, caller, params, idempotency }) =>
      flag(context.engine, caller.workspace, caller, params.id as string, idempotency),
  }),
  endpoint({
    method: 'POST',
    path: '/v1/decisions/{id}/truth',
    summary: 'What turned out to be true, kept beside the outcome',
    operation: 'decision.truth',
    body: schemas.truth,
    status: 201,
    run: ({ context, caller, params, body, idempotency }) =>
      addTruth(context.engine, caller.workspace, caller, params.id as string, body, idempotency),
  }),
]

function parseWait(text: string | null): number {
  if (text === null) return 0
  const ms = parseDuration(text)
  if (ms === undefined || ms > 60_000)
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: '?wait', message: 'takes a duration of up to 60s' }],
    })
  return ms
}
