import { expect, test } from 'vitest'
import type { TransferRow } from './converter.ts'
import { csvConverter } from './csv-converter.ts'

async function read(text: string): Promise<TransferRow[]> {
  const bytes = async function* () {
    yield Buffer.from(text)
  }
  const rows: TransferRow[] = []
  for await (const row of csvConverter.read(bytes(), { questions: [], view: [] })) rows.push(row)
  return rows
}

test('what separates cells is told by the first line; the other marks are part of a text', async () => {
  const data = { text: 'rain; then sun', place: 'Oslo' }
  expect(await read('text,place\nrain; then sun,Oslo\n')).toMatchObject([{ item: { data } }])
  expect(await read('text;place\n"rain; then sun";Oslo\n')).toMatchObject([{ item: { data } }])
  expect(await read('text\tplace\nrain; then sun\tOslo\n')).toMatchObject([{ item: { data } }])
})
