import type { HealthState, HealthWire } from '../api/wire.ts'
import { plural } from '../words/numbers.ts'
import type { Tone } from '../words/status.ts'

/** What is fine stands under that heading, and needs no mark. */
export const stateWords: Record<Exclude<HealthState, 'fine'>, { label: string; tone: Tone }> = {
  trouble: { label: 'Trouble', tone: 'bad' },
  attention: { label: 'Needs attention', tone: 'warn' },
  unknown: { label: 'Not known', tone: 'plain' },
}

/** The whole in a sentence, the worst first. */
export function sumUp(checks: HealthWire['checks']): string {
  const count = (state: HealthState) => checks.filter((check) => check.state === state).length
  const parts = [
    ...(count('trouble') > 0 ? [`${plural(count('trouble'), 'part')} in trouble`] : []),
    ...(count('attention') > 0 ? [`${count('attention')} to attend to`] : []),
    ...(count('unknown') > 0 ? [`${count('unknown')} not known`] : []),
  ]
  if (parts.length === 0) return `All ${checks.length} parts are as they should be.`
  return `${parts.join(', ')}; ${count('fine')} fine.`
}
