/** The health page, in a real browser. */
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { open, openBrowser, sit, sizes, type Desk } from '../support/browser.ts'
import { openHouse, type House } from '../support/server.ts'
import { keepsTheRules } from './page-rules.ts'

const shots = process.env.SHOTS
let house: House
let browser: Browser
let ada: Desk
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  ada = await sit(browser, house, 'Ada', ['owner', 'auditor'])
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})
const shoot = async (name: string) => {
  if (!shots) return
  for (const colorScheme of ['light', 'dark'] as const) {
    await ada.page.emulateMedia({ colorScheme })
    for (const size of ['desktop', 'phone'] as const) {
      await ada.page.setViewportSize(sizes[size])
      await ada.page.waitForTimeout(300)
      await ada.page.screenshot({ path: `${shots}/${name}-${size}-${colorScheme}.png`, fullPage: true })
    }
  }
  await ada.page.emulateMedia({ colorScheme: 'light' })
  await ada.page.setViewportSize(sizes.desktop)
}

test('[C170] [C172] trouble stands first with what to do, and what was last known is told as that', async () => {
  const file = join(house.dataDir, 'keys', 'log.key')
  chmodSync(file, 0o644)
  const page = await open(ada, '/health')
  const first = page.getByRole('region', { name: 'To look at' }).getByRole('listitem').first()
  await first.getByText('Files of keys').waitFor()
  expect(await first.textContent()).toMatch(/Trouble.*log\.key.*chmod 600/)
  expect(await page.getByRole('status').filter({ hasText: 'in trouble' }).textContent()).toMatch(/^1 part in trouble/)
  await page.getByRole('region', { name: 'As it should be' }).getByText('Signing of the log').waitFor()
  await keepsTheRules(page, 'desktop')
  await shoot('health-trouble')

  chmodSync(file, 0o600)
  await page.getByRole('button', { name: 'Look again' }).click()
  await page.getByRole('region', { name: 'As it should be' }).getByText('Files of keys').waitFor()
  expect(ada.troubles.splice(0)).toEqual([])

  await page.route('**/v1/health', (route) =>
    route.fulfill({
      status: 429,
      contentType: 'application/problem+json',
      body: '{"code":"rate-limited","detail":"Wait a little."}',
    }),
  )
  await page.getByRole('button', { name: 'Look again' }).click()
  await page.getByRole('alert').waitFor({ timeout: 20_000 })
  await page.getByText('When it last answered:').waitFor()
  await shoot('health-away')
  await page.unroute('**/v1/health')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByRole('alert').waitFor({ state: 'detached' })
  ada.troubles.splice(0)
})

test('[C173] it is offered to those who look after it, and others are told whose it is', async () => {
  await open(ada, '/')
  await ada.page.getByRole('link', { name: 'Health' }).waitFor()
  const ben = await sit(browser, house, 'Ben', ['reviewer'])
  const page = await open(ben, '/')
  await page.getByRole('link', { name: 'Decisions' }).first().waitFor()
  expect(await page.getByRole('link', { name: 'Health' }).count()).toBe(0)
  await open(ben, '/health')
  await page.getByText(/asks for one of the roles owner, admin, auditor/).waitFor()
  await ben.context.close()
})
