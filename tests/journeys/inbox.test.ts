/** The inbox, a decision's page and the list of all decisions. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import type { DecisionWire } from '@countersign/core'
import { open, openBrowser, sit, type Desk } from '../support/browser.ts'
import { decideBy, propose, read } from '../support/flow.ts'
import { openHouse, type House } from '../support/server.ts'

let house: House
let browser: Browser
let ann: Desk
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  ann = await sit(browser, house, 'Ann', ['reviewer', 'lead', 'risk-owner'])
})
afterEach(() => expect(ann.troubles.splice(0)).toEqual([]))
afterAll(async () => {
  await browser?.close()
  await house?.close()
})
const lands = (id: string, wanted: Partial<DecisionWire> | object) =>
  expect.poll(() => read(house.boot, id), { timeout: 10_000 }).toMatchObject(wanted)

test('[C40] in the inbox one searches, selects, looks at what will be answered, answers many at once, and takes it back', async () => {
  const refunds = await Promise.all(
    [10, 11, 12].map((amount) => propose(house.boot, { proposal: { amount }, input: { note: 'the zebra parcel' } })),
  )
  const other = await propose(house.boot, { action: 'deploy.prod', proposal: { service: 'api' } })
  const page = await open(ann, '/inbox')
  await page.getByRole('row').nth(4).waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('zebra')
  await expect.poll(() => page.getByRole('row').count()).toBe(4)
  await page.getByRole('checkbox', { name: 'Select all' }).check()
  await page.getByRole('region', { name: 'Selected tasks' }).getByRole('button', { name: 'Approve…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('3 × refund-agent · refund.create').waitFor()
  const each = dialog.getByRole('region', { name: 'refund-agent · refund.create', exact: true }).getByRole('row')
  expect((await each.allInnerTexts()).map((text) => text.trim()).toSorted()).toEqual(['10', '11', '12', 'amount'])
  expect((await Promise.all(refunds.map(({ id }) => read(house.boot, id)))).map(({ status }) => status)).toEqual([
    'waiting',
    'waiting',
    'waiting',
  ])
  await dialog.getByRole('button', { name: 'Approve 3 tasks' }).click()
  await dialog.getByText('3 tasks answered').waitFor()
  await dialog.getByRole('button', { name: 'Undo' }).click()
  await dialog.waitFor({ state: 'detached' })
  await expect.poll(() => page.getByRole('row').count()).toBe(4)
  for (const { id } of refunds) expect((await read(house.boot, id)).status).toBe('waiting')

  await page.getByRole('checkbox', { name: 'Select all' }).check()
  await page.getByRole('button', { name: 'Approve…' }).click()
  await dialog.getByRole('button', { name: 'Approve 3 tasks' }).click()
  await dialog.getByRole('button', { name: 'Send them now' }).click()
  await page.getByText('3 answers took effect.').waitFor()
  for (const { id } of refunds) await lands(id, { status: 'approved', outcome: { people: [{ name: 'Ann' }] } })
  expect((await read(house.boot, other.id)).status).toBe('waiting')
  await page.getByLabel('Search tasks').fill('')
  await page.getByRole('row', { name: /deploy\.prod/ }).waitFor()
  await page.getByRole('heading', { name: 'Inbox' }).click()
  await page.keyboard.press('Enter')
  await page.locator('#item-heading', { hasText: 'deploy.prod' }).waitFor()
})

test('[C104] insights begin with one’s own figures', async () => {
  const page = await open(ann, '/insights')
  const own = page.getByRole('region', { name: 'Yours', exact: true })
  await own.getByText('You answered').waitFor()
  expect(await own.innerText()).toMatch(/Approved 3/)
  expect(await page.getByRole('region').first().innerText()).toContain('Yours')
})

test('[C41] a decision’s page tells was → now, why it came to a person, the digest, and every step', async () => {
  const cleo = await house.person('Cleo')
  const decision = await decideBy(
    house.boot,
    cleo,
    'edit',
    { proposal: { amount: 300 } },
    { proposal: { amount: 250 }, comment: 'as agreed' },
  )
  await house.forward(6_000)
  await lands(decision.id, { status: 'approved' })
  const now = await read(house.boot, decision.id)
  const page = await open(ann, `/decisions/${decision.id}`)
  const main = page.locator('main')
  await expect.poll(() => main.innerText()).toContain('Approved by Cleo')
  await main.getByText('as agreed').waitFor()
  const text = await main.innerText()
  expect(text).toMatch(/300\s*→\s*now\s*250/)
  expect(text).toMatch(/There is no policy yet|none: everything is gated/)
  expect(text).toContain(now.digest)
  expect(text).toContain('as agreed')
  const steps = await page.getByRole('list').filter({ hasText: 'log position' }).getByRole('listitem').allInnerTexts()
  expect(steps.length).toBeGreaterThanOrEqual(6)
  expect(steps[0]).toMatch(/refund-agent|system/i)
  expect(steps.every((step) => /log position \d+/.test(step))).toBe(true)
})

test('[C42] what holds or waits can be vetoed, cancelled and flagged from its page', async () => {
  const policy = await house.boot.ok<{ id: string }>('POST', '/v1/policies', {
    name: 'watch',
    source:
      'policy: watch\nrules:\n  - id: soon\n    permit: watch\n    window: 10m\n    when: action == "refund.held"\ndefault: gate\n',
  })
  const [author, second] = [await house.person('Olga', ['policy-author']), await house.person('Pia', ['risk-owner'])]
  await second.ok('POST', `/v1/policies/${policy.id}/sign`, {})
  await author.ok('POST', `/v1/policies/${policy.id}/activate`, {})
  const held = await propose(house.boot, { action: 'refund.held' })
  expect(held.status).toBe('holding')
  const page = await open(ann, `/decisions/${held.id}`)
  await page.getByText('Holding, can be vetoed').first().waitFor()
  await page.keyboard.press('v')
  await page.getByRole('dialog').getByLabel('Why').fill('not this one')
  await page.getByRole('dialog').getByRole('button', { name: 'Veto' }).click()
  await lands(held.id, { status: 'vetoed' })
  await page.locator('main').getByText('Vetoed', { exact: true }).first().waitFor()

  const waiting = await propose(house.boot)
  await open(ann, `/decisions/${waiting.id}`)
  await page.getByRole('button', { name: 'Flag' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Flag' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
  await lands(waiting.id, { status: 'cancelled' })
})

test('[C43] all decisions can be searched and filtered, and the address keeps what was asked', async () => {
  await propose(house.boot, {
    system: 'mail-agent',
    action: 'mail.send',
    proposal: { to: 'a@example.org', body: 'about the walrus' },
  })
  const page = await open(ann, '/decisions')
  await page.getByLabel('Search decisions').fill('walrus')
  await expect.poll(() => page.getByRole('row').count()).toBe(2)
  await expect.poll(() => page.url()).toContain('q=walrus')
  await page.reload()
  await expect.poll(() => page.getByRole('row').count()).toBe(2)
  await page.getByRole('link', { name: /mail.send/ }).click()
  await page.getByRole('heading', { level: 1, name: /mail-agent wants to run mail.send/ }).waitFor()
})

test('[C44] items of one case are worked together; a returned proposal’s next attempt shows what was asked and what changed', async () => {
  const both = await Promise.all(
    [1, 2].map((amount) => propose(house.boot, { action: 'claim.pay', proposal: { amount }, case: 'claim-7' })),
  )
  const page = await open(ann, `/decide?task=${both[0]?.task}`)
  await page.getByRole('link', { name: /items? in this case/ }).click()
  await page.locator('#item-heading', { hasText: 'claim.pay' }).waitFor()
  const atHand = page.getByText(/\d of \d at hand/)
  await expect.poll(() => atHand.innerText()).toBe('1 of 2 at hand')
  await page.keyboard.press('a')
  await atHand.waitFor({ state: 'detached' })
  await page.locator('#item-heading', { hasText: 'claim.pay' }).waitFor()
  await page.keyboard.press('t')
  await page.keyboard.type('split it in two')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'This case is done' }).waitFor()
  await page.keyboard.press('Enter')
  for (const { id } of both)
    await expect.poll(async () => (await read(house.boot, id)).status, { timeout: 10_000 }).toMatch(/approved|returned/)
  const returned = (await Promise.all(both.map(({ id }) => read(house.boot, id)))).find(
    ({ status }) => status === 'returned',
  ) as DecisionWire
  const again = await propose(house.boot, { action: 'claim.pay', parent: returned.id, proposal: { amount: 0.5 } })
  await open(ann, `/decide?task=${again.task}`)
  const attempt = page.getByRole('region', { name: 'A new attempt' })
  await attempt.getByText('split it in two').waitFor()
  expect(await attempt.innerText()).toMatch(/amount\s*was\s*[12]\s*→\s*now\s*0\.5/)
})
