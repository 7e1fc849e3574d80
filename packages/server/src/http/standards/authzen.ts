/**
 * AuthZEN (OpenID Authorization API 1.0): whoever enforces access asks here. What a policy lets go alone is `true`, what
 * it refuses is `false`, and what a person must answer is `false` with an obligation that names the decision: asked
 * again with it, the answer is what the person said, once.
 */
import {
  canonicalize,
  CountersignError,
  parseId,
  type DecisionWire,
  type Json,
  type JsonObject,
} from '@countersign/core'
import { z } from 'zod'
import { decisionOrThrow } from '../../engine/fate.ts'
import { propose } from '../../engine/propose.ts'
import { endpoint, type Call } from '../endpoint.ts'
import { bornWire, proposerOf } from '../routes/decisions.ts'
import { json, name, object, token } from '../schemas.ts'
import { seenDecision } from '../seen-decision.ts'
import { birthUnder, systemOf, type Asked } from './foreign-id.ts'
import { releaseNow } from './release-now.ts'
import { sayEnd } from './say-end.ts'

const thing = z.looseObject({ type: name(200), id: name(500), properties: object.optional() })
const action = z.looseObject({ name: token(200), properties: object.optional() })
const context = z.record(z.string(), json)
const evaluation = z.looseObject({ subject: thing, action, resource: thing, context: context.optional() })
type Evaluation = z.infer<typeof evaluation>

const semantics = ['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'] as const
const evaluations = z.looseObject({
  subject: thing.optional(),
  action: action.optional(),
  resource: thing.optional(),
  context: context.optional(),
  evaluations: z.array(z.looseObject({}).partial()).max(50).optional(),
  options: z.looseObject({ evaluations_semantic: z.enum(semantics).optional() }).optional(),
})

/** What is proposed: who would do it to what. Only `context.decision` is not part of it. */
function proposalOf({ subject, action, resource, context: { decision: _, ...around } = {} }: Evaluation): JsonObject {
  const told = ({ type, id, properties }: Evaluation['subject']): JsonObject => ({
    ...{ type, id },
    ...(properties === undefined ? {} : { properties }),
  })
  return {
    subject: told(subject),
    resource: told(resource),
    ...(action.properties === undefined ? {} : { properties: action.properties }),
    ...(Object.keys(around).length > 0 ? { context: around } : {}),
  }
}

interface Answer {
  decision: boolean
  context: JsonObject
}

async function evaluate(call: Asked, asked: Evaluation, requestId: string | null): Promise<Answer> {
  const given = asked.context?.decision
  if (given !== undefined) return answerAgain(call, asked, String(given), requestId)
  const { engine } = call.context
  const wire = {
    system: systemOf(call, 'authzen'),
    kind: 'action' as const,
    action: asked.action.name,
    proposal: proposalOf(asked),
    attributes: { ...asked.resource.properties, resource: asked.resource.type },
    requester: `${asked.subject.type}:${asked.subject.id}`,
    release: true,
  }
  const once = requestId === null ? null : birthUnder(call, 'authzen request', requestId, wire as unknown as Json)
  const born = await propose(engine, call.caller.workspace, proposerOf(call), wire, once)
  const decision = bornWire(await engine.states.get(call.caller.workspace), born)
  // Released as it was born: whoever asked may act.
  if (decision.status === 'released') return told(decision, true, 'Allowed.')
  return tell(call, decision, requestId)
}

/** A person was asked: what they said counts for what they were asked about, and for nothing else. */
async function answerAgain(call: Asked, asked: Evaluation, id: string, requestId: string | null): Promise<Answer> {
  const { query } = call.context.engine.database
  if (parseId('decision', id) === null)
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: 'context.decision', message: 'takes the id that the obligation named, such as dec_…' }],
    })
  const row = await decisionOrThrow({ query, workspace: call.caller.workspace }, call.caller, id)
  const decision = await seenDecision(call, row)
  const proposed = decision.original ?? decision.proposal
  if (decision.action !== asked.action.name || canonicalize(proposed) !== canonicalize(proposalOf(asked)))
    return {
      decision: false,
      context: { decision: id, reason_user: { en: 'That decision is about another request.' } },
    }
  return tell(call, decision, requestId)
}

const told = (
  { id, status, route }: DecisionWire,
  decision: boolean,
  reason: string,
  more: JsonObject = {},
): Answer => ({
  decision,
  context: {
    ...{ decision: id, status, reason_user: { en: reason }, reason_admin: { en: route.reasons.join(' ') } },
    ...more,
  },
})

const mayAct: ReadonlySet<string> = new Set(['approved', 'released', 'done', 'failed'])

/** Whom to wait for, and where. */
function toDo({ context }: Asked, { id, status }: DecisionWire, until: string | null): JsonObject {
  const here = context.pageAddress()
  const attributes = {
    decision: id,
    page: `${here}/decisions/${id}`,
    wait: `${here}/v1/decisions/${id}?wait=60s`,
    until,
  }
  return { obligations: [{ id: status === 'holding' ? 'wait' : 'ask-a-person', attributes }] }
}

async function tell(call: Asked, decision: DecisionWire, requestId: string | null): Promise<Answer> {
  const { id, status, route } = decision
  if (status === 'waiting') return told(decision, false, 'A person has been asked.', toDo(call, decision, decision.due))
  if (status === 'holding')
    return told(decision, false, 'It goes ahead unless somebody objects.', toDo(call, decision, route.until))
  if (decision.original !== null)
    return told(decision, false, 'It was allowed otherwise than asked.', { proposal: decision.proposal })
  if (!mayAct.has(status) || decision.digest === null) return told(decision, false, sayEnd(decision))
  const refusal = await releaseNow(call, id, decision.digest, requestId)
  if (refusal === null) return told(decision, true, 'Allowed.')
  const waits = refusal.code === 'stopped' || refusal.retry === true
  return told(decision, false, refusal.message, waits ? toDo(call, decision, decision.release_by) : {})
}

/** Sent again under the same X-Request-ID it is the same request. */
function requestIdOf({ request, reply }: Pick<Call, 'request' | 'reply'>): string | null {
  const given = request.headers['x-request-id']
  if (typeof given !== 'string' || given.length === 0 || given.length > 200) return null
  // Answered as asked, so that the two can be told together.
  if (/^[\x21-\x7e]+$/.test(given)) void reply.header('x-request-id', given)
  return given
}

async function evaluateAll(call: Call<z.infer<typeof evaluations>>): Promise<Answer[]> {
  const { evaluations: each = [], options, ...usual } = call.body
  const requestId = requestIdOf(call)
  const semantic = options?.evaluations_semantic ?? 'execute_all'
  const answers: Answer[] = []
  for (const [n, one] of each.entries()) {
    const parsed = evaluation.safeParse({ ...usual, ...one })
    const answer = parsed.success
      ? await evaluate(call, parsed.data, requestId && `${requestId} ${n}`)
      : {
          decision: false,
          context: { error: { status: 400, message: parsed.error.issues.map(sayIssue).join('; ') } },
        }
    answers.push(answer)
    if (semantic === 'deny_on_first_deny' && !answer.decision) break
    if (semantic === 'permit_on_first_permit' && answer.decision) break
  }
  return answers
}
const sayIssue = ({ path, message }: z.core.$ZodIssue): string => `${path.map(String).join('.')}: ${message}`

export const authzenEndpoints = [
  endpoint({
    method: 'GET',
    path: '/.well-known/authzen-configuration',
    summary: 'AuthZEN: where decisions are made',
    operation: null,
    run: ({ context }) => {
      const here = context.pageAddress()
      return Promise.resolve({
        policy_decision_point: here,
        access_evaluation_endpoint: `${here}/access/v1/evaluation`,
        access_evaluations_endpoint: `${here}/access/v1/evaluations`,
      })
    },
  }),
  endpoint({
    method: 'POST',
    path: '/access/v1/evaluation',
    summary: 'AuthZEN: may this subject do this to that resource; where a person must say, whom to wait for',
    operation: 'decision.release',
    body: evaluation,
    run: (call) => evaluate(call, call.body, requestIdOf(call)),
  }),
  endpoint({
    method: 'POST',
    path: '/access/v1/evaluations',
    summary: 'AuthZEN: several at once, each answered in place',
    operation: 'decision.release',
    body: evaluations,
    async run(call) {
      if (!call.body.evaluations?.length) return evaluate(call, parseWhole(call.body), requestIdOf(call))
      return { evaluations: await evaluateAll(call) }
    },
  }),
]

/** Without a list it is one question, as AuthZEN has it. */
function parseWhole(body: unknown): Evaluation {
  const parsed = evaluation.safeParse(body)
  if (parsed.success) return parsed.data
  throw new CountersignError('bad-input', undefined, {
    errors: parsed.error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message })),
  })
}
