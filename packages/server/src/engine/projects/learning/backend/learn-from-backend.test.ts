import { expect, test } from 'vitest'
import { learnFromBackend, type BackendCandidate, type BackendLabelled } from './learn-from-backend.ts'

const candidates = (count: number, said: (i: number) => BackendCandidate['said']): BackendCandidate[] =>
  Array.from({ length: count }, (_, i) => ({ decision: `d${i}`, text: `word${i}`, said: said(i) }))
const asked = { size: 6, randomShare: 0.2, strategy: 'margin' as const, seed: 3, usable: true }
const labelled = (count: number, right: (i: number) => boolean | null, arm = 'random'): BackendLabelled[] =>
  Array.from({ length: count }, (_, i) => ({ text: `w${i}`, label: 'a', arm, doneAt: i, right: right(i) }))
const strategic = ({ picks }: ReturnType<typeof learnFromBackend>): string[] =>
  picks.filter(({ arm }) => arm === 'strategy').map(({ decision }) => decision)

test('[ML7] the lower its score the sooner it is asked, whatever the measure; what it said nothing of comes by chance alone', () => {
  for (const strategy of ['margin', 'entropy', 'least-confident'] as const) {
    // Of two classes a score of 0.1 is no certainty of the other.
    const round = learnFromBackend(
      [],
      candidates(20, (i) => ({ label: 'a', score: i / 20 })),
      { ...asked, strategy },
    )
    const chance = round.picks.filter(({ arm }) => arm === 'random').map(({ decision }) => decision)
    const lowest = candidates(20, () => null)
      .map(({ decision }) => decision)
      .filter((one) => !chance.includes(one))
    expect(strategic(round).sort()).toEqual(lowest.slice(0, 5).sort())
  }
  const some = learnFromBackend(
    [],
    candidates(20, (i) => (i < 2 ? { label: 'a', score: 0.5 } : null)),
    asked,
  )
  expect(some.picks).toHaveLength(6)
  expect(strategic(some).every((one) => one === 'd0' || one === 'd1')).toBe(true)
  expect(
    strategic(
      learnFromBackend(
        [],
        candidates(20, () => ({ label: 'a', score: 0 })),
        { ...asked, usable: false },
      ),
    ),
  ).toEqual([])
})

test('[ML7] how good it is, is told by what it had said of the last hundred of the random arm before they were answered', () => {
  const said = (...of: BackendLabelled[]) =>
    learnFromBackend(
      of,
      candidates(3, () => null),
      asked,
    ).accuracy
  expect(said(...labelled(9, () => true))).toBe(null)
  expect(said(...labelled(50, () => true, 'strategy'), ...labelled(9, () => true))).toBe(null)
  // Wilson's interval for 41 of 50 by hand: (0.82 + 1.96²/100 ± 1.96·√(0.82·0.18/50 + 1.96²/10,000)) / (1 + 1.96²/50).
  const known = said(...labelled(50, (i) => i >= 9), ...labelled(20, () => null))
  expect(known).toMatchObject({ labels: 70, n: 50, share: 0.82 })
  expect(known?.interval[0]).toBeCloseTo(0.692, 3)
  expect(known?.interval[1]).toBeCloseTo(0.902, 3)
  // A hundred old mistakes are forgotten.
  expect(said(...labelled(200, (i) => i >= 100))).toMatchObject({ n: 100, share: 1 })
  expect(
    learnFromBackend(
      labelled(20, () => true),
      candidates(3, () => null),
      asked,
    ).random,
  ).toBe(null)
})
