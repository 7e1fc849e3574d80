import { expect, test } from 'vitest'
import type { Question } from '@countersign/core'
import type { TransferItem, TransferRow } from './converter.ts'
import { csvConverter } from './csv-converter.ts'

const questions: Question[] = [
  {
    ...{ kind: 'choice', name: 'topic', title: 'Topic', required: true },
    options: [
      { value: 'sport', title: 'Sport' },
      { value: '=1', title: 'One' },
    ],
  },
  { kind: 'number', name: 'age', title: 'Age', required: false },
  { kind: 'text', name: 'why', title: 'Why', required: false },
]
const asked = { questions, view: [] }

const stream = async function* <T>(...all: T[]) {
  for (const one of all) yield await Promise.resolve(one)
}
async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const one of source) found.push(one)
  return found
}
const read = (text: string, of: typeof asked = { questions: [], view: [] }): Promise<TransferRow[]> =>
  all(csvConverter.read(stream(Buffer.from(text)), of))
const write = async (...items: TransferItem[]): Promise<string> =>
  (await all(csvConverter.write(stream(...items), asked))).join('')
async function roundTrip(...items: TransferItem[]): Promise<TransferItem[]> {
  return (await read(await write(...items), asked)).map((row) => ('item' in row ? row.item : expect.fail(row.refused)))
}

test('what separates cells is told by the first line; the other marks are part of a text', async () => {
  const data = { text: 'rain; then sun', place: 'Oslo' }
  expect(await read('text,place\nrain; then sun,Oslo\n')).toMatchObject([{ item: { data } }])
  expect(await read('text;place\n"rain; then sun";Oslo\n')).toMatchObject([{ item: { data } }])
  expect(await read('text\tplace\nrain; then sun\tOslo\n')).toMatchObject([{ item: { data } }])
})

test('[FM1] an item with all that CSV carries comes back, its answers from the rows that stand together', async () => {
  const full: TransferItem = {
    id: 'a',
    data: { text: '=SUM(A1)', nothing: null, empty: '', nested: { deep: [1] }, id: 'its own', 'gold.topic': 'data' },
    answers: [
      {
        ...{ who: 'ann', labels: { topic: '=1', age: 3, why: 'said "so",\r\n twice ' }, ms: 1_200, guideline: 2 },
        ...{ at: '2026-11-27T10:00:00.000Z', comment: '+1' },
      },
      { who: null, labels: { topic: 'sport' } },
      { who: 'ben', labels: {}, skipped: true, comment: 'cannot tell' },
    ],
    predictions: [{ labels: { topic: 'sport', age: 4 }, score: 0.75, model: 'v2' }],
    gold: { why: '3' },
    attributes: { language: 'de', number: '12', deep: { a: 1 } },
    metadata: { width: 3 },
  }
  const several: TransferItem = {
    ...{ id: 'c', data: { text: 'three' } },
    predictions: [{ labels: { topic: 'sport' } }, { labels: { topic: '=1' }, score: 0.1 }],
  }
  const items = [full, { id: 'b', data: { text: 'two' } }, several]
  expect(await roundTrip(...items)).toEqual(items)
})

test('[FM1] a member that only a late item has is not lost', async () => {
  const many = Array.from({ length: 1_500 }, (_, n): TransferItem => ({
    ...{ id: String(n), data: n === 1_400 ? { text: 'late', language: 'fr' } : { text: `no ${n}` } },
    ...(n === 1_450 ? { attributes: { segment: 'north' } } : {}),
  }))
  expect(await roundTrip(...many)).toEqual(many)
})

test('[FM5] numbers of the data come back as text, which is told', async () => {
  expect(await roundTrip({ id: 'a', data: { size: 3, good: true } })).toEqual([
    { id: 'a', data: { size: '3', good: 'true' } },
  ])
  expect(csvConverter.cannot?.(asked)).toContain('Types of the data: numbers and booleans come back as text.')
})

test('what people answered is read from a file that was written here alone', async () => {
  expect(await read('id,text,label.topic,comment,data\n1,one,sport,so,3\n', asked)).toEqual([
    { at: 2, item: { id: '1', data: { text: 'one', 'label.topic': 'sport', comment: 'so', data: '3' } } },
  ])
  expect(await read('id,text\n1,one\n1,two\n')).toHaveLength(2)
})

test('[FM3] a row that holds something else than its column says is refused by its line', async () => {
  const head = 'id,text,score,prediction.topic,answered_by,active_ms,data,predictions\n'
  const rows = ['1,a,much,sport,,,,', '2,a,,,ann,soon,,', '3,a,,,,,[1],', '4,a,,,,,,"[{""score"":1}]"', '5,a,,,,,,']
  expect(await read(head + rows.join('\n'), asked)).toMatchObject([
    { at: 2, refused: '“score” is not a number' },
    { at: 3, refused: '“active_ms” is not a number' },
    { at: 4, refused: '“data” holds no JSON object' },
    { at: 5, refused: '“predictions” holds no list of {labels, score, soft}' },
    { at: 6, item: { id: '5' } },
  ])
})
