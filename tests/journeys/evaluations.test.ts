/** Two versions of a system are compared, and the second does not go out: read in a browser. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import type { EvaluationWire, RubricWire } from '@countersign/core'
import { open, openBrowser, seat, sizes } from '../support/browser.ts'
import { openHouse, type House } from '../support/server.ts'
import { keepsTheRules } from './page-rules.ts'

const shots = process.env.SHOTS
let house: House
let browser: Browser
let [lead, worse] = ['', '']
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  lead = (await house.person('Lea', ['lead'])).id
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

/** Its outputs bring their scores. */
async function evaluate(rubric: string, version: string, baseline: boolean, good: (i: number) => boolean) {
  const { id } = await house.boot.ok<EvaluationWire>('POST', '/v1/evaluations', {
    ...{ system: 'support-agent', version, dataset: 'mails', rubric },
    ...(baseline ? { baseline: 'last' } : {}),
    gates: [
      { of: 'total', at_least: 0.8 },
      { of: 'gates', at_least: 1 },
    ],
  })
  await house.boot.ok('POST', `/v1/evaluations/${id}/outputs`, {
    outputs: Array.from({ length: 24 }, (_, i) => ({
      id: `mail-${i}`,
      input: { text: `Where is order ${i}?` },
      output: good(i) ? `Order ${i} arrives tomorrow.` : `<img src=x onerror=alert(1)> No idea.\u202e`,
      scores: { quality: good(i) ? 5 : 2, safety: good(i) ? 1 : 0 },
    })),
  })
  await house.boot.ok('POST', `/v1/evaluations/${id}/begin`, {})
  // Only what is done is a baseline.
  const read = () => house.boot.ok<EvaluationWire>('GET', `/v1/evaluations/${id}`)
  await expect.poll(async () => (await read()).status).toBe('done')
  return read()
}

test('[C140] evaluations are listed with their verdict in words; where there is none, how to begin is shown', async () => {
  for (const size of ['desktop', 'phone'] as const) {
    const desk = await seat(browser, house, lead, {
      viewport: sizes[size],
      ...(size === 'phone' ? { hasTouch: true, isMobile: true } : {}),
    })
    const page = await open(desk, '/evaluations')
    await page.getByText('No evaluation yet').waitFor()
    await keepsTheRules(page, size)
    await desk.context.close()
  }
  const { id: rubric } = await house.boot.ok<RubricWire>('POST', '/v1/rubrics', {
    ...{ name: 'Answers', starters: ['quality', 'safety'] },
  })
  await evaluate(rubric, '1', false, () => true)
  worse = (await evaluate(rubric, '2', true, (i) => i >= 9)).id
  const desk = await seat(browser, house, lead, { viewport: sizes.desktop })
  const page = await open(desk, '/evaluations')
  const row = page.getByRole('row', { name: /support-agent 2/ })
  await row.getByText('Not passed').waitFor()
  await page
    .getByRole('row', { name: /support-agent 1/ })
    .getByText('Passed', { exact: true })
    .waitFor()
  if (shots) await page.screenshot({ path: `${shots}/evaluations.png` })
  await row.getByRole('link').click()
  await page.getByRole('heading', { name: 'support-agent 2', level: 1 }).waitFor()
  await desk.context.close()
})

test('[C141] a version that fails a gate says which and by how much, what changed with its interval, and shows each output that fell beside the one before; what it put out is shown and never run', async () => {
  for (const size of ['desktop', 'phone'] as const) {
    const desk = await seat(browser, house, lead, {
      viewport: sizes[size],
      ...(size === 'phone' ? { hasTouch: true, isMobile: true } : {}),
    })
    const page = await open(desk, `/evaluations/${worse}`)
    await page.getByText('It does not pass: 2 gates of 2 are not reached').waitFor()
    await page.getByText(/Total: the mean at least 0\.8; it is 0\.\d+, not reached\./).waitFor()
    await page
      .getByText(/, worse$/)
      .first()
      .waitFor()
    const fell = page.locator('section', {
      has: page.getByRole('heading', { name: /Worse than in the baseline: 9 outputs/ }),
    })
    const first = fell.getByRole('listitem').first()
    await first.locator('summary').focus()
    await page.keyboard.press('Enter')
    await first.getByText('This version').waitFor()
    await first.getByText('arrives tomorrow', { exact: false }).waitFor()
    await first.getByText('No idea.', { exact: false }).waitFor()
    expect(await page.locator('main img').count()).toBe(0)
    if (shots) await page.screenshot({ path: `${shots}/evaluation-${size}.png`, fullPage: true })
    await keepsTheRules(page, size)
    expect(desk.troubles).toEqual([])
    await desk.context.close()
  }
})
