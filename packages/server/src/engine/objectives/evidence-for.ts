/** How much evidence a wish needs: told before it is made. */
import { auditsNeeded, fewestAudits } from '@countersign/algorithms'
import { CountersignError, type EvidenceWire } from '@countersign/core'

function shareOrThrow(name: string, text: string | null): number {
  const value = Number(text)
  if (text !== null && value >= 0.0001 && value <= 0.9999) return value
  throw new CountersignError('bad-input', undefined, {
    errors: [{ path: `?${name}`, message: 'takes a number from 0.0001 to 0.9999' }],
  })
}

export function evidenceFor(maxErrorText: string | null, confidenceText: string | null): EvidenceWire {
  const maxError = shareOrThrow('max_error', maxErrorText)
  const confidence = shareOrThrow('confidence', confidenceText)
  const promise = { maxError, confidence }
  return {
    max_error: maxError,
    confidence,
    fewest: fewestAudits(promise),
    if_wrong: [0.25, 0.5, 0.75].map((part) => ({
      share: part * maxError,
      audits: auditsNeeded(promise, part * maxError),
    })),
  }
}
