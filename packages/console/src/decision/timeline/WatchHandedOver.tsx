import { useQuery } from '@tanstack/react-query'
import type { EventWire } from '../../api/wire.ts'
import { peopleQuery } from '../../people/fetch-people.ts'
import { sayActor, sayEventScope } from './say-event.ts'

export function WatchHandedOver({ event }: { event: EventWire }) {
  const { data } = useQuery(peopleQuery)
  const to = data?.items.find(({ id }) => id === event.data['to'])?.name
  return (
    <>
      {sayActor(event)} handed the watch for {sayEventScope(event)} over to {to || 'somebody else'}.
    </>
  )
}
