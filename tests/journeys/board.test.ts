/** The lead board and the settings of queues in a real browser. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import type { Page, QueueWire, TaskWire } from '@countersign/core'
import type { Client } from '../support/client.ts'
import { open, openBrowser, sit, type Desk } from '../support/browser.ts'
import { activate, propose } from '../support/flow.ts'
import { openHouse, type House } from '../support/server.ts'

let house: House
let browser: Browser
let lea: Desk
let ann: Client & { id: string }
let bob: Client & { id: string }
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  lea = await sit(browser, house, 'Lea', ['lead'])
  ;[ann, bob] = [await house.person('Ann'), await house.person('Bob')]
  await house.boot.ok('POST', '/v1/queues', { name: 'refunds' })
  await activate(
    house,
    `policy: p
rules:
  - id: due
    require: gate
    when: action == "refund.create"
    queue: refunds
    due: 20m
  - id: doctors
    require: gate
    when: action == "dose.change"
    who: [skill:medicine]
default: gate
`,
  )
})
afterEach(() => expect(lea.troubles.splice(0)).toEqual([]))
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

test('[C100] the board tells what will be late and who is on what; a lead reassigns, and what nobody may answer alarms', async () => {
  const [first] = [await propose(house.boot), await propose(house.boot)]
  await ann.ok('POST', `/v1/tasks/${first.task}/claim`)
  const page = await open(lea, '/board')
  const row = page.getByRole('region', { name: 'Queues', exact: true }).getByRole('row').filter({ hasText: 'refunds' })
  await row.getByText('1 deadline will be missed').waitFor()
  const people = page.getByRole('region', { name: 'Who is on what', exact: true })
  await people.getByRole('row').filter({ hasText: 'Ann' }).getByText('approval in refunds').waitFor()
  await people.getByRole('button', { name: 'Reassign from Ann, refunds' }).click()
  await people.getByRole('combobox', { name: 'To' }).click()
  await page.getByRole('option', { name: 'Bob' }).click()
  await people.getByLabel('Why').fill('Ann is needed elsewhere.')
  await people.getByRole('button', { name: 'Reassign', exact: true }).click()
  await page.getByText('Kept for Bob.').waitFor()
  await people.getByRole('row').filter({ hasText: 'Bob' }).getByText('1 task kept for them').waitFor()
  expect(await bob.ok<TaskWire>('POST', `/v1/tasks/${first.task}/claim`)).toMatchObject({
    handed_on: [{ how: 'reassigned', to: { name: 'Bob' }, comment: 'Ann is needed elsewhere.' }],
  })

  await propose(house.boot, { action: 'dose.change' })
  await page.getByRole('alert').getByText('1 gate that nobody here may answer').waitFor()
  await open(lea, '/')
  await page.getByRole('alert').getByRole('link', { name: 'See which, and what to do' }).click()
  await page.getByRole('heading', { name: 'Board' }).waitFor()
})

test('[C101] how a queue is worked is set on one form: who, times, the order’s weights, reminders, ladder and reasons', async () => {
  const page = await open(lea, '/settings')
  await page.getByLabel('A new queue').fill('loans')
  await page.getByRole('button', { name: 'Make it' }).click()
  await page.getByLabel('Order of loans').selectOption('blend')
  await page.getByRole('button', { name: 'More… loans' }).click()
  const form = page.getByRole('dialog', { name: 'Queue loans' })
  await form.getByRole('combobox', { name: 'Who works in it' }).fill('role:finance')
  await page.keyboard.press('Enter')
  await form.getByLabel('Longest wait').fill('8h')
  await form.getByLabel('Deadline', { exact: true }).fill('0.5')
  await form.getByLabel('Attribute of reach').fill('people')
  await form.getByRole('combobox', { name: 'Reminders' }).fill('1h')
  await page.keyboard.press('Enter')
  await form.getByLabel('Ladder').fill('30m role:lead')
  await form.getByLabel('Reasons offered with a rejection').fill('income Income not shown')
  await form.getByRole('button', { name: 'Save' }).click()
  await form.waitFor({ state: 'detached' })
  const { items } = await house.boot.ok<Page<QueueWire>>('GET', '/v1/queues')
  expect(items.find(({ name }) => name === 'loans')).toMatchObject({
    ...{ who: ['role:finance'], order: 'blend', longest_wait: '8h', reach_attribute: 'people', reminders: ['1h'] },
    weights: { risk: 1, confidence: 1, deadline: 0.5, reach: 1 },
    ladder: [{ after: '30m', to: 'role:lead' }],
    reasons: [{ code: 'income', label: 'Income not shown' }],
  })
})
