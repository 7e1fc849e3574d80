/** Offered, never demanded. Packs bring their own. */
export const reasons = [
  { code: 'wrong', label: 'It is wrong' },
  { code: 'not-enough-evidence', label: 'Not enough evidence' },
  { code: 'too-risky', label: 'Too risky' },
  { code: 'against-rules', label: 'Against our rules' },
  { code: 'wrong-target', label: 'Wrong person or thing' },
  { code: 'duplicate', label: 'Already done' },
] as const
