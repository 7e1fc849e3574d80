import type { EventWire } from '../../api/wire.ts'

export function JudgmentSettled({ event }: { event: EventWire }) {
  return <>The answer took effect.</>
}
