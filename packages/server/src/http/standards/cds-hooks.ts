/**
 * CDS Hooks 2.0: each queue is a service. When a clinician opens a patient, what waits there for a person about
 * `Patient/{id}` comes as cards into their own record system, and what they did with a card comes back as their answer.
 * The key is the clinician's own: what they may not answer makes no card.
 */
import { createHash } from 'node:crypto'
import { CountersignError, formatId, type Json, type Reason, type TaskWire } from '@countersign/core'
import { z } from 'zod'
import { summarise } from '../../engine/content.ts'
import { lanesFor } from '../../engine/eligible.ts'
import { decisionOrThrow } from '../../engine/fate.ts'
import { taskWire } from '../../engine/task-wire.ts'
import { listDecisions } from '../../store/decisions.ts'
import { hmac } from '../../store/seal.ts'
import { readTasksOfAll } from '../../store/tasks.ts'
import { endpoint, type Call } from '../endpoint.ts'
import { name } from '../schemas.ts'
import { answerAs, type SaidElsewhere } from './answer-as.ts'
import type { Asked } from './foreign-id.ts'

const hook = 'patient-view'
const mostCards = 20

const hookCall = z.looseObject({
  hook: z.literal(hook),
  hookInstance: z.uuid(),
  context: z.looseObject({ patientId: name(400) }),
})
const said = z.looseObject({
  card: z.uuid(),
  outcome: z.enum(['accepted', 'overridden']),
  acceptedSuggestions: z
    .array(z.looseObject({ id: z.uuid() }))
    .max(20)
    .optional(),
  overrideReason: z
    .looseObject({
      reason: z.looseObject({ code: name(100) }).optional(),
      userComment: z.string().max(20_000).optional(),
    })
    .optional(),
  outcomeTimestamp: z.iso.datetime({ offset: true }),
})
const feedback = z.strictObject({ feedback: z.array(said).min(1).max(mostCards) })

const uuidOf = (id: string): string => id.slice(id.indexOf('_') + 1)
/** A name for the n-th suggestion of a card, the same each time it is shown. */
function suggestionId(card: string, n: number): string {
  const hex = createHash('sha256').update(`${card} ${n}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
/** What AI wrote stays text wherever it is shown: nothing in it is Markdown, and no character is invisible. */
const asText = (value: Json): string =>
  JSON.stringify(value, null, 2).replaceAll(
    /[`\p{Cf}\p{Zl}\p{Zp}\u007f-\u009f]/gu,
    (character) => `\\u${(character.codePointAt(0) as number).toString(16).padStart(4, '0')}`,
  )
const short = (text: string): string => (text.length > 140 ? `${text.slice(0, 139)}…` : text)

/** What waits in this queue about a patient, as far as the caller may answer it. */
async function waitingFor({ context: { engine }, caller }: Asked, queue: string, patient: string): Promise<TaskWire[]> {
  const { workspace, person } = caller
  const state = await engine.states.get(workspace)
  const member = state.people.get(person as string)
  if (!state.queueNames.includes(queue) || !member)
    throw new CountersignError('not-found', `There is no queue ${queue.slice(0, 60)} in this workspace.`)
  const q = engine.database
  const nowMs = engine.clock.now()
  const subjectRef = hmac(state.key, `subject:Patient/${patient}`)
  const rows = await listDecisions(q, workspace, { status: ['waiting'], subjectRef }, mostCards)
  const lanes = await lanesFor(q, state, member, nowMs, queue)
  const tasks = await readTasksOfAll(
    q,
    workspace,
    rows.map(({ id }) => id),
  )
  const open = tasks.filter(
    (task) => task.status === 'open' && lanes.some((lane) => lane.queue === task.queue && lane.class === task.class),
  )
  const seen = await Promise.all(open.map((task) => taskWire(q, state, task, member.id, nowMs)))
  return [...new Map(seen.map((task) => [task.decision.id, task])).values()]
}

function cardOf(task: TaskWire, reasons: readonly Reason[], page: string) {
  const { decision } = task
  const card = uuidOf(decision.id)
  const shown = decision.proposal !== null
  const choices = shown ? [decision.proposal, ...(decision.alternatives ?? []).map((one) => one.proposal)] : []
  return {
    uuid: card,
    summary: short(
      shown
        ? summarise(decision.action, decision.proposal, decision.input)
        : `${decision.action}: your own judgment is asked for`,
    ),
    detail: shown
      ? `${decision.system} proposes \`${asText(decision.action)}\`:\n\n\`\`\`\n${asText(decision.proposal)}\n\`\`\``
      : 'What the AI thinks is shown after your own answer, in Countersign.',
    indicator: 'warning',
    source: { label: `Countersign, ${task.queue}` },
    selectionBehavior: 'at-most-one',
    suggestions: choices.map((choice, n) => ({ uuid: suggestionId(card, n), label: short(asText(choice)) })),
    overrideReasons: reasons.map(({ code, label }) => ({
      ...{ code, display: label, system: `urn:countersign:reasons:${task.queue}` },
    })),
    links: [{ label: 'Open in Countersign', type: 'absolute', url: `${page}/decisions/${decision.id}` }],
  }
}

/** `accepted` alone, or with the first suggestion, approves; with another one it is an edit; `overridden` turns it down. */
function answerOf(one: z.infer<typeof said>, choices: readonly Json[]): SaidElsewhere {
  const reason = one.overrideReason?.reason?.code
  const comment = one.overrideReason?.userComment
  if (one.outcome === 'overridden') return { verdict: 'reject', reasons: reason === undefined ? [] : [reason], comment }
  const chosen = one.acceptedSuggestions?.[0]?.id
  const n = chosen === undefined ? 0 : choices.findIndex((_, at) => suggestionId(one.card, at) === chosen)
  if (n < 0)
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: 'feedback.acceptedSuggestions', message: 'no suggestion of this card has this id' }],
    })
  return n === 0
    ? { verdict: 'approve', reasons: [], comment }
    : { verdict: 'edit', proposal: choices[n] as Json, reasons: [], comment }
}

async function takeFeedback(call: Call<z.infer<typeof feedback>>, one: z.infer<typeof said>): Promise<void> {
  const { engine } = call.context
  const { workspace, person } = call.caller
  const { query } = engine.database
  const id = formatId('decision', one.card)
  const row = await decisionOrThrow({ query, workspace }, call.caller, id)
  // Sent again, it has been said.
  const given = await query('select 1 from judgments where workspace = $1 and decision = $2 and person = $3', [
    ...[workspace, row.id, person],
  ])
  if (given.length > 0) return
  const state = await engine.states.get(workspace)
  const tasks = (await readTasksOfAll(engine.database, workspace, [row.id])).filter(
    ({ queue, status }) => queue === call.params.queue && status !== 'done',
  )
  const [task] = tasks
  if (!task) throw new CountersignError('task-closed')
  const { decision } = await taskWire(engine.database, state, task, person as string, engine.clock.now())
  const choices = [decision.proposal, ...(decision.alternatives ?? []).map((other) => other.proposal)]
  await answerAs({ ...call, idempotency: null }, row, answerOf(one, choices))
}

export const cdsHooksEndpoints = [
  endpoint({
    method: 'GET',
    path: '/cds-services',
    summary: 'CDS Hooks: the services, one for each queue that you work',
    operation: 'task.read',
    query: [],
    async run({ context: { engine }, caller }) {
      const state = await engine.states.get(caller.workspace)
      const member = state.people.get(caller.person as string)
      const lanes = member ? await lanesFor(engine.database, state, member, engine.clock.now()) : []
      const queues = [...new Set(lanes.map(({ queue }) => queue))].sort()
      return {
        services: queues.map((queue) => ({
          ...{ hook, id: queue, title: queue },
          description: `What waits in ${queue} for a person, about the patient who is opened.`,
        })),
      }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/cds-services/{queue}',
    summary: 'CDS Hooks: what waits about this patient, as cards',
    operation: 'task.work',
    body: hookCall,
    async run(call) {
      const queue = call.params.queue as string
      const tasks = await waitingFor(call, queue, call.body.context.patientId)
      const { reasons } = (await call.context.engine.states.get(call.caller.workspace)).queue(queue)
      return { cards: tasks.map((task) => cardOf(task, reasons, call.context.pageAddress())) }
    },
  }),
  endpoint({
    method: 'POST',
    path: '/cds-services/{queue}/feedback',
    summary: 'CDS Hooks: what was accepted or overridden, as the answer of whoever did',
    operation: 'judgment.give',
    body: feedback,
    async run(call) {
      const refused: { path: string; message: string }[] = []
      for (const [n, one] of call.body.feedback.entries())
        await takeFeedback(call, one).catch((error: unknown) => {
          if (!CountersignError.is(error)) throw error
          refused.push({ path: `feedback.${n}`, message: error.message })
        })
      if (refused.length > 0)
        throw new CountersignError('bad-input', 'Some of it could not be taken; the rest was.', { errors: refused })
      return {}
    },
  }),
]
