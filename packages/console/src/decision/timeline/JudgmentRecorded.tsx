import type { EventWire } from '../../api/wire.ts'
import { sayActor, sayVerdict } from './say-event.ts'

export function JudgmentRecorded({ event }: { event: EventWire }) {
  const active = event.data['active_ms']
  return (
    <>
      {sayActor(event)} answered: {sayVerdict(event.data['verdict'])}
      {event.data['self'] === true && ' (self)'}
      {typeof active === 'number' && `, after ${Math.max(1, Math.round(active / 1_000))} s of looking`}
      {event.data['signature'] !== undefined && ', signed'}.
    </>
  )
}
