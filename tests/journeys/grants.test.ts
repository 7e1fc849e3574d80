/** Grants in a real browser: from one decision to everything like it. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import type { GrantWire, Page } from '@countersign/core'
import { open, openBrowser, sit, type Desk } from '../support/browser.ts'
import { propose } from '../support/flow.ts'
import { openHouse, type House } from '../support/server.ts'

let house: House
let browser: Browser
let ann: Desk
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  ann = await sit(browser, house, 'Ann')
})
afterEach(() => expect(ann.troubles.splice(0)).toEqual([]))
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

const order = (amount: number, item: string) =>
  propose(house.boot, { action: 'order.place', proposal: { amount, item } })

test('[C94] from a decision’s page everything like it is granted; its uses are counted, and it is revoked and given again', async () => {
  const first = await order(40, 'lamp')
  const page = await open(ann, `/decisions/${first.id}`)
  await page.getByRole('button', { name: 'Everything like this…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Everything like this' })
  const where = dialog.getByLabel('Where')
  await expect.poll(() => where.inputValue()).toContain('proposal.amount <= 40')
  await dialog.getByLabel('How often, at most').fill('3')
  await where.fill('proposal.amount <=')
  await dialog.getByRole('button', { name: 'Approve everything like this' }).click()
  await dialog.getByRole('alert').getByText('when').waitFor()
  expect(ann.troubles.splice(0)).toEqual([expect.stringContaining('422')])
  // What differs each time is taken out.
  await where.fill('proposal.amount <= 40.0')
  await dialog.getByRole('button', { name: 'Approve everything like this' }).click()
  await dialog.waitFor({ state: 'detached' })

  const covered = await order(30, 'vase')
  expect(covered).toMatchObject({ status: 'approved', outcome: { by: 'grant' } })
  expect(await order(400, 'sofa')).toMatchObject({ status: 'waiting' })
  await open(ann, `/decisions/${covered.id}`)
  await page.getByText('Somebody had approved everything like this').waitFor()

  await open(ann, '/grants')
  const row = page.getByRole('row').filter({ hasText: 'order.place' })
  await row.getByText('1 of 3').waitFor()
  await row.getByText('Answers').waitFor()
  await row.getByRole('button', { name: 'Revoke order.place' }).click()
  await row.getByText('Revoked').waitFor()
  expect(await order(30, 'vase')).toMatchObject({ status: 'waiting' })
  await row.getByRole('button', { name: 'Give again order.place' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Approve everything like this' }).click()
  await page.getByRole('row').filter({ hasText: 'Answers' }).waitFor()
  const { items } = await house.boot.ok<Page<GrantWire>>('GET', '/v1/grants')
  expect(items.filter((grant) => grant.open)).toHaveLength(1)
})
