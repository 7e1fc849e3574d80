/** Somebody without an account contests a decision about them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import type { AppealWire, Page, TaskWire } from '@countersign/core'
import { openBrowser, visit } from '../support/browser.ts'
import { answer, decideBy, settleAtOnce } from '../support/flow.ts'
import { openHouse, type House } from '../support/server.ts'

let house: House
let browser: Browser
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

test('[AP9] the page behind the link: read what was decided, contest it, add to it, read the answer', async () => {
  await settleAtOnce(house.boot)
  await settleAtOnce(house.boot, 'appeals')
  const [ann, bob] = [await house.person('Ann'), await house.person('Bob')]
  const decision = await decideBy(house.boot, ann, 'reject', {}, { comment: 'The receipt is missing.' })
  const { link } = await house.boot.ok<{ link: string }>('POST', `/v1/decisions/${decision.id}/appeal-link`, {})
  const { page, origin, troubles } = await visit(browser, house.url)
  await page.goto(`${origin}${new URL(link).pathname}${new URL(link).hash}`)
  await page.getByRole('heading', { name: 'What was decided' }).waitFor()
  await page.getByText('was turned down by a person').waitFor()
  await page.getByText('The receipt is missing.').waitFor()
  await page.getByLabel('Why is this wrong?').fill('I sent it in May.')
  await page.getByRole('button', { name: 'Contest this decision' }).click()
  await page.getByText('You contested this on').waitFor()
  await page.getByLabel('Anything to add?').fill('Here is the number: 7.')
  await page.getByRole('button', { name: 'Add this' }).click()
  await page.getByText('1 of 20 added so far').waitFor()

  const [appeal] = (await bob.ok<Page<AppealWire>>('GET', '/v1/appeals')).items
  expect(appeal).toMatchObject({ statement: 'I sent it in May.', evidence: [{ text: 'Here is the number: 7.' }] })
  const task = await bob.ok<TaskWire>('POST', `/v1/tasks/${appeal?.task}/claim`)
  expect((await answer(bob, task, 'overturn', { comment: 'It was in the wrong folder.' })).status).toBe(201)
  await page.reload()
  await page.getByText('The decision has been overturned.').waitFor()
  await page.getByText('It was in the wrong folder.').waitFor()

  await page.goto(`${origin}/appeal#nothing`)
  await page.getByRole('heading', { name: 'This link did not open' }).waitFor()
  expect(troubles.filter((one) => !/status of 404/.test(one))).toEqual([])
})

test('[AP10] to whoever speaks German the page speaks German, and their appeal keeps the language', async () => {
  // Whoever is not known may not ask often: what the first one asked is forgotten by then.
  await house.forward(60_000)
  const decision = await decideBy(house.boot, await house.person('Cleo'), 'reject')
  const { link } = await house.boot.ok<{ link: string }>('POST', `/v1/decisions/${decision.id}/appeal-link`, {
    language: 'de-AT',
  })
  const { page, origin, troubles } = await visit(browser, house.url)
  await page.goto(`${origin}/appeal${new URL(link).hash}`)
  await page.getByRole('heading', { name: 'Was entschieden wurde' }).waitFor()
  await page.getByText('wurde abgelehnt, von einem Menschen').waitFor()
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('de')
  await page.getByLabel('Warum ist das falsch?').fill('Das war nicht ich.')
  await page.getByRole('button', { name: 'Diese Entscheidung anfechten' }).click()
  await page.getByText('Sie haben dies am').waitFor()
  const lea = await house.person('Lea', ['lead'])
  const { items } = await lea.ok<Page<AppealWire>>('GET', '/v1/appeals')
  expect(items.find((one) => one.statement === 'Das war nicht ich.')?.language).toBe('de-AT')
  expect(troubles).toEqual([])
})
