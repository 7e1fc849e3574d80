import { expect, test } from 'vitest'
import { fitsItem, isSought, type Sought } from './fits-item.ts'

const nothing: Sought = {
  ...{ labels: [], fields: [], attributes: [], disagree: false, sureBelow: null, commented: false, skipReason: null },
}
const label = (value: unknown, more: object = {}) =>
  ({ value, probability: 0.9, soft: [{ value, probability: 0.9 }], method: 'majority', ...more }) as never
const item = (more: object) =>
  ({ data: {}, attributes: {}, labels: null, answers: [], skips: [], ...more }) as unknown as Parameters<
    typeof fitsItem
  >[0]
const of = (name: string, value: string) => [{ name, value }]

test('[PJ35] a label is found by a value, one of several, a step of a path, and the label of a mark', () => {
  const values: [unknown, string, string][] = [
    ['sport', 'sport', 'spor'],
    [['sport', 'weather'], 'weather', 'politics'],
    [4, '4', '5'],
    [null, 'null', '0'],
    [{ spans: [{ id: 'a', start: 0, end: 2, label: 'person' }], relations: [] }, 'person', 'place'],
    [[{ id: 'a', label: 'car', box: [0, 0, 1, 1] }], 'car', 'bus'],
    [{ best: 1 }, '1', '0'],
  ]
  for (const [value, yes, no] of values) {
    const one = item({ labels: { q: label(value) } })
    expect(fitsItem(one, { ...nothing, labels: of('q', yes) }), yes).toBe(true)
    expect(fitsItem(one, { ...nothing, labels: of('q', no) }), no).toBe(false)
    expect(fitsItem(one, { ...nothing, labels: of('other', yes) })).toBe(false)
  }
})

test('[PJ35] what is looked for is combined with and; fields and attributes are equal, reasons hold the words', () => {
  const one = item({
    ...{ data: { text: 'a', meta: [{ lang: 'de' }], n: 3 }, attributes: { tier: 'gold' } },
    ...{ skips: [{ reason: 'The Guideline does not say' }], answers: [{ comment: ' ' }] },
    labels: {
      q: label('x', {
        probability: 0.6,
        soft: [
          { value: 'x', probability: 0.6 },
          { value: 'y', probability: 0.4 },
        ],
      }),
    },
  })
  const fits = (more: Partial<Sought>) => fitsItem(one, { ...nothing, ...more })
  expect(fits({ fields: [...of('meta[0].lang', 'de'), ...of('n', '3')] })).toBe(true)
  expect(fits({ fields: [...of('meta[0].lang', 'de'), ...of('n', '4')] })).toBe(false)
  expect(fits({ attributes: of('tier', 'gold'), disagree: true, sureBelow: 0.7, skipReason: 'guideline' })).toBe(true)
  expect(fits({ attributes: of('tier', 'silver') })).toBe(false)
  expect(fits({ sureBelow: 0.6 })).toBe(false)
  expect(fits({ skipReason: 'not my subject' })).toBe(false)
  expect(fits({ commented: true })).toBe(false)
  expect(fitsItem(item({ labels: { q: label('x') } }), { ...nothing, disagree: true })).toBe(false)
  const marks = [{ support: 1, of: 2 }]
  expect(fitsItem(item({ labels: { q: label([], { marks }) } }), { ...nothing, disagree: true })).toBe(true)
  expect([
    isSought(nothing),
    isSought({ ...nothing, commented: true }),
    isSought({ ...nothing, fields: of('a', 'b') }),
  ]).toEqual([false, true, true])
})
