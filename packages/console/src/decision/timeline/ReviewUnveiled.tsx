import type { EventWire } from '../../api/wire.ts'
import { textOf } from './say-event.ts'

export function ReviewUnveiled({ event }: { event: EventWire }) {
  return <>All {textOf(event.data['answers'])} had answered, so the answers are shown and count together.</>
}
