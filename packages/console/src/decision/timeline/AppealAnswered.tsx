import type { EventWire } from '../../api/wire.ts'
import { sayActor } from './say-event.ts'

export function AppealAnswered({ event }: { event: EventWire }) {
  return event.type === 'appeal.overturned' ? (
    <>{sayActor(event)} answered the appeal: overturned. It is taken back.</>
  ) : (
    <>{sayActor(event)} answered the appeal: upheld. The decision stands.</>
  )
}
