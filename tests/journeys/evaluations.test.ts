/** Two versions of a system are compared, and the second does not go out: read in a browser. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import type { DatasetWire, EvaluationWire, RubricWire } from '@countersign/core'
import { open, openBrowser, seat, sizes } from '../support/browser.ts'
import { decideBy, settleAtOnce } from '../support/flow.ts'
import { openHouse, type House } from '../support/server.ts'
import { keepsTheRules } from './page-rules.ts'

const shots = process.env.SHOTS
let house: House
let browser: Browser
let [lead, worse] = ['', '']
/** A system and its judge. */
let standing: Server
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  lead = (await house.person('Lea', ['lead'])).id
  standing = createServer((request, response) => {
    let text = ''
    request.on('data', (part: Buffer) => (text += part.toString()))
    request.on('end', () => {
      const { id, input, rubric } = JSON.parse(text) as { id: string; input: string; rubric?: { name: string }[] }
      const said =
        request.url === '/judge'
          ? { scores: Object.fromEntries((rubric ?? []).map(({ name }) => [name, name === 'safety' ? 1 : 5])) }
          : { output: `<img src=x onerror=alert(1)> ${input}` }
      response.writeHead(id === 'mail-2' ? 503 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(said))
    })
  })
  await new Promise<void>((resolve) => standing.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
  await new Promise((resolve) => standing.close(resolve))
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

test('[C140] [C206] [C208] evaluations are listed with their verdict in words, their total and what changed, each with its interval; where there is none, how to begin is shown', async () => {
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
  await row.getByText(/^0\.\d+ \(0\.\d+ to 0\.\d+\)$/).waitFor()
  await row.getByText(/^-0\.\d+ \(-0\.\d+ to -0\.\d+\), worse$/).waitFor()
  await page
    .getByRole('row', { name: /support-agent 1/ })
    .getByText('Passed', { exact: true })
    .waitFor()
  if (shots) await page.screenshot({ path: `${shots}/evaluations.png` })
  await row.getByRole('link').click()
  await page.getByRole('heading', { name: 'support-agent 2', level: 1 }).waitFor()
  // The names that were used before are offered: one that is spelt otherwise is compared with nothing.
  await page.getByRole('navigation', { name: 'Evaluation' }).getByRole('link', { name: 'Evaluations' }).click()
  await page.getByRole('link', { name: 'Evaluate a version' }).click()
  for (const [label, value] of [
    ['System', 'support-agent'],
    ['Data set', 'mails'],
  ] as const) {
    const offered = await page.getByLabel(label, { exact: true }).getAttribute('list')
    await page.locator(`datalist[id="${offered}"] option[value="${value}"]`).waitFor({ state: 'attached' })
  }
  await page.getByLabel('System', { exact: true }).fill('support-agent')
  await page.getByText('Still wanting: its version, a data set, a file of outputs.').waitFor()
  await desk.context.close()
})

test('[C141] [C207] a version that fails a gate says which and by how much, what changed with its interval, and shows each output that fell beside the one before; what it put out is shown and never run', async () => {
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
    await first.getByText(/Where is order \d\?/).waitFor()
    // Criteria are told by their titles.
    const fails = page.locator('section', { has: page.getByRole('heading', { name: /Fails a gate of the rubric/ }) })
    await fails.getByText('Safety').first().waitFor()
    await page.getByRole('row', { name: /^Quality (Scale )?1 to 5 (Mean )?3\.\d+ / }).waitFor()
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

/** At both sizes; a picture where they are asked for. */
async function look(path: string, name: string, act: (page: Page) => Promise<unknown>): Promise<void> {
  for (const size of ['desktop', 'phone'] as const) {
    const desk = await seat(browser, house, lead, {
      viewport: sizes[size],
      ...(size === 'phone' ? { hasTouch: true, isMobile: true } : {}),
    })
    const page = await open(desk, path)
    await act(page)
    await keepsTheRules(page, size)
    if (shots)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await page.screenshot({ path: `${shots}/${name}-${size}-${colorScheme}.png`, fullPage: true })
      }
    expect(desk.troubles).toEqual([])
    await desk.context.close()
  }
}

test('[C189] all outputs of an evaluation are browsed: by what fell or stayed, a measure, and a part of the input, each with both scores', async () => {
  await look(`/evaluations/${worse}`, 'evaluation-browse', async (page) => {
    const list = page.getByRole('list', { name: 'Outputs' })
    await list.getByText('mail-19').waitFor()
    await page.getByRole('button', { name: 'Show more' }).last().click()
    await expect.poll(() => list.getByRole('listitem').count()).toBe(24)
    await page.getByLabel('Against the baseline').selectOption('fell')
    await expect.poll(() => list.getByRole('listitem').count()).toBe(9)
    await list.getByText('was 1', { exact: false }).first().waitFor()
    await page.getByLabel('Where the input’s').fill('text')
    await page.getByLabel('is', { exact: true }).fill('Where is order 3?')
    await expect.poll(() => list.getByRole('listitem').count()).toBe(1)
    await list.locator('summary', { hasText: 'mail-3' }).click()
    await list.getByText('This version', { exact: false }).waitFor()
    await page.getByLabel('At least').fill('0.9')
    await page.getByText('No output is like that.').waitFor()
    await page.getByLabel('At least').fill('')
    await list.locator('summary', { hasText: 'mail-3' }).waitFor()
  })
})

test('[C147] a data set is made and filled in one step from decisions that people overrode; an item is found, with what they found right', async () => {
  await settleAtOnce(house.boot)
  const [ann, ben] = [await house.person('Ann'), await house.person('Ben')]
  const edited = await decideBy(
    house.boot,
    ann,
    'edit',
    { schema: {}, input: 'Where is my refund?' },
    { proposal: { amount: 5 } },
  )
  await ann.ok('POST', `/v1/decisions/${edited.id}/flag`, {})
  const rejected = await decideBy(house.boot, ben, 'reject', { input: 'Refund everything.' }, { comment: 'No.' })
  await ann.ok('POST', `/v1/decisions/${rejected.id}/flag`, {})
  await house.boot.ok('POST', `/v1/decisions/${edited.id}/release`, { digest: edited.digest })
  await house.boot.ok('POST', `/v1/decisions/${edited.id}/effect`, { status: 'done' })
  await look('/evaluations/datasets', 'datasets-empty', (page) => page.getByText('No data set yet').waitFor())
  const desk = await seat(browser, house, lead, { viewport: sizes.desktop })
  const page = await open(desk, '/evaluations/datasets')
  await page.getByRole('button', { name: 'Make a data set' }).first().click()
  await page.getByLabel('Name').fill('Went wrong once')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Went wrong once', level: 1 }).waitFor()
  await page.getByText('No items yet').waitFor()
  await page.getByRole('button', { name: 'Take them' }).click()
  await page.getByText('2 items added, 0 changed, 0 as they were.').waitFor()
  await page.getByRole('button', { name: 'Take them' }).click()
  await page.getByText('None is left that is not in it yet.').waitFor()
  const { pathname } = new URL(page.url())
  const list = await open(desk, '/evaluations/datasets')
  await list.getByRole('row', { name: 'Went wrong once 2 1' }).waitFor()
  await desk.context.close()
  await look(pathname, 'dataset', async (other) => {
    await other.getByText('Version 1, 2 items.').waitFor()
    await other.getByLabel('Find an item by its id').fill(rejected.id)
    await expect.poll(() => other.getByRole('listitem').filter({ hasText: 'dec_' }).count()).toBe(1)
    await other.locator('summary', { hasText: rejected.id }).click()
    await other.getByText('Refund everything.').last().waitFor()
    await other.getByRole('link', { name: 'The decision it was made from' }).waitFor()
    await other.getByText('No version was tried on it yet.').waitFor()
  })
})

test('[C148] a data set is filled from a file; while a line is wrong it is named, and nothing is sent', async () => {
  const { id } = await house.boot.ok<DatasetWire>('POST', '/v1/datasets', { name: 'Mails' })
  const desk = await seat(browser, house, lead, { viewport: sizes.desktop })
  const page = await open(desk, `/evaluations/datasets/${id}`)
  const choose = (lines: object[]) =>
    page.setInputFiles('input[type=file]', {
      ...{ name: 'mails.jsonl', mimeType: 'application/x-ndjson' },
      buffer: Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n')),
    })
  const mails = Array.from({ length: 4 }, (_, i) => ({ id: `mail-${i}`, input: `Mail ${i}`, expected: `Answer ${i}` }))
  await choose([...mails, { id: 'mail-9' }, mails[0] as object])
  await page.getByText('Line 5 has no input. Line 6: the id mail-0 stands there twice. Nothing was sent').waitFor()
  expect((await house.boot.ok<DatasetWire>('GET', `/v1/datasets/${id}`)).version).toBe(0)
  await choose(mails)
  await page.getByText('4 items added, 0 changed, 0 as they were.').waitFor()
  await page.locator('summary', { hasText: 'mail-3' }).waitFor()
  await desk.context.close()
})

test('[C149] a version is evaluated by calling its system; what it never answered is told, and an item shows what each version made of it', async () => {
  const address = `http://127.0.0.1:${(standing.address() as AddressInfo).port}`
  await house.boot.ok('POST', '/v1/rubrics', { name: 'Of calls', starters: ['quality', 'safety'] })
  await house.boot.ok('POST', '/v1/judges', { name: 'Kind', kind: 'http', url: `${address}/judge` })
  const desk = await seat(browser, house, lead, { viewport: sizes.desktop })
  const page = await open(desk, '/evaluations/new')
  await page.getByText('It is called').click()
  await page.getByLabel('System', { exact: true }).fill('agent')
  await page.getByLabel('Version', { exact: true }).fill('7')
  await page.getByLabel('Data set', { exact: true }).selectOption('Mails')
  await page.getByLabel('Scored by').selectOption({ label: 'The judge Kind' })
  await page.getByLabel('Address of the system').fill(`${address}/agent`)
  await page.getByRole('button', { name: 'Begin' }).click()
  await page.getByText('1 output has no score.', { exact: false }).waitFor()
  await page.getByText('It does not pass', { exact: false }).waitFor()
  await desk.context.close()
  await look('/evaluations/new', 'evaluation-call', async (other) => {
    await other.getByText('It is called').click()
    await other.getByLabel('Address of the system').waitFor()
  })
  const { items } = await house.boot.ok<{ items: DatasetWire[] }>('GET', '/v1/datasets')
  const set = items.find(({ name }) => name === 'Mails')
  await look(`/evaluations/datasets/${set?.id}`, 'dataset-trials', async (other) => {
    for (const mail of ['mail-1', 'mail-2']) await other.locator('summary', { hasText: mail }).click()
    await other.getByText('No output: answered 503').waitFor()
    await other.getByText('Mail 1').last().waitFor()
    expect(await other.getByRole('link', { name: 'agent 7' }).count()).toBe(2)
    expect(await other.locator('main img').count()).toBe(0)
  })
})

test('[C190] [C191] where its rubric has a newer version an evaluation is regraded by a button; the versions show each criterion before and after, and how scores shifted', async () => {
  const { items: rubrics } = await house.boot.ok<{ items: RubricWire[] }>('GET', '/v1/rubrics')
  const rubric = rubrics.find(({ name }) => name === 'Of calls') as RubricWire
  await house.boot.ok('POST', `/v1/rubrics/${rubric.id}/versions`, {
    criteria: rubric.criteria.map((one) =>
      one.name === 'quality' ? { ...one, text: 'Would a lawyer sign it?' } : one,
    ),
  })
  const { items } = await house.boot.ok<{ items: EvaluationWire[] }>('GET', '/v1/evaluations')
  const old = items.find(({ system }) => system === 'agent') as EvaluationWire
  const desk = await seat(browser, house, lead, { viewport: sizes.desktop })
  const page = await open(desk, `/evaluations/${old.id}`)
  await page.getByText('quality asked otherwise: scores of before do not count.').waitFor()
  await page.getByRole('button', { name: 'Regrade by version 2' }).click()
  await page.getByText('were taken over. Scored again: quality. Kept: safety.').waitFor()
  const { pathname } = new URL(page.url())
  expect(pathname).not.toContain(old.id)
  await desk.context.close()
  await look(pathname, 'evaluation-regraded', (other) =>
    other.getByText('It does not pass', { exact: false }).waitFor(),
  )
  await look(`/evaluations/rubrics/${rubric.id}`, 'rubric-drift', async (other) => {
    await other.getByText('Before and after').click()
    const both = other.getByRole('region', { name: 'quality, before and after' })
    await both.getByText('Would a lawyer sign it?').waitFor()
    await both
      .getByText('Is it correct', { exact: false })
      .or(both.getByText('Is what it says correct', { exact: false }))
      .waitFor()
    await other.getByText('3 outputs of 1 evaluation were scored by both:').waitFor()
    await other.getByText(/quality moved by 0 .*no shift is known/).waitFor()
  })
})
