import type { EventWire } from '../../api/wire.ts'

export function EffectOverdue({ event }: { event: EventWire }) {
  return <>No report came of what happened; somebody is asked to find out. Nothing is run again by itself.</>
}
