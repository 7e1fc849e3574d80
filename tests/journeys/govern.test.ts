/** What an owner does besides deciding: import, keys, people, policies, webhooks, settings. */
import { createServer } from 'node:http'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import type { DecisionRowWire, PolicyWire } from '@countersign/core'
import { createClient } from '../support/client.ts'
import { open, openBrowser, visit, type Desk } from '../support/browser.ts'
import { propose } from '../support/flow.ts'
import { openHouse, type House } from '../support/server.ts'

let house: House
let browser: Browser
let ada: Desk
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  const guest = await visit(browser, house.url)
  await guest.page.goto(`${guest.origin}/welcome#${house.serving.context.first.ownerToken}`)
  await guest.page.getByLabel('Your name').fill('Ada')
  await guest.page.keyboard.press('Enter')
  await guest.page.getByRole('button', { name: 'Later' }).click()
  await guest.page.getByRole('heading', { name: 'Good to see you, Ada' }).waitFor()
  ada = { ...guest, id: '' }
})
/** Refusals that a journey provokes are told in the browser's console too. */
afterEach(() => expect(ada.troubles.splice(0).filter((one) => !/status of 4(03|09|22)/.test(one))).toEqual([]))
afterAll(async () => {
  await browser?.close()
  await house?.close()
})
const decisions = (query: string) =>
  house.boot.ok<{ items: DecisionRowWire[] }>('GET', `/v1/decisions?${query}`).then(({ items }) => items)

test('[C60] an empty workspace teaches, and the first decision appears by itself', async () => {
  const page = await open(ada, '/')
  await page.getByText('Drop a CSV or JSONL file').waitFor()
  await open(ada, '/decide')
  await page.getByRole('heading', { name: 'No AI has proposed anything yet' }).waitFor()
  const decision = await propose(house.boot)
  await page.locator('#item-heading', { hasText: 'refund.create' }).waitFor()
  await house.boot.ok('POST', `/v1/decisions/${decision.id}/cancel`, {})
  await page.getByRole('heading', { name: 'You are caught up' }).waitFor()
})

test('[C61] a CSV becomes decisions: map the columns, look at three, go', async () => {
  const page = await open(ada, '/import')
  const rows = Array.from({ length: 120 }, (_, n) => `o-${n},${n + 1},0.${50 + (n % 40)},"He wrote: ""where is it?"""`)
  await page.locator('input[type=file]').setInputFiles({
    name: 'refunds of may.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(`order,amount,confidence,message\n${rows.join('\n')}\n`),
  })
  await page.getByLabel('What amount becomes').selectOption('proposal')
  expect(await page.getByLabel('What confidence becomes').inputValue()).toBe('confidence')
  await page.getByLabel('Action', { exact: false }).first().fill('refund.create')
  await page
    .getByRole('region', { name: 'Row 3' })
    .getByText(/where is it/)
    .waitFor()
  await page.getByRole('button', { name: 'Import' }).click()
  await page.getByText('120 lines read, 120 stored, 120 of them wait for a person.').waitFor()
  const stored = await decisions('system=refunds-of-may&limit=200')
  expect(stored).toHaveLength(120)
  // Decisions of one millisecond stand in no particular order.
  const first = stored.find(({ summary }) => summary === 'refund.create: amount 1')
  expect(await house.boot.ok('GET', `/v1/decisions/${first?.id}`)).toMatchObject({
    action: 'refund.create',
    proposal: { amount: 1 },
    confidence: 0.5,
    input: { order: 'o-0', message: 'He wrote: "where is it?"' },
  })
})

test('[C62] of a JSONL with a bad line all others are stored, and the bad one is told with its number', async () => {
  const page = await open(ada, '/import')
  const lines = [
    ...Array.from({ length: 3 }, (_, n) =>
      JSON.stringify({ action: 'mail.send', proposal: { to: 'a@example.org', n } }),
    ),
    '{"action": "mail.send", "proposal":',
    JSON.stringify({ action: 'not an action', proposal: {} }),
  ]
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'mails.jsonl', mimeType: 'application/x-ndjson', buffer: Buffer.from(lines.join('\n')) })
  await page.getByRole('button', { name: 'Import' }).click()
  await page.getByText('5 lines read, 3 stored, 3 of them wait for a person, 2 not stored.').waitFor()
  await page.getByText(/^Line 4: The line is not JSON/).waitFor()
  await page.getByText(/^Line 5: .*action/).waitFor()
  expect(await decisions('system=mails')).toHaveLength(3)
})

test('[C63] a key’s secret is shown once, works for its systems, and can be revoked', async () => {
  const page = await open(ada, '/keys')
  await page.getByLabel('Name').fill('refund service')
  await page.getByRole('combobox', { name: 'Systems' }).fill('refund-agent')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Make the key' }).click()
  const secret = await page
    .getByRole('region', { name: 'The key of refund service' })
    .getByLabel('Code')
    .first()
    .innerText()
  const client = createClient(house.url, secret.trim())
  expect(
    (await client.call('POST', '/v1/decisions', { system: 'refund-agent', action: 'refund.create', proposal: {} }))
      .status,
  ).toBe(201)
  expect(
    (await client.call('POST', '/v1/decisions', { system: 'other', action: 'refund.create', proposal: {} })).status,
  ).toBe(403)
  await page.reload()
  await page.getByRole('heading', { name: 'Keys of this workspace' }).waitFor()
  expect(await page.locator('main').innerText()).not.toContain(secret.trim())
  await page.getByRole('button', { name: 'Revoke refund service' }).click()
  await page.getByRole('button', { name: 'Really revoke refund service' }).click()
  await expect.poll(async () => (await client.call('GET', '/v1/decisions')).status).toBe(401)
})

const good =
  'policy: mine\nrules:\n  - id: small\n    permit: auto\n    when: action == "refund.tiny" && confidence >= 0.9\ndefault: gate\n'

test('[C64] a mistake in a policy is shown with its line and column; the missing second signature is explained; alone, one declares solo, signs marked self, and activates', async () => {
  const page = await open(ada, '/policies/new')
  await page.getByLabel('Name of the policy').fill('Mine')
  await page.getByLabel('Policy source').fill(good.replace('action ==', 'acton =='))
  await page.getByText(/^Line 5, column \d+:/).waitFor()
  expect(await page.getByRole('button', { name: 'Save as a draft' }).isDisabled()).toBe(true)
  await page.getByLabel('Policy source').fill(good)
  await page.getByText('No mistakes found.').waitFor()
  await page.getByRole('button', { name: 'Save as a draft' }).click()
  await page.getByRole('heading', { name: 'Put it in force' }).waitFor()
  expect((await propose(house.boot, { action: 'refund.tiny', confidence: 0.95 })).status).toBe('waiting')
  await page.getByRole('button', { name: 'Activate' }).click()
  await page.getByText(/You are alone here/).waitFor()
  await page.getByRole('button', { name: 'Work solo' }).click()
  await page.getByRole('button', { name: 'Sign (marked self)' }).click()
  await page.getByRole('button', { name: 'Signed by you' }).waitFor()
  await page.getByRole('button', { name: 'Activate' }).click()
  await page.getByRole('heading', { name: 'In force', exact: true }).waitFor()
  await page.getByText(/signed by Ada \(self\)/).waitFor()
  expect((await propose(house.boot, { action: 'refund.tiny', confidence: 0.95 })).status).toBe('approved')
})

test('[C65] from one’s own decisions a rule is drafted, with its exceptions, added to the policy in force, signed and activated', async () => {
  for (let n = 0; n < 30; n++) {
    const decision = await propose(house.boot, {
      action: 'mail.quarantine',
      proposal: { folder: 'quarantine' },
      confidence: 0.6 + n * 0.013,
    })
    const call = (path: string, data: object) =>
      ada.context.request
        .post(`${ada.origin}${path}`, { data, headers: { origin: ada.origin, 'sec-fetch-site': 'same-origin' } })
        .then((answer) => answer.json() as Promise<{ id: string }>)
    await call(`/v1/tasks/${decision.task}/claim`, {})
    const judged = await call(`/v1/tasks/${decision.task}/judgments`, {
      answer: { verdict: n < 8 || n === 25 ? 'reject' : 'approve' },
      view: { digest: decision.digest },
    })
    await call(`/v1/judgments/${judged.id}/commit`, {})
  }
  const page = await open(ada, '/policies/suggest')
  await page.getByRole('heading', { name: 'The rule', exact: true }).waitFor()
  await page.getByText(/Exceptions: you decided otherwise \(1\)/).waitFor()
  await page.getByText(/Of \d+ decisions of yours it would let \d+ go ahead alone\./).waitFor()
  await page.getByText(/Decided as you did/).waitFor()
  await page.getByRole('button', { name: 'Save as a draft' }).click()
  await page.getByRole('button', { name: 'Sign (marked self)' }).click()
  await page.getByRole('button', { name: 'Signed by you' }).waitFor()
  await page.getByRole('button', { name: 'Activate' }).click()
  await page.getByRole('heading', { name: 'In force', exact: true }).waitFor()
  expect(
    (await propose(house.boot, { action: 'mail.quarantine', proposal: { folder: 'quarantine' }, confidence: 0.99 }))
      .status,
  ).toBe('approved')
  expect((await propose(house.boot, { action: 'refund.tiny', confidence: 0.95 })).status).toBe('approved')
  const [policy] = (await house.boot.ok<{ items: PolicyWire[] }>('GET', '/v1/policies')).items
  expect(policy?.versions.map(({ state }) => state).sort()).toEqual(['active', 'retired'])
})

test('[C66] who is invited comes in by their link in a browser of their own, and the workspace is no longer solo', async () => {
  const page = await open(ada, '/people')
  await page.getByRole('heading', { name: 'Invite', exact: true }).waitFor()
  await page.getByLabel('Name').fill('Bob')
  await page.getByRole('button', { name: 'Make the link' }).click()
  const link = (await page.getByRole('region', { name: 'A link for Bob' }).getByLabel('Code').innerText()).trim()
  await page.getByRole('heading', { name: 'Everybody here' }).waitFor()
  const guest = await visit(browser, house.url)
  await guest.page.goto(link)
  await guest.page.getByRole('button', { name: 'Later' }).click()
  await guest.page.getByRole('heading', { name: 'Good to see you, Bob' }).waitFor()
  expect(guest.troubles).toEqual([])
  await guest.context.close()
})

test('[C67] a webhook’s secret is shown once, and what could not be delivered is seen as a dead letter with its error', async () => {
  const away = createServer((_, answer) => void answer.writeHead(410).end('gone'))
  await new Promise<void>((done) => away.listen(0, '127.0.0.1', done))
  const { port } = away.address() as { port: number }
  const page = await open(ada, '/settings')
  await page.getByLabel('Address').fill(`http://127.0.0.1:${port}/hook`)
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByText('Its signing secret, shown this once:').waitFor()
  await propose(house.boot)
  const hook = async () => (await house.boot.ok<{ items: { dead: number }[] }>('GET', '/v1/webhooks')).items[0]
  // Eight attempts take a day; here seven of them have been.
  await expect
    .poll(
      async () => {
        await house.admin(`update deliveries set attempts = 8 where state = 'pending'`)
        return (await hook())?.dead
      },
      { timeout: 30_000 },
    )
    .toBeGreaterThan(0)
  await page.reload()
  await page.getByRole('button', { name: /dead letter/ }).click()
  await page.getByText(/410/).first().waitFor()
  away.close()
})

const toItem = async () => {
  const page = await open(ada, '/inbox')
  await page.getByLabel('Search tasks').fill('refund.remapped')
  await expect.poll(() => page.getByRole('row').count()).toBe(2)
  await page.getByRole('link', { name: 'refund.remapped' }).click()
}

test('[C68] a key can be given to another letter, and single keys can be switched off', async () => {
  const page = await open(ada, '/settings')
  await page.getByRole('button', { name: 'A: change the key of Approve' }).click()
  await page.keyboard.press('x')
  await page.getByText(/is taken by: Reject/).waitFor()
  await page.keyboard.press('y')
  await page.getByText('Changed.').waitFor()
  // Doubtful enough for the rules of the journeys before.
  expect(await propose(house.boot, { action: 'refund.remapped', confidence: 0.2 })).toMatchObject({ status: 'waiting' })
  await toItem()
  const head = page.locator('#item-heading', { hasText: 'refund.remapped' })
  await head.waitFor()
  await page.keyboard.press('a')
  await head.waitFor()
  await page.keyboard.press('y')
  await head.waitFor({ state: 'detached' })
  await page.keyboard.press('z')
  await head.waitFor()
  await open(ada, '/settings')
  await page.getByLabel('Single-character keys').uncheck({ force: true })
  await toItem()
  await head.waitFor()
  await page.keyboard.press('y')
  await page.keyboard.press('?')
  await head.waitFor()
  expect(await page.getByRole('dialog').count()).toBe(0)
})
