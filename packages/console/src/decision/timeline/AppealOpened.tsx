import type { EventWire } from '../../api/wire.ts'
import { textOf } from './say-event.ts'

export function AppealOpened({ event }: { event: EventWire }) {
  const due = textOf(event.data['due'])
  return (
    <>
      Whoever it is about contested it{event.data['wants_person'] === true && ' and asked for a person'}.
      {due && ` An answer is due by ${new Date(due).toLocaleDateString(undefined, { dateStyle: 'medium' })}.`}
    </>
  )
}
