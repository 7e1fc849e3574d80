/** Signing an answer, in a real browser: by password, and by a passkey. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { heading, open, openBrowser, sit, sizes, type Desk } from '../support/browser.ts'
import { activate, propose, read, settleAtOnce } from '../support/flow.ts'
import { openHouse, type House } from '../support/server.ts'
import { keepsTheRules } from './page-rules.ts'

const shots = process.env.SHOTS
const password = 'correct horse battery'
let house: House
let browser: Browser
let ada: Desk
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  await settleAtOnce(house.boot)
  await activate(
    house,
    'policy: signed\nrules:\n  - id: batches\n    require: gate\n    when: action == "batch.release"\n    sign: [I reviewed and approve, I take responsibility]\ndefault: gate\n',
  )
  ada = await sit(browser, house, 'Ada Archer', ['owner', 'reviewer'])
})
// A wrong password is told in the browser's console too.
afterEach(() => expect(ada.troubles.splice(0).filter((one) => !/status of 403/.test(one))).toEqual([]))
afterAll(async () => {
  await browser?.close()
  await house?.close()
})
const batch = (lot: string) => propose(house.boot, { system: 'mes', action: 'batch.release', proposal: { lot } })
const sessionCall = (path: string, body: object) =>
  ada.page.evaluate(
    ([to, text]) =>
      fetch(to as string, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: text as string,
      }).then(({ status }) => status),
    [path, JSON.stringify(body)],
  )

test('[C114] an approval is signed: its meaning, then address and password, then the password alone, or a passkey', async () => {
  const first = await batch('A-7')
  const page = await open(ada, '/')
  await open(ada, `/decide?task=${first.task}`)
  await heading(page).waitFor()
  const dialog = page.getByRole('dialog', { name: 'Sign: approve' })
  await page.keyboard.press('a')
  // Without a password or a passkey nobody signs, and the page says where to get one.
  await dialog.getByRole('link', { name: 'Set one up in Settings' }).waitFor()
  expect(await sessionCall('/v1/me/password', { email: 'ada@example.org', password })).toBe(200)

  await open(ada, `/decide?task=${first.task}`)
  await page.keyboard.press('a')
  await dialog.getByText('You sign as Ada Archer').waitFor()
  const sign = dialog.getByRole('button', { name: 'Sign', exact: true })
  await dialog.getByLabel('E-mail').fill('ada@example.org')
  await dialog.getByRole('textbox', { name: 'Password' }).fill('wrong horse battery')
  expect(await sign.isDisabled()).toBe(true)
  await dialog.getByLabel('I take responsibility').check()
  await sign.click()
  await dialog.getByRole('alert').getByText('This does not show that it is you').waitFor()
  if (shots) {
    await page.screenshot({ path: `${shots}/sign-1440.png` })
    await page.setViewportSize(sizes.phone)
    await page.screenshot({ path: `${shots}/sign-390.png` })
    await page.setViewportSize(sizes.desktop)
  }
  await dialog.getByRole('textbox', { name: 'Password' }).fill(password)
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
  await expect.poll(async () => (await read(house.boot, first.id)).status).toBe('approved')

  const second = await batch('A-8')
  await page.locator('#item-heading', { hasText: 'A-8' }).waitFor()
  await page.keyboard.press('a')
  expect(await dialog.getByLabel('E-mail').count()).toBe(0)
  await dialog.getByLabel('I reviewed and approve').check()
  await dialog.getByRole('textbox', { name: 'Password' }).fill(password)
  await sign.click()
  await expect.poll(async () => (await read(house.boot, second.id)).status).toBe('approved')

  // What stops it asks for nothing.
  const third = await batch('A-9')
  await page.locator('#item-heading', { hasText: 'A-9' }).waitFor()
  await page.keyboard.press('x')
  await page.getByRole('region', { name: 'Reject' }).getByRole('button', { name: 'Reject' }).click()
  await expect.poll(async () => (await read(house.boot, third.id)).status).toBe('rejected')

  await open(ada, `/decisions/${first.id}`)
  await page.getByText('Signed “I take responsibility”: Ada Archer').waitFor()
  await keepsTheRules(page, 'desktop')
}, 120_000)

test('[C114] with a passkey in one step', async () => {
  const { page, context } = ada
  const cdp = await context.newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  })
  await open(ada, '/settings')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByText('You have 1 passkey.').waitFor()
  const decision = await batch('B-1')
  await open(ada, `/decide?task=${decision.task}`)
  await heading(page).waitFor()
  await page.keyboard.press('a')
  const dialog = page.getByRole('dialog', { name: 'Sign: approve' })
  await dialog.getByLabel('I reviewed and approve').check()
  await dialog.getByRole('button', { name: 'Sign with a passkey' }).click()
  await expect.poll(async () => (await read(house.boot, decision.id)).outcome?.signatures?.[0]?.with).toBe('passkey')
}, 60_000)
