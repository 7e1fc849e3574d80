/**
 * A run: an agent's stretch of work under a budget. Nothing is released in it that its budget does not cover; then it
 * waits until a person renews, shrinks or ends it.
 */
import { parseDuration } from './duration.ts'
import { refuse, type FieldError, type Refusal } from './errors.ts'
import { isJsonObject, type Json, type JsonObject } from './json.ts'
import type { BudgetKind, RunStatus } from './wire/index.ts'

export const budgetKinds = ['time', 'actions', 'irreversible', 'subjects', 'spend'] as const satisfies BudgetKind[]
/** Time in milliseconds; spend in whatever the amounts of its actions are told in. */
export type Budget = Record<BudgetKind, number>
export type Used = Omit<Budget, 'time'>

export interface RunState {
  status: RunStatus
  startedAt: number
  /** Since when it does not go on; null while it does. */
  heldAt: number | null
  /** How long it was held before. */
  heldMs: number
  limits: Budget
  used: Used
  heartbeatMs: number | null
  heartbeatAt: number | null
}

/** Its time stands still while it is held. */
export const usedAt = (run: RunState, nowMs: number): Budget => ({
  ...run.used,
  time: (run.heldAt ?? nowMs) - run.startedAt - run.heldMs,
})
export const leftAt = (run: RunState, nowMs: number): Budget => {
  const used = usedAt(run, nowMs)
  return mapBudget((kind) => Math.max(0, run.limits[kind] - used[kind]))
}
const mapBudget = (of: (kind: BudgetKind) => number): Budget =>
  Object.fromEntries(budgetKinds.map((kind) => [kind, of(kind)])) as Budget

/** What one release costs. */
export interface Cost {
  irreversible: boolean
  /** It reaches somebody whom the run had not reached. */
  newSubject: boolean
  /** Null where it should be told and cannot be read. */
  spend: number | null
}
export type Charge = { ok: true; used: Used } | (Refusal & { over: BudgetKind | null })

/** May this be released in the run, and what is used then? @returns `over`: what does not cover it; null where the run is held. */
export function decideCharge(run: RunState, cost: Cost, nowMs: number): Charge {
  if (run.status !== 'running') return { ...heldRefusal(run.status), over: null }
  const over = (kind: BudgetKind, detail: string): Charge => ({ ...refuse('over-budget', detail, true), over: kind })
  if (cost.spend === null)
    return over('spend', 'What it spends cannot be read from its proposal, so a person looks at the run first.')
  const was = usedAt(run, nowMs)
  const used = {
    actions: was.actions + 1,
    irreversible: was.irreversible + (cost.irreversible ? 1 : 0),
    subjects: was.subjects + (cost.newSubject ? 1 : 0),
    spend: was.spend + cost.spend,
  }
  if (was.time >= run.limits.time) return over('time', 'The time of the run is over: a person is asked how it goes on.')
  const kind = (['actions', 'irreversible', 'subjects', 'spend'] as const).find((one) =>
    exceeds(used[one], run.limits[one]),
  )
  return kind === undefined
    ? { ok: true, used }
    : over(
        kind,
        `The run's budget (${kind}: ${was[kind]} of ${run.limits[kind]} used) does not cover it: a person is asked how it goes on.`,
      )
}

/** Sums of decimals are a hair off in binary; that hair is nobody's money. */
const exceeds = (sum: number, limit: number): boolean => sum - limit > Math.abs(limit) * 1e-12

/** Why nothing goes on in a run that is held. */
export const heldRefusal = (status: Exclude<RunStatus, 'running'>): Refusal =>
  status === 'ended'
    ? refuse('over-budget', 'The run has ended; nothing more is released in it. Start another.', false)
    : refuse(
        'over-budget',
        status === 'waiting'
          ? 'The run waits at a check-in until a person renews it.'
          : 'The run is paused until a person renews it.',
        true,
      )

/** Of each kind that is named it may use so much more from now on; of the others what it has left. */
export function withMore(run: RunState, more: Partial<Budget>, nowMs: number): Budget {
  const used = usedAt(run, nowMs)
  return mapBudget((kind) => {
    const given = more[kind]
    return given === undefined ? run.limits[kind] : used[kind] + given
  })
}

export const isSilent = ({ heartbeatMs, heartbeatAt }: RunState, nowMs: number): boolean =>
  heartbeatMs !== null && heartbeatAt !== null && nowMs >= heartbeatAt + heartbeatMs
export const isOutOfTime = (run: RunState, nowMs: number): boolean => usedAt(run, nowMs).time >= run.limits.time

/** When it has to be looked at by itself: its silence, or the end of its time. */
export const runDueAt = ({ startedAt, heldMs, limits, heartbeatMs, heartbeatAt }: RunState): number =>
  Math.min(
    startedAt + heldMs + limits.time,
    heartbeatMs === null || heartbeatAt === null ? Infinity : heartbeatAt + heartbeatMs,
  )

/** What a check-in is answered. */
export interface CheckInAnswer {
  choice: 'renew' | 'shrink' | 'end'
  budget: Partial<Budget>
}

/**
 * @param given the budget as last given: `renew` without a budget gives as much again, `shrink` gives no more than that.
 * @returns what it may use from now on; null: the run ends.
 */
export function decideCheckIn(
  { choice, budget }: CheckInAnswer,
  given: Budget,
): { ok: true; more: Partial<Budget> | null } | Refusal {
  const named = budgetKinds.filter((kind) => budget[kind] !== undefined)
  if (choice === 'end') return { ok: true, more: null }
  if (choice === 'renew') return { ok: true, more: named.length === 0 ? given : budget }
  if (named.length === 0) return refuse('bad-input', 'To shrink a run, say to what: a `budget` with at least one kind.')
  const larger = named.find((kind) => (budget[kind] as number) > given[kind])
  return larger === undefined
    ? { ok: true, more: budget }
    : refuse(
        'bad-input',
        `A run is shrunk to no more than it was given last; of ${larger} it would get more. Renew it.`,
      )
}

/** A budget as it was asked for; what is wrong with it stands in `errors`. */
export function readBudget(
  wire: Readonly<Record<string, unknown>>,
  path: string,
): { budget: Partial<Budget>; errors: FieldError[] } {
  const budget: Partial<Budget> = {}
  const errors: FieldError[] = []
  for (const [kind, value] of Object.entries(wire)) {
    if (value === undefined) continue
    const isKind = (budgetKinds as readonly string[]).includes(kind)
    const amount = kind === 'time' ? parseDuration(String(value)) : value
    const fits = typeof amount === 'number' && amount >= 0 && (kind === 'spend' || Number.isInteger(amount))
    if (isKind && fits) budget[kind as BudgetKind] = amount
    else
      errors.push({
        path: `${path}.${kind}`,
        message: isKind ? (kind === 'time' ? 'takes a duration such as 8h' : 'takes a number from 0') : 'unknown',
      })
  }
  return { budget, errors }
}

/** The answer to a check-in as people give it: the choice alone, or with a budget; null where it is neither. */
export function readCheckIn(answer: Json | undefined): CheckInAnswer | null {
  const { choice, budget = {} }: JsonObject = isJsonObject(answer) ? answer : { choice: answer ?? null }
  if (choice !== 'renew' && choice !== 'shrink' && choice !== 'end') return null
  if (!isJsonObject(budget)) return null
  const read = readBudget(budget, 'budget')
  return read.errors.length > 0 ? null : { choice, budget: read.budget }
}

/** What an action spends: 0 where nobody declared that it spends; null where the declared place holds no amount. */
export function readAmount(path: string | null, proposal: Json): number | null {
  if (path === null) return 0
  let value: Json | undefined = proposal
  for (const member of path.split('.').slice(1))
    value = isJsonObject(value) && Object.hasOwn(value, member) ? value[member] : undefined
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null
}

/** `proposal.amount`, `proposal.order.total`. */
export const isAmountPath = (path: string): boolean => /^proposal(\.[A-Za-z_]\w*){1,7}$/.test(path)

export const checkInAction = 'run.check-in'
