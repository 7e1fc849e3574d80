/** Every page, in light and dark, on a desk and on a phone. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { open, openBrowser, seat, sizes, visit, type Desk } from '../support/browser.ts'
import { keepsTheRules } from '../support/page-rules.ts'
import { seed, type Seeded } from '../support/seed.ts'
import { openHouse, type House } from '../support/server.ts'

let house: House
let browser: Browser
let seeded: Seeded
let owner: string
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  seeded = await seed(house)
  owner = (await house.boot.ok<{ id: string }>('POST', '/v1/people', { name: 'Ada', roles: ['owner', 'reviewer'] })).id
  await house.boot.ok('POST', '/v1/webhooks', { url: 'https://hooks.example.org/countersign' })
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

const pages = () => ['/', '/inbox', '/decisions', `/decisions/${seeded.edited.id}`, `/decisions/${seeded.held.id}`, '/systems', '/insights', '/policies', '/policies/new', '/policies/suggest', '/people', '/keys', '/settings', '/import', '/nowhere', `/decide?task=${seeded.mail.task}`, `/decide?task=${seeded.picture.task}`, `/decide?task=${seeded.question.task}`]
/** What has arrived late (charts, files, lists) is there too. */
const settled = async (desk: Desk) => {
  await desk.page.waitForLoadState('networkidle').catch(() => undefined)
}

describe.for([
  ['desktop', 'light'],
  ['desktop', 'dark'],
  ['phone', 'light'],
  ['phone', 'dark'],
] as const)('%s, %s', ([size, colorScheme]) => {
  test('[C50] every page has one heading, one main landmark and a title, scrolls one way only, and axe finds nothing', async () => {
    const desk = await seat(browser, house, owner, { viewport: sizes[size], colorScheme, ...(size === 'phone' ? { hasTouch: true, isMobile: true } : {}) })
    for (const path of pages()) {
      const page = await open(desk, path)
      if (path.startsWith('/decide')) await page.locator('#item-heading').waitFor()
      await page.locator('[aria-busy=true]').waitFor({ state: 'detached' })
      await settled(desk)
      await keepsTheRules(page, { targets: size === 'phone' })
    }
    // The forms of an answer, the keys and the palette are pages too.
    const page = await open(desk, `/decide?task=${seeded.mail.task}`)
    for (const name of ['Edit', 'Reject', 'Return']) {
      await page.getByRole('group', { name: 'Your answer' }).getByRole('button', { name, exact: false }).first().click()
      await page.getByRole('button', { name: 'Back' }).waitFor()
      await keepsTheRules(page)
      await page.getByRole('button', { name: 'Back' }).click()
    }
    if (size === 'desktop') {
      await page.keyboard.press('?')
      await page.getByRole('dialog').waitFor()
      await keepsTheRules(page)
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await page.keyboard.press('Control+k')
      await page.getByRole('dialog').waitFor()
      await keepsTheRules(page)
    }
    expect(desk.troubles).toEqual([])
    const door = await visit(browser, house.url, { viewport: sizes[size], colorScheme })
    await door.page.goto(`${door.origin}/sign-in`)
    await door.page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await keepsTheRules(door.page, { targets: size === 'phone' })
    await door.page.goto(`${door.origin}/welcome#link_spent`)
    await door.page.getByRole('heading', { name: 'This link did not open' }).waitFor()
    await keepsTheRules(door.page)
    await door.context.close()
    await desk.context.close()
  }, 150_000)
})

test('[C51] on a phone a decision is read, edited and sent with the thumb', async () => {
  const desk = await seat(browser, house, owner, { viewport: sizes.phone, hasTouch: true, isMobile: true })
  const page = await open(desk, '/')
  await page.getByRole('link', { name: 'Decide' }).first().tap()
  await page.locator('#item-heading').waitFor()
  const first = await page.locator('#item-heading').innerText()
  await page.getByRole('button', { name: 'Approve' }).tap()
  await expect.poll(() => page.locator('main h1').innerText()).not.toBe(first)
  await page.getByRole('button', { name: 'Undo' }).tap()
  await expect.poll(() => page.locator('main h1').innerText()).toBe(first)
  await page.getByRole('link', { name: 'Leave for Home' }).tap()
  await page.getByRole('heading', { name: 'Good to see you, Ada' }).waitFor()
  await page.getByRole('button', { name: 'More' }).tap()
  await page.getByRole('link', { name: 'Systems' }).tap()
  await page.getByRole('heading', { name: 'Systems', level: 1 }).waitFor()
  expect(desk.troubles).toEqual([])
  await desk.context.close()
})
