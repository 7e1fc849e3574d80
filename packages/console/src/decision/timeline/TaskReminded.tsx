import type { EventWire } from '../../api/wire.ts'
import { clock } from '../../words/time.ts'
import { useNameOf } from '../use-name-of.ts'
import { textOf } from './say-event.ts'

export function TaskReminded({ event }: { event: EventWire }) {
  const nameOf = useNameOf()
  const holder = textOf(event.data['holder'])
  return (
    <>
      {holder ? nameOf(holder) : 'Whoever could take it'} was reminded of the deadline,{' '}
      {clock(textOf(event.data['due']), Date.parse(event.time))}.
    </>
  )
}
