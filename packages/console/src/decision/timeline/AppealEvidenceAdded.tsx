import type { EventWire } from '../../api/wire.ts'
import { textOf } from './say-event.ts'

export function AppealEvidenceAdded({ event }: { event: EventWire }) {
  return <>Whoever contests it added something: number {textOf(event.data['n'])}.</>
}
