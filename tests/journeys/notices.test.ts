/** When one is told, in a browser. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import type { OwnNoticesWire } from '@countersign/core'
import { open, openBrowser, seat, sizes } from '../support/browser.ts'
import { openHouse, type House } from '../support/server.ts'
import { keepsTheRules } from './page-rules.ts'

const shots = process.env.SHOTS
let house: House
let browser: Browser
beforeAll(async () => {
  ;[house, browser] = await Promise.all([
    openHouse({ COUNTERSIGN_SMTP_URL: 'smtp://127.0.0.1:9', COUNTERSIGN_MAIL_FROM: 'countersign@example.org' }),
    openBrowser(),
  ])
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

test('[C160] when one is told is chosen in Settings, with quiet hours; what a mail server does not take is said', async () => {
  const ann = await house.person('Ann', ['reviewer'], { email: 'ann@example.org' })
  for (const size of ['desktop', 'phone'] as const) {
    const desk = await seat(browser, house, ann.id, {
      viewport: sizes[size],
      ...(size === 'phone' ? { hasTouch: true, isMobile: true } : {}),
    })
    const page = await open(desk, '/settings')
    await page.getByLabel('Work without one').selectOption('off')
    const quiet = page.getByLabel('Keep quiet hours', { exact: false })
    if (!(await quiet.isChecked())) await quiet.check()
    await page.getByLabel('Quiet from').fill('21:30')
    await page.getByLabel('Time zone').fill('Mars/Olympus')
    const panel = page.locator('section', { has: page.getByRole('heading', { name: 'When you are told' }) })
    await panel.getByRole('button', { name: 'Save' }).click()
    await panel.getByText('is no IANA time zone', { exact: false }).waitFor()
    await page.getByLabel('Time zone').fill('Europe/Berlin')
    if (shots) await page.screenshot({ path: `${shots}/notices-${size}.png`, fullPage: true })
    await panel.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
    await panel.getByRole('button', { name: 'Send me a mail now' }).click()
    await panel.getByText('The mail was not taken.', { exact: false }).waitFor()
    await keepsTheRules(page, size)
    await desk.context.close()
  }
  expect(await ann.ok<OwnNoticesWire>('GET', '/v1/me/notices')).toMatchObject({
    ...{ time_zone: 'Europe/Berlin', quiet: { from: '21:30', to: '07:00' } },
    when: { due: 'immediate', open: 'off', alarm: 'immediate' },
  })
})
