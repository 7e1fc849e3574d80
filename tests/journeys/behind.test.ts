/** Behind the loop, by hand: overriding, appeals, look-back and recalls. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Browser, Page as BrowserPage } from 'playwright-core'
import type { AppealWire, DecisionWire, Page, RecallWire } from '@countersign/core'
import { open, openBrowser, sit, sizes, visit, type Desk } from '../support/browser.ts'
import type { Client } from '../support/client.ts'
import { activate, decideBy, propose, read, settleAtOnce } from '../support/flow.ts'
import { openHouse, type House } from '../support/server.ts'

let house: House
let browser: Browser
let ada: Desk
let ann: Client & { id: string }
let olga: Client & { id: string }
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  await settleAtOnce(house.boot)
  ann = await house.person('Ann')
  olga = await house.person('Olga', ['owner'])
  await activate(
    house,
    'policy: alone\nrules:\n  - id: small\n    permit: auto\n    when: action == "points.add"\ndefault: gate\n',
  )
  ada = await sit(browser, house, 'Ada', ['owner', 'reviewer'])
})
afterEach(() => expect(ada.troubles.splice(0)).toEqual([]))
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

async function carryOut(decision: Pick<DecisionWire, 'id' | 'digest'>, status = 'done'): Promise<void> {
  await house.boot.ok('POST', `/v1/decisions/${decision.id}/release`, { digest: decision.digest })
  await house.boot.ok('POST', `/v1/decisions/${decision.id}/effect`, { status })
}
async function doneBy(person: Client, more: object = {}): Promise<DecisionWire> {
  const decision = await decideBy(house.boot, person, 'approve', more)
  await carryOut(decision)
  return read(house.boot, decision.id)
}
const region = (page: BrowserPage, name: string) => page.getByRole('region', { name, exact: true })

test('[C81] an override is made from a decision’s page, and its steps are seen through to done', async () => {
  const decision = await doneBy(ann, { subject: 'customer:7' })
  await house.boot.ok('POST', `/v1/decisions/${decision.id}/truth`, {
    value: { chargeback: true },
    source: 'bank',
    observed_at: new Date(Date.parse(decision.created_at) + 3 * 86_400_000).toISOString(),
    adverse: true,
  })
  const page = await open(ada, `/decisions/${decision.id}`)
  const beside = region(page, 'Decided, and what turned out to be so')
  await beside.getByText('Approved by Ann').waitFor()
  await beside.getByText(/[23] days after the decision; it went badly for somebody/).waitFor()

  await page.keyboard.press('o')
  const dialog = page.getByRole('dialog', { name: 'Override' })
  await dialog.getByRole('button', { name: 'Override' }).click()
  await dialog.getByText('Choose a reason.').waitFor()
  await dialog.getByText('Wrong person or thing').click()
  await dialog.getByLabel('In your own words').fill('It was somebody else’s order.')
  await dialog.getByRole('button', { name: 'Override' }).click()
  await dialog.waitFor({ state: 'detached' })

  const steps = region(page, 'Taking it back')
  await steps.getByText('overrode it').waitFor()
  await steps.getByText('It was somebody else’s order.').waitFor()
  const step = (name: string) => steps.getByRole('listitem').filter({ hasText: name })
  await step('Labels that came from it').getByText('Done').waitFor()
  // Nobody declared how it is undone, so people are asked to do it by hand.
  await step('What was done is undone').getByText('Pending').waitFor()
  await step('What was done is undone').getByRole('link', { name: 'take it back by hand' }).click()
  await page.getByText(/take it back by hand, then say so here/).waitFor()
  await page.keyboard.press('r')
  await page.getByLabel('What you found or did').fill('Refund 7 stopped at the bank.')
  await page.keyboard.press('Control+Enter')
  await expect.poll(async () => (await read(house.boot, decision.id)).compensation?.steps[0]?.state).toBe('done')

  await open(ada, `/decisions/${decision.id}`)
  await step('What was done is undone').getByText(/Ada,/).waitFor()
  const notice = step('Whoever it was about is told')
  await notice.getByRole('button', { name: 'Failed' }).click()
  await notice.getByLabel('What went wrong').fill('The letter came back.')
  await notice.getByRole('button', { name: 'Mark as failed' }).click()
  await steps.getByText('A step failed').waitFor()
  await notice.getByRole('button', { name: 'Done' }).click()
  await notice.getByLabel('How it was done').fill('By phone.')
  await notice.getByRole('button', { name: 'Mark as done' }).click()
  await notice.getByText('By phone.').waitFor()
  await steps.getByText('at its end').waitFor()
  const story = region(page, 'What happened')
  await story.getByText('Ada overrode it. Its status and outcome stay as they were.').waitFor()
  await story.getByText('Taking it back is done.').waitFor()
  await story.getByText(/reported what turned out to be true, seen .*: it went badly for somebody/).waitFor()
  expect((await read(house.boot, decision.id)).compensation).toMatchObject({ state: 'done' })
  expect(await page.getByRole('button', { name: 'Override' }).count()).toBe(0)
})

test('[C82] with an override something else is proposed, which somebody else answers', async () => {
  const decision = await doneBy(ann)
  const page = await open(ada, `/decisions/${decision.id}`)
  await page.getByRole('button', { name: 'Override' }).click()
  const dialog = page.getByRole('dialog', { name: 'Override' })
  await dialog.getByText('It is wrong').click()
  await dialog.getByLabel('In your own words').fill('Two of three: two thirds.')
  await dialog.getByLabel('Propose something else in its place').click()
  await dialog.getByLabel('amount').fill('80')
  await dialog.getByText('was 120').waitFor()
  await dialog.getByRole('button', { name: 'Override, and propose this' }).click()
  await page.waitForURL((url) => !url.pathname.endsWith(decision.id))
  const instead = await read(house.boot, new URL(page.url()).pathname.split('/')[2] as string)
  expect(instead).toMatchObject({ status: 'waiting', parent: decision.id, proposal: { amount: 80 } })
  expect((await ann.call('POST', `/v1/tasks/${instead.task}/claim`)).status).toBe(200)
})

const hostile = '<img src=x onerror="alert(1)"> pay\u200bload [a](javascript:alert(2))'

test('[C83] an appeal is opened on a phone, read by somebody who had no part, and its page tells the answer', async () => {
  await settleAtOnce(house.boot, 'appeals')
  const decision = await doneBy(ann, { action: 'loan.decline', subject: 'customer:8' })
  const page = await open(ada, `/decisions/${decision.id}`)
  const panel = region(page, 'Appeal')
  await panel.getByRole('button', { name: 'Make a link' }).click()
  await panel.getByText('It is shown this once and ends').waitFor()
  const link = (await panel.getByLabel('Code').innerText()).trim()

  const phone = await visit(browser, house.url, { viewport: sizes.phone, hasTouch: true, isMobile: true })
  const guest = phone.page
  await guest.goto(`${phone.origin}/appeal${new URL(link).hash}`)
  await guest.getByRole('heading', { name: 'What was decided' }).waitFor()
  await guest.getByLabel('Why is this wrong?').fill(hostile)
  await guest.getByRole('button', { name: 'Correct a fact' }).tap()
  await guest.getByLabel('What is wrong').fill('Date of birth')
  await guest.getByLabel('How it should be').fill('1980-05-07')
  await guest.getByRole('button', { name: 'Contest this decision' }).tap()
  await guest.getByText('You contested this on').waitFor()

  // Ann approved it, so Ann is not among those who may read it.
  await open(ada, '/appeals')
  const row = page.getByRole('row').filter({ hasText: 'onerror' })
  await row.getByText(/Owner, Olga/).waitFor()
  const [opened] = (await ann.ok<Page<AppealWire>>('GET', '/v1/appeals?status=open')).items
  const readers = opened?.readers.map(({ name }) => name)
  expect(readers).toContain('Ada')
  expect(readers).not.toContain('Ann')
  await row.getByRole('link').click()
  await region(page, 'What they say is recorded wrongly').getByText('1980-05-07').waitFor()
  await page.getByRole('link', { name: 'Read and answer it' }).click()
  await page.locator('#item-heading', { hasText: 'loan.decline' }).waitFor()
  const evidence = page.getByRole('region', { name: 'Evidence', exact: true })
  await evidence.getByText('<img src=x onerror="alert(1)">').waitFor()
  await evidence.getByText('1980-05-07').waitFor()
  await region(page, 'What was decided').getByText('Approved by Ann').waitFor()
  expect(await evidence.locator('img, a[href^="javascript"]').count()).toBe(0)
  await page.keyboard.press('x')
  await page.getByRole('button', { name: 'Overturn' }).click()
  await page.getByText('An appeal is not answered without reasons').waitFor()
  await page.getByLabel('Your reasons').fill('The date of birth was wrong.\nYour application is read again.')
  await page.keyboard.press('Control+Enter')
  await expect.poll(async () => (await read(house.boot, decision.id)).overridden?.by.name).toBe('Ada')

  await guest.reload()
  await guest.getByText('The decision has been overturned.').waitFor()
  await guest.getByText('Your application is read again.').waitFor()
  await open(ada, `/decisions/${decision.id}`)
  await region(page, 'What happened').getByText('Ada answered the appeal: overturned. It is taken back.').waitFor()
  await region(page, 'Taking it back')
    .getByText(/through an appeal/)
    .waitFor()
  expect(phone.troubles).toEqual([])
  await phone.context.close()
})

test('[C84] where nobody may read an appeal, its page and the list say so; a revoked link opens nothing', async () => {
  await house.forward(30_000)
  await house.boot.ok('PATCH', '/v1/queues/appeals', { who: ['skill:law'] })
  const decision = await doneBy(ann)
  const page = await open(ada, `/decisions/${decision.id}`)
  const panel = region(page, 'Appeal')
  const linkOf = async () => {
    await panel.getByRole('button', { name: 'Make a link' }).click()
    await panel.getByText('It is shown this once').waitFor()
    const link = (await panel.getByLabel('Code').innerText()).trim()
    return `/v1/appeals/open/${link.slice(link.indexOf('#') + 1)}`
  }
  const first = await linkOf()
  await panel.getByRole('button', { name: 'Revoke its links' }).click()
  await panel.getByRole('button', { name: 'Really revoke every link' }).click()
  await page.getByText('1 link revoked').waitFor()
  expect((await house.boot.call('GET', first)).status).toBe(404)
  expect(await panel.getByLabel('Code').count()).toBe(0)
  await house.boot.ok('POST', await linkOf(), { statement: 'That was not me.', wants_person: true })

  await open(ada, '/appeals?status=open')
  await page.getByRole('alert').getByText('No eligible reader for 1 appeal.').waitFor()
  await page.getByRole('row').filter({ hasText: 'That was not me.' }).getByText('no eligible reader').waitFor()
  await page.getByRole('link', { name: 'That was not me.' }).click()
  await region(page, 'Who may read it').getByText('no eligible reader').waitFor()
  expect(await page.getByRole('link', { name: 'Read and answer it' }).count()).toBe(0)
  // A month later her session is over, too.
  await ada.context.close()
  await house.forward(31 * 86_400_000)
  const [appeal] = (await ann.ok<Page<AppealWire>>('GET', '/v1/appeals?status=open')).items
  await expect
    .poll(async () => (await ann.ok<AppealWire>('GET', `/v1/appeals/${appeal?.id}`)).overdue_at)
    .not.toBeNull()
  ada = await sit(browser, house, 'Ada', ['owner', 'reviewer'])
  const later = await open(ada, `/appeals/${appeal?.id}`)
  await later.getByText(/overdue since/).waitFor()
  await house.boot.ok('PATCH', '/v1/queues/appeals', { who: [] })
})

test('[C85] look back counts and lists what is alike; a recall shows first what it takes back, then how far it has come', async () => {
  const system = 'loyalty'
  const all = await Promise.all(
    Array.from({ length: 23 }, async (_, n) => {
      const decision = await propose(house.boot, { system, action: 'points.add', proposal: { points: n } })
      await carryOut(decision)
      return decision
    }),
  )
  await propose(house.boot, { system, action: 'points.gift' })
  await olga.ok('PATCH', `/v1/systems/${system}/actions/points.add`, { inverse: 'points.take' })
  const page = await open(ada, '/look-back')
  await page.getByText('Name a system, an action or a rule').waitFor()
  await page.getByRole('combobox', { name: 'System' }).fill(system)
  await page.getByRole('combobox', { name: 'System' }).press('Escape')
  await page.getByRole('button', { name: 'Look back' }).click()
  const counts = region(page, 'What they came to')
  await counts.getByText('24 decisions, 23 done, 0 overridden since').waitFor()
  await counts.getByRole('row', { name: /Done 23 96 %/ }).waitFor()
  expect(page.url()).toContain('system=loyalty')

  const taking = region(page, 'Take them back')
  await taking.getByRole('button', { name: 'Show what a recall would take back' }).click()
  await taking.getByText('It would take back 23 decisions of 24.').waitFor()
  await taking.getByText('20 of them').waitFor()
  expect(await taking.getByRole('listitem').count()).toBe(20)
  expect((await read(house.boot, all[0]?.id as string)).overridden).toBeNull()
  await taking.getByLabel('Why').fill('The model counted twice.')
  await taking.getByRole('button', { name: 'Recall 23 decisions' }).click()
  const recalls = region(page, 'Recalls')
  await recalls.getByText('Gone through').waitFor()
  await recalls.getByText('23 of 23 overridden. Of those, 0 taken back, 23 under way, 0 failed.').waitFor()

  for (const [one, status] of [
    [all[3], 'done'],
    [all[4], 'failed'],
  ] as const) {
    const child = (await read(house.boot, one?.id as string)).compensation?.steps[0]?.decision as string
    await carryOut(await read(house.boot, child), status)
  }
  await recalls.getByText('Of those, 1 taken back, 21 under way, 1 failed.').waitFor()
  const failure = recalls.getByRole('list', { name: 'What could not be taken back' }).getByRole('listitem')
  await failure.getByText('points 4').waitFor()
  await failure.getByText('failed: what was done is undone').waitFor()
  await counts.getByText('23 overridden since').waitFor()
})

test('[C86] a recall under way is cancelled from its page; the rest is left', async () => {
  const system = 'loyalty-eu'
  for (let n = 0; n < 3; n++) await carryOut(await propose(house.boot, { system, action: 'points.add' }))
  // No batch of it comes through, so it is under way for as long as the test looks.
  await house.admin(
    `create function refuse_batch() returns trigger language plpgsql as $$ begin raise 'no batch'; end $$`,
  )
  await house.admin(
    `create trigger refuse_batch before update on recalls for each row when (new.state <> 'cancelled') execute function refuse_batch()`,
  )
  const page = await open(ada, `/look-back?system=${system}`)
  const taking = region(page, 'Take them back')
  await taking.getByRole('button', { name: 'Show what a recall would take back' }).click()
  await taking.getByText('All of them').waitFor()
  await taking.getByLabel('Why').fill('Wrong rate.')
  await taking.getByRole('button', { name: 'Recall 3 decisions' }).click()
  const item = region(page, 'Recalls').getByRole('listitem').filter({ hasText: 'Wrong rate.' })
  await item.getByText('Under way', { exact: true }).waitFor()
  await item.getByRole('progressbar', { name: 'Overridden or left out, of 3' }).waitFor({ state: 'attached' })
  await item.getByRole('button', { name: 'Cancel the rest' }).click()
  await item.getByText('0 of 3 overridden, 3 left as they are.').waitFor()
  const [recall] = (await ann.ok<Page<RecallWire>>('GET', '/v1/recalls')).items
  expect(recall).toMatchObject({ state: 'cancelled', opened: 0 })
})
