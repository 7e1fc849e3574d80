/**
 * What a stop reaches. A scope names members of a decision, and all that are named must match; naming none is the whole
 * workspace. A condition (`segment`) that cannot be evaluated for a decision counts as met: doubt stops.
 */
import type { StopLevel, StopScope } from './wire/index.ts'

/** Of a decision, what a scope asks about. */
export interface ScopeFacts {
  system: string
  version: string
  action: string
  /** Ids of the rules that decided its route. */
  rules: readonly string[]
}
/** Whether the scope's condition holds for the decision at hand; null where that cannot be told. */
export type SegmentHolds = () => boolean | null

export function isInScope(scope: StopScope, facts: ScopeFacts, segmentHolds: SegmentHolds): boolean {
  if (scope.system !== undefined && scope.system !== facts.system) return false
  if (scope.version !== undefined && scope.version !== facts.version) return false
  if (scope.action !== undefined && scope.action !== facts.action) return false
  if (scope.rule !== undefined && !facts.rules.includes(scope.rule)) return false
  return scope.segment === undefined || segmentHolds() !== false
}

const named = (scope: StopScope): (keyof StopScope)[] =>
  (Object.keys(scope) as (keyof StopScope)[]).filter((name) => name !== 'everything' && scope[name] !== undefined)

export const isWhole = (scope: StopScope): boolean => named(scope).length === 0

/** The scope in words for people. */
export function describeScope(scope: StopScope): string {
  if (scope.everything) return 'everything, in every workspace'
  if (isWhole(scope)) return 'the whole workspace'
  const words: Record<string, string> = { segment: 'where' }
  return named(scope)
    .map((name) => `${words[name] ?? name} ${String(scope[name])}`)
    .join(', ')
}

/**
 * Is a program's key suspended by these halts? Only where everything that it may act for is halted: all of its systems
 * by name, or the whole workspace. A key for any system (`systems` null) has the whole workspace as its own.
 */
export function isKeySuspended(
  systems: readonly string[] | null,
  stops: readonly { scope: StopScope; level: StopLevel }[],
): boolean {
  const halts = stops.filter(({ level }) => level === 'halt')
  if (halts.some(({ scope }) => isWhole(scope))) return true
  const halted = new Set(halts.flatMap(({ scope }) => (named(scope).join() === 'system' ? [scope.system] : [])))
  return systems !== null && systems.length > 0 && systems.every((system) => halted.has(system))
}
