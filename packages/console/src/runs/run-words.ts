import type { BudgetKind, BudgetLineWire, RunHeldBy, RunLevel, RunStatus } from '../api/wire.ts'
import { count } from '../words/numbers.ts'
import { span } from '../words/time.ts'

export const runStatusWords: Record<RunStatus, { label: string; tone: 'good' | 'warn' | 'calm' }> = {
  running: { label: 'Goes on', tone: 'good' },
  waiting: { label: 'Waits for people', tone: 'warn' },
  paused: { label: 'Paused', tone: 'warn' },
  ended: { label: 'Ended', tone: 'calm' },
}

export const heldWords: Record<RunHeldBy, string> = {
  time: 'its time is over',
  actions: 'it has done as much as it may',
  irreversible: 'it wants one more irreversible action than it may',
  subjects: 'it wants to reach more than it may',
  spend: 'it wants to spend more than it may',
  silence: 'nobody has heard of it',
  person: 'somebody paused it',
}

export const budgetWords: Record<BudgetKind, string> = {
  time: 'Time',
  actions: 'Actions',
  irreversible: 'Irreversible',
  subjects: 'Distinct subjects',
  spend: 'Spend',
}

export const levelWords: Record<RunLevel, string> = {
  operator: 'a person decides everything',
  collaborator: 'a person decides what nobody declared reversible; the rest goes ahead only under watch',
  consultant: 'a person decides what nobody declared reversible',
  approver: 'the policy alone decides',
  observer: 'the policy alone decides',
}

/** Hours with one digit tell a long budget apart from what is left of it. */
const duration = (seconds: number): string =>
  seconds < 60
    ? `${Math.round(seconds)} s`
    : seconds < 3_600
      ? `${Math.round(seconds / 60)} min`
      : `${Number((seconds / 3_600).toFixed(1))} h`
const amount = (kind: BudgetKind, value: number): string => (kind === 'time' ? duration(value) : count(value))

/** `34 of 100`, or `2 h of 8 h`. */
export const sayBurn = ({ kind, used, limit }: BudgetLineWire): string =>
  limit === 0 && used === 0 ? 'none given' : `${amount(kind, used)} of ${amount(kind, limit)}`

/** How long what is left lasts at the pace so far; empty where nothing can be told. */
export function sayLasts({ kind, left, limit, per_hour: pace }: BudgetLineWire): string {
  if (limit === 0) return ''
  if (left <= 0) return 'nothing left'
  if (kind === 'time') return `${duration(left)} left`
  if (pace === null || pace <= 0) return `${count(left)} left`
  return `${count(left)} left, at this pace for ${span((left / pace) * 3_600_000)}`
}
