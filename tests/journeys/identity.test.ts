/** An authenticator, sessions, providers and a fresh sign-in, in a real browser. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { open, openBrowser, sit, sizes, visit, type Desk } from '../support/browser.ts'
import { openHouse, type House } from '../support/server.ts'
import { oneTimePassword } from '../../packages/server/src/engine/identity/totp.ts'
import { unBase32 } from '../support/base32.ts'
import { keepsTheRules } from './page-rules.ts'

const shots = process.env.SHOTS
const password = 'correct horse battery'
let house: House
let browser: Browser
let olga: Desk
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  olga = await sit(browser, house, 'Olga Owner', ['owner'])
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})
const code = (secret: string) =>
  oneTimePassword(unBase32(secret), Math.floor(house.serving.context.engine.clock.now() / 30_000))

test('[C150] an authenticator is set up by a picture, gives recovery codes, and is asked for at the door; what the workspace marks is asked for again and goes on', async () => {
  const page = await open(olga, '/settings')
  await page.getByRole('textbox', { name: 'E-mail' }).fill('olga@example.org')
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await page.getByRole('button', { name: 'Set a password' }).click()
  await page.getByText('The password is set.').first().waitFor()

  const panel = page.getByRole('region', { name: 'Authenticator app' })
  await panel.getByRole('button', { name: 'Set up an authenticator' }).click()
  await panel.getByRole('img', { name: /QR code/ }).waitFor()
  const secret = ((await panel.locator('code').first().textContent()) ?? '').replaceAll(' ', '')
  await keepsTheRules(page, 'desktop')
  if (shots) await panel.screenshot({ path: `${shots}/totp.png` })
  await panel.getByRole('textbox', { name: 'Code' }).fill(code(secret))
  await panel.getByRole('button', { name: 'Turn it on' }).click()
  await panel.getByText('recovery codes').waitFor()
  const [recovery] = ((await panel.locator('pre').textContent()) ?? '').split('\n')
  await panel.getByRole('button', { name: 'I have kept them' }).click()
  await panel.getByText('10 recovery codes left').waitFor()

  const marks = page.getByRole('region', { name: 'Asks for a fresh sign-in' })
  await marks.getByRole('combobox', { name: 'Operations' }).fill('key.mint')
  await page.getByRole('option', { name: 'key.mint', exact: true }).click()
  await page.keyboard.press('Escape')
  await marks.getByRole('button', { name: 'Keep' }).click()
  await page.getByText('Kept.').first().waitFor()

  const providers = page.getByRole('region', { name: 'Single sign-on' })
  await providers.getByRole('button', { name: 'Add a provider' }).click()
  await providers.getByLabel('Name').fill('Hospital')
  await providers.getByLabel('Issuer').fill('https://login.example.org')
  await providers.getByLabel('Client id').fill('countersign')
  await providers.getByLabel('What groups give').fill('clinicians: reviewer')
  await providers.getByRole('button', { name: 'Add it' }).click()
  await providers.getByText('login.example.org').waitFor()
  await keepsTheRules(page, 'desktop')
  if (shots) {
    await page.screenshot({ path: `${shots}/identity-1280.png`, fullPage: true })
    await page.setViewportSize(sizes.phone)
    await page.screenshot({ path: `${shots}/identity-390.png`, fullPage: true })
    await page.setViewportSize(sizes.desktop)
  }

  // Another browser: the password alone does not open the door.
  const door = await visit(browser, house.url)
  await door.page.goto(`${door.origin}/sign-in`)
  await door.page.getByRole('link', { name: 'Sign in with Hospital' }).waitFor()
  await door.page.getByRole('textbox', { name: 'E-mail' }).fill('olga@example.org')
  await door.page.getByRole('textbox', { name: 'Password' }).fill(password)
  await door.page.getByRole('button', { name: 'Sign in with the password' }).click()
  await door.page.getByRole('textbox', { name: 'Code' }).fill(recovery ?? '')
  await keepsTheRules(door.page, 'desktop')
  if (shots) await door.page.screenshot({ path: `${shots}/door-code.png` })
  await door.page.getByRole('button', { name: 'Sign in with the password' }).click()
  await door.page.getByRole('navigation').first().waitFor()

  // There they are both, and one ends the other.
  await open(olga, '/settings')
  const sessions = page.getByRole('region', { name: 'Where you are signed in' })
  await sessions.getByText('with the password').waitFor()
  await sessions.getByRole('button', { name: 'End all others' }).click()
  await page.getByText('All other sessions have ended.').first().waitFor()
  await expect.poll(() => sessions.getByRole('listitem').count()).toBe(1)

  await house.forward(601_000)
  await open(olga, '/keys')
  const keys = page.getByRole('region', { name: 'Make a key' })
  await keys.getByLabel('Name').fill('build')
  await keys.getByLabel('Systems').first().fill('builder')
  await page.keyboard.press('Enter')
  await keys.getByRole('button', { name: 'Make the key' }).click()
  const asked = page.getByRole('dialog', { name: 'Is it you?' })
  await asked.getByRole('textbox', { name: 'Code' }).waitFor()
  await keepsTheRules(page, 'desktop')
  if (shots) await page.screenshot({ path: `${shots}/step-up.png` })
  await asked.getByRole('textbox', { name: 'Code' }).fill(code(secret))
  await asked.getByRole('button', { name: 'Go on with the code' }).click()
  await asked.waitFor({ state: 'detached' })
  await expect.poll(async () => (await house.admin(`select 1 from keys where name = 'build'`)).length).toBe(1)
})
