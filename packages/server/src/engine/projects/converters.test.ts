import { expect, test } from 'vitest'
import { neededKind, transferFormats, type Question } from '@countersign/core'
import { converters } from './converters.ts'

test('[FM15] what is offered by name is what is taken and given, and what each needs is told', () => {
  expect([...converters.keys()].sort()).toEqual([...transferFormats].sort())
  for (const [name, { needs }] of converters)
    expect([name, (neededKind as Record<string, string>)[name]]).toEqual([name, needs])
})

test('[FM17] labels of rows, cells and fields go out and come back in our own lines, CSV and Parquet; every other format says that it has no place for them', async () => {
  const question: Question = {
    ...{ kind: 'cells', of: 'cells', name: 'cells', title: 'Cells', required: false, field: 'table' },
    options: [{ value: 'bad', title: 'Bad' }],
  }
  const asked = { questions: [question], view: [] }
  const gold = { cells: { '/0/a~1b': 'bad' } }
  const item = { id: '1', data: { table: [{ 'a/b': 1 }] }, gold, predictions: [{ labels: gold, score: 0.5 }] }
  const bytes = async (source: AsyncIterable<Uint8Array | string>) => {
    const parts: Buffer[] = []
    for await (const part of source) parts.push(Buffer.from(part))
    return Buffer.concat(parts)
  }
  const stream = async function* <T>(one: T) {
    yield await Promise.resolve(one)
  }
  const carried: string[] = []
  for (const [name, converter] of converters) {
    if (converter.cannot?.(asked).some((words) => words.includes('of the kind cells'))) continue
    carried.push(name)
    const file = await bytes(converter.write(stream(item), asked))
    for await (const row of converter.read(stream(file), asked))
      expect(row).toMatchObject({ item: { gold, predictions: [{ labels: gold }] } })
  }
  const csv = converters.get('csv')
  for await (const row of csv?.read(stream(Buffer.from('id,gold.cells\r\n1,"{""/0/a~1b"": ""bad""}"\r\n')), asked) ??
    [])
    expect(row).toMatchObject({ item: { gold } })
  expect(carried.sort()).toEqual(['csv', 'jsonl', 'parquet'])
})
