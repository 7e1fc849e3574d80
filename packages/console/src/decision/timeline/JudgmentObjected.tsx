import type { EventWire } from '../../api/wire.ts'

/** A machine’s second look, and what came of it. */
export function JudgmentObjected({ event }: { event: EventWire }) {
  if (event.type === 'judgment.insisted') return <>They insisted; it takes effect all the same.</>
  if (event.type === 'verifier.failed') return <>The second look could not be had; the answer took effect without it.</>
  return <>A second look objected to the answer, so it went back to whoever gave it.</>
}
