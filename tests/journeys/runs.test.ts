/** Runs in a real browser: how a budget burns, what a check-in asks, and what people make of it. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import type { DecisionWire, RunDetailWire, RunWire } from '@countersign/core'
import { open, openBrowser, sit, type Desk } from '../support/browser.ts'
import { activate, propose, settleAtOnce } from '../support/flow.ts'
import { openHouse, type House } from '../support/server.ts'

let house: House
let browser: Browser
let lea: Desk
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  await settleAtOnce(house.boot)
  lea = await sit(browser, house, 'Lea', ['lead'])
  await activate(
    house,
    'policy: work\nrules:\n  - id: work\n    permit: auto\n    when: action == "ticket.close"\ndefault: gate\n',
  )
})
afterEach(() => expect(lea.troubles.splice(0)).toEqual([]))
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

const work = async (run: RunWire, parent?: string): Promise<DecisionWire> => {
  const more = { system: 'desk-agent', action: 'ticket.close', run: run.id, ...(parent ? { parent } : {}) }
  const decision = await propose(house.boot, more)
  await house.boot.call('POST', `/v1/decisions/${decision.id}/release`, { digest: decision.digest })
  return decision
}

test('[C95] a run’s page tells how its budget burns and what it did; its check-in is answered, and it is paused, renewed and ended', async () => {
  const body = { system: 'desk-agent', name: 'Monday’s backlog', level: 'approver', budget: { actions: 2, time: '8h' } }
  const run = await house.boot.ok<RunWire>('POST', '/v1/runs', body)
  const first = await work(run)
  await work(run, first.id)
  await work(run)

  const page = await open(lea, '/runs')
  const row = page.getByRole('row').filter({ hasText: 'Monday’s backlog' })
  await row.getByText('Waits for people').waitFor()
  await row.getByText('2 of 2', { exact: true }).waitFor()
  await row.getByRole('link', { name: 'Monday’s backlog' }).click()
  const budget = page.getByRole('region', { name: 'Budget', exact: true })
  await budget.getByText('nothing left').first().waitFor()
  const did = page.getByRole('region', { name: 'What it did', exact: true })
  await did.getByRole('listitem').filter({ hasText: 'ticket.close' }).first().waitFor()
  expect(await did.locator('ul ul').count()).toBe(1)

  await page.getByRole('link', { name: 'Read what it did and wants, and answer' }).click()
  await page.getByRole('link', { name: 'Decide' }).last().click()
  await page.locator('#item-heading').waitFor()
  await page.keyboard.press('r')
  await page.getByLabel('How it goes on').first().waitFor()
  await page.keyboard.press('1')
  await page.keyboard.press('Control+Enter')
  const status = async () => (await house.boot.ok<RunDetailWire>('GET', `/v1/runs/${run.id}`)).status
  await expect.poll(status).toBe('running')

  await open(lea, `/runs/${run.id}`)
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByText('somebody paused it').waitFor()
  expect(await status()).toBe('paused')
  await page.getByRole('button', { name: 'Renew…' }).click()
  await page.getByLabel('Actions', { exact: true }).fill('7')
  await page.getByRole('button', { name: 'Renew', exact: true }).click()
  await budget.getByText(/of 9$/).waitFor()
  expect(await status()).toBe('running')
  await page.getByRole('button', { name: 'End', exact: true }).click()
  await page.getByRole('button', { name: 'Really end it' }).click()
  await page.getByText('Ended', { exact: true }).first().waitFor()
  expect(await status()).toBe('ended')
})
