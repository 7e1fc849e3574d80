/** A policy, in a real browser: written as form and text, tried, signed, put in force, taken back. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { open, openBrowser, sit, sizes, type Desk } from '../support/browser.ts'
import { propose, settleAtOnce } from '../support/flow.ts'
import { openHouse, type House } from '../support/server.ts'
import { keepsTheRules } from './page-rules.ts'

const tight = `policy: refunds
rules:
  # Often, and small.
  - id: small
    permit: auto
    when: action == "refund.create" && proposal.amount <= 50.0
    audit: 0.1
  - id: big
    require: gate
    when: proposal.amount > 500.0
default: gate
tests:
  - given: { action: refund.create, proposal: { amount: 20 } }
    expect: { mode: auto, rule: small }
`
const shots = process.env.SHOTS

let house: House
let browser: Browser
let [pia, rob] = [] as unknown as [Desk, Desk]
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  await settleAtOnce(house.boot)
  pia = await sit(browser, house, 'Pia', ['policy-author'])
  rob = await sit(browser, house, 'Rob', ['risk-owner'])
})
/** What is refused is told in the browser's console too. */
afterEach(() =>
  expect(
    [pia, rob].flatMap(({ troubles }) => troubles.splice(0)).filter((one) => !/status of 4(09|22)/.test(one)),
  ).toEqual([]),
)
afterAll(async () => {
  await browser?.close()
  await house?.close()
})
const shoot = async (desk: Desk, name: string) => {
  if (!shots) return
  await desk.page.screenshot({ path: `${shots}/${name}-1440.png`, fullPage: true })
  await desk.page.setViewportSize(sizes.phone)
  await desk.page.waitForTimeout(300)
  await desk.page.screenshot({ path: `${shots}/${name}-390.png`, fullPage: true })
  await desk.page.setViewportSize(sizes.desktop)
}
const routed = async (amount: number) => (await propose(house.boot, { proposal: { amount } })).route
let policy: string

test('[C106] form and text are one: each follows the other, a mistake stands at its field, and the file’s cases run as one writes', async () => {
  const page = await open(pia, '/policies/new')
  await page.getByLabel('Name of the policy').fill('Refunds')
  const text = page.getByLabel('Policy source')
  await text.fill(tight)
  const small = page.getByRole('group', { name: 'small' })
  expect(await small.getByLabel('What meets it').inputValue()).toBe('permit auto')
  expect(await small.getByLabel('Audited afterwards').inputValue()).toBe('10 %')
  await page.getByText('Its test case passes').waitFor()

  await small.getByLabel('When').fill('action == "refund.create" && proposal.amount <= fifty')
  expect(await text.inputValue()).toContain('proposal.amount <= fifty')
  await expect.poll(() => small.innerText()).toMatch(/fifty/)
  await small.getByLabel('When').fill('action == "refund.create" && proposal.amount <= 10.0')
  await page.getByText('1 of 1 test cases fail').waitFor()
  await page.getByText(/expected auto, got gate/).waitFor()
  await keepsTheRules(page, 'desktop')
  await shoot(pia, 'policy-editor')
  await small.getByLabel('When').fill('action == "refund.create" && proposal.amount <= 50.0')
  await page.getByRole('button', { name: 'Add a rule' }).click()
  const added = page.getByRole('group', { name: 'rule-3' })
  await added.getByLabel('What meets it').selectOption('require deny')
  await added.getByLabel('When').fill('action == "account.close"')
  await page.getByRole('button', { name: 'Remove big' }).click()
  expect(await text.inputValue()).toBe(
    tight
      .replace(/ {2}- id: big\n.*\n.*\n/, '')
      .replace(
        'default: gate',
        '  - id: rule-3\n    require: deny\n    when: action == "account.close"\ndefault: gate',
      ),
  )
  await text.fill('rules: [')
  await page.getByText('The text cannot be read as a policy just now').waitFor()
  await text.fill(tight)
  await page.getByText('No mistakes found.').waitFor()
  await page.getByRole('button', { name: 'Save as a draft' }).click()
  await page.getByRole('heading', { name: 'Refunds' }).waitFor()
  policy = new URL(page.url()).pathname.split('/').at(-1) as string
})

test('[C107] a looser version is seen beside the one in force, runs in the shadow, is signed by a risk owner, decides a share, then all, and is taken back in one step', async () => {
  const desk = await open(rob, `/policies/${policy}`)
  await desk.getByRole('button', { name: 'Sign', exact: true }).click()
  await desk.getByRole('button', { name: 'Signed by you' }).waitFor()
  await desk.getByRole('button', { name: 'Activate' }).click()
  await desk.getByText('This version decides now').waitFor()
  const page = await open(pia, `/policies/${policy}`)
  await page.getByRole('button', { name: 'Change it' }).click()
  await page
    .getByRole('group', { name: 'small' })
    .getByLabel('When')
    .fill('action == "refund.create" && proposal.amount <= 200.0')
  await page.getByText('No mistakes found.').waitFor()
  await page.getByRole('button', { name: 'Save as a draft' }).click()
  const diff = page.getByRole('region', { name: 'Version 1, in force → Version 2' })
  await diff
    .getByText(
      'small: when: action == "refund.create" && proposal.amount <= 50.0 → action == "refund.create" && proposal.amount <= 200.0',
    )
    .waitFor()
  await page.getByRole('button', { name: 'Activate' }).click()
  await page.getByText('Ask a risk owner to open this page and sign.').waitFor()

  await page.getByRole('button', { name: 'Run it in the shadow' }).click()
  await page.getByText('Nothing has been decided since it began.').waitFor()
  for (const amount of [20, 120, 150]) await routed(amount)
  await page.getByText('Of 3 decisions it would have decided 2 otherwise (66.7 %).').waitFor({ timeout: 20_000 })
  await page.getByText('2: Gated → Alone').waitFor()
  await keepsTheRules(page, 'desktop')
  await shoot(pia, 'policy-shadow')
  await page.getByRole('button', { name: 'End the shadow' }).click()

  await open(rob, `/policies/${policy}?version=2`)
  await desk.getByRole('button', { name: 'Sign', exact: true }).click()
  await desk.getByRole('button', { name: 'Signed by you' }).waitFor()
  await desk.getByLabel('Share of a canary').selectOption('0.5')
  await desk.getByRole('button', { name: 'Begin the canary' }).click()
  await desk.getByText('It decides 50 % of the decisions, the same cases always.').waitFor()
  const modes = await Promise.all(Array.from({ length: 30 }, () => routed(120)))
  expect(new Set(modes.map(({ mode }) => mode))).toEqual(new Set(['auto', 'gate']))

  await open(pia, `/policies/${policy}?version=2`)
  await page.getByRole('button', { name: 'Activate' }).click()
  await page.getByText('This version decides now').waitFor()
  expect((await routed(120)).mode).toBe('auto')
  await page.getByRole('button', { name: 'Step back to the one before' }).click()
  await page.getByText('One step back').waitFor()
  expect((await routed(120)).mode).toBe('gate')
})

test('[C111] a version is tried on the past: how many more would go ahead alone, what that is worth, and what it means for those who decide', async () => {
  const page = await open(pia, `/policies/${policy}?version=2`)
  const panel = page.getByRole('region', { name: 'On the past' })
  await panel.getByLabel('Try it on').selectOption('7')
  await panel.getByRole('button', { name: 'Try it on the past' }).click()
  await panel.getByText(/more a day go ahead alone: /).waitFor({ timeout: 60_000 })
  await panel.getByText(/Gated → Alone/).waitFor()
  expect(await panel.getByRole('img', { name: /^Would be: Alone \d+/ }).count()).toBe(1)
  await panel.getByText('By system').click()
  await panel.getByRole('group', { name: 'By system' }).getByText('refund-agent').waitFor()
  await panel.getByText('What this takes for granted').click()
  await keepsTheRules(page, 'desktop')
  await shoot(pia, 'policy-backtest')
})

test('[C108] in an emergency a version is put in force for minutes, everybody sees it, and somebody else reviews it', async () => {
  const desk = await open(rob, `/policies/${policy}?version=2`)
  await desk.getByRole('button', { name: 'Break glass…' }).click()
  expect(await desk.getByRole('button', { name: 'Break the glass' }).isDisabled()).toBe(true)
  await desk.getByLabel('Why it cannot wait for a signature').fill('The bank holiday queue is full.')
  await desk.getByRole('button', { name: 'Break the glass' }).click()
  await desk.getByText('is in force for 15 minutes').waitFor()
  expect((await routed(120)).mode).toBe('auto')
  const page = await open(pia, '/policies')
  const panel = page.getByRole('region', { name: 'Broken glass' })
  await panel.getByText('The bank holiday queue is full.').waitFor()
  await keepsTheRules(page, 'desktop')
  await shoot(pia, 'policy-glass')
  await panel.getByRole('button', { name: 'End it now' }).click()
  await panel.getByText('Waits for review').waitFor()
  expect((await routed(120)).mode).toBe('gate')
  await open(rob, '/policies')
  await desk.getByText('You broke it, so somebody else reviews it.').waitFor()
  const ria = await sit(browser, house, 'Ria', ['risk-owner'])
  await open(ria, '/policies')
  await ria.page.getByLabel('What came of it').fill('Two refunds, both right.')
  await ria.page.getByRole('button', { name: 'Close its review' }).click()
  await ria.page.getByText('Reviewed.').waitFor()
  await ria.page.getByRole('region', { name: 'Broken glass' }).waitFor({ state: 'detached' })
})
