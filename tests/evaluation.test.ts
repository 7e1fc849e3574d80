/** Rubrics on a real server. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page, RubricVersionWire, RubricWire } from '@countersign/core'
import type { Client } from './support/client.ts'
import { openHouse, type House } from './support/server.ts'

let house: House
let lead: Client
beforeAll(async () => {
  house = await openHouse()
  lead = await house.person('Lea', ['lead'])
})
afterAll(() => house.close())

const criterion = { name: 'short', title: 'Short', text: 'Is it short?', kind: 'binary', weight: 0.5 }

test('[EV1] a rubric of starters and of its own; what is wrong is named, and a name is taken once', async () => {
  const made = await lead.ok<RubricWire>('POST', '/v1/rubrics', {
    ...{ name: 'Mails', starters: ['quality', 'safety'], criteria: [criterion] },
  })
  expect(made.criteria.map(({ name }) => name)).toEqual(['quality', 'safety', 'short'])
  expect(made.criteria[2]).toEqual({ ...criterion, levels: [], na: false })
  expect(await lead.ok('GET', `/v1/rubrics/${made.id}`)).toEqual(made)
  const bad = { name: 'Bad', criteria: [{ ...criterion, kind: 'ordinal' }] }
  expect(await lead.call('POST', '/v1/rubrics', bad)).toMatchObject({
    ...{ status: 422, body: { errors: [{ path: 'criteria.0.levels' }] } },
  })
  expect((await lead.call('POST', '/v1/rubrics', { name: 'None' })).status).toBe(422)
  const again = { name: 'Mails', criteria: [criterion] }
  expect(await lead.call('POST', '/v1/rubrics', again)).toMatchObject({ body: { code: 'name-taken' } })
  const other = await lead.ok<RubricWire>('POST', '/v1/rubrics', { name: 'Other', starters: ['tone'] })
  const first = await lead.ok<Page<RubricWire>>('GET', '/v1/rubrics?limit=1')
  expect(first.items.map(({ id }) => id)).toEqual([other.id])
  const rest = await lead.ok<Page<RubricWire>>('GET', `/v1/rubrics?cursor=${first.next}`)
  expect(rest).toEqual({ items: [made], next: null })
})

test('[EV2] a new version leaves the old as it was, and tells what must be scored again', async () => {
  const made = await lead.ok<RubricWire>('POST', '/v1/rubrics', { name: 'Growing', criteria: [criterion] })
  const asked = { ...criterion, text: 'Is it short enough?' }
  const path = `/v1/rubrics/${made.id}/versions`
  const key = { 'idempotency-key': 'second' }
  const second = await lead.ok<RubricVersionWire>('POST', path, { criteria: [asked] }, key)
  expect(second).toMatchObject({ version: 2, changes: { regrade: ['short'], same: [] } })
  expect(await lead.ok('POST', path, { criteria: [asked] }, key)).toEqual(second)
  await lead.ok('POST', path, { criteria: [{ ...asked, weight: 1 }] })
  const { items } = await lead.ok<Page<RubricVersionWire>>('GET', path)
  expect(items.map(({ version, changes }) => [version, changes?.regrade, changes?.reweighed])).toEqual([
    [3, [], ['short']],
    [2, ['short'], []],
    [1, undefined, undefined],
  ])
  expect(items[2]?.criteria).toEqual(made.criteria)
  expect(await lead.ok('GET', `/v1/rubrics/${made.id}`)).toMatchObject({ version: 3, criteria: [{ weight: 1 }] })
})
