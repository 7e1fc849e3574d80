/** Why something is turned down, where a queue has no reasons of its own. */
import type { Reason } from './wire/index.ts'

export const usualReasons: readonly Reason[] = [
  { code: 'wrong', label: 'It is wrong' },
  { code: 'not-enough-evidence', label: 'Not enough evidence' },
  { code: 'too-risky', label: 'Too risky' },
  { code: 'against-rules', label: 'Against our rules' },
  { code: 'wrong-target', label: 'Wrong person or thing' },
  { code: 'duplicate', label: 'Already done' },
]

/** What is offered with a rejection in a queue. Offered, never demanded. */
export const reasonsOf = (own: readonly Reason[] | undefined): readonly Reason[] => (own?.length ? own : usualReasons)
