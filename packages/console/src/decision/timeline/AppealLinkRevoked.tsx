import type { EventWire } from '../../api/wire.ts'
import { plural } from '../../words/numbers.ts'
import { sayActor, textOf } from './say-event.ts'

export function AppealLinkRevoked({ event }: { event: EventWire }) {
  return (
    <>
      {sayActor(event)} revoked the links for whoever it is about: {plural(Number(textOf(event.data['links'])), 'link')}
      .
    </>
  )
}
