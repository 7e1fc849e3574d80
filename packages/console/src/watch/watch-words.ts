import type { AnomalyWhy, WatchWire } from '../api/wire.ts'
import type { Tone } from '../words/status.ts'

const and = (names: readonly string[]): string =>
  names.length > 3
    ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`
    : names.length > 1
      ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
      : (names[0] ?? '')

/** What a watch or a shift covers: `everything`, `mail-agent`, `mail.send of mail-agent`. */
export function sayScope({ systems, actions }: { systems: readonly string[]; actions: readonly string[] }): string {
  if (systems.length === 0 && actions.length === 0) return 'everything'
  if (actions.length === 0) return and(systems)
  return `${and(actions)} of ${systems.length === 0 ? 'every system' : and(systems)}`
}

/** `Ann and Bob`; who has given no name yet is somebody. */
export const sayWatchers = (items: WatchWire['items']): string => and(items.map(({ name }) => name || 'somebody'))

export const sayUncovered = (uncovered: WatchWire['uncovered']): string => and(uncovered.map(({ system }) => system))

/** Why a decision stands out. */
export const whyWords: Record<AnomalyWhy, { label: string; tone: Tone }> = {
  flagged: { label: 'Flagged', tone: 'bad' },
  'large-amount': { label: 'Large amount', tone: 'warn' },
  'low-confidence': { label: 'Unusually unsure', tone: 'warn' },
  'first-action': { label: 'First of its action', tone: 'calm' },
  'first-version': { label: 'First of its version', tone: 'calm' },
  vetoable: { label: 'Can be vetoed', tone: 'calm' },
}
