/** A browser is chosen to be told in, and tells: its service worker is woken as a push service wakes it. */
import { createECDH, randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { open, openBrowser, seat, sizes } from '../support/browser.ts'
import { openHouse, type House } from '../support/server.ts'
import { keepsTheRules } from './page-rules.ts'

const shots = process.env.SHOTS
let house: House
let browser: Browser
let service: Server
beforeAll(async () => {
  service = createServer((_request, response) => response.writeHead(201).end())
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve))
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
  await new Promise((resolve) => service.close(resolve))
})

test('[C164] a person chooses this browser to be told in, sees and removes their others; what comes is shown as words, and its link stays within the console', async () => {
  const { id } = await house.person('Ann')
  const ecdh = createECDH('prime256v1')
  const endpoint = `http://127.0.0.1:${(service.address() as AddressInfo).port}/browser`
  const keys = { p256dh: ecdh.generateKeys('base64url'), auth: randomBytes(16).toString('base64url') }
  for (const size of ['desktop', 'phone'] as const) {
    const desk = await seat(browser, house, id, {
      viewport: sizes[size],
      ...(size === 'phone' ? { hasTouch: true, isMobile: true } : {}),
    })
    await desk.context.grantPermissions(['notifications'], { origin: desk.origin })
    // The one part of it that a browser without a push service lacks.
    await desk.context.addInitScript(
      (given) => {
        PushManager.prototype.subscribe = async () => ({ toJSON: () => given }) as unknown as PushSubscription
        PushManager.prototype.getSubscription = async () => null
      },
      { endpoint, keys },
    )
    const page = await open(desk, '/settings')
    await page.getByRole('button', { name: 'Tell me in this browser' }).click()
    await page.getByText('You are told here from now on', { exact: false }).waitFor()
    await page.getByRole('button', { name: 'Remove Chrome on Linux' }).waitFor()
    if (shots) await page.screenshot({ path: `${shots}/push-${size}.png`, fullPage: true })
    await keepsTheRules(page, size)

    const cdp = await desk.context.newCDPSession(page)
    const registered = new Promise<string>((resolve) =>
      cdp.on(
        'ServiceWorker.workerRegistrationUpdated',
        ({ registrations: [one] }) => one && resolve(one.registrationId),
      ),
    )
    await cdp.send('ServiceWorker.enable')
    const push = async (data: string) =>
      cdp.send('ServiceWorker.deliverPushMessage', { origin: desk.origin, registrationId: await registered, data })
    const shown = () =>
      page.evaluate(async () =>
        (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, body, data }) => ({
          title,
          body,
          data: data as unknown,
        })),
      )
    await push(JSON.stringify({ title: 'Main', body: '2 decisions wait for you.', url: '/decide', tag: 'work' }))
    await expect.poll(shown).toEqual([{ title: 'Main', body: '2 decisions wait for you.', data: { url: '/decide' } }])
    // The same tag takes the other's place; a link that leads away leads home.
    await push(
      JSON.stringify({ title: 'Main', body: '3 decisions wait for you.', url: 'https://evil.example/', tag: 'work' }),
    )
    await expect.poll(shown).toEqual([{ title: 'Main', body: '3 decisions wait for you.', data: { url: '/' } }])
    await page.getByRole('button', { name: 'Remove Chrome on Linux' }).click()
    await page.getByRole('button', { name: 'Remove Chrome on Linux' }).waitFor({ state: 'detached' })
    expect(desk.troubles).toEqual([])
    await desk.context.close()
  }
})
