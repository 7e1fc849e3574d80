/** On the loop in a real browser: who watches, a feed that stays readable, vetoes and flags by key, incidents. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import type { DecisionWire, IncidentDetailWire, IncidentWire, Page as Items, WatchWire } from '@countersign/core'
import { open, openBrowser, sit, sizes, type Desk } from '../support/browser.ts'
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
/** A lead and a reviewer at their desks; somebody who watches by the API alone. */
let lea: Desk
let ann: Desk
let bob: Awaited<ReturnType<House['person']>>
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  lea = await sit(browser, house, 'Lea', ['lead'])
  ann = await sit(browser, house, 'Ann')
  bob = await house.person('Bob')
  await activate(house, source)
})
afterEach(async () => {
  for (const desk of [lea, ann]) expect(desk.troubles.splice(0)).toEqual([])
  // Nobody is left on watch, and nothing is left to be watched.
  await house.admin(`update watches set ended_at = seen_at where ended_at is null`)
  await house.admin(`update decisions set status = 'cancelled', until_at = null where until_at is not null`)
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

const overview = () => bob.ok<WatchWire>('GET', '/v1/watch')
const watching = async () => (await overview()).items.map(({ name }) => name)
const incidents = async () => (await bob.ok<Items<IncidentWire>>('GET', '/v1/incidents?status=open')).items
const batch = async (lines: object[]): Promise<DecisionWire[]> =>
  (
    await house.boot.ok<string>('POST', '/v1/decisions/batch', lines.map((line) => JSON.stringify(line)).join('\n'), {
      'content-type': 'application/x-ndjson',
    })
  )
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as DecisionWire)
const held = (system: string, amount = 10) =>
  propose(house.boot, { system, action: 'held.send', proposal: { amount, body: `A letter of ${system}.` } })
const feed = (page: Page) => page.getByRole('region', { name: 'Feed' })
const focusedRow = (page: Page) => page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset['row'])
/** Steps with the key until this decision has the focus. */
const stepTo = async (page: Page, id: string) => {
  await feed(page).locator(`[data-row="${id}"]`).waitFor()
  await expect
    .poll(async () => {
      await page.keyboard.press('j')
      return focusedRow(page)
    })
    .toBe(id)
}

test('[C71] one goes on watch for what one names, by key, and every page tells who watches what, since when', async () => {
  await propose(house.boot, { system: 'letter-agent', action: 'auto.note' })
  const page = await open(ann, '/')
  await page.keyboard.press('g')
  await page.keyboard.press('w')
  await page.getByRole('heading', { name: 'Watch', level: 1 }).waitFor()
  await page.getByRole('combobox', { name: 'Systems' }).fill('letter-agent')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Watch', level: 1 }).click()
  await page.keyboard.press('w')
  await page.getByText('You watch letter-agent.', { exact: false }).waitFor()
  expect((await overview()).items).toMatchObject([{ name: 'Ann', systems: ['letter-agent'], actions: [] }])
  const hers = await open(lea, '/systems')
  await hers.getByText(/^Ann watches letter-agent, since \d\d:\d\d$/).waitFor()
  await page.keyboard.press('e')
  await expect.poll(watching).toEqual([])
  await expect.poll(() => hers.getByText(/^Ann watches/).count()).toBe(0)
})

test('[C72] a watch is kept by what somebody does on its pages; an open tab asks, then lapses, and is not taken up again by itself', async () => {
  const { context } = ann
  const page = await context.newPage()
  const signs: string[] = []
  page.on('request', (request) => {
    if (request.method() === 'POST' && new URL(request.url()).pathname === '/v1/watch') signs.push(page.url())
  })
  await page.clock.install()
  await page.goto(`${ann.origin}/watch`)
  await page.getByRole('button', { name: 'Go on watch' }).click()
  await page.getByText('You watch everything.', { exact: false }).waitFor()
  expect(signs.splice(0)).toHaveLength(1)

  await page.clock.runFor(45_000)
  await page.getByText(/Are you still watching\? .* Your watch lapses in 0:1\d/).waitFor()
  expect(signs).toEqual([])
  await page.mouse.move(300, 300)
  await page.mouse.move(320, 300)
  await expect.poll(() => signs.splice(0).length).toBe(1)
  await page.clock.runFor(1_000)
  await expect.poll(() => page.getByText(/Are you still watching/).count()).toBe(0)

  // Elsewhere the same hand is no watch.
  await page.getByRole('link', { name: 'Systems' }).click()
  await page.getByRole('heading', { name: 'Systems', level: 1 }).waitFor()
  // (The press that led here was still on the watch's page: it is worth one sign.)
  await page.clock.runFor(21_000)
  await expect.poll(() => signs.splice(0).length).toBe(1)
  for (let n = 0; n < 3; n++) {
    await page.clock.runFor(15_000)
    await page.mouse.move(300 + n * 10, 400)
  }
  await page
    .getByText(/this page is no part of it/)
    .first()
    .waitFor()
  expect(signs).toEqual([])

  await page.clock.runFor(30_000)
  await house.forward(61_000)
  await expect.poll(watching).toEqual([])
  await page.getByRole('link', { name: 'Watch', exact: true }).click()
  await page.getByText('not on watch').waitFor()
  await page.mouse.move(500, 300)
  await page.clock.runFor(25_000)
  expect(signs).toEqual([])
  await page.close()
})

test('[C73] a watch is handed over to somebody who stands one for at least the same; else the page says whom to ask', async () => {
  await bob.ok('POST', '/v1/watch', { systems: ['letter-agent'] })
  const page = await open(ann, '/watch')
  await page.keyboard.press('w')
  await page.getByText('To hand over, ask somebody to go on watch for everything first.').waitFor()
  expect((await watching()).sort()).toEqual(['Ann', 'Bob'])
  await bob.ok('POST', '/v1/watch', {})
  await page.getByRole('button', { name: 'Hand over' }).click()
  await page.getByText('not on watch').waitFor()
  expect(await watching()).toEqual(['Bob'])
  await page.getByText('Ann handed the watch for everything over to Bob.').waitFor()
})

test('[C74] everybody reads the rota; a lead plans a shift, takes it out, and puts it back', async () => {
  const page = await open(lea, '/watch')
  const rota = page.getByRole('region', { name: 'Rota' })
  await rota.getByRole('button', { name: 'Plan a shift' }).click()
  await rota.getByLabel('Who').selectOption({ label: 'Ann' })
  await rota.getByRole('button', { name: 'Plan it' }).click()
  await rota.getByRole('row', { name: /Ann/ }).waitFor()
  const hers = await open(ann, '/watch')
  await hers
    .getByRole('region', { name: 'Rota' })
    .getByRole('row', { name: /Ann .* everything/ })
    .waitFor()
  expect(await hers.getByRole('button', { name: /Plan a shift|Take out/ }).count()).toBe(0)
  await rota.getByRole('button', { name: /^Take out the shift of Ann/ }).click()
  await hers.getByText('No shift is planned.', { exact: false }).waitFor()
  await page.keyboard.press('z')
  await hers.getByRole('row', { name: /Ann .* everything/ }).waitFor()
  await rota.getByRole('button', { name: /^Take out the shift of Ann/ }).click()
  await hers.getByText('No shift is planned.', { exact: false }).waitFor()
})

test('[C75] what nobody watches is told on every page, read aloud once, and gone when somebody does', async () => {
  await held('lonely-agent')
  const page = await open(ann, '/decisions')
  await page.getByText('Nobody watches lonely-agent. 1 decision can be vetoed now, and nobody looks.').waitFor()
  const status = page.getByRole('status').filter({ hasText: 'Nobody watches lonely-agent.' })
  expect(await status.innerText()).toBe('Nobody watches lonely-agent.')
  for (const path of ['/systems', '/decide', '/settings']) {
    await open(ann, path)
    await page.getByRole('link', { name: 'Go on watch' }).waitFor()
  }
  await bob.ok('POST', '/v1/watch', { systems: ['lonely-agent'] })
  await page.getByText(/^Bob watches lonely-agent, since/).waitFor()
  expect(await status.count()).toBe(0)
})

test('[C76] a thousand decisions are a few lines with counts; what stands out comes first, and each window counts down', async () => {
  await batch(
    Array.from({ length: 1_000 }, (_, n) => ({
      system: n % 2 ? 'bulk-a' : 'bulk-b',
      version: '1',
      action: n < 5 ? 'held.mail' : n % 5 ? 'auto.note' : 'auto.sort',
      proposal: { amount: n === 777 ? 90_000 : 10 + (n % 7) },
      confidence: 0.9,
    })),
  )
  const page = await open(ann, '/watch')
  const all = feed(page).getByRole('region', { name: 'All of it' })
  const rows = all.getByRole('row').filter({ hasText: 'bulk-' })
  await expect.poll(() => rows.count()).toBe(6)
  const cells = await rows.evaluateAll((lines) =>
    lines.map((line) => line.querySelectorAll('td')[3]?.textContent ?? ''),
  )
  expect(cells.reduce((sum, text) => sum + Number(text.replaceAll(',', '')), 0)).toBe(1_000)
  expect(await rows.filter({ hasText: 'auto.note' }).first().innerText()).toMatch(/39\d approved/)
  const out = feed(page).getByRole('region', { name: 'Stands out' }).getByRole('listitem')
  expect(await out.first().innerText()).toMatch(/Large amount[\s\S]*amount 90000/)
  expect(await out.count()).toBeLessThanOrEqual(100)
  const windows = out.filter({ hasText: 'held.mail' })
  await expect.poll(() => windows.count()).toBe(5)
  const left = () =>
    windows
      .first()
      .getByText(/^\d\d:\d\d left$/)
      .innerText()
  const before = await left()
  await expect.poll(left).not.toBe(before)
  expect(await page.locator('main *').count()).toBeLessThan(4_000)
})

test('[C77] while the pointer or the focus is on it the feed keeps still and counts what is new; one press shows it', async () => {
  await batch([1, 2].map((amount) => ({ system: 'still-agent', action: 'held.mail', proposal: { amount } })))
  const page = await open(ann, '/watch')
  const rows = feed(page).locator('[data-row]')
  await expect.poll(() => rows.filter({ hasText: 'held.mail' }).count()).toBeGreaterThanOrEqual(2)
  const order = () => rows.evaluateAll((links) => links.map((link) => link.dataset['row']))
  await feed(page).getByText('Live.', { exact: false }).waitFor()
  await rows.first().hover()
  await feed(page).getByRole('button', { name: 'Paused', exact: false }).waitFor()
  const before = await order()
  await batch(
    Array.from({ length: 14 }, (_, amount) => ({ system: 'still-agent', action: 'held.mail', proposal: { amount } })),
  )
  await feed(page).getByRole('button', { name: 'Paused, 14 new' }).waitFor()
  await feed(page).getByText('14 of them stand out').waitFor()
  expect(await order()).toEqual(before)
  await page.keyboard.press('p')
  await expect.poll(async () => (await order()).length).toBe(before.length + 14)
  await feed(page).getByRole('button', { name: 'Paused', exact: false }).waitFor()
  await page.mouse.move(5, 5)
  await feed(page).getByText('Live.', { exact: false }).waitFor()
  await page.keyboard.press('j')
  await feed(page).getByRole('button', { name: 'Paused', exact: false }).waitFor()
  await page.keyboard.press('Escape')
  await feed(page).getByText('Live.', { exact: false }).waitFor()
})

test('[C78] by keyboard alone one steps to a decision and vetoes it: that one, whatever arrives meanwhile; a thumb can, too', async () => {
  await bob.ok('POST', '/v1/watch', {})
  const [first, second] = [await held('veto-agent', 10), await held('veto-agent', 4_000)]
  const gone = await propose(house.boot, { system: 'veto-agent', action: 'live.send', release: true })
  const page = await open(ann, '/watch')
  await stepTo(page, first.id)
  const third = await held('veto-agent', 70_000)
  await feed(page)
    .getByRole('button', { name: /^Paused, \d+ new/ })
    .waitFor()
  await page.keyboard.press('v')
  await page.getByText('Vetoed: held.send. It will not happen.').first().waitFor()
  expect(await focusedRow(page)).toBe(first.id)
  await page.keyboard.press('v')
  expect(await read(house.boot, first.id)).toMatchObject({ status: 'vetoed', outcome: { people: [{ name: 'Ann' }] } })
  for (const other of [second, third]) expect(await read(house.boot, other.id)).toMatchObject({ status: 'holding' })

  await page.keyboard.press('Escape')
  await stepTo(page, gone.id)
  await page.keyboard.press('v')
  await page
    .getByText(/^Vetoed: live\.send\. It had been released/)
    .first()
    .waitFor()
  expect(await read(house.boot, gone.id)).toMatchObject({ status: 'released', vetoed_at: expect.any(String) })

  const rob = await sit(browser, house, 'Rob', ['reviewer'], { viewport: sizes.phone, hasTouch: true, isMobile: true })
  const phone = await open(rob, '/watch')
  await feed(phone)
    .getByRole('listitem')
    .filter({ has: phone.locator(`[data-row="${second.id}"]`) })
    .getByRole('button', { name: 'Veto' })
    .tap()
  await expect.poll(async () => (await read(house.boot, second.id)).status).toBe('vetoed')
  expect(rob.troubles).toEqual([])
  await rob.context.close()
})

test('[C79] one key flags: an incident holds the look-alikes, every watch page shows it within two seconds, and who may close it can take it back', async () => {
  const [odd, alike] = [await held('flag-agent'), await held('flag-agent')]
  const hers = await open(lea, '/watch')
  await feed(hers).locator(`[data-row="${alike.id}"]`).waitFor()
  const page = await open(ann, '/watch')
  await stepTo(page, odd.id)
  await page.keyboard.press('f')
  await hers
    .getByRole('region', { name: 'Open incidents' })
    .getByRole('link', { name: 'held.send, flag-agent 1' })
    .waitFor({ timeout: 2_000 })
  await page.getByText('Flagged: held.send. An incident is open; 1 look-alike waits for people.').waitFor()
  expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0)
  expect(await read(house.boot, alike.id)).toMatchObject({ status: 'waiting' })
  await page.keyboard.press('i')
  await page.getByRole('heading', { name: 'Incident: held.send', level: 1 }).waitFor()

  const mistaken = await held('oops-agent')
  await stepTo(hers, mistaken.id)
  await hers.keyboard.press('f')
  await hers.getByText(/nothing that resembles it was held/).waitFor()
  await hers.keyboard.press('z')
  await expect.poll(async () => (await incidents()).map(({ system }) => system)).toEqual(['flag-agent'])
  expect(await read(house.boot, mistaken.id)).toMatchObject({ status: 'waiting' })
})

test('[C80] an incident’s page tells what was flagged and what resembles it, leads to each answer, and is closed in words by a lead', async () => {
  const [odd, alike] = [await held('case-agent'), await held('case-agent')]
  await bob.ok('POST', `/v1/decisions/${odd.id}/flag`, {
    reason_code: 'wrong-target',
    comment: 'Three to one address.',
  })
  const later = await held('case-agent')
  await expect.poll(async () => (await incidents()).find(({ system }) => system === 'case-agent')?.size).toBe(3)
  const id = (await incidents()).find(({ system }) => system === 'case-agent')?.id as string
  const hers = await open(ann, `/incidents/${id}`)
  await hers.getByText('A lead closes it.', { exact: false }).waitFor()

  const page = await open(lea, '/incidents?status=open')
  await page.getByRole('link', { name: /Wrong person or thing: Three to one address/ }).click()
  await page.getByRole('heading', { name: 'Incident: held.send', level: 1 }).waitFor()
  const text = await page.locator('main').innerText()
  for (const told of ['Wrong person or thing', 'Three to one address.', 'was to go ahead by itself', 'proposed since'])
    expect(text).toContain(told)
  const steps = await page.getByRole('region', { name: 'What happened' }).getByRole('listitem').allInnerTexts()
  expect(steps.map((step) => step.split('\n')[0])).toEqual([
    'Bob flagged it: see the incident.',
    'Bob’s flag opened an incident.',
    'It looks like what was flagged, so people are asked.',
    '1 decision that would have gone ahead and resembled it: held for people.',
    '1 decision proposed since that resembled it: sent to people.',
  ])
  await page
    .getByRole('row', { name: /proposed since/ })
    .getByRole('link', { name: /^Decide/ })
    .click()
  await page.locator('#item-heading', { hasText: 'held.send' }).waitFor()
  expect(page.url()).toContain(later.task)
  await page.goBack()
  await page.getByRole('button', { name: 'Close the incident' }).click()
  await page.getByText('Say what was found, for whoever looks later.').waitFor()
  await page.getByLabel('What came of it').fill('A test list; nobody was mailed.')
  await page.getByRole('button', { name: 'Close the incident' }).click()
  await hers.getByText('A test list; nobody was mailed.').waitFor()
  expect(await bob.ok<IncidentDetailWire>('GET', `/v1/incidents/${id}`)).toMatchObject({
    status: 'closed',
    closed_by: { name: 'Lea' },
  })
  expect(await read(house.boot, alike.id)).toMatchObject({ status: 'waiting' })
  const timeline = await open(ann, `/decisions/${alike.id}`)
  await timeline.getByText('It was put into an incident, because it resembles what was flagged.').waitFor()
})
