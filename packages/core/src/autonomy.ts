/**
 * Levels of autonomy, by the role that is left to the user (Feng, McDonald and Zhang, "Levels of Autonomy for AI Agents",
 * 2025). A level is a preset: a floor beneath what the policy decides, and a budget where none is named.
 */
import { keepToPeople } from './keep-to-people.ts'
import { defaultWindowMs, type RouteDecision } from './policy.ts'
import type { Budget } from './run.ts'
import type { RunLevel } from './wire/index.ts'

export const runLevels = [
  'operator',
  'collaborator',
  'consultant',
  'approver',
  'observer',
] as const satisfies RunLevel[]

const hourMs = 3_600_000
/** No level brings money: how much may be spent is said by whoever starts the run. */
export const usualBudget: Readonly<Record<RunLevel, Budget>> = {
  operator: { time: hourMs, actions: 50, irreversible: 10, subjects: 10, spend: 0 },
  collaborator: { time: 2 * hourMs, actions: 100, irreversible: 10, subjects: 20, spend: 0 },
  consultant: { time: 4 * hourMs, actions: 200, irreversible: 10, subjects: 50, spend: 0 },
  approver: { time: 8 * hourMs, actions: 500, irreversible: 20, subjects: 100, spend: 0 },
  observer: { time: 24 * hourMs, actions: 2_000, irreversible: 50, subjects: 500, spend: 0 },
}

/** The route, no looser than the level lets it be. @param reversible whether a person declared the action so. */
export function keepToLevel(route: RouteDecision, level: RunLevel, reversible: boolean): RouteDecision {
  if (level === 'approver' || level === 'observer') return route
  const words = `The run is at the level "${level}"`
  if (level === 'operator') return answered(route, `${words}, so a person decides.`)
  if (!reversible) return answered(route, `${words} and nobody declared the action reversible, so a person decides.`)
  if (level === 'consultant' || route.mode !== 'auto') return route
  return {
    ...route,
    mode: 'watch',
    live: false,
    windowMs: defaultWindowMs,
    reasons: [...route.reasons, `${words}, so it goes ahead only under watch.`],
  }
}

/** By a person, and not by their silence. */
function answered(route: RouteDecision, reason: string): RouteDecision {
  const kept = keepToPeople(route, reason)
  return kept.onSilence === 'allow' ? { ...kept, onSilence: 'deny' } : kept
}
