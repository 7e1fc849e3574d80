/** A real Chromium without a window, and people at work in it. */
import { existsSync } from 'node:fs'
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from 'playwright-core'
import { parseId } from '../../packages/core/src/index.ts'
import { invite } from '../../packages/server/src/engine/people.ts'
import { openSession } from '../../packages/server/src/engine/sign-in.ts'
import type { House } from './server.ts'

const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } }

export function openBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROME_BIN ?? '/usr/bin/chromium'
  if (!existsSync(executablePath))
    throw new Error(`There is no browser at ${executablePath}. Install chromium, or name one in CHROME_BIN.`)
  return chromium.launch({ executablePath, args })
}

export interface Visit {
  context: BrowserContext
  page: Page
  /** Passkeys want a name: the address with `localhost` instead of its number. */
  origin: string
  /** What the page complained of: errors of its console (a blocked load is one), exceptions, dialogs, other origins. */
  troubles: string[]
}

const localhost = (url: string) => url.replace('127.0.0.1', 'localhost')

/** Somebody at the door, with an eye on everything that the pages do. */
export async function visit(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const origin = localhost(url)
  const context = await browser.newContext({
    viewport: sizes.desktop,
    locale: 'en-GB',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
    ...options,
  })
  context.setDefaultTimeout(30_000)
  const troubles: string[] = []
  context.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`console: ${message.text()}`)
  })
  context.on('weberror', (error) => troubles.push(`exception: ${error.error().message}`))
  context.on('dialog', (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  context.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`) && !/^(data|blob):/.test(request.url()))
      troubles.push(`left for ${request.url()}`)
  })
  return { context, page: await context.newPage(), origin, troubles }
}

export interface Desk extends Visit {
  id: string
}

/** A session for somebody who is there already; signing in by hand has journeys of its own. */
export async function seat(
  browser: Browser,
  house: House,
  id: string,
  options: BrowserContextOptions = {},
): Promise<Desk> {
  const { engine, first } = house.serving.context
  await invite(engine, first.workspace, { actor: { kind: 'system', id: null }, owner: true }, id)
  const [row] = await house.admin('select account from people where id = $1', [parseId('person', id)])
  const { secret } = await openSession(engine, String(row?.['account']), 'session', {
    ...{ means: 'link', agent: null, address: null },
  })
  const desk = await visit(browser, house.url, options)
  await desk.context.addCookies([
    { name: 'countersign_session', value: secret, url: desk.origin, sameSite: 'Strict', httpOnly: true },
  ])
  return { ...desk, id }
}

/** Somebody new, signed in and at home. */
export async function sit(
  browser: Browser,
  house: House,
  name: string,
  roles: string[] = ['reviewer'],
  options: BrowserContextOptions = {},
): Promise<Desk> {
  const { id } = await house.boot.ok<{ id: string }>('POST', '/v1/people', { name, roles })
  return seat(browser, house, id, options)
}

/** Opens a page of the console and waits until it has something to say. */
export async function open(desk: Visit, path: string): Promise<Page> {
  await desk.page.goto(desk.origin + path)
  await desk.page.locator('main h1').first().waitFor()
  return desk.page
}

/** The heading of the item in view. */
export const heading = (page: Page) => page.locator('#item-heading')
