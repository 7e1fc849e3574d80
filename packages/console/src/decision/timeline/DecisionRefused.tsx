import type { EventWire } from '../../api/wire.ts'

export function DecisionRefused({ event }: { event: EventWire }) {
  return <>The policy refused it.</>
}
