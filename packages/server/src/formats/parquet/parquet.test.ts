import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Question } from '@countersign/core'
import type { FileMetaData } from 'hyparquet'
import { parquetWriteBuffer } from 'hyparquet-writer'
import type { Item, Row } from '../format.ts'
import { checkColumns, checkGroup } from './guard.ts'
import { parquet } from './parquet.ts'

// Written by PyArrow 25.0.1 (`pq.write_table`, zstd, two rows to a group): text, int64, timestamp[us], list<string>,
// struct<bytes, path> as Hugging Face datasets have images, and a column of known answers.
const byPyArrow = Buffer.from(
  [
    'UEFSMRUAFUAVUiwVBBUAFQYVBhwAAAAotS/9ICABAQACAAAABAEPAAAA8J+ZgiBBQ01FIGdyb3dzAwAAAEFkYRUAFSwVPiwVBBUAFQYVBhwAAA',
    'AotS/9IBaxAAACAAAABAEFAAAAAAAAAAEAAAAAACAAFQAVLBU+LBUEFQAVBhUGHAAAACi1L/0gFrEAAAIAAAAEAUCKqBc0XwYAQIqoFzRfBgAV',
    'ABUuFUAsFQYVABUGFQYcAAAAKLUv/SAXuQAAAgAAAAMCAwAAAAMPAAEAAABhAQAAAGIVABUOFSAsFQQVABUGFQYcAAAAKLUv/SAHOQAAAwAAAA',
    'MBABUAFSAVMiwVBBUAFQYVBhwAAAAotS/9IBCBAAADAAAAAwIABQAAAGEuanBnFQAVGhUsLBUEFQAVBhUGHAAAACi1L/0gDWkAAAIAAAADAQMA',
    'AABQRVIVABUMFR4sFQIVABUGFQYcAAAAKLUv/SAGMQAAAgAAAAIAFQAVHBUuLBUCFQAVBhUGHAAAACi1L/0gDnEAAAIAAAACAf//////////FQ',
    'AVHBUuLBUCFQAVBhUGHAAAACi1L/0gDnEAAAIAAAACAUCKqBc0XwYAFQAVGBUqLBUCFQAVBhUGHAAAACi1L/0gDGEAAAIAAAACAAIAAAACARUA',
    'FR4VMCwVAhUAFQYVBhwAAAAotS/9IA95AAACAAAAAgIFAAAAiVBOR/8VABUMFR4sFQIVABUGFQYcAAAAKLUv/SAGMQAAAgAAAAIBFQAVDBUeLB',
    'UCFQAVBhUGHAAAACi1L/0gBjEAAAIAAAACABUEGbw1ABgGc2NoZW1hFQwAFQwlAhgEdGV4dCUATBwAAAAVBCUCGAVzdGFycwAVBCUCGAJhdCUU',
    'TIwSHCwAAAAAADUCGAR0YWdzFQIVBkw8AAAANQQYBGxpc3QVAgAVDCUCGAdlbGVtZW50JQBMHAAAADUCGAVpbWFnZRUEABUMJQIYBWJ5dGVzAB',
    'UMJQIYBHBhdGglAEwcAAAAFQwlAhgKZ29sZC50b3BpYyUATBwAAAAWBhksGXwmABwVDBklBgAZGAR0ZXh0FQwWBBZmFngmCEkcFQAVABUCADwW',
    'JBkGGSYABAAAACYAHBUEGSUGABkYBXN0YXJzFQwWBBZSFmQmgAFJHBUAFQAVAgA8KQYZJgAEAAAAJgAcFQQZJQYAGRgCYXQVDBYEFlIWZCbkAU',
    'kcFQAVABUCADwpBhkmAAQAAAAmABwVDBklBgAZOAR0YWdzBGxpc3QHZWxlbWVudBUMFgYWVBZmJsgCSRwVABUAFQIAPBYEGSYEAhlGAgAABAAA',
    'ACYAHBUMGSUGABkoBWltYWdlBWJ5dGVzFQwWBBY0FkYmrgNJHBUAFQAVAgA8FgAZBhk2AgIAAAAAJgAcFQwZJQYAGSgFaW1hZ2UEcGF0aBUMFg',
    'QWRhZYJvQDSRwVABUAFQIAPBYKGQYZNgIAAgAAACYAHBUMGSUGABkYCmdvbGQudG9waWMVDBYEFkAWUibMBEkcFQAVABUCADwWBhkGGSYCAgAA',
    'ABaYBBYEJggWlgUAGXwmABwVDBklBgAZGAR0ZXh0FQwWAhYyFkQmngVJHBUAFQAVAgA8FgAZBhkmAgAAAAAmABwVBBklBgAZGAVzdGFycxUMFg',
    'IWQhZUJuIFSRwVABUAFQIAPCkGGSYAAgAAACYAHBUEGSUGABkYAmF0FQwWAhZCFlQmtgZJHBUAFQAVAgA8KQYZJgACAAAAJgAcFQwZJQYAGTgE',
    'dGFncwRsaXN0B2VsZW1lbnQVDBYCFj4WUCaKB0kcFQAVABUCADwWABkmAgAZRgACAAAAAAAmABwVDBklBgAZKAVpbWFnZQVieXRlcxUMFgIWRB',
    'ZWJtoHSRwVABUAFQIAPBYKGQYZNgAAAgAAACYAHBUMGSUGABkoBWltYWdlBHBhdGgVDBYCFjIWRCawCEkcFQAVABUCADwWABkGGTYAAgAAAAAm',
    'ABwVDBklBgAZGApnb2xkLnRvcGljFQwWAhYyFkQm9AhJHBUAFQAVAgA8FgAZBhkmAgAAAAAWnAMWAiaeBRaaBAAoIHBhcnF1ZXQtY3BwLWFycm',
    '93IHZlcnNpb24gMjUuMC4xGXwcAAAcAAAcAAAcAAAcAAAcAAAcAAAA7AMAAFBBUjE=',
  ].join(''),
  'base64',
)
const question: Question = {
  ...{ kind: 'choice', name: 'topic', title: 'Topic', required: false },
  options: [{ value: 'PER', title: 'Person' }],
}
const number: Question = { kind: 'number', name: 'n', title: 'N', required: false }
const marks: Question = { kind: 'spans', name: 'marks', title: 'M', required: false, field: 'text', options: [] }
const asked = { questions: [question, number, marks], view: [{ path: 'text', as: 'text' as const }] }

async function rowsOf(bytes: Uint8Array, piece = bytes.length): Promise<Row[]> {
  const pieces = async function* () {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece)
  }
  const rows: Row[] = []
  for await (const row of parquet.read(pieces(), asked)) rows.push(row)
  return rows
}
async function written(items: readonly Item[]): Promise<Buffer> {
  const parts: Uint8Array[] = []
  const all = async function* () {
    yield* items
  }
  for await (const part of parquet.write(all(), asked)) parts.push(part)
  return Buffer.concat(parts)
}

test('[FM9] what another library wrote is read by its types, row group by row group, and a row that cannot be told costs itself', async () => {
  expect(await rowsOf(byPyArrow, 100)).toEqual([
    {
      at: 1,
      item: {
        data: {
          ...{ text: '🙂 ACME grows', stars: 5, at: '2026-11-01T10:00:00.123Z', tags: ['a', 'b'] },
          image: { bytes: null, path: 'a.jpg' },
        },
        gold: { topic: 'PER' },
      },
    },
    { at: 2, refused: '“stars” holds an integer past 2⁵³' },
    { at: 3, refused: '“image” holds bytes that are no text; files are named, not stored' },
  ])
})

test('[FM9] what goes out comes back: data by its types, what has no column of its own, answers, predictions, gold, labels', async () => {
  const items: Item[] = Array.from({ length: 1_203 }, (_, i) => ({
    id: `t${i}`,
    data: {
      ...{ text: `🙂 ${i}`, stars: i / 3, ok: i % 2 === 0, nested: { a: [i, null] } },
      // A name of ours, members of two types, and one that only later rows have.
      ...{ id: 'theirs', mixed: i === 0 ? 'a' : i },
      ...(i > 1_000 ? { later: { deep: 1 }, none: null } : {}),
    },
    ...(i === 1 ? { gold: { topic: 'PER' }, metadata: { width: 2 }, attributes: { language: 'de' } } : {}),
    predictions: [{ labels: { topic: 'PER' }, score: 0.5, model: 'm1' }, ...(i === 2 ? [{ labels: { n: 3 } }] : [])],
    answers: [
      {
        ...{ who: 'ann@example.org', at: '2026-11-01T10:00:00.000Z', ms: 1_200 },
        labels: { topic: 'PER', n: 2.5, marks: { spans: [{ id: 's', start: 0, end: 2, label: 'x' }], relations: [] } },
      },
      { who: null, labels: {}, skipped: true, guideline: 3, comment: 'cannot tell' },
    ],
    label: { topic: 'PER', n: 2.5 },
  }))
  const rows = await rowsOf(await written(items))
  expect(rows).toHaveLength(items.length)
  expect(rows.map((row) => ('item' in row ? row.item : row))).toEqual(items)
  expect(await rowsOf(await written([]))).toEqual([])
})

test('[FM9] a column of text that is named like one of our objects is data', async () => {
  const file = parquetWriteBuffer({
    columnData: [
      { name: 'text', data: ['a'], type: 'STRING' },
      { name: 'attributes', data: ['tall, green'], type: 'STRING' },
      { name: 'metadata', data: ['seen'], type: 'STRING' },
      { name: 'data', data: ['raw'], type: 'STRING' },
    ],
  })
  const data = { text: 'a', attributes: 'tall, green', metadata: 'seen', data: 'raw' }
  expect(await rowsOf(new Uint8Array(file))).toEqual([{ at: 1, item: { data } }])
})

const zigzag = (value: number): number[] => {
  const bytes: number[] = []
  let left = BigInt(value) * 2n
  for (; left > 127n; left >>= 7n) bytes.push(Number(left & 127n) | 128)
  return [...bytes, Number(left)]
}
/** A page's head in Thrift's compact protocol: kind, unpacked and packed size, and of its values how many. */
const page = (unpacked: number, packed: number, values: number): number[] => [
  ...[0x15, 0, 0x15, ...zigzag(unpacked), 0x15, ...zigzag(packed)],
  ...[0x2c, 0x15, ...zigzag(values), 0x15, 0, 0x15, 6, 0x15, 6, 0, 0],
]

test('[FM10] what a file says of itself is not believed: sizes, counts and places are checked before anything is unpacked', () => {
  const refusal = (bytes: number[], rows: number, more: object = {}): string => {
    const whole = new Uint8Array([...[0x50, 0x41, 0x52, 0x31], ...bytes])
    const file = { byteLength: whole.length, slice: (a: number, b?: number) => whole.slice(a, b).buffer }
    const meta = { data_page_offset: 4n, total_compressed_size: BigInt(bytes.length), ...more }
    const group = { num_rows: BigInt(rows), columns: [{ meta_data: meta }] }
    try {
      checkGroup(file, group as unknown as FileMetaData['row_groups'][number], 1)
      return 'taken'
    } catch (error) {
      return (error as Error).message
    }
  }
  const body = Array<number>(20).fill(0)
  expect(refusal([...page(20, 20, 5), ...body], 5)).toBe('taken')
  expect(refusal([...page(2 ** 30, 20, 5), ...body], 5)).toContain('unpacks to more than 256 MiB')
  expect(refusal([...page(20, 20, 2 ** 31 - 1), ...body], 5)).toContain('more than 33554432 values')
  expect(refusal([...page(20, 20, 5), ...body], 6)).toContain('fewer values than rows')
  expect(refusal([...page(20, 20, 5), ...body], 2 ** 40)).toContain('at most 2097152')
  expect(refusal([...page(20, 20, 5), ...body], 5, { total_compressed_size: 2n ** 40n })).toContain(
    'outside of the file',
  )
  expect(refusal([...page(20, 20, 5), ...body], 5, { data_page_offset: -8n })).toContain('outside of the file')
  const schema = (...names: string[]) =>
    ({
      schema: [{ name: 'root', num_children: names.length }, ...names.map((name) => ({ name }))],
    }) as unknown as FileMetaData
  expect(() => checkColumns(schema('a', 'a'))).toThrow('two columns “a”')
  expect(() => checkColumns(schema('__proto__'))).toThrow('__proto__')
})

test('[FM10] no bytes make the reader throw, and each is told what is wrong: cut short, torn, or something else', async () => {
  for (const [bytes, why] of [
    [Buffer.alloc(0), 'no Parquet'],
    [Buffer.from('id,text\n1,Hello, this is CSV\n'), 'no Parquet'],
    [byPyArrow.subarray(0, byPyArrow.length - 20), 'no Parquet'],
    [
      Buffer.concat([Buffer.from('PAR1'), Buffer.alloc(60), Buffer.from([255, 255, 255, 255]), Buffer.from('PAR1')]),
      'exceeds available',
    ],
  ] as const)
    expect(await rowsOf(bytes)).toEqual([{ at: 1, refused: expect.stringContaining(why) as string }])
  await fc.assert(
    fc.asyncProperty(fc.nat(byPyArrow.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const torn = Buffer.from(byPyArrow)
      torn[at]! ^= flip
      expect((await rowsOf(torn)).length).toBeLessThan(5)
    }),
    { seed: 20261127, numRuns: 12 },
  )
})
