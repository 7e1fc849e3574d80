/** Queues: who works in them, in which order, and how the AI is shown. */
import {
  CountersignError,
  parseDuration,
  type AiShown,
  type FieldError,
  type OrderWeights,
  type Reason,
  type VerifierWire,
} from '@countersign/core'
import type { Query } from '../store/database.ts'
import type { Idempotency, Turn } from './committer.ts'
import { currencyOrThrow } from './costs.ts'
import type { Engine } from './engine.ts'
import { isoTime, type Actor } from './entry.ts'
import { askAgain } from './no-reviewer.ts'
import { defaultQueue, queueWire, type QueueSpec } from './queue-spec.ts'

const invalid = (errors: FieldError[]): never => {
  throw new CountersignError('bad-input', undefined, { errors })
}

export interface QueueChange {
  who?: string[] | undefined
  order?: QueueSpec['order'] | undefined
  weights?: { [K in keyof OrderWeights]?: number | undefined } | undefined
  risk_attribute?: string | null | undefined
  reach_attribute?: string | null | undefined
  minute_cost?: number | null | undefined
  longest_wait?: string | undefined
  lease?: string | undefined
  settle?: string | undefined
  ai_shown?: AiShown | undefined
  delay?: string | undefined
  reasons?: Reason[] | undefined
  verifier?: VerifierWire | null | undefined
  reminders?: string[] | undefined
  ladder?: { after: string; to: string }[] | undefined
  rota_first?: string | null | undefined
}

export function putQueue(
  engine: Engine,
  workspace: string,
  actor: Actor,
  name: string,
  change: QueueChange,
  mode: 'make' | 'change',
  idempotency: Idempotency | null = null,
): Promise<ReturnType<typeof queueWire>> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const exists = turn.state.queueNames.includes(name)
      if (mode === 'make' && exists)
        throw new CountersignError('name-taken', `There is a queue "${name}" already. Change it with PATCH.`)
      if (mode === 'change' && !exists && name !== 'inbox' && name !== 'audit' && name !== 'appeals')
        throw new CountersignError('not-found', `There is no queue "${name}".`)
      const spec: QueueSpec = { ...(mode === 'make' ? defaultQueue : turn.state.queue(name)) }
      const errors: FieldError[] = []
      const duration = (
        field: 'longest_wait' | 'lease' | 'settle' | 'delay',
        key: 'longestWaitMs' | 'leaseMs' | 'settleMs' | 'delayMs',
        least: number,
        most: number,
      ) => {
        const text = change[field]
        if (text === undefined) return
        const ms = parseDuration(text)
        if (ms === undefined || ms < least || ms > most)
          errors.push({
            path: field,
            message: `takes a duration from ${least / 1_000}s to ${most / 1_000}s, such as 90s, 15m, 4h`,
          })
        else spec[key] = ms
      }
      duration('longest_wait', 'longestWaitMs', 1_000, 365 * 86_400_000)
      duration('lease', 'leaseMs', 1_000, 86_400_000)
      duration('settle', 'settleMs', 0, 3_600_000)
      duration('delay', 'delayMs', 0, 3_600_000)
      for (const seat of change.who ?? [])
        if (!/^(role|skill|person):\S+$/.test(seat))
          errors.push({ path: 'who', message: `"${seat}" is not role:…, skill:… or person:…` })
      const [rotaFirst = null] = readTimes(change.rota_first ? [change.rota_first] : [], 'rota_first', errors)
      const reminders = readTimes(change.reminders ?? [], 'reminders', errors)
      const rungs = readTimes(
        (change.ladder ?? []).map(({ after }) => after),
        'ladder',
        errors,
      )
      for (const { to } of change.ladder ?? [])
        if (!/^(role|skill|person):\S+$/.test(to))
          errors.push({ path: 'ladder', message: `"${to}" is not role:…, skill:… or person:…` })
      if (errors.length > 0) invalid(errors)
      if (change.reminders) spec.reminders = reminders
      if (change.ladder) spec.ladder = change.ladder.map(({ to }, i) => ({ afterMs: rungs[i] as number, to }))
      if (change.rota_first !== undefined) spec.rotaFirstMs = rotaFirst
      if (change.who) spec.who = change.who
      if (change.order) spec.order = change.order
      if (change.weights)
        spec.weights = { ...spec.weights, ...(JSON.parse(JSON.stringify(change.weights)) as Partial<OrderWeights>) }
      if (change.risk_attribute !== undefined) spec.riskAttribute = change.risk_attribute
      if (change.reach_attribute !== undefined) spec.reachAttribute = change.reach_attribute
      if (change.minute_cost !== undefined) {
        currencyOrThrow(turn.state, { minute_cost: change.minute_cost })
        spec.minuteCost = change.minute_cost
      }
      if (change.reasons) spec.reasons = change.reasons
      if (change.verifier !== undefined) spec.verifier = change.verifier
      if (change.ai_shown) {
        if (change.ai_shown === 'blind' || change.ai_shown === 'commit-first') await refuseForActions(turn, name)
        spec.aiShown = change.ai_shown
      }
      const firstStep = spec.reminders.length > 0 ? 0 : (spec.ladder[0]?.afterMs ?? null)
      await turn.query(
        'insert into queues (workspace, name, spec, created_at, first_step_ms) values ($1, $2, $3, at_ms($4), $5) on conflict (workspace, name) do update set spec = excluded.spec, first_step_ms = excluded.first_step_ms',
        [workspace, name, JSON.stringify(spec), turn.nowMs, firstStep],
      )
      if (change.who) await askAgain(turn)
      if (change.reminders || change.ladder) await planSteps(turn, name)
      turn.bumpEpoch()
      const { reasons, verifier, ...told } = queueWire(name, spec)
      turn.record({
        type: 'queue.changed',
        actor,
        data: {
          queue: name,
          ...told,
          weights: { ...told.weights },
          reasons: reasons.map(({ code }) => code),
          ...toldOf(verifier),
        },
      })
      return queueWire(name, spec)
    },
    idempotency,
  )
}

/** Of a verifier the log names the kind: an address and the words of objections are for who keeps the queue. */
const toldOf = (verifier: VerifierWire | null) => ({
  verifier: verifier === null ? null : 'url' in verifier ? 'url' : `rules ${verifier.rules.length}`,
})

function readTimes(texts: readonly string[], path: string, errors: FieldError[]): number[] {
  return texts.map((text) => {
    const ms = parseDuration(text) ?? 0
    if (ms < 1_000 || ms > 365 * 86_400_000)
      errors.push({ path, message: 'takes durations from 1s to 365d, such as 15m, 4h' })
    return ms
  })
}

/** What waits already is looked at once, the next in line first; of very long queues the rest keeps what it had. */
async function planSteps(turn: Turn, queue: string): Promise<void> {
  await turn.query(
    `update tasks set next_step_at = at_ms($3) where workspace = $1 and id in
       (select id from tasks where workspace = $1 and queue = $2 and status in ('open', 'leased') order by order_key, id limit 10000)`,
    [turn.workspace, queue, turn.nowMs],
  )
  turn.alarm(turn.nowMs)
}

/** What is approved must be seen: an action cannot wait in a queue that hides it. */
async function refuseForActions(turn: Turn, queue: string): Promise<void> {
  const [row] = await turn.query(
    `select 1 from tasks t join decisions d on (d.workspace, d.id) = (t.workspace, t.decision) where t.workspace = $1 and t.queue = $2 and t.status = 'open' and t.kind = 'approval' and d.kind = 'action' limit 1`,
    [turn.workspace, queue],
  )
  if (row)
    invalid([
      {
        path: 'ai_shown',
        message:
          'actions wait in this queue, and what is approved must be seen; blind and commit-first serve predictions and outputs',
      },
    ])
}

export async function listQueues(
  q: Query,
  turnState: { queueNames: string[]; queue: (name: string) => QueueSpec },
  workspace: string,
) {
  const counts = await q.query<{ queue: string; open: number; leased: number; oldest: number | null }>(
    `select queue, count(*) filter (where status = 'open') as open, count(*) filter (where status = 'leased') as leased, min(created_at) filter (where status in ('open', 'leased')) as oldest
     from tasks where workspace = $1 and status in ('open', 'leased') group by queue`,
    [workspace],
  )
  const names = [...new Set(['inbox', 'audit', 'appeals', ...turnState.queueNames, ...counts.map((row) => row.queue)])]
  return names.map((name) => {
    const row = counts.find((one) => one.queue === name)
    return {
      ...queueWire(name, turnState.queue(name)),
      open: row?.open ?? 0,
      leased: row?.leased ?? 0,
      oldest_at: row?.oldest == null ? null : isoTime(row.oldest),
    }
  })
}
