/** Deciding by keyboard alone, each answer seen to land. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import type { DecisionWire } from '@countersign/core'
import { heading, open, openBrowser, sit, type Desk } from '../support/browser.ts'
import { propose, read } from '../support/flow.ts'
import { openHouse, type House } from '../support/server.ts'

let house: House
let browser: Browser
let ann: Desk
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  ann = await sit(browser, house, 'Ann')
})
afterEach(async () => {
  expect(ann.troubles.splice(0)).toEqual([])
  await ann.page.goto('about:blank')
  // Giving back what an answer on its way has already given is refused, and harmless.
  expect(ann.troubles.splice(0).filter((trouble) => !/status of 409/.test(trouble))).toEqual([])
  for (const { id } of (await house.boot.ok<{ items: { id: string }[] }>('GET', '/v1/decisions?status=waiting')).items)
    await house.boot.call('POST', `/v1/decisions/${id}/cancel`, {})
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

const schema = {
  type: 'object',
  required: ['amount'],
  properties: { amount: { type: 'number', maximum: 500 }, order: { type: 'string' } },
}
const refunds = (n: number) =>
  Promise.all(
    Array.from({ length: n }, (_, i) =>
      propose(house.boot, {
        schema,
        proposal: { amount: 100 + i, order: `o-${i}` },
        input: { order: `o-${i}`, note: `The parcel of order o-${i} did not arrive.` },
      }),
    ),
  )
const shown = async (page: Page, text: string | RegExp) => {
  await page.locator('#item-heading', { hasText: text }).waitFor()
}
const lands = (id: string, wanted: Partial<DecisionWire> | object) =>
  expect.poll(() => read(house.boot, id), { timeout: 10_000 }).toMatchObject(wanted)
const inView = async (page: Page, all: DecisionWire[]): Promise<DecisionWire> => {
  await heading(page).waitFor()
  const text = await heading(page).innerText()
  const found = all.find((one) => text.includes((one.proposal as { order: string }).order))
  if (!found) throw new Error(`Nothing that was proposed is in view: ${text}`)
  return found
}

test('[C10] ten items are decided by keyboard alone, and each answer lands', async () => {
  const ten = await refunds(9)
  const question = await house.boot.ok<DecisionWire>('POST', '/v1/decisions', {
    system: 'refund-agent',
    kind: 'question',
    action: 'order.account',
    input: { question: 'Which account did the bank credit?' },
    schema: { type: 'string', minLength: 2, title: 'Account' },
  })
  const page = await open(ann, '/decide')
  const key = (...keys: string[]) =>
    keys.reduce((before, one) => before.then(() => page.keyboard.press(one)), Promise.resolve())
  const next = async (gone: DecisionWire) => {
    await expect.poll(() => heading(page).innerText()).not.toContain((gone.proposal as { order: string }).order)
  }

  const approved = await inView(page, ten)
  await key('a')
  await next(approved)

  const sent = await inView(page, ten)
  await key('a')
  await next(sent)
  await key('Enter')
  await lands(sent.id, { status: 'approved', outcome: { by: 'person', people: [{ name: 'Ann' }] } })

  const rejected = await inView(page, ten)
  await key('x')
  await page.getByRole('heading', { name: 'Reject' }).waitFor()
  await key('2')
  expect(await page.getByRole('checkbox', { name: 'Not enough evidence' }).isChecked()).toBe(true)
  await key('Enter')
  await next(rejected)

  const edited = await inView(page, ten)
  await key('e')
  await page.getByRole('heading', { name: 'Edit, then approve' }).waitFor()
  await key('Control+a')
  await page.keyboard.type('77')
  await expect.poll(() => page.getByLabel('Was and now').innerText()).toMatch(/10\d\s*→\s*now\s*77/)
  await key('Enter')
  await next(edited)

  const returned = await inView(page, ten)
  await key('t')
  await page.keyboard.type('Ask for the receipt first')
  await key('Enter')
  await next(returned)

  const skipped = await inView(page, ten)
  await key('s')
  await next(skipped)

  const undone = await inView(page, ten)
  await key('x')
  await page.getByRole('heading', { name: 'Reject' }).waitFor()
  await key('Enter')
  await next(undone)
  await key('z')
  await shown(page, (undone.proposal as { order: string }).order)
  await key('a')
  await next(undone)

  for (let left = 2; left > 0; left--) {
    const one = await inView(page, ten)
    await key('a')
    await expect
      .poll(async () => (await page.locator('main h1').innerText()).includes((one.proposal as { order: string }).order))
      .toBe(false)
  }

  await shown(page, 'Which account did the bank credit?')
  await key('r')
  await page.getByRole('textbox', { name: 'Account' }).waitFor()
  await page.keyboard.type('DE02')
  await key('Enter')

  await page.getByRole('heading', { name: 'Nothing that you may answer' }).waitFor()
  await lands(approved.id, { status: 'approved' })
  await lands(rejected.id, { status: 'rejected', outcome: { reason_codes: ['not-enough-evidence'] } })
  await lands(edited.id, { status: 'approved', proposal: { amount: 77 }, original: edited.proposal as object })
  await lands(returned.id, { status: 'returned', outcome: { instruction: 'Ask for the receipt first' } })
  await lands(undone.id, { status: 'approved' })
  await lands(skipped.id, { status: 'waiting' })
  await lands(question.id, { status: 'answered', outcome: { answer: 'DE02' } })
})

test('[C11] after an edit, Enter submits, Enter again sends at once, and the final arguments are what is released', async () => {
  const before = await propose(house.boot, { action: 'deploy.prod', proposal: { service: 'api', version: '1.4.2' } })
  const page = await open(ann, '/decide')
  await shown(page, 'deploy.prod')
  await page.keyboard.press('e')
  await page.getByRole('textbox', { name: 'version' }).fill('1.4.1')
  await expect.poll(() => page.getByLabel('Was and now').innerText()).toContain('1.4.2')
  await page.keyboard.press('Enter')
  await page.getByRole('region', { name: 'Settling' }).waitFor()
  expect(await read(house.boot, before.id)).toMatchObject({ status: 'waiting' })
  await page.keyboard.press('Enter')
  await lands(before.id, { status: 'approved', proposal: { service: 'api', version: '1.4.1' } })
  const after = await read(house.boot, before.id)
  expect(after.digest).not.toBe(before.digest)
  expect(await house.boot.ok('POST', `/v1/decisions/${before.id}/release`, { digest: after.digest })).toMatchObject({
    go: true,
  })
})

test('[C12] the next item is on the page before it is asked for', async () => {
  const many = await refunds(13)
  const page = await open(ann, '/decide')
  await inView(page, many)
  await page.evaluate(() => {
    const took: number[] = []
    Object.assign(window, { took })
    document.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'a') return
        const [at, was] = [performance.now(), document.getElementById('item-heading')?.textContent]
        const look = () => {
          const now = document.getElementById('item-heading')?.textContent
          if (now && now !== was) took.push(performance.now() - at)
          else requestAnimationFrame(look)
        }
        requestAnimationFrame(look)
      },
      true,
    )
  })
  for (let i = 1; i <= 10; i++) {
    await page.keyboard.press('a')
    await page.waitForFunction((n) => (window as unknown as { took: number[] }).took.length >= n, i)
  }
  const took = (await page.evaluate(() => (window as unknown as { took: number[] }).took)).sort((a, b) => a - b)
  expect(took).toHaveLength(10)
  const figures = {
    medianMs: Math.round(((took[4] as number) + (took[5] as number)) / 2),
    p95Ms: Math.round(took[9] as number),
  }
  mkdirSync('test-results', { recursive: true })
  writeFileSync('test-results/keypress.json', `${JSON.stringify(figures)}\n`)
  process.stdout.write(
    `  keypress to next item: median ${figures.medianMs} ms, p95 ${figures.p95Ms} ms (goal 100 ms)\n`,
  )
})

test('[C13] what one reviewer holds the other does not get, and the page says which kind of empty it is', async () => {
  const [one] = await refunds(1)
  const page = await open(ann, '/decide')
  await shown(page, 'refund.create')
  const bob = await sit(browser, house, 'Bob')
  await open(bob, '/decide')
  await bob.page.getByRole('heading', { name: 'Others are on it' }).waitFor()
  // What Ann leaves comes to Bob by itself.
  await page.goto('about:blank')
  await shown(bob.page, 'refund.create')
  await bob.page.keyboard.press('a')
  await bob.page.getByRole('heading', { name: 'You are caught up' }).waitFor()
  await lands((one as DecisionWire).id, { status: 'approved', outcome: { people: [{ name: 'Bob' }] } })
  expect(bob.troubles).toEqual([])
  await bob.context.close()
})

test('[C14] while the page is open its lease is renewed; the deadline and what silence does are told', async () => {
  const policy = await house.boot.ok<{ id: string }>('POST', '/v1/policies', {
    name: 'due',
    source:
      'policy: due\nrules:\n  - id: slow\n    require: gate\n    when: action == "refund.slow"\n    due: 20m\n    on_silence: deny\ndefault: gate\n',
  })
  const author = await house.person('Olga', ['policy-author'])
  await author.ok('POST', `/v1/policies/${policy.id}/activate`, {})
  const decision = await propose(house.boot, { action: 'refund.slow' })
  const page = await open(ann, '/decide')
  await shown(page, 'refund.slow')
  await expect
    .poll(() => page.locator('[class*=deadline]').innerText())
    .toMatch(/At .* this is denied unless someone acts · (20:00|19:5\d)/)
  const until = async () =>
    Date.parse(
      (
        await ann.context.request
          .get(`${ann.origin}/v1/tasks/${decision.task}`)
          .then((answer) => answer.json() as Promise<{ lease: { until: string } }>)
      ).lease.until,
    )
  const first = await until()
  await house.forward(4 * 60_000)
  // Whatever the server answers next tells the page how late it is.
  await propose(house.boot, { action: 'refund.other' })
  await expect.poll(until, { timeout: 15_000 }).toBeGreaterThan(first + 3 * 60_000)
  await expect.poll(() => page.locator('[class*=deadline]').innerText(), { timeout: 15_000 }).toMatch(/ · 1[56]:\d\d/)
  await house.forward(17 * 60_000)
  await lands(decision.id, { status: 'expired', outcome: { by: 'timeout' } })
  await shown(page, 'refund.other')
})
