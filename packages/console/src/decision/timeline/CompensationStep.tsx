import type { EventWire, StepKind, StepState } from '../../api/wire.ts'
import { stepStateWords, stepWords } from '../../words/behind.ts'
import { sayActor, textOf } from './say-event.ts'

export function CompensationStep({ event }: { event: EventWire }) {
  const step = textOf(event.data['step'])
  const state = event.type.replace('compensation.step-', '')
  return (
    <>
      {sayActor(event)} marked a step of taking it back. {stepWords[step as StepKind] ?? step}:{' '}
      {(stepStateWords[state as StepState]?.label ?? state).toLowerCase()}.
    </>
  )
}
