import type { EventWire } from '../../api/wire.ts'
import { plural } from '../../words/numbers.ts'
import { sayActor } from './say-event.ts'

export function GrantGiven({ event }: { event: EventWire }) {
  return (
    <>
      {sayActor(event)} approved everything like this in advance, {plural(Number(event.data['uses']), 'use')}.
    </>
  )
}
