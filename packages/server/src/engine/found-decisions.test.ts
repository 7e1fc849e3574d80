import type { DecisionRow } from '../store/decisions.ts'
import { createSeal } from '../store/seal.ts'
import type { Content, OutcomeContent } from './content.ts'
import { expect, test } from 'vitest'
import { rightOf } from './found-decisions.ts'

const key = Buffer.alloc(32, 1)
const seal = createSeal({ bytes: (n: number) => Buffer.alloc(n, 7) } as never)
const of = (row: Partial<DecisionRow>, said: OutcomeContent = {}, audit?: 'uphold' | 'overturn', instead?: string) =>
  rightOf(
    {
      row: {
        ...{ overridden_at: null, flagged_at: null, outcome_by: 'person', outcome_verdict: 'approved', ...row },
        outcome_sealed: seal.json(key, said as never),
      } as DecisionRow,
      key,
      content: { proposal: 'proposed' } as unknown as Content,
    },
    audit,
    instead,
  )

test('[EV31] what people found right, and nothing where nobody said so or people are of two minds', () => {
  expect(of({})).toBe('proposed')
  expect(of({}, { proposal: 'edited' })).toBe('edited')
  expect(of({ outcome_verdict: 'answered' }, { answer: 'an answer' })).toBe('an answer')
  expect(of({ outcome_by: 'policy' }, {}, 'uphold')).toBe('proposed')
  expect(of({ outcome_verdict: 'rejected' }, {}, 'overturn')).toBe('proposed')
  expect(of({ overridden_at: 1 }, {}, 'overturn', 'instead')).toBe('instead')
  expect(of({ flagged_at: 1 }, {}, 'uphold')).toBe('proposed')

  for (const nothing of [
    of({ outcome_by: 'policy' }),
    of({ outcome_by: 'policy', outcome_verdict: 'expired' }, {}, 'uphold'),
    of({ outcome_verdict: 'rejected' }),
    of({ outcome_verdict: 'rejected' }, {}, 'uphold'),
    of({ outcome_verdict: 'vetoed' }),
    of({}, {}, 'overturn'),
    of({ flagged_at: 1 }),
    of({ overridden_at: 1 }, { proposal: 'edited' }),
  ])
    expect(nothing).toBeUndefined()
})
