import type { EventWire } from '../api/wire.ts'

export interface Step {
  event: EventWire
  /** How many alike came one after the other. */
  n: number
  last: EventWire
}

const howOf = ({ data }: EventWire) => data['how']

/**
 * What happened in an incident, in as few lines as tell it: look-alikes that came in one after the other are one line, and
 * that each was held is said by that line.
 */
export function gatherSteps(events: readonly EventWire[], flagged: string): Step[] {
  const steps: Step[] = []
  for (const event of events) {
    if (event.type === 'decision.held' && event.decision !== flagged) continue
    const before = steps.at(-1)
    if (
      before &&
      event.type === 'incident.joined' &&
      before.event.type === event.type &&
      howOf(before.event) === howOf(event)
    ) {
      before.n++
      before.last = event
    } else steps.push({ event, n: 1, last: event })
  }
  return steps
}
