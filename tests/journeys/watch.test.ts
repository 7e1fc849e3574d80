/** On the loop in a real browser: who watches, a feed that stays readable, vetoes and flags by key, incidents. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import type { DecisionWire, IncidentDetailWire, IncidentWire, Page as Items, WatchWire } from '@countersign/core'
import { open, openBrowser, sit, type Desk } from '../support/browser.ts'
import { activate, propose, read } from '../support/flow.ts'
import { openHouse, type House } from '../support/server.ts'

const source = `policy: watched
facts:
  proposal.amount: double
rules:
  - id: held
    permit: watch
    window: 30m
    when: action.startsWith("held.")
  - id: live
    permit: watch
    live: true
    window: 10m
    when: action.startsWith("live.")
  - id: alone
    permit: auto
    when: action.startsWith("auto.")
default: gate
`

let house: House
let browser: Browser
let lea: Desk
let ann: Desk
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  lea = await sit(browser, house, 'Lea', ['lead'])
  ann = await sit(browser, house, 'Ann')
  await activate(house, source)
})
afterEach(() => {
  for (const desk of [lea, ann]) expect(desk.troubles.splice(0)).toEqual([])
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

test('[C71] x', async () => {
  for (let n = 0; n < 40; n++) await propose(house.boot, { action: 'auto.note', proposal: { amount: 10 + n } })
  for (let n = 0; n < 5; n++) await propose(house.boot, { system: 'mail-agent', action: 'held.send', proposal: { amount: 10 + n, to: 'a@example.org', body: 'Dear customer, your parcel is late.' } })
  await propose(house.boot, { action: 'auto.note', proposal: { amount: 9000 } })
  const page = await open(lea, '/watch')
  await page.waitForTimeout(1500)
  await page.screenshot({ path: '/tmp/w1.png', fullPage: true })
  await page.keyboard.press('w')
  await page.waitForTimeout(800)
  await propose(house.boot, { action: 'live.send', proposal: { amount: 9 } })
  await page.waitForTimeout(2300)
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('f')
  await page.waitForTimeout(1500)
  await propose(house.boot, { system: 'mail-agent', action: 'held.send', proposal: { amount: 12, to: 'a@example.org', body: 'Dear customer, your parcel is late.' } })
  await page.waitForTimeout(2300)
  await page.screenshot({ path: '/tmp/w2.png', fullPage: true })
  await page.setViewportSize({ width: 390, height: 844 })
  await page.waitForTimeout(500)
  await page.screenshot({ path: '/tmp/w3.png', fullPage: true })
  const list = (await house.boot.call<Items<IncidentWire>>('GET', '/v1/incidents')).body
  console.log(JSON.stringify(list).slice(0, 300))
  await page.keyboard.press('i')
  await page.waitForTimeout(1500)
  await page.screenshot({ path: '/tmp/w4.png', fullPage: true })
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.waitForTimeout(500)
  await page.screenshot({ path: '/tmp/w5.png', fullPage: true })
  void (null as unknown as DecisionWire | IncidentDetailWire | WatchWire | null)
  void read
})
