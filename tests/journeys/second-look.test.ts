/** A machine's second look in a real browser: it objects, and the person answers otherwise or insists. */

import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { heading, open, openBrowser, sit, type Desk } from '../support/browser.ts'
import { propose, read, settleAtOnce } from '../support/flow.ts'
import { openHouse, type House } from '../support/server.ts'

let house: House
let browser: Browser
let ann: Desk
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  await settleAtOnce(house.boot)
  ann = await sit(browser, house, 'Ann')
})
afterEach(() => expect(ann.troubles.splice(0)).toEqual([]))
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

test('[C102] what a second look objects to is before the person again with its words; they answer otherwise, or insist', async () => {
  await house.boot.ok('PATCH', '/v1/queues/inbox', {
    verifier: {
      rules: [
        {
          verdicts: ['approve'],
          when: 'proposal.amount > 100.0',
          objection: 'Large: <b>was the identity</b> checked?',
        },
      ],
    },
  })
  const [first, second] = [await propose(house.boot), await propose(house.boot)]
  const page = await open(ann, `/decide?task=${first.task}`)
  await heading(page).waitFor()
  await page.keyboard.press('a')
  const objection = page.getByRole('alert').filter({ hasText: 'A second look objects' })
  await objection.getByText('Large: <b>was the identity</b> checked?').waitFor()
  expect(await read(house.boot, first.id)).toMatchObject({ status: 'waiting' })
  await objection.getByLabel('I insist').check()
  await page.locator('#item-heading').click()
  await page.keyboard.press('a')
  await expect.poll(async () => (await read(house.boot, first.id)).status).toBe('approved')
  await open(ann, `/decisions/${first.id}`)
  await page.getByText('A second look objected to the answer').waitFor()
  await page.getByText('They insisted').waitFor()

  await open(ann, `/decide?task=${second.task}`)
  await heading(page).waitFor()
  await page.keyboard.press('a')
  await objection.waitFor()
  await page.keyboard.press('x')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await read(house.boot, second.id)).status).toBe('rejected')
})
