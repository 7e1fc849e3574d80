/** The stop in a real browser: an agent that is running is stopped, one item is worked off, and two people restart it. */
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import type { BreakerWire, Page, StopDetailWire, StopWire } from '@countersign/core'
import { Countersign, CountersignError } from '../../packages/sdk/src/index.ts'
import { heading, open, openBrowser, sit, sizes, type Desk } from '../support/browser.ts'
import { decideBy, propose, read, settleAtOnce } from '../support/flow.ts'
import { bootstrapKey, openHouse, type House } from '../support/server.ts'

let house: House
let browser: Browser
let lea: Desk
let rob: Desk
let ann: Desk
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  await settleAtOnce(house.boot)
  lea = await sit(browser, house, 'Lea', ['lead'])
  rob = await sit(browser, house, 'Rob', ['risk-owner'], { viewport: sizes.phone, hasTouch: true, isMobile: true })
  ann = await sit(browser, house, 'Ann')
  const [author, risk] = [await house.person('Pia', ['policy-author']), await house.person('Kai', ['risk-owner'])]
  const { id } = await author.ok<{ id: string }>('POST', '/v1/policies', {
    name: 'mails',
    source: 'policy: mails\nrules:\n  - id: mails\n    permit: auto\n    when: action == "mail.send"\ndefault: gate\n',
  })
  await risk.ok('POST', `/v1/policies/${id}/sign`, {})
  await author.ok('POST', `/v1/policies/${id}/activate`, {})
})
afterEach(() => {
  for (const desk of [lea, rob, ann]) expect(desk.troubles.splice(0)).toEqual([])
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

/** An agent that mails for as long as it may. */
function runAgent() {
  const cs = new Countersign({ url: house.url, apiKey: bootstrapKey })
  const send = cs.guard({ system: 'mail-agent', action: 'mail.send' }, () => Promise.resolve())
  const agent = { sent: 0, refused: 0, going: true, ended: Promise.resolve() }
  agent.ended = (async () => {
    while (agent.going) {
      try {
        await send({ to: 'a@example.org' })
        agent.sent++
      } catch (error) {
        if (!CountersignError.is(error)) throw error
        agent.refused++
      }
      await sleep(20)
    }
  })()
  return agent
}

test('[C91] on a low window the way to the stop is in view, however many places there are', async () => {
  const page = await open(lea, '/')
  await page.setViewportSize({ width: 1280, height: 620 })
  const box = await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Stop' }).boundingBox()
  expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThanOrEqual(620)
  await page.setViewportSize(sizes.desktop)
})

test('[C91] a running agent is stopped from any page by a held key; what is approved freezes; one item is worked off, and two people restart it', async () => {
  const agent = runAgent()
  const reviewer = await house.person('Bo')
  for (let n = 0; n < 3; n++) await decideBy(house.boot, reviewer, 'approve')
  const waiting = await propose(house.boot)
  await expect.poll(() => agent.sent).toBeGreaterThan(3)

  const page = await open(lea, '/systems')
  await page.getByRole('link', { name: 'Stop', exact: true }).click()
  const button = page.getByRole('button', { name: /^Hold to stop everything here/ })
  await button.focus()
  await page.keyboard.down(' ')
  await sleep(200)
  await page.keyboard.up(' ')
  expect(await house.boot.ok('GET', '/v1/stops?active=true')).toMatchObject({ items: [] })
  await page.getByLabel('Why').fill('It mails everybody.')
  await button.focus()
  await page.keyboard.down(' ')
  await page.getByText(/^Nothing released since \d\d:\d\d:\d\d\. 4 frozen\.$/).waitFor()
  await page.keyboard.up(' ')
  const [stop] = (await house.boot.ok<{ items: StopWire[] }>('GET', '/v1/stops?active=true')).items as [StopWire]
  const sent = agent.sent
  await expect.poll(() => agent.refused).toBeGreaterThan(2)
  expect(agent.sent - sent).toBeLessThanOrEqual(1)
  expect(await house.boot.ok<StopDetailWire>('GET', `/v1/stops/${stop.id}`)).toMatchObject({ released_after: 0 })

  // Every page says so, and people go on judging.
  const hers = await open(ann, `/decide?task=${waiting.task}`)
  await hers.getByText(/^Stopped: the whole workspace\. Nothing released since/).waitFor()
  await heading(hers).waitFor()
  await hers.keyboard.press('a')
  await expect.poll(async () => read(house.boot, waiting.id)).toMatchObject({ status: 'approved', frozen: stop.id })

  await page.getByRole('button', { name: 'Agree to restart' }).click()
  await page.getByRole('button', { name: 'You have agreed' }).waitFor()
  const phone = await open(rob, '/stop')
  await phone.getByText('Lea agreed; somebody else must too.').waitFor()
  await phone.getByRole('button', { name: 'Agree, and restart' }).click()
  await phone.getByText('Restarted: 4 decisions may go on.').waitFor()
  await expect.poll(() => hers.getByText(/^Stopped:/).count()).toBe(0)
  const before = agent.sent
  await expect.poll(() => agent.sent).toBeGreaterThan(before + 2)
  agent.going = false
  await agent.ended
  await phone.getByRole('row', { name: /the whole workspace/ }).waitFor()
})

test('[C92] on a phone the stop is held with the thumb', async () => {
  const page = await open(rob, '/stop')
  const button = page.getByRole('button', { name: /^Hold to stop/ })
  await button.scrollIntoViewIfNeeded()
  await button.dispatchEvent('pointerdown', { pointerType: 'touch' })
  await page
    .getByText(/^Nothing released since/)
    .first()
    .waitFor()
  const [stop] = (await house.boot.ok<{ items: StopWire[] }>('GET', '/v1/stops?active=true')).items as [StopWire]
  expect(stop.by.name).toBe('Rob')
})

test('[C93] a breaker is made from the stop’s page, tells what it has seen, and is switched off and on', async () => {
  const page = await open(rob, '/stop')
  const panel = page.getByRole('region', { name: 'Stops that set themselves', exact: true })
  await panel.getByRole('button', { name: 'Make a breaker' }).tap()
  await panel.getByRole('button', { name: 'Make it' }).tap()
  await panel.getByText('Choose what it watches.').waitFor()
  await panel.getByRole('combobox', { name: 'System' }).tap()
  await page.getByRole('option', { name: 'mail-agent' }).tap()
  await panel.getByLabel('Over').fill('20')
  await panel.getByRole('button', { name: 'Make it' }).tap()
  await panel.getByText('People disagree: over 20.0 % of 20 or more in 7d').waitFor()
  await panel.getByText('0 of 0').waitFor()
  const onOff = panel.getByRole('switch', { name: 'mail-agent: People disagree' })
  const active = async () => (await house.boot.ok<Page<BreakerWire>>('GET', '/v1/breakers')).items[0]?.active
  await panel.getByText('On', { exact: true }).last().scrollIntoViewIfNeeded()
  await onOff.press(' ')
  await expect.poll(active).toBe(false)
  await expect.poll(() => onOff.isChecked()).toBe(false)
  await expect.poll(() => onOff.isEnabled()).toBe(true)
  await onOff.press(' ')
  await expect.poll(active).toBe(true)
})
