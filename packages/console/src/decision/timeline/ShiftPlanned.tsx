import type { EventWire } from '../../api/wire.ts'
import { useQuery } from '@tanstack/react-query'
import { peopleQuery } from '../../people/fetch-people.ts'
import { sayActor, sayEventScope, textOf } from './say-event.ts'

export function ShiftPlanned({ event }: { event: EventWire }) {
  const { data } = useQuery(peopleQuery)
  const who = data?.items.find(({ id }) => id === event.data['person'])?.name
  const when = (name: string) => new Date(textOf(event.data[name])).toLocaleString()
  return (
    <>
      {sayActor(event)} planned {who || 'somebody'} to watch {sayEventScope(event)} from {when('from')} to {when('to')}.
    </>
  )
}
