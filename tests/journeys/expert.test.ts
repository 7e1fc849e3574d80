/** An expert from outside, on a phone, behind a link. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { open, openBrowser, sit, sizes, visit } from '../support/browser.ts'
import { propose, read, settleAtOnce } from '../support/flow.ts'
import { openHouse, type House } from '../support/server.ts'
import { keepsTheRules } from './page-rules.ts'

let house: House
let browser: Browser
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  await settleAtOnce(house.boot)
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

test('[C103] an expert from outside is asked about one decision by a link, answers on a phone, and a link that was ended opens nothing', async () => {
  const lea = await sit(browser, house, 'Lea', ['lead', 'reviewer'])
  const decision = await propose(house.boot, { input: { finding: '<b>a shadow</b> of 4 mm' }, action: 'dose.change' })
  const page = await open(lea, `/decisions/${decision.id}`)
  const panel = page.getByRole('region', { name: 'Experts from outside', exact: true })
  const linkFor = async (name: string) => {
    await panel.getByLabel('Ask somebody from outside').fill(name)
    await panel.getByRole('button', { name: 'Make a link for an expert' }).click()
    await panel.getByText(name).waitFor()
    return new URL((await panel.getByLabel('Code').innerText()).trim())
  }
  const ended = await linkFor('Dr. Ende')
  await panel.getByRole('button', { name: 'End the link of Dr. Ende' }).click()
  await panel.getByText('Dr. Ende, ended').waitFor()

  const phone = await visit(browser, house.url, { viewport: sizes.phone, hasTouch: true, isMobile: true })
  const guest = phone.page
  await guest.goto(`${phone.origin}/expert${ended.hash}`)
  await guest.getByRole('heading', { name: 'This link did not open' }).waitFor()
  expect(phone.troubles.splice(0)).toEqual([expect.stringContaining('404')])

  const link = await linkFor('Dr. Brandt')
  await guest.goto('about:blank')
  await guest.goto(`${phone.origin}/expert${link.hash}`)
  await guest.getByText('a shadow of 4 mm').waitFor()
  expect(await guest.getByText('Lea').count()).toBe(0)
  await keepsTheRules(guest, 'phone')
  await guest.getByRole('group', { name: 'Your answer' }).getByRole('button', { name: 'Reject' }).tap()
  await guest.getByLabel('Your reasons').fill('Four millimetres are watched, not treated.')
  await guest.getByRole('button', { name: 'Give this answer' }).tap()
  await guest.getByRole('heading', { name: 'Answered' }).waitFor()
  await expect
    .poll(() => read(house.boot, decision.id))
    .toMatchObject({ status: 'rejected', outcome: { comment: 'Four millimetres are watched, not treated.' } })
  expect([...lea.troubles, ...phone.troubles]).toEqual([])
})
