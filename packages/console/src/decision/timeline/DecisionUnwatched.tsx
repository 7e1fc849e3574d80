import type { EventWire } from '../../api/wire.ts'

export function DecisionUnwatched(_: { event: EventWire }) {
  return <>Its window ended without having been watched throughout, so people are asked.</>
}
