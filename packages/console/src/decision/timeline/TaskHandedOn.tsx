import type { EventWire } from '../../api/wire.ts'
import { useNameOf } from '../use-name-of.ts'
import { sayActor, textOf } from './say-event.ts'

/** By its holder, or by whoever leads. */
export function TaskHandedOn({ event }: { event: EventWire }) {
  const nameOf = useNameOf()
  const [to, from] = [textOf(event.data['to']), textOf(event.data['from'])]
  if (event.type === 'task.delegated')
    return (
      <>
        {sayActor(event)} handed it to {nameOf(to)}.
      </>
    )
  return (
    <>
      {sayActor(event)} {from ? `took it from ${nameOf(from)} and gave` : 'gave'} it to {nameOf(to)}.
    </>
  )
}
