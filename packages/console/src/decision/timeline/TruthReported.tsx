import type { EventWire } from '../../api/wire.ts'
import { sayActor, textOf } from './say-event.ts'

export function TruthReported({ event }: { event: EventWire }) {
  const { adverse } = event.data
  const at = textOf(event.data['observed_at'])
  return (
    <>
      {sayActor(event)} reported what turned out to be true
      {at && `, seen ${new Date(at).toLocaleDateString(undefined, { dateStyle: 'medium' })}`}
      {adverse === true && ': it went badly for somebody'}
      {adverse === false && ': it did no harm'}.
    </>
  )
}
