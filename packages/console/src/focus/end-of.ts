import type { HomeWire, QueueWire } from '../api/wire.ts'

/** Why there is nothing to decide. The four reasons ask for four different things. */
export type End =
  | { kind: 'no-systems' }
  | { kind: 'filtered'; elsewhere: number }
  | { kind: 'locked'; held: number }
  | { kind: 'not-yours'; open: number }
  | { kind: 'caught-up' }

export function endOf(
  home: Pick<HomeWire, 'systems' | 'waiting'>,
  queues: readonly Pick<QueueWire, 'name' | 'open' | 'leased'>[],
  queue: string | null,
): End {
  const inView = queue === null ? queues : queues.filter(({ name }) => name === queue)
  const sum = (of: readonly Pick<QueueWire, 'open' | 'leased'>[], key: 'open' | 'leased') =>
    of.reduce((total, one) => total + one[key], 0)
  if (home.systems === 0) return { kind: 'no-systems' }
  if (sum(inView, 'leased') > 0) return { kind: 'locked', held: sum(inView, 'leased') }
  if (queue !== null && sum(queues, 'open') - sum(inView, 'open') > 0)
    return { kind: 'filtered', elsewhere: sum(queues, 'open') - sum(inView, 'open') }
  if (sum(inView, 'open') > 0) return { kind: 'not-yours', open: sum(inView, 'open') }
  return { kind: 'caught-up' }
}
