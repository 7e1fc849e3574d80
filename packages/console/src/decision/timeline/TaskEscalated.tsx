import type { EventWire } from '../../api/wire.ts'
import { sayActor, textOf } from './say-event.ts'

export function TaskEscalated({ event }: { event: EventWire }) {
  const to = textOf(event.data['to'])
  const why = textOf(event.data['why'])
  if (why === 'person')
    return (
      <>
        {sayActor(event)} escalated it: it opened to {to} too, and came forward.
      </>
    )
  return (
    <>
      {why === 'silence' ? 'Its deadline passed without an answer' : 'It had waited long enough'}, so it opened to {to}{' '}
      too and came forward.
    </>
  )
}
