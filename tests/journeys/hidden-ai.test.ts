/** Queues that keep back what the AI thinks: on demand, delayed, after one's own answer, never. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import type { DecisionWire } from '@countersign/core'
import { heading, open, openBrowser, sit, type Desk } from '../support/browser.ts'
import { propose, read } from '../support/flow.ts'
import { openHouse, type House } from '../support/server.ts'

let house: House
let browser: Browser
let ann: Desk
const shown = ['on-demand', 'delayed', 'commit-first', 'blind'] as const
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  ann = await sit(browser, house, 'Ann')
  for (const name of shown)
    await house.boot.ok('POST', '/v1/queues', { name, ai_shown: name, settle: '0s', delay: '2s' })
  const rules = shown
    .map((name) => `  - id: ${name}\n    require: gate\n    when: action == "mail.${name}"\n    queue: ${name}\n`)
    .join('')
  const policy = await house.boot.ok<{ id: string }>('POST', '/v1/policies', {
    name: 'hiding',
    source: `policy: hiding\nrules:\n${rules}default: gate\n`,
  })
  const author = await house.person('Olga', ['policy-author'])
  await author.ok('POST', `/v1/policies/${policy.id}/activate`, {})
})
afterEach(() => expect(ann.troubles.splice(0)).toEqual([]))
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

const schema = { type: 'string', enum: ['spam', 'ham', 'unsure'], title: 'Label' }
const reason = 'because it says lottery'
const predict = (how: (typeof shown)[number]) =>
  propose(house.boot, {
    kind: 'prediction',
    action: `mail.${how}`,
    proposal: 'spam',
    schema,
    confidence: 0.71,
    input: { text: 'You have won.' },
    explanation: { summary: reason },
  })
const lands = (id: string, wanted: Partial<DecisionWire> | object) =>
  expect.poll(() => read(house.boot, id), { timeout: 10_000 }).toMatchObject(wanted)

test('[C30] on demand: what the AI thinks is shown when B asks for it', async () => {
  const decision = await predict('on-demand')
  const page = await open(ann, '/decide?queue=on-demand')
  await heading(page).waitFor()
  expect(await page.getByText(reason).count()).toBe(0)
  await page.keyboard.press('b')
  await page.getByText(reason).waitFor()
  await page.keyboard.press('a')
  await lands(decision.id, { status: 'approved' })
})

test('[C31] delayed: what the AI thinks comes by itself, after the time to look first', async () => {
  const decision = await predict('delayed')
  const page = await open(ann, '/decide?queue=delayed')
  await page.getByText(/Shown in \d s, so that you can look first/).waitFor()
  expect(await page.getByText(reason).count()).toBe(0)
  await page.getByText(reason).waitFor()
  await page.keyboard.press('a')
  await lands(decision.id, { status: 'approved' })
})

test('[C32] commit first: one’s own answer is asked for and kept before the AI’s is shown', async () => {
  const decision = await predict('commit-first')
  const page = await open(ann, '/decide?queue=commit-first')
  await page.getByRole('heading', { name: 'Your own answer first' }).waitFor()
  expect(await page.getByText(reason).count()).toBe(0)
  expect(await page.getByRole('article').innerText()).not.toMatch(/with spam|71 %/)
  await page.keyboard.press('a')
  expect((await read(house.boot, decision.id)).status).toBe('waiting')
  await page.keyboard.press('2')
  await expect.poll(() => page.getByRole('radio', { name: 'ham' }).isChecked()).toBe(true)
  await page.keyboard.press('Enter')
  await page.getByText(reason).waitFor()
  await page.keyboard.press('x')
  await page.keyboard.press('Enter')
  await lands(decision.id, { status: 'rejected' })
  const types = (
    await house.boot.ok<{ items: { type: string; data: object }[] }>('GET', `/v1/decisions/${decision.id}/timeline`)
  ).items
  expect(types.find(({ type }) => type === 'task.revealed')?.data).toMatchObject({ answered_first: true })
})

test('[C33] blind: the AI’s answer is nowhere, and one’s own is given by a digit', async () => {
  const decision = await predict('blind')
  const page = await open(ann, '/decide?queue=blind')
  await page.getByText('Hidden in this queue, so that your answer is your own.').waitFor()
  expect(await page.getByRole('article').innerText()).not.toMatch(/with spam|71 %|lottery/)
  await open(ann, `/decisions/${decision.id}`)
  expect(await page.locator('main').innerText()).not.toMatch(/with spam|71 %|lottery/)
  await open(ann, '/decide?queue=blind')
  await page.keyboard.press('e')
  await page.getByRole('radio', { name: 'ham' }).waitFor()
  await page.keyboard.press('2')
  await page.keyboard.press('Enter')
  await lands(decision.id, { status: 'approved', outcome: { proposal: 'ham' } })
})
