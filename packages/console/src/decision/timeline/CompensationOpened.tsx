import type { EventWire, StepKind } from '../../api/wire.ts'
import { stepWords } from '../../words/behind.ts'
import { plural } from '../../words/numbers.ts'
import { listOf, textOf } from './say-event.ts'

export function CompensationOpened({ event }: { event: EventWire }) {
  const steps = listOf(event.data['steps']).map((step) => stepWords[step as StepKind]?.toLowerCase() ?? step)
  const voided = Number(textOf(event.data['labels_voided'])) || 0
  return (
    <>
      Taking it back began{steps.length > 0 && `: ${steps.join('; ')}`}.
      {voided > 0 && ` ${plural(voided, 'label')} made void.`}
    </>
  )
}
