import type { EventWire } from '../../api/wire.ts'

export function JudgmentVoided({ event }: { event: EventWire }) {
  return <>An answer no longer counted, because the decision had ended.</>
}
