import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeDatabase } from '../../../../tests/support/server.ts'
import { analyzeYoung } from './analyze-young.ts'
import { createDatabase, type Database } from './database.ts'

let made: Awaited<ReturnType<typeof makeDatabase>>
let database: Database
beforeAll(async () => {
  made = await makeDatabase()
  database = createDatabase(made.url)
})
afterAll(async () => {
  await database.close()
  await made.drop()
})

test('a table that has grown and was never counted is counted; a small one waits', async () => {
  await made.admin('create table few (n integer)')
  await made.admin('create table "Many" (n integer, words text)')
  await made.admin(`insert into few select 1`)
  await made.admin(`insert into "Many" select n, repeat('x', 100) from generate_series(1, 2000) n`)
  await analyzeYoung(database)
  const counted = await database.query(
    `select relname as name, reltuples::int as n from pg_class where relname in ('few', 'Many') order by relname`,
  )
  expect(counted).toEqual([
    { name: 'Many', n: 2_000 },
    { name: 'few', n: -1 },
  ])
})
