/** Counts what this process commits: a few additions per batch, nothing per proposal that reads a leaf. */
import type { DecisionStatus } from '@countersign/core'
import { Counter, Histogram, type Registry } from 'prom-client'
import type { Context } from '../context.ts'

const settled = new Set<string>(
  (['approved', 'rejected', 'returned', 'answered', 'refused', 'expired', 'cancelled'] satisfies DecisionStatus[]).map(
    (status) => `decision.${status}`,
  ),
)
/** An id begins with the milliseconds at which it was made. */
const bornAt = (uuid: string): number => parseInt(uuid.slice(0, 8) + uuid.slice(9, 13), 16)

export function countCommitted(registry: Registry, { hearCommitted }: Pick<Context, 'hearCommitted'>): void {
  const registers = [registry]
  const events = new Counter({
    name: 'countersign_events_total',
    help: 'Events that this process wrote to logs, by type.',
    labelNames: ['type'],
    registers,
  })
  const routes = new Counter({
    name: 'countersign_routes_total',
    help: 'Proposals that this process routed: auto, watch, gate or deny.',
    labelNames: ['route'],
    registers,
  })
  const releases = new Counter({
    name: 'countersign_releases_total',
    help: 'Releases that this process gave.',
    registers,
  })
  const waits = new Histogram({
    name: 'countersign_wait_seconds',
    help: 'Seconds from proposal to decision, of decisions that were not made at once.',
    buckets: [10, 30, 60, 300, 900, 3_600, 14_400, 86_400, 604_800],
    registers,
  })
  hearCommitted.add((entries) => {
    const byType = new Map<string, number>()
    const byRoute = new Map<string, number>()
    const add = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + 1)
    for (const { type, also, route, at, decision } of entries) {
      add(byType, type)
      if (also) for (const more of also) add(byType, more)
      if (route !== undefined) add(byRoute, route)
      if (decision !== null && settled.has(type)) waits.observe(Math.max(0, at - bornAt(decision)) / 1_000)
    }
    for (const [type, n] of byType) events.inc({ type }, n)
    for (const [route, n] of byRoute) routes.inc({ route }, n)
    const released = byType.get('decision.released')
    if (released) releases.inc(released)
  })
}
