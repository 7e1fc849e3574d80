/** The measures of oversight, in a real browser. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { open, openBrowser, sit, sizes, type Desk } from '../support/browser.ts'
import type { Client } from '../support/client.ts'
import { activate, answer, claim, decideBy, propose, settleAtOnce } from '../support/flow.ts'
import { openHouse, type House } from '../support/server.ts'
import { keepsTheRules } from './page-rules.ts'

const shots = process.env.SHOTS
let house: House
let browser: Browser
let desk: Desk
let [ann, ben] = [] as unknown as [Client, Client]
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  ann = await house.person('Ann')
  ben = await house.person('Ben')
  await settleAtOnce(house.boot)
  await settleAtOnce(house.boot, 'audit')
  await activate(
    house,
    'policy: p\nrules:\n  - id: alone\n    permit: auto\n    when: confidence >= 0.9\n    audit: 1.0\ndefault: gate\n',
  )
  desk = await sit(browser, house, 'Olga', ['owner'])
})
afterEach(() => expect(desk.troubles.splice(0)).toEqual([]))
afterAll(async () => {
  await browser?.close()
  await house?.close()
})
const shoot = async (name: string) => {
  if (!shots) return
  for (const [width, size] of [
    [1280, { width: 1280, height: 900 }],
    [390, sizes.phone],
  ] as const) {
    await desk.page.setViewportSize(size)
    await desk.page.waitForTimeout(300)
    await desk.page.screenshot({ path: `${shots}/${name}-${width}.png`, fullPage: true })
  }
  await desk.page.setViewportSize(sizes.desktop)
}

test('[C119] insights have a tab for each measure with an address of its own, reached by keyboard, and teach while they are empty', async () => {
  const page = await open(desk, '/insights')
  await page.getByRole('tab', { name: 'Routing' }).focus()
  await page.keyboard.press('ArrowRight')
  await page.getByText('Nothing to measure yet').waitFor()
  expect(new URL(page.url()).search).toBe('?view=quality')
  for (const [view, words] of [
    ['people', 'Nothing to measure yet'],
    ['fairness', 'No groups were declared'],
    ['shift', 'Nothing to compare yet'],
    ['cost', 'No currency is set'],
  ] as const) {
    await open(desk, `/insights?view=${view}`)
    await page.getByText(words).waitFor()
  }
})

test('[C120] quality and people show each figure as a picture and in words, with n and interval', async () => {
  const groups = (i: number) => ({ groups: { sex: i % 2 ? 'female' : 'male' }, subject: `customer:${i}` })
  for (let i = 0; i < 12; i++) {
    const { id } = await propose(house.boot, { confidence: 0.95, ...groups(i) })
    const observed_at = new Date(house.serving.context.engine.clock.now()).toISOString()
    await house.boot.ok('POST', `/v1/decisions/${id}/truth`, { value: 1, source: 'bank', observed_at, adverse: i < 2 })
    const [task] = await claim(ben, { queue: 'audit', limit: 1 })
    if (task) await answer(ben, task, i === 0 ? 'overturn' : 'uphold')
  }
  for (let i = 0; i < 12; i++)
    await decideBy(house.boot, ann, i % 2 && i > 3 ? 'reject' : 'approve', groups(i), { comment: 'So.' })
  const page = await open(desk, '/insights?view=quality')
  const table = page.getByRole('table', { name: 'Quality of refund-agent 1' })
  expect(await table.getByRole('row', { name: 'Wrong alone' }).innerText()).toMatch(
    /8\.3 % \(95 %: \d\.\d % to \d+\.\d %, n 12\)/,
  )
  expect(await table.getByRole('row', { name: 'Seeded errors caught' }).innerText()).toContain('nothing yet')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download as CSV' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('quality.csv')
  await shoot('quality')
})

test('[C121] people: each by themselves, in the order of their names, and no word of speed', async () => {
  const page = await open(desk, '/insights?view=people')
  await page.getByRole('table', { name: 'How Ann decides' }).waitFor()
  await page.getByRole('table', { name: 'How Ben decides' }).waitFor()
  await page.getByText('Too few answers, now or in the ninety days before').first().waitFor()
  expect(await page.getByRole('main').innerText()).not.toMatch(/\bms\b|second|fast/)
  await keepsTheRules(page, 'desktop')
  await shoot('people')
})

test('[C122] fairness says first what is favourable, and four fifths by the interval; shift what it takes to compare', async () => {
  const page = await open(desk, '/insights?view=fairness')
  await page.getByText('what was proposed went ahead').waitFor()
  const table = page.getByRole('group', { name: 'Outcomes by sex' })
  expect(await table.getByRole('row', { name: 'female' }).innerText()).toMatch(/four fifths unclear/)
  expect(await table.getByRole('row', { name: /^male/ }).innerText()).toMatch(/the most favoured/)
  const errors = page.getByRole('group', { name: 'Errors by sex' })
  expect(await errors.getByRole('row', { name: 'female' }).innerText()).toMatch(/points/)
  await page.getByLabel('Favourable is').fill('turned-down')
  await page.keyboard.press('Enter')
  await page.getByText('what was proposed was turned down').waitFor()
  await shoot('fairness')
  await page.setViewportSize(sizes.phone)
  await keepsTheRules(page, 'phone')
  await page.setViewportSize(sizes.desktop)
  await open(desk, '/insights?view=shift')
  await page.getByText('It takes twenty of each on both sides').waitFor()
})

test('[C123] costs are declared where actions and queues are, and then money stands beside the hours', async () => {
  const page = await open(desk, '/settings')
  await page.getByLabel('ISO 4217 code').fill('eur')
  await page.getByRole('button', { name: 'Set', exact: true }).click()
  await page.getByText('Saved.').first().waitFor()
  await open(desk, '/systems')
  await page.getByRole('button', { name: 'What refund.create costs' }).click()
  await page.getByLabel('One error, in EUR').fill('50')
  await page.getByLabel('An hour of waiting, in EUR').fill('10')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await house.boot.ok('PATCH', '/v1/queues/inbox', { minute_cost: 2 })
  await open(desk, '/insights?view=cost')
  const row = page.getByRole('table', { name: 'Cost by action' }).getByRole('row', { name: 'refund.create' })
  // Four were turned down, one audit was overturned, and one more turned out badly.
  expect(await row.innerText()).toMatch(/€300\.00/)
  await page.getByText('Without a price: a minute of queue audit').waitFor()
  await shoot('cost')
  await page.setViewportSize(sizes.phone)
  await keepsTheRules(page, 'phone')
  await page.setViewportSize(sizes.desktop)
})
