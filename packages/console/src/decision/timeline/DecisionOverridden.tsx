import type { EventWire } from '../../api/wire.ts'
import { sayActor, textOf } from './say-event.ts'

/** An appeal or a recall overturns through the same event, in the name of whoever answered or began it. */
export function DecisionOverridden({ event }: { event: EventWire }) {
  const cause = textOf(event.data['cause'])
  const way = cause === 'appeal' ? ' by answering an appeal' : cause === 'recall' ? ' with a recall of many' : ''
  return (
    <>
      {sayActor(event)} overrode it{way}. Its status and outcome stay as they were.
    </>
  )
}
