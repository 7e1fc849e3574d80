/** Every page, in light and dark, on a desk and on a phone. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import type { AppealWire, Page, RunWire } from '@countersign/core'
import { open, openBrowser, seat, sizes, visit } from '../support/browser.ts'
import { keepsTheRules } from './page-rules.ts'
import { decideBy, propose, settleAtOnce } from '../support/flow.ts'
import { seed, type Seeded } from '../support/seed.ts'
import { openHouse, type House } from '../support/server.ts'

let house: House
let browser: Browser
let seeded: Seeded
let owner: string
let incident: string
let contested: AppealWire
let overridden: string
let run: RunWire
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  seeded = await seed(house)
  owner = (await house.boot.ok<{ id: string }>('POST', '/v1/people', { name: 'Ada', roles: ['owner', 'reviewer'] })).id
  const watcher = await house.person('Wanda', ['lead'])
  await watcher.ok('POST', '/v1/watch', {})
  const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString()
  await watcher.ok('POST', '/v1/watch/rota', { person: watcher.id, from: at(1), to: at(5) })
  const { id: odd } = await propose(house.boot, {
    system: 'deploy-agent',
    action: 'deploy.start',
    proposal: { env: 'staging', service: 'search' },
  })
  incident = (await watcher.ok<{ incident: string }>('POST', `/v1/decisions/${odd}/flag`, { comment: 'Twice today.' }))
    .incident
  await house.boot.ok('POST', '/v1/webhooks', { url: 'https://hooks.example.org/countersign' })
  contested = await contest()
  run = await house.boot.ok<RunWire>('POST', '/v1/runs', { system: 'refund-agent', level: 'approver', heartbeat: '1h' })
  await propose(house.boot, { action: 'order.ship', run: run.id })
  await seeded.ann.ok('POST', '/v1/grants', {
    action: 'refund.create',
    when: 'proposal.amount <= 50.0',
    uses: 5,
    for: '2h',
  })
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

/** A decision that is taken back, and another that is contested. */
async function contest(): Promise<AppealWire> {
  const lea = await house.person('Lea', ['lead'])
  await settleAtOnce(house.boot)
  const { id, digest } = await decideBy(house.boot, lea, 'approve', { action: 'order.ship' })
  await house.boot.ok('POST', `/v1/decisions/${id}/release`, { digest })
  await house.boot.ok('POST', `/v1/decisions/${id}/effect`, { status: 'done' })
  const why = { reason_code: 'wrong', comment: 'Somebody else’s order.' }
  await lea.ok('POST', `/v1/decisions/${id}/override`, why)
  overridden = id
  const declined = await decideBy(house.boot, lea, 'approve', { action: 'loan.decline', subject: 'customer:8' })
  const { link } = await house.boot.ok<{ link: string }>('POST', `/v1/decisions/${declined.id}/appeal-link`, {})
  await house.boot.ok('POST', `/v1/appeals/open/${link.slice(link.indexOf('#') + 1)}`, {
    statement: 'My date of birth is wrong in what you have.',
    corrections: { birth: '1980-05-07' },
    wants_person: true,
  })
  const [appeal] = (await lea.ok<Page<AppealWire>>('GET', '/v1/appeals')).items
  if (!appeal) throw new Error('The appeal is not listed.')
  return appeal
}

const pages = () => [
  '/',
  '/inbox',
  '/decisions',
  `/decisions/${seeded.edited.id}`,
  `/decisions/${seeded.held.id}`,
  `/decisions/${overridden}`,
  '/board',
  '/runs',
  '/qualifications',
  '/projects',
  '/projects/new',
  '/questions',
  '/objectives',
  '/evidence',
  '/log',
  `/runs/${run.id}`,
  '/grants',
  '/appeals',
  `/appeals/${contested.id}`,
  '/look-back',
  '/look-back?system=refund-agent',
  '/watch',
  '/incidents',
  `/incidents/${incident}`,
  '/systems',
  '/insights',
  '/policies',
  '/policies/new',
  '/policies/suggest',
  '/people',
  '/keys',
  '/health',
  '/settings',
  '/import',
  '/stop',
  '/nowhere',
  `/decide?task=${seeded.mail.task}`,
  `/decide?task=${seeded.picture.task}`,
  `/decide?task=${seeded.question.task}`,
]

describe.for(['desktop', 'phone'] as const)('%s', (size) => {
  test('[C50] every page has one heading, one main landmark and a title, scrolls one way only, and axe finds nothing', async () => {
    const desk = await seat(browser, house, owner, {
      viewport: sizes[size],
      ...(size === 'phone' ? { hasTouch: true, isMobile: true } : {}),
    })
    for (const path of pages()) {
      const page = await open(desk, path)
      if (path.startsWith('/decide')) await page.locator('#item-heading').waitFor()
      await expect.poll(() => page.locator('main .mantine-Loader-root').count()).toBe(0)
      await keepsTheRules(page, size)
    }
    // The forms of an answer, the keys and the palette are pages too.
    const page = await open(desk, `/decide?task=${seeded.mail.task}`)
    for (const name of ['Edit', 'Reject', 'Return', 'Hand on']) {
      await page.getByRole('group', { name: 'Your answer' }).getByRole('button', { name, exact: false }).first().click()
      await page.getByRole('button', { name: 'Back' }).waitFor()
      await keepsTheRules(page, size)
      await page.getByRole('button', { name: 'Back' }).click()
    }
    if (size === 'desktop') {
      await page.keyboard.press('?')
      await page.getByRole('dialog').waitFor()
      await keepsTheRules(page, size)
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await page.keyboard.press('Control+k')
      await page.getByRole('dialog').waitFor()
      await keepsTheRules(page, size)
    }
    expect(desk.troubles).toEqual([])
    const door = await visit(browser, house.url, { viewport: sizes[size] })
    await door.page.goto(`${door.origin}/sign-in`)
    await door.page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await keepsTheRules(door.page, size)
    await door.page.goto(`${door.origin}/welcome#link_spent`)
    await door.page.getByRole('heading', { name: 'This link did not open' }).waitFor()
    await keepsTheRules(door.page, size)
    await door.context.close()
    await desk.context.close()
  })
})

test('[C51] on a phone a decision is read, edited and sent with the thumb', async () => {
  const desk = await seat(browser, house, owner, { viewport: sizes.phone, hasTouch: true, isMobile: true })
  const page = await open(desk, '/')
  await page.getByRole('link', { name: 'Decide' }).first().tap()
  await page.locator('main h1').waitFor()
  await open(desk, `/decide?task=${seeded.mail.task}`)
  await page.locator('#item-heading', { hasText: 'mail.quarantine' }).waitFor()
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
