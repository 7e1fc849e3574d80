/**
 * HumanLayer's wire protocol, so that its SDK works here as it is with HUMANLAYER_API_BASE=…/humanlayer/v1. Who is asked
 * is the policy's and the queue's to say, so the channel that a caller names is dropped, and any secret in it.
 */
import { CountersignError, isJsonObject, type DecisionWire, type Json, type JsonObject } from '@countersign/core'
import { z } from 'zod'
import { cancel } from '../../engine/fate.ts'
import { escalateDecision } from '../../engine/hand-on.ts'
import { propose } from '../../engine/propose.ts'
import type { DecisionRow } from '../../store/decisions.ts'
import { endpoint, type Call } from '../endpoint.ts'
import { proposerOf } from '../routes/decisions.ts'
import { name, object, token } from '../schemas.ts'
import { seenDecision } from '../seen-decision.ts'
import { answerAs } from './answer-as.ts'
import { birthUnder, bornUnder, systemOf, type Asked } from './foreign-id.ts'
import { releaseNow } from './release-now.ts'
import { sayEnd } from './say-end.ts'

const [callProtocol, contactProtocol] = ['humanlayer call', 'humanlayer contact'] as const
const questionAction = 'human.contact'

const options = z
  .array(
    z.looseObject({
      name: name(100),
      title: z.string().max(200).nullish(),
      description: z.string().max(2_000).nullish(),
    }),
  )
  .max(50)
  .nullish()
const spoken = { run_id: name(200), call_id: name(200) }
// What the protocol grows later, and channels, are not read.
const functionCall = z.looseObject({
  ...spoken,
  spec: z.looseObject({
    fn: token(200),
    kwargs: object.nullish(),
    reject_options: options,
    state: object.nullish(),
  }),
})
const humanContact = z.looseObject({
  ...spoken,
  spec: z.looseObject({ msg: z.string().min(1).max(20_000), response_options: options, state: object.nullish() }),
})
const functionAnswer = z.looseObject({
  approved: z.boolean(),
  comment: z.string().max(20_000).nullish(),
  reject_option_name: name(100).nullish(),
})
const contactAnswer = z.looseObject({
  response: z.string().max(20_000).nullish(),
  response_option_name: name(100).nullish(),
})
const escalation = z.looseObject({ escalation_msg: z.string().max(20_000) })

/** `agent-1a2b3c4d` is a run of `agent`. */
const agentOf = (runId: string): string => runId.replace(/-[0-9a-f]{8}$/, '').replaceAll(/\s+/g, '-')

/** Decision attributes hold the names that the caller gave; its input holds what people and the caller need again. */
const spokenOf = ({ attributes }: DecisionWire) => ({
  run_id: attributes.run_id as string,
  call_id: attributes.call_id as string,
})
const kept = (fields: Record<string, Json | null | undefined>): JsonObject =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined)) as JsonObject
const inputOf = ({ input }: DecisionWire): JsonObject => (isJsonObject(input) ? input : {})

async function functionCallOf(call: Asked, row: DecisionRow): Promise<JsonObject> {
  const decision = await seenDecision(call, row)
  const { reject_options, state } = inputOf(decision)
  return {
    ...spokenOf(decision),
    spec: {
      fn: decision.action,
      kwargs: decision.original ?? decision.proposal,
      ...kept({ reject_options, state }),
    },
    status: { requested_at: decision.created_at, ...(await answerOf(call, decision)) },
  }
}

/** Nothing while it waits, and while a stop holds it: the caller asks again. */
async function answerOf(call: Asked, decision: DecisionWire): Promise<JsonObject> {
  const { outcome, status } = decision
  if (outcome === null) return {}
  const responded_at = decision.ended_at ?? call.context.engine.clock.now()
  const answered = (approved: boolean, comment: string | undefined): JsonObject => ({
    approved,
    responded_at: typeof responded_at === 'number' ? new Date(responded_at).toISOString() : responded_at,
    ...kept({ comment }),
  })
  if (decision.original !== null && status === 'approved') {
    // It runs what it proposed and nothing else, so what people changed can only be told.
    await cancel(call.context.engine, call.caller.workspace, call.caller, decision.id, null)
  }
  if (decision.original !== null && ['approved', 'cancelled'].includes(status))
    return answered(
      false,
      `Approved only with other arguments: ${JSON.stringify(decision.proposal)}. Call it with these.`,
    )
  if (['approved', 'released', 'done', 'failed', 'compensated'].includes(status)) {
    const refusal = await releaseNow(call, decision.id, decision.digest as string, callProtocol)
    if (refusal === null) return answered(true, outcome.comment)
    return refusal.code === 'already-released' ? answered(false, refusal.message) : {}
  }
  const names = optionNames(inputOf(decision).reject_options)
  const option = outcome.reason_codes?.find((code) => names.includes(code))
  return { ...answered(false, sayEnd(decision)), ...kept({ reject_option_name: option }) }
}
const optionNames = (given: Json | undefined): string[] =>
  (Array.isArray(given) ? given : []).flatMap((one) => (isJsonObject(one) ? [String(one.name)] : []))

async function contactOf(call: Asked, row: DecisionRow): Promise<JsonObject> {
  const decision = await seenDecision(call, row)
  const { question, response_options, state } = inputOf(decision)
  const answer = decision.outcome?.answer
  const ended = decision.outcome !== null
  const response =
    answer === undefined || answer === null
      ? sayEnd(decision)
      : typeof answer === 'string'
        ? answer
        : JSON.stringify(answer)
  return {
    ...spokenOf(decision),
    spec: { msg: question ?? '', ...kept({ response_options, state }) },
    status: {
      requested_at: decision.created_at,
      ...(ended ? { responded_at: decision.ended_at, response } : {}),
      ...(ended && optionNames(response_options).includes(response) ? { response_option_name: response } : {}),
    },
  }
}

async function escalate(call: Call<{ escalation_msg: string }>, row: DecisionRow): Promise<void> {
  await escalateDecision(call.context.engine, call.caller.workspace, call.caller, row.id, call.body.escalation_msg)
}

const idOf = ({ params }: Pick<Call, 'params'>): string => params.id as string

export const humanlayerEndpoints = [
  endpoint({
    method: 'POST',
    path: '/humanlayer/v1/function_calls',
    summary: 'HumanLayer: ask for approval of a function call',
    operation: 'decision.propose',
    body: functionCall,
    async run(call) {
      const { run_id, call_id, spec } = call.body
      const wire = {
        system: systemOf(call, agentOf(run_id)),
        kind: 'action' as const,
        action: spec.fn,
        proposal: spec.kwargs ?? {},
        input: kept({ reject_options: spec.reject_options as Json, state: spec.state }),
        attributes: { run_id, call_id },
      }
      const once = birthUnder(call, callProtocol, call_id, wire as unknown as Json)
      await propose(call.context.engine, call.caller.workspace, proposerOf(call), wire, once)
      return { run_id, call_id, spec: call.body.spec, status: { requested_at: nowOf(call) } }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/humanlayer/v1/function_calls/{id}',
    summary: 'HumanLayer: what was answered; telling that it is approved is its release',
    operation: 'decision.release',
    run: async (call) => functionCallOf(call, await bornUnder(call, callProtocol, idOf(call))),
  }),
  endpoint({
    method: 'POST',
    path: '/humanlayer/v1/agent/function_calls/{id}/respond',
    summary: 'HumanLayer: a person approves or denies',
    operation: 'judgment.give',
    body: functionAnswer,
    async run(call) {
      const row = await bornUnder(call, callProtocol, idOf(call))
      const { approved, comment, reject_option_name } = call.body
      await answerAs(call, row, {
        verdict: approved ? 'approve' : 'reject',
        reasons: reject_option_name ? [reject_option_name] : [],
        comment: comment ?? undefined,
      })
      const decision = await seenDecision(call, row)
      return { ...spokenOf(decision), spec: { fn: decision.action, kwargs: decision.proposal }, status: call.body }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/humanlayer/v1/agent/function_calls/{id}/escalate_email',
    summary: 'HumanLayer: ask the people of the next rung too',
    operation: 'decision.escalate',
    body: escalation,
    async run(call) {
      const row = await bornUnder(call, callProtocol, idOf(call))
      await escalate(call, row)
      const decision = await seenDecision(call, row)
      return {
        ...spokenOf(decision),
        spec: { fn: decision.action, kwargs: decision.proposal },
        status: { requested_at: decision.created_at },
      }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/humanlayer/v1/contact_requests',
    summary: 'HumanLayer: ask a person something',
    operation: 'decision.propose',
    body: humanContact,
    async run(call) {
      const { run_id, call_id, spec } = call.body
      const names = spec.response_options?.map((option) => option.name) ?? []
      const wire = {
        system: systemOf(call, agentOf(run_id)),
        kind: 'question' as const,
        action: questionAction,
        input: kept({ question: spec.msg, response_options: spec.response_options as Json, state: spec.state }),
        schema: { type: 'string', ...(names.length > 0 ? { examples: names } : {}) },
        attributes: { run_id, call_id },
      }
      const once = birthUnder(call, contactProtocol, call_id, wire as unknown as Json)
      await propose(call.context.engine, call.caller.workspace, proposerOf(call), wire, once)
      return { run_id, call_id, spec: call.body.spec, status: { requested_at: nowOf(call) } }
    },
  }),
  endpoint({
    method: 'GET',
    path: '/humanlayer/v1/contact_requests/{id}',
    summary: 'HumanLayer: what was answered',
    operation: 'decision.read',
    run: async (call) => contactOf(call, await bornUnder(call, contactProtocol, idOf(call))),
  }),
  endpoint({
    method: 'POST',
    path: '/humanlayer/v1/agent/human_contacts/{id}/respond',
    summary: 'HumanLayer: a person answers',
    operation: 'judgment.give',
    body: contactAnswer,
    async run(call) {
      const row = await bornUnder(call, contactProtocol, idOf(call))
      const answer = call.body.response ?? call.body.response_option_name
      if (!answer)
        throw new CountersignError('bad-input', undefined, { errors: [{ path: 'response', message: 'missing' }] })
      await answerAs(call, row, { verdict: 'respond', proposal: answer, reasons: [], comment: undefined })
      const decision = await seenDecision(call, row)
      return { ...spokenOf(decision), spec: { msg: inputOf(decision).question ?? '' }, status: call.body }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/humanlayer/v1/agent/human_contacts/{id}/escalate_email',
    summary: 'HumanLayer: ask the people of the next rung too',
    operation: 'decision.escalate',
    body: escalation,
    async run(call) {
      const row = await bornUnder(call, contactProtocol, idOf(call))
      await escalate(call, row)
      return contactOf(call, row)
    },
  }),
]

const nowOf = ({ context }: Pick<Call, 'context'>): string => new Date(context.engine.clock.now()).toISOString()
