import type { EventWire } from '../../api/wire.ts'
import { sayActor, textOf } from './say-event.ts'

export function AppealLinkMade({ event }: { event: EventWire }) {
  const end = textOf(event.data['expires_at'])
  return (
    <>
      {sayActor(event)} made a link for whoever it is about
      {end && `; it ends ${new Date(end).toLocaleDateString(undefined, { dateStyle: 'medium' })}`}.
    </>
  )
}
