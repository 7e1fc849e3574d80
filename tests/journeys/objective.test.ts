/** An objective, in a real browser: stated, learnt, held, breached. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import type { DecisionWire, ObjectiveDetailWire, TaskWire } from '@countersign/core'
import { open, openBrowser, sit, sizes, type Desk } from '../support/browser.ts'
import type { Client } from '../support/client.ts'
import { activate, answer, claim, propose, settleAtOnce } from '../support/flow.ts'
import { openHouse, type House } from '../support/server.ts'
import { keepsTheRules } from './page-rules.ts'

const shots = process.env.SHOTS
let house: House
let browser: Browser
let rob: Desk
let [ann, ben] = [] as unknown as [Client, Client]
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  ann = await house.person('Ann')
  ben = await house.person('Ben')
  await settleAtOnce(house.boot)
  await settleAtOnce(house.boot, 'audit')
  await activate(
    house,
    'policy: p\nrules:\n  - id: proven\n    permit: auto\n    when: action == "mail.send" && met("mail-errors")\n  - id: gated\n    require: gate\n    when: action == "mail.send" && !met("mail-errors")\n    audit: 1.0\ndefault: gate\n',
  )
  rob = await sit(browser, house, 'Rosa', ['risk-owner'])
})
afterEach(() => expect(rob.troubles.splice(0)).toEqual([]))
afterAll(async () => {
  await browser?.close()
  await house?.close()
})
const shoot = async (name: string) => {
  if (!shots) return
  await rob.page.screenshot({ path: `${shots}/${name}-1440.png`, fullPage: true })
  await rob.page.setViewportSize(sizes.phone)
  await rob.page.waitForTimeout(300)
  await rob.page.screenshot({ path: `${shots}/${name}-390.png`, fullPage: true })
  await rob.page.setViewportSize(sizes.desktop)
}
async function audited(confidence: number, verdict: 'uphold' | 'overturn'): Promise<DecisionWire> {
  const decision = await propose(house.boot, { action: 'mail.send', version: '1', confidence })
  if (decision.task) await answer(ann, await ann.ok<TaskWire>('POST', `/v1/tasks/${decision.task}/claim`), 'approve')
  const [audit] = await claim(ben, { queue: 'audit', limit: 1 })
  if (audit) await answer(ben, audit, verdict)
  return decision
}

test('[C109] an objective is stated with what it takes told before, its page moves from learning to holding with the audits, and to breached when they find it wrong', async () => {
  const page = await open(rob, '/objectives')
  await page.getByText('No objective yet').waitFor()
  await page.getByRole('button', { name: 'State an objective' }).click()
  await page.getByText('2 % at 95 % takes at least 149 audits without an error').waitFor()
  await page.getByLabel('Name').fill('mail-errors')
  await page.getByLabel('Which decisions').fill('action == "mail.send"')
  await page.getByLabel('Wrong at most').fill('40')
  await page.getByLabel('With confidence').fill('70')
  await page.getByLabel('Audited while it holds').fill('100')
  await page.getByText('40 % at 70 % takes at least 3 audits without an error').waitFor()
  await keepsTheRules(page, 'desktop')
  await shoot('objective-form')
  await page.getByRole('button', { name: 'State it' }).click()
  await page.getByRole('heading', { name: 'mail-errors' }).waitFor()
  await page.getByText('Nothing has come yet').waitFor()
  await page.getByText('Learning', { exact: true }).first().waitFor()

  const { evidence } = await house.boot.ok<ObjectiveDetailWire>('GET', '/v1/objectives/mail-errors')
  for (let i = 0; i < evidence.block; i++) await audited(0.6 + 0.02 * i, i === 0 ? 'overturn' : 'uphold')
  await open(rob, '/objectives/mail-errors')
  await page.getByText('Holding', { exact: true }).first().waitFor()
  const cell = page.getByRole('region', { name: 'refund-agent 1', exact: true })
  await cell.getByText('A block of audits gave a threshold').waitFor()
  await cell
    .getByRole('row', { name: /A block of audits/ })
    .getByRole('link', { name: /^\w.* v1$/ })
    .waitFor()
  await cell.getByRole('button', { name: 'As a table' }).click()
  expect(
    await cell.getByRole('group', { name: 'Risk and coverage as a table' }).getByRole('row').count(),
  ).toBeGreaterThan(3)
  await cell.getByRole('button', { name: 'As a chart' }).click()
  await keepsTheRules(page, 'desktop')
  await shoot('objective')
  const wishes = page.getByRole('table', { name: 'What another wish would cost' })
  const now = await wishes.getByRole('row', { name: /^40 % \(now\)/ }).innerText()
  expect(now).toMatch(/\d+ %/)
  // All of it is audited, whatever goes ahead.
  await page.getByText('10 % instead of 40 % would leave people no more to decide than now.').waitFor()
  await page.getByRole('button', { name: 'Change it' }).click()
  const form = page.getByRole('region', { name: 'Change it' })
  await form.getByLabel('Wrong at most').fill('30')
  await form.getByText('That is another wish').waitFor()
  await form.getByLabel('Wrong at most').fill('40')
  await form.getByText('That is another wish').waitFor({ state: 'detached' })
  await form.getByLabel('An audit is answered within').fill('3d')
  await shoot('objective-change')
  await form.getByRole('button', { name: 'Change it' }).click()
  await page.getByText('It stands as you changed it.').waitFor()
  await page.getByText('within 3d counts as an error').waitFor()
  await page.getByText('Holding', { exact: true }).first().waitFor()

  for (let i = 0; i < 60; i++) {
    const { mode } = (await audited(0.99, 'overturn')).route
    if (mode === 'gate') break
  }
  await open(rob, '/objectives')
  await page.getByText('Breached', { exact: true }).waitFor()
  await page.getByRole('link', { name: /mail-errors/ }).click()
  await page.getByText('The change detector signalled').waitFor()
  await page.getByRole('button', { name: 'Switch it off' }).click()
  await page.getByText('Nothing goes ahead on it, and nothing is drawn for it.').waitFor()
})

test('[C112] an action’s page says whether a person is needed, as far as it is known', async () => {
  const page = await open(rob, '/systems')
  await page.getByRole('link', { name: 'mail.send' }).first().click()
  await page.getByRole('heading', { name: 'mail.send', level: 1 }).waitFor()
  await page.getByRole('heading', { name: 'Whether a person adds anything is not known yet' }).waitFor()
  expect(await page.getByRole('definition').first().innerText()).toMatch(/% wrong \(95 %: .* %, n \d+\)/)
  await page.getByText('people did exactly what the AI proposed').waitFor()
  for (let i = 0; i < 40; i++) await audited(0.6 + 0.01 * i, i % 4 ? 'uphold' : 'overturn')
  await page.reload()
  await page.getByRole('img', { name: /Reliability diagram/ }).waitFor()
  expect(await page.getByRole('group', { name: 'Reliability as a table' }).getByRole('row').count()).toBeGreaterThan(4)
  await keepsTheRules(page, 'desktop')
  await shoot('action')
})
