import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { binaryArray, type ElementType } from './binary-array.ts'
import { createDatabase, type Database } from './database.ts'

let database: Database
beforeAll(() => void (database = createDatabase(inject('postgresUrl'))))
afterAll(() => database.close())

const columns: [ElementType, string, unknown[]][] = [
  ['text', 'text', ['plain', '', null, 'Zoë "quotes" \\ back {a,b} 😀']],
  ['bytea', 'bytea', [Buffer.from([0, 255, 92, 39]), Buffer.alloc(0), null, Buffer.alloc(3_000, 7)]],
  ['uuid', 'uuid', ['0191a2b3-c4d5-7e6f-8a9b-0c1d2e3f4a5b', null]],
  ['bool', 'boolean', [true, false, null]],
  ['float4', 'real', [0.5, -2, null]],
  ['float8', 'double precision', [1_795_360_000_123.25, 0, null]],
  ['int4', 'integer', [0, -7, 2_147_483_647, null]],
  ['int8', 'bigint', [0, 9_007_199_254_740_991, null]],
]

test.each(columns)('an array of %s arrives as the values that were sent', async (type, name, values) => {
  const rows = await database.query<{ value: unknown }>(
    `select value from unnest($1::${name}[]) with ordinality as u(value, n) order by n`,
    [binaryArray(type, values)],
  )
  expect(rows.map(({ value }) => value)).toEqual(values)
})

test('a column without any value is filled up with nulls beside a longer one', async () => {
  const rows = await database.query('select * from unnest($1::text[], $2::uuid[]) as u(a, b)', [
    binaryArray('text', ['x', 'y']),
    binaryArray('uuid', [null, null]),
  ])
  expect(rows).toEqual([
    { a: 'x', b: null },
    { a: 'y', b: null },
  ])
})
