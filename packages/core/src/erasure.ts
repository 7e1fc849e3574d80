/** When what is held about somebody may be erased. What beats it is named, so that whoever asked can be told why. */
import { refuse, type ErrorCode, type Refusal } from './errors.ts'

export interface ErasureFacts {
  /** Legal holds on the subject, or on the case of one of its decisions. */
  holds: number
  openAppeals: number
  /** Something is still being taken back, which needs to know what was done. */
  openCompensations: number
}

/** In the order in which they are told; all of them, so that a preview can name each. */
export const whatBeatsErasure = ({ holds, openAppeals, openCompensations }: ErasureFacts): ErrorCode[] => [
  ...(holds > 0 ? (['legal-hold'] as const) : []),
  ...(openAppeals > 0 ? (['appeal-open'] as const) : []),
  ...(openCompensations > 0 ? (['compensation-open'] as const) : []),
]

export function decideErasure(facts: ErasureFacts): { ok: true } | Refusal {
  const [first] = whatBeatsErasure(facts)
  return first === undefined ? { ok: true } : refuse(first)
}
