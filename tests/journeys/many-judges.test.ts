/** Several judges, what they dispute, a source from outside, and systems side by side by criteria: in a browser. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import type { EvaluationWire, Json, ProjectWire, RubricWire, Page as WirePage } from '@countersign/core'
import { open, openBrowser, seat, sizes, type Desk } from '../support/browser.ts'
import type { Client } from '../support/client.ts'
import { claim, settleAtOnce } from '../support/flow.ts'
import { openHouse, type House } from '../support/server.ts'
import { keepsTheRules } from './page-rules.ts'

const shots = process.env.SHOTS
let house: House
let browser: Browser
let judging: Server
let desk: Desk
let lead: Client & { id: string }
let ann: Client & { id: string }
let rubric: RubricWire
/** What an output is worth stands in it. */
const worth = (output: Json): number => Number(/worth (\d)/.exec(JSON.stringify(output))?.[1])
const better = (first: Json, second: Json): 'first' | 'second' | 'tie' =>
  worth(first) === worth(second) ? 'tie' : worth(first) > worth(second) ? 'first' : 'second'
const answers: Record<string, (output: string) => object> = {
  strict: (output) => ({ scores: { quality: worth(output), tone: 3 } }),
  charmed: (output) => ({ scores: { quality: output.includes('please') ? 5 : worth(output), tone: 4 } }),
  brittle: (output) => (output.includes('<img') ? { scores: {} } : { scores: { quality: worth(output), tone: 4 } }),
}

beforeAll(async () => {
  judging = createServer((request, response) => {
    let text = ''
    request.on('data', (part: Buffer) => (text += part.toString()))
    request.on('end', () => {
      const { output, first, second } = JSON.parse(text) as { output: string; first?: Json; second: Json }
      const prefer = first === undefined ? 'tie' : better(first, second)
      response.setHeader('content-type', 'application/json')
      response.end(
        JSON.stringify(
          first === undefined
            ? answers[request.url?.slice(1) ?? '']?.(output)
            : { prefer, criteria: { quality: prefer, tone: 'first' } },
        ),
      )
    })
  })
  await new Promise<void>((resolve) => judging.listen(0, '127.0.0.1', resolve))
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  lead = await house.person('Lea', ['lead'])
  ann = await house.person('Ann')
  await settleAtOnce(house.boot)
  rubric = await lead.ok<RubricWire>('POST', '/v1/rubrics', { name: 'Answers', starters: ['quality', 'tone'] })
  for (const name of Object.keys(answers).toReversed())
    await lead.ok('POST', '/v1/judges', {
      ...{ name, kind: 'http', url: `http://127.0.0.1:${(judging.address() as AddressInfo).port}/${name}` },
    })
  desk = await seat(browser, house, lead.id, { viewport: sizes.desktop })
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
  await new Promise((resolve) => judging.close(resolve))
})

/** The same page on a phone, by the rules of every page. */
async function look(path: string, name: string, waitFor: (page: Page) => Promise<void>): Promise<void> {
  for (const size of ['desktop', 'phone'] as const) {
    const other = await seat(browser, house, lead.id, {
      viewport: sizes[size],
      colorScheme: size === 'phone' ? 'dark' : 'light',
      ...(size === 'phone' ? { hasTouch: true, isMobile: true } : {}),
    })
    const page = await open(other, path)
    await waitFor(page)
    if (shots) await page.screenshot({ path: `${shots}/${name}-${size}.png`, fullPage: true })
    await keepsTheRules(page, size)
    expect(other.troubles).toEqual([])
    await other.context.close()
  }
}
const outputOf = (i: number, worths: number) =>
  `Answer ${i}, worth ${worths}${i === 3 ? ', and please be kind' : ''}${i === 5 ? ' <img src=x onerror=alert(1)>' : ''}`
const fileOf = (version: string, worths: (i: number) => number) => ({
  name: `${version}.jsonl`,
  mimeType: 'application/x-ndjson',
  buffer: Buffer.from(
    Array.from({ length: 8 }, (_, i) =>
      JSON.stringify({ id: `m${i}`, input: { mail: `Where is order ${i}?` }, output: outputOf(i, worths(i)) }),
    ).join('\n'),
  ),
})
/** @param decide how the console asks people, in its words. */
async function evaluate(version: string, worths: (i: number) => number, decide: string): Promise<Page> {
  const page = await open(desk, '/evaluations/new')
  await page.getByLabel('System', { exact: true }).fill('letters')
  await page.getByLabel('Version', { exact: true }).fill(version)
  await page.getByLabel('Data set', { exact: true }).fill('mails')
  await page.getByLabel('Scored by').selectOption({ label: 'The judge strict' })
  for (const name of ['charmed', 'brittle']) await page.getByLabel(name, { exact: true }).check()
  await page.getByLabel('Where they disagree, or one fails').selectOption({ label: decide })
  await page.getByLabel('Gate 1: at least').fill('0.2')
  await page.locator('input[type=file]').setInputFiles(fileOf(version, worths))
  await page.getByText(`${version}.jsonl: 8 outputs`).waitFor()
  if (shots) await page.screenshot({ path: `${shots}/judges-new.png`, fullPage: true })
  await page.getByRole('button', { name: 'Begin', exact: true }).click()
  await page.getByText('It does not pass: 1 gate of 1 is not reached').waitFor()
  return page
}
async function answerAll(name: string, answer: (data: Record<string, Json>) => object): Promise<void> {
  const { items } = await house.boot.ok<WirePage<ProjectWire>>('GET', '/v1/projects')
  const { queue } = items.find((project) => project.name === name) as ProjectWire
  await house.boot.ok('PATCH', `/v1/queues/${queue}`, { settle: '0s' })
  for (const task of await claim(ann, { queue, limit: 20 }))
    await ann.ok('POST', `/v1/tasks/${task.id}/judgments`, {
      answer: { verdict: 'respond', ...answer(task.decision.input as Record<string, Json>) },
      view: { active_ms: 1_000 },
    })
}
const scored = (data: Record<string, Json>) => ({ scores: { quality: worth(data['output'] as Json), tone: 3 } })

test('[C153] several judges are chosen where an evaluation begins; what they dispute is shown judge by judge and goes to people, by itself or in one step', async () => {
  const page = await evaluate('1', () => 2, 'People decide, in a new project for whoever reviews')
  await page.getByText('people have not decided yet what the judges dispute', { exact: false }).waitFor()
  await page.getByText('The judges: disagree on 1 output; one failed on 1 output').waitFor()
  await page.getByText('People were asked to decide 2 of them, and have decided 0', { exact: false }).waitFor()
  const path = new URL(page.url()).pathname
  const outputs = page.getByRole('group', { name: 'Outputs, judge by judge' })
  expect(await outputs.getByRole('row').allInnerTexts()).toEqual([
    expect.stringMatching(/strict\s+charmed\s+brittle/),
    expect.stringMatching(/m3[^]*They disagree/),
    expect.stringMatching(/m5[^]*none[^]*One failed/),
  ])
  await page.getByText('All', { exact: true }).click()
  await outputs.getByRole('button', { name: 'm7' }).waitFor()
  await answerAll('Disputed in mails', scored)
  await look(path, 'judges-decided', async (other) => {
    await other.getByText('the scores of 2 are people’s', { exact: false }).waitFor()
    await other.getByRole('button', { name: 'm5' }).click()
    await other.getByText('brittle: no score, scores.quality missing').waitFor()
    expect(await other.locator('main img').count()).toBe(0)
    await other.getByRole('group', { name: 'The figures of each judge' }).waitFor()
  })

  const second = await evaluate('2', (i) => 2 + (i % 3), 'Nobody is asked by itself')
  await second.getByText('an output lacks a score, so not reached', { exact: false }).waitFor()
  if (shots) await second.screenshot({ path: `${shots}/judges-open.png`, fullPage: true })
  await second.getByRole('button', { name: 'Ask people to decide 2 outputs' }).click()
  await second.getByText('2 outputs wait for people now.').waitFor()
  await second.getByText('people have not decided yet what the judges dispute', { exact: false }).waitFor()
  await answerAll('Disputed in mails', scored)
  await open(desk, new URL(second.url()).pathname)
  await second.getByText('It passes: its gate is reached').waitFor()
  expect(desk.troubles).toEqual([])
})

test('[C154] systems are compared by the criteria of a rubric: who is ahead is told for each and as a whole, and the boards of one open', async () => {
  const page = await open(desk, '/evaluations/comparisons/new')
  await page.getByLabel('Name', { exact: true }).fill('By criteria')
  await page.getByLabel('And by the criteria of').selectOption({ label: 'Answers, version 1' })
  await page.getByLabel('Judge', { exact: true }).selectOption({ label: 'strict' })
  await page.getByLabel('Pairs that it is shown').fill('8')
  if (shots) await page.screenshot({ path: `${shots}/criteria-new.png`, fullPage: true })
  await page.getByRole('button', { name: 'Compare them' }).click()
  await page.getByRole('heading', { name: 'By criteria', level: 1 }).waitFor()
  await page.getByText('nobody has chosen yet').first().waitFor()
  await page.getByLabel('Pairs', { exact: true }).fill('8')
  await page.getByRole('button', { name: 'Ask people' }).click()
  await page.getByText('8 pairs wait for people now.').waitFor()
  const best = { first: 0, second: 1, tie: 'tie' }
  await answerAll('Pairs of By criteria', ({ first, second }) => {
    const of = { best: best[better(first as Json, second as Json)] }
    return { choice: { quality: of, tone: { best: 'tie' }, total: of } }
  })
  await look(new URL(page.url()).pathname, 'criteria', async (other) => {
    await other.getByRole('button', { name: 'Tone' }).click()
    // The judge takes the first of everything that is said to be about tone.
    await other.getByRole('heading', { name: /Tone, by strict: .* cannot be told apart/ }).waitFor()
    await other.getByText('the place sways it', { exact: false }).waitFor()
    await other.getByRole('heading', { name: /Tone, by people/ }).waitFor()
  })
  expect(desk.troubles).toEqual([])
})

test('[C155] a source from outside is named without an address, is told how to send its scores, and stands beside the judges of an output', async () => {
  const page = await open(desk, '/evaluations/judges')
  await page.getByRole('button', { name: 'Name a judge' }).first().click()
  await page.getByLabel('Name', { exact: true }).fill("Lea's traces")
  await page.getByLabel('What it speaks').selectOption('external')
  expect(await page.getByLabel('Address').count()).toBe(0)
  if (shots) await page.screenshot({ path: `${shots}/source-new.png`, fullPage: true })
  await page.getByRole('button', { name: 'Name it' }).click()
  await page.getByText('may send its scores now', { exact: false }).waitFor()
  const { items } = await lead.ok<{ items: { id: string; name: string }[] }>('GET', '/v1/judges')
  const source = items.find(({ name }) => name === "Lea's traces")
  await look(`/evaluations/judges/${source?.id}`, 'source', (other) =>
    other.getByText(String.raw`--source 'Lea'\''s traces'`, { exact: false }).waitFor(),
  )
  const [last] = (await lead.ok<WirePage<EvaluationWire>>('GET', '/v1/evaluations')).items
  await lead.ok('POST', '/v1/scores', {
    ...{ source: source?.id, rubric: { id: rubric.id, version: 1 } },
    scores: [{ id: 't1', evaluation: last?.id, output: 'm3', scores: { quality: 1, tone: null } }],
  })
  const evaluation = await open(desk, `/evaluations/${last?.id}`)
  await evaluation.getByRole('button', { name: 'm3' }).click()
  await evaluation.getByText('A source from outside: quality 1, tone does not apply').waitFor()
  // It sends its scores before one begins, so it is not offered where one begins at once.
  const fresh = await open(desk, '/evaluations/new')
  await fresh.getByLabel('Scored by').waitFor()
  expect(await fresh.getByLabel('Scored by').innerText()).not.toContain('traces')
  expect(desk.troubles).toEqual([])
})
