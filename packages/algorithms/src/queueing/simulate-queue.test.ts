import { expect, test } from 'vitest'
import { createRandom } from '../random.ts'
import { simulateQueue, type Shift } from './simulate-queue.ts'

test('[BT7] a small queue by hand: waits, lengths, what is left when the last person goes', () => {
  const figures = simulateQueue({ arrivals: [0, 1, 2, 9, 20], handling: () => 4, shifts: [{ from: 0, to: 10 }] })
  // Begun at 0, 4 and 8; the one of 9 finds the person at work until 12, and gone.
  expect(figures).toMatchObject({
    served: 3,
    unserved: 2,
    meanWait: 3,
    medianWait: 3,
    longestLength: 2,
    busy: 12,
    utilisation: 1.2,
  })
  expect(simulateQueue({ arrivals: [], handling: () => 1, shifts: [] })).toMatchObject({
    served: 0,
    meanWait: null,
    utilisation: null,
    meanLength: 0,
  })
  expect(simulateQueue({ arrivals: [5], handling: () => 1, shifts: [] })).toMatchObject({ served: 0, unserved: 1 })
})

test('[BT7] two people at once halve nothing but the queue: what arrives together begins together', () => {
  const shifts: Shift[] = [
    { from: 0, to: 100 },
    { from: 0, to: 100 },
  ]
  expect(simulateQueue({ arrivals: [0, 0, 0, 0], handling: () => 5, shifts })).toMatchObject({
    meanWait: 2.5,
    longestLength: 2,
    served: 4,
  })
})

test('[BT7] seed 5: M/M/1 at load ½ and M/M/2 at load ½ have the waits that theory gives them, within 6 %', () => {
  const random = createRandom(5)
  const exponential = (mean: number): number => -mean * Math.log(1 - random.uniform())
  for (const [servers, expected] of [
    [1, 1],
    [2, 1 / 3],
  ] as const) {
    const n = 60_000
    const arrivals = new Float64Array(n)
    for (let i = 1, at = 0; i < n; i++) arrivals[i] = at += exponential(2 / servers)
    const shifts = Array.from({ length: servers }, () => ({ from: 0, to: Infinity }))
    const { meanWait, meanLength } = simulateQueue({ arrivals, handling: () => exponential(1), shifts })
    expect(Math.abs((meanWait ?? 0) / expected - 1)).toBeLessThan(0.06)
    // Little's law.
    expect(Math.abs(meanLength / (((meanWait ?? 0) * servers) / 2) - 1)).toBeLessThan(0.02)
  }
})

test('[BT7] seed 9: against a plain simulation that looks at everybody each time', () => {
  const random = createRandom(9)
  for (let round = 0; round < 200; round++) {
    const shifts = Array.from({ length: random.below(5) }, () => {
      const from = random.below(50)
      return { from, to: from + random.below(40) }
    })
    const arrivals = Array.from({ length: random.below(30) }, () => random.below(80)).sort((a, b) => a - b)
    const takes = arrivals.map(() => random.below(9))
    const people = shifts.map((shift) => ({ ...shift }))
    let [served, waited] = [0, 0]
    arrivals.forEach((at, i) => {
      const able = people
        .filter((one) => Math.max(at, one.from) < one.to)
        .sort((a, b) => a.from - b.from || a.to - b.to)[0]
      if (!able) return
      const start = Math.max(at, able.from)
      served++
      waited += start - at
      able.from = start + (takes[i] ?? 0)
    })
    const figures = simulateQueue({ arrivals, handling: (i) => takes[i] ?? 0, shifts })
    expect(figures.served).toBe(served)
    expect((figures.meanWait ?? 0) * served).toBeCloseTo(waited)
  }
})

test('[BT7] what makes no sense is refused', () => {
  const shifts = [{ from: 0, to: 9 }]
  expect(() => simulateQueue({ arrivals: [2, 1], handling: () => 1, shifts })).toThrow(RangeError)
  expect(() => simulateQueue({ arrivals: [1], handling: () => -1, shifts })).toThrow(RangeError)
  expect(() => simulateQueue({ arrivals: [1], handling: () => 1, shifts: [{ from: 2, to: 1 }] })).toThrow(RangeError)
})

test('what is finished after its time is late, and so is what presses and is never begun', () => {
  const setting = { arrivals: [0, 1, 2, 3], handling: () => 2, shifts: [{ from: 0, to: 5 }] }
  expect(simulateQueue(setting)).toMatchObject({ served: 3, unserved: 1, late: 0 })
  // Finished after 2, 3, 4; the fourth is never begun.
  expect(simulateQueue({ ...setting, within: () => 3 })).toMatchObject({ late: 2 })
  expect(simulateQueue({ ...setting, within: (i) => (i < 3 ? 3 : Infinity) })).toMatchObject({ late: 1 })
})
