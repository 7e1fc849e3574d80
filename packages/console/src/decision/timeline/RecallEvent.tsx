import type { EventWire } from '../../api/wire.ts'
import { plural } from '../../words/numbers.ts'
import { sayActor, textOf } from './say-event.ts'

/** A recall begins, ends or is cancelled. */
export function RecallEvent({ event }: { event: EventWire }) {
  const number = (name: string) => Number(textOf(event.data[name])) || 0
  if (event.type === 'recall.started')
    return (
      <>
        {sayActor(event)} began a recall of {plural(number('of'), 'decision')}.
      </>
    )
  const opened = plural(number('opened'), 'decision')
  if (event.type === 'recall.cancelled')
    return (
      <>
        {sayActor(event)} cancelled a recall; {opened} had been overridden by then, the rest is left.
      </>
    )
  return (
    <>
      A recall has gone through: {opened} overridden, {number('skipped')} held by an appeal.
    </>
  )
}
