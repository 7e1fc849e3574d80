/** Evidence and erasure, in a real browser. */
import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { open, openBrowser, sit, sizes, type Desk } from '../support/browser.ts'
import { decideBy, read, settleAtOnce } from '../support/flow.ts'
import { openHouse, type House } from '../support/server.ts'
import { keepsTheRules } from './page-rules.ts'

const shots = process.env.SHOTS
let house: House
let browser: Browser
let ada: Desk
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  await settleAtOnce(house.boot)
  ada = await sit(browser, house, 'Ada', ['owner', 'auditor'])
})
afterEach(() => expect(ada.troubles.splice(0)).toEqual([]))
afterAll(async () => {
  await browser?.close()
  await house?.close()
})
const shoot = async (name: string) => {
  if (!shots) return
  await ada.page.screenshot({ path: `${shots}/${name}-1440.png`, fullPage: true })
  await ada.page.setViewportSize(sizes.phone)
  await ada.page.waitForTimeout(300)
  await ada.page.screenshot({ path: `${shots}/${name}-390.png`, fullPage: true })
  await ada.page.setViewportSize(sizes.desktop)
}

test('[C113] an evidence pack is asked for, followed while it is made, and fetched', async () => {
  const ann = await house.person('Ann')
  await decideBy(house.boot, ann, 'approve')
  const page = await open(ada, '/evidence')
  await page.getByLabel('System').selectOption('refund-agent')
  await page.getByRole('checkbox', { name: /AI Act/ }).check()
  await page.getByRole('button', { name: 'Make the pack' }).click()
  const pack = page.getByRole('region', { name: /^refund-agent, / })
  const [download] = await Promise.all([
    page.waitForEvent('download', { timeout: 60_000 }),
    pack.getByRole('button', { name: /^Download/ }).click({ timeout: 60_000 }),
  ])
  const bytes = readFileSync(await download.path())
  expect(bytes.subarray(0, 2).toString()).toBe('PK')
  expect(bytes.includes('verify.mjs')).toBe(true)
  await keepsTheRules(page, 'desktop')
  await shoot('evidence')
})

test('[C116] [C117] [C118] the log is searched, its lines lead on, and the browser verifies them by itself', async () => {
  const ann = await house.person('Bella')
  const decision = await decideBy(house.boot, ann, 'approve')
  await house.boot.ok('POST', '/v1/webhooks', { url: 'https://hooks.example.org/x' })
  const page = await open(ada, '/log')
  const lines = page.getByRole('region', { name: 'Lines' })
  await lines.getByText('added a webhook for every event.').waitFor()
  const state = page.getByRole('region', { name: 'How it stands' })
  await state.getByText('none asked').waitFor()
  await state.getByRole('link', { name: 'an evidence pack' }).waitFor()
  await state.getByText(/^countersign log save http/).waitFor()

  // The search stands in the address.
  await page.getByLabel('Kind').selectOption({ label: 'Answers of people' })
  await page.getByLabel('Person').selectOption({ label: 'Bella' })
  await lines.getByText(/Bella answered: approved/).waitFor()
  await expect.poll(() => lines.getByRole('listitem').count()).toBe(2)
  expect(new URL(page.url()).search).toContain('type=judgment')
  await page.getByRole('button', { name: 'Clear' }).click()
  await page.getByLabel('Decision').fill(decision.id)
  await lines.getByText(/Bella answered: approved/).waitFor()
  await page.getByLabel('To day').fill('2020-01-01')
  await page.getByRole('heading', { name: 'Nothing matches' }).waitFor()
  await page.getByLabel('To day').fill('')
  const proposed = lines.getByRole('listitem').filter({ hasText: 'decision.proposed' })
  await proposed.getByRole('button', { name: /^Verify/ }).click()
  await proposed.getByText(/As it was logged: in the signed tree of [\d,]+ lines/).waitFor()

  await state.getByRole('button', { name: 'Verify in this browser' }).click()
  await state.getByText('In order', { exact: true }).waitFor()
  await state.getByText(/It continues the [\d,]+ lines that this browser saw/).waitFor()
  await keepsTheRules(page, 'desktop')
  await shoot('log')

  // A server that gives out another line under the same position is found out, and so is one that cut the log.
  await page.route('**/tile/entries/**', async (route) => {
    const body = await (await route.fetch()).body()
    await route.fulfill({
      body: Buffer.from(body.toString('latin1').replaceAll('refund-agent', 'refund-agenT'), 'latin1'),
    })
  })
  await proposed.getByRole('button', { name: /^Verify/ }).click()
  await proposed.getByText('The line is not what was logged.').waitFor()
  await page.evaluate(() => {
    const [name = ''] = Object.keys(localStorage).filter((one) => one.startsWith('countersign.log.'))
    const seen = JSON.parse(localStorage.getItem(name) ?? '{}') as { size: number }
    localStorage.setItem(name, JSON.stringify({ ...seen, size: seen.size + 1_000_000 }))
  })
  await state.getByRole('button', { name: 'Verify in this browser' }).click()
  await state.getByText(/The log was cut: it had [\d,]+ lines/).waitFor()
  await page.unroute('**/tile/entries/**')

  await proposed.getByRole('link', { name: 'The decision' }).click()
  await page.waitForURL(`**/decisions/${decision.id}`)
})

test('[C110] what is held about a subject is seen before it is erased, its name is typed, and the page then says that it is gone', async () => {
  const ann = await house.person('Anna')
  const decision = await decideBy(house.boot, ann, 'approve', {
    subject: 'customer:42',
    input: { note: 'a secret note' },
  })
  const page = await open(ada, `/decisions/${decision.id}`)
  await page.getByText('a secret note').waitFor()
  const panel = page.getByRole('region', { name: 'What is held about the subject' })
  await panel.getByRole('button', { name: 'See what erasing it would destroy' }).click()
  await panel.getByText('It would destroy, for ever').waitFor()
  expect(await panel.getByRole('button', { name: 'Erase it' }).isDisabled()).toBe(true)
  await panel.getByLabel('Type the subject’s name to erase it').fill('customer:42')
  await keepsTheRules(page, 'desktop')
  await shoot('erasure')
  await panel.getByRole('button', { name: 'Erase it' }).click()
  await page.getByText('Every proof of the log stays valid.').waitFor()
  await expect.poll(() => page.getByText('a secret note').count()).toBe(0)
  expect((await read(house.boot, decision.id)).erased_at).not.toBeNull()
})
