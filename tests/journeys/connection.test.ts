/** The server goes away under an open page, and comes back. */
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import type { DecisionWire } from '@countersign/core'
import { openBrowser, visit } from '../support/browser.ts'
import { createClient } from '../support/client.ts'
import { propose, read } from '../support/flow.ts'
import { bootstrapKey, freePort, makeDatabase, makeFolder, startChild, type ChildServer } from '../support/server.ts'

let browser: Browser
let server: ChildServer
let database: Awaited<ReturnType<typeof makeDatabase>>
const folder = makeFolder()
beforeAll(async () => {
  ;[browser, database] = await Promise.all([openBrowser(), makeDatabase()])
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await database?.drop()
  rmSync(folder, { recursive: true, force: true })
})

test('[C70] with the server away the page says so and keeps an answer; with the server back it is live and the answer arrives', async () => {
  const env = { DATABASE_URL: database.url, COUNTERSIGN_DATA_DIR: folder, PORT: String(await freePort()) }
  server = await startChild(env)
  const boot = createClient(server.url, bootstrapKey)
  const link = () => /welcome#(\S+)/.exec(server.output())?.[1]
  await expect.poll(link).toBeDefined()
  const { page, origin } = await visit(browser, server.url)
  await page.goto(`${origin}/welcome#${link()}`)
  await page.getByLabel('Your name').fill('Ada')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Later' }).click()
  await page.getByRole('heading', { name: 'Good to see you, Ada' }).waitFor()
  const first: DecisionWire = await propose(boot)
  await page.goto(`${origin}/decide`)
  await page.locator('#item-heading').waitFor()

  await server.stop()
  await page.getByText(/^Reconnecting…/).waitFor()
  await page.keyboard.press('a')
  server = await startChild(env)
  await page.getByText(/^Reconnecting…/).waitFor({ state: 'detached', timeout: 30_000 })
  await expect.poll(async () => (await read(boot, first.id)).status, { timeout: 20_000 }).toBe('approved')
  await propose(boot, { action: 'refund.after' })
  await page.locator('#item-heading', { hasText: 'refund.after' }).waitFor()
})
