import { expect, it } from 'vitest'
import type { EventWire } from '../api/wire.ts'
import { gatherSteps } from './gather-steps.ts'

const event = (id: number, type: string, decision: string, how?: string): EventWire => ({
  id: String(id),
  type,
  time: '2026-11-02T14:00:00.000Z',
  decision,
  task: null,
  actor: { kind: 'person', id: null, name: 'Ann' },
  data: how ? { how } : {},
})

it('tells look-alikes that came one after the other in one line', () => {
  const steps = gatherSteps(
    [
      event(1, 'decision.flagged', 'a'),
      event(2, 'incident.opened', 'a'),
      event(3, 'decision.held', 'a'),
      event(4, 'decision.held', 'b'),
      event(5, 'incident.joined', 'b', 'held'),
      event(6, 'decision.held', 'c'),
      event(7, 'incident.joined', 'c', 'held'),
      event(8, 'incident.joined', 'd', 'listed'),
      event(9, 'incident.joined', 'e', 'flagged'),
    ],
    'a',
  )
  expect(steps.map(({ event: { id }, n, last }) => [id, n, last.id])).toEqual([
    ['1', 1, '1'],
    ['2', 1, '2'],
    ['3', 1, '3'],
    ['5', 2, '7'],
    ['8', 1, '8'],
    ['9', 1, '9'],
  ])
})
