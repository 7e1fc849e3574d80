/** An authenticator, sessions, providers and a fresh sign-in, in a real browser. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { open, openBrowser, seat, sit, sizes, visit, type Desk } from '../support/browser.ts'
import { openHouse, type House } from '../support/server.ts'
import { oneTimePassword } from '../../packages/server/src/engine/identity/totp.ts'
import { unBase32 } from '../support/base32.ts'
import { makeCertificate } from '../support/certificate.ts'
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
const byThumb = { viewport: sizes.phone, hasTouch: true, isMobile: true }
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

test('[C151] a SAML provider is added by its name, shows what to enter there, and is offered once the other side is filled in', async () => {
  const hedi = await sit(browser, house, 'Hedi Owner', ['owner'])
  const page = await open(hedi, '/settings')
  const panel = page.getByRole('region', { name: 'Single sign-on' })
  await panel.getByRole('button', { name: 'Add a provider' }).click()
  await panel.getByText('SAML 2.0').click()
  await panel.getByLabel('Name').fill('Clinic')
  await panel.getByLabel('What groups give').fill('clinicians: reviewer')
  await panel.getByRole('button', { name: 'Add it' }).click()
  await panel.getByText('to be finished').waitFor()
  await panel.getByText(/\/v1\/sso\/idp_[\w-]+\/metadata/).waitFor()
  await panel.getByText(/\/v1\/sso\/idp_[\w-]+\/acs/).waitFor()
  await panel.getByLabel('Its entity ID').fill('https://sts.example.org/realm')
  await panel.getByLabel('Its sign-on address').fill('https://login.example.org/saml')
  await panel.getByLabel('Its certificates').fill('no certificate')
  await panel.getByRole('button', { name: 'Keep' }).click()
  await panel.getByText(/no X.509 certificate/).waitFor()
  const [now, next] = [makeCertificate('realm'), makeCertificate('realm next')]
  await panel.getByLabel('Its certificates').fill(`${now.pem}${next.pem}`)
  await keepsTheRules(page, 'desktop')
  if (shots) await panel.screenshot({ path: `${shots}/saml-1440.png` })
  await panel.getByRole('button', { name: 'Keep' }).click()
  await panel.getByText('to be finished').waitFor({ state: 'detached' })
  await panel.getByRole('button', { name: 'Change Clinic' }).click()
  await panel.getByText(/CN=realm next, until 31 Dec/).waitFor()
  const phone = await open(await seat(browser, house, hedi.id, byThumb), '/settings')
  await phone.getByRole('button', { name: 'Change Clinic' }).tap()
  await phone.getByText(/CN=realm next/).waitFor()
  await keepsTheRules(phone, 'phone')
  if (shots) await phone.getByRole('region', { name: 'Single sign-on' }).screenshot({ path: `${shots}/saml-390.png` })
  const door = await visit(browser, house.url)
  await door.page.goto(`${door.origin}/sign-in`)
  await door.page.getByRole('link', { name: 'Sign in with Clinic' }).waitFor()
})

test('[C152] a token to provision by is shown once, with what it is called elsewhere, and another beside it while it is changed', async () => {
  const ina = await sit(browser, house, 'Ina Owner', ['owner'])
  const owner = await house.person('Olli', ['owner'])
  await owner.ok('POST', '/v1/identity/providers', {
    ...{ name: 'Staff', issuer: 'https://staff.example.org', client_id: 'c' },
  })
  const page = await open(ina, '/settings')
  const panel = page.getByRole('region', { name: 'Single sign-on' })
  await panel.getByRole('button', { name: 'Provisioning by Staff' }).press('Enter')
  const part = panel.getByRole('region', { name: 'Provisioning by Staff' })
  await part.getByText(`${ina.origin}/scim/v2`).waitFor()
  await part.getByRole('button', { name: 'Make a token' }).click()
  await part.getByText(/shown this once/).waitFor()
  const secret = (await part.locator('pre').last().textContent()) ?? ''
  expect(secret).toMatch(/^scim_/)
  const asked = await fetch(`${house.url}/scim/v2/Users`, { headers: { authorization: `Bearer ${secret}` } })
  expect(asked.status).toBe(200)
  await keepsTheRules(page, 'desktop')
  if (shots) await panel.screenshot({ path: `${shots}/scim-1440.png` })
  const thumb = await seat(browser, house, ina.id, byThumb)
  const phone = await open(thumb, '/settings')
  await phone.getByRole('button', { name: 'Provisioning by Staff' }).tap()
  await phone.getByText(/last used/).waitFor()
  await keepsTheRules(phone, 'phone')
  if (shots)
    await phone.getByRole('region', { name: 'Single sign-on' }).screenshot({ path: `${shots}/scim-390-dark.png` })
  await open(ina, '/settings')
  await panel.getByRole('button', { name: 'Provisioning by Staff' }).click()
  await part.getByText(/last used/).waitFor()
  expect(await panel.textContent()).not.toContain(secret)
  await part.getByRole('button', { name: /another token/ }).click()
  await part
    .getByRole('button', { name: /Revoke the token/ })
    .first()
    .click()
  await expect.poll(() => part.getByRole('button', { name: /Revoke the token/ }).count()).toBe(1)
  const again = await fetch(`${house.url}/scim/v2/Users`, { headers: { authorization: `Bearer ${secret}` } })
  expect(again.status).toBe(401)
})
