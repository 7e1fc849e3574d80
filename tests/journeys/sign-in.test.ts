/** Through the door: the one-time link, a passkey, a password. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { openBrowser, visit } from '../support/browser.ts'
import { openHouse, type House } from '../support/server.ts'

let house: House
let browser: Browser
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse({ COUNTERSIGN_BOOTSTRAP_KEY: '' }), openBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

test('[C1] the one-time link asks for a name, then for a passkey now or later, and leads home', async () => {
  const { page, origin, troubles, context } = await visit(browser, house.url)
  await page.goto(`${origin}/welcome#${house.serving.context.first.ownerToken}`)
  await page.getByLabel('Your name').fill('Ada')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Passkey: now or later' }).waitFor()
  expect(page.url()).not.toContain('link_')

  // A password from the same card, since a person without a passkey must come back in too.
  await page.getByRole('button', { name: 'Use a password instead' }).click()
  await page.getByLabel('E-mail').fill('ada@example.org')
  await page.getByRole('textbox', { name: 'Password' }).fill('correct horse battery')
  await page.getByRole('button', { name: 'Set the password' }).click()
  await page.getByRole('heading', { name: 'Good to see you, Ada' }).waitFor()
  expect(troubles).toEqual([])
  await context.close()
})

test('[C2] a spent link says so and offers another way in; a password opens the page that was asked for', async () => {
  const { page, origin, context } = await visit(browser, house.url)
  await page.goto(`${origin}/welcome#${house.serving.context.first.ownerToken}`)
  await page.getByRole('heading', { name: 'This link did not open' }).waitFor()
  await page.goto(`${origin}/keys`)
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await page.getByLabel('E-mail').fill('ada@example.org')
  await page.getByRole('textbox', { name: 'Password' }).fill('wrong horse battery')
  await page.keyboard.press('Enter')
  await page.getByRole('alert').waitFor()
  await page.getByRole('textbox', { name: 'Password' }).fill('correct horse battery')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Keys', exact: true }).waitFor()
  await context.close()
})

test('[C3] a passkey is added in Settings, and signs in', async () => {
  const { page, origin, troubles, context } = await visit(browser, house.url)
  const cdp = await context.newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  await page.goto(`${origin}/sign-in?then=%2Fsettings`)
  await page.getByLabel('E-mail').fill('ada@example.org')
  await page.getByRole('textbox', { name: 'Password' }).fill('correct horse battery')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Add a passkey' }).click()
  await page.getByText('You have 1 passkey.').waitFor()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.getByRole('button', { name: 'Use a passkey' }).click()
  await page.getByRole('heading', { name: 'Good to see you, Ada' }).waitFor()
  const session = (await page.evaluate(() => fetch('/v1/session').then((answer) => answer.json()))) as { authn: string }
  expect(session.authn).toBe('passkey')
  // Only the 401 by which the console learns that nobody is signed in.
  expect(troubles.filter((one) => !one.includes('401'))).toEqual([])
  await context.close()
})
