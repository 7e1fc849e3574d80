/** A rubric, a judge, an evaluation from a file, people beside the judge, and systems beside each other: in a browser. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import type { EvaluationWire, Json, ProjectWire, TaskWire, Page as WirePage } from '@countersign/core'
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
/** What an output is worth stands in it. */
const worth = (output: Json): number => Number(/worth (\d)/.exec(JSON.stringify(output))?.[1])

beforeAll(async () => {
  // Gives a level more than it is worth, and likes what stands first.
  judging = createServer((request, response) => {
    let text = ''
    request.on('data', (part: Buffer) => (text += part.toString()))
    request.on('end', () => {
      const { output, first } = JSON.parse(text) as { output: Json; first?: Json }
      response.setHeader('content-type', 'application/json')
      response.end(
        JSON.stringify(
          first === undefined ? { scores: { kindness: Math.min(3, worth(output) + 1) } } : { prefer: 'first' },
        ),
      )
    })
  })
  await new Promise<void>((resolve) => judging.listen(0, '127.0.0.1', resolve))
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  lead = await house.person('Lea', ['lead'])
  ann = await house.person('Ann')
  await settleAtOnce(house.boot)
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

test('[C142] a rubric is written in the console and tried beside; its next version says beforehand what becomes of older scores', async () => {
  await look('/evaluations/rubrics', 'rubrics-empty', (page) => page.getByText('No rubric yet').waitFor())
  const page = await open(desk, '/evaluations/rubrics/new')
  await page.getByLabel('Name', { exact: true }).fill('Letters')
  await page.getByRole('button', { name: 'Remove safety' }).click()
  const quality = page.locator('section', { has: page.getByRole('heading', { name: 'Quality', level: 3 }) }).first()
  await quality.getByLabel('Title').fill('Kindness')
  const kind = page.locator('section', { has: page.getByRole('heading', { name: 'Kindness', level: 3 }) }).first()
  await kind.getByLabel('Name in the data').fill('kindness')
  await kind.getByLabel('What its values mean').fill('1 = Rude | It hurts.\n2 = Cold\n2 = Warm | It helps. | Dear you')
  await kind.getByText('levels: their values rise from the first to the last').waitFor()
  expect(await page.getByRole('button', { name: 'Make the rubric' }).isDisabled()).toBe(true)
  await kind
    .getByLabel('What its values mean')
    .fill('1 = Rude | It hurts.\n2 = Cold | Neither.\n3 = Warm | It helps. | Dear you')
  await page.getByLabel('Preview').getByText('Warm', { exact: true }).click()
  await page.getByText('Total: 100 %. No gate fails.').waitFor()
  if (shots) await page.screenshot({ path: `${shots}/rubric-new.png`, fullPage: true })
  await page.getByRole('button', { name: 'Make the rubric' }).click()
  await page.getByRole('heading', { name: 'Letters', level: 1 }).waitFor()
  await page.getByText('Nothing is changed yet.').waitFor()
  await page.getByLabel('Weight, 0 to 1').fill('0.5')
  await page.getByText('kindness weighed otherwise: scores stand').waitFor()
  await page.getByLabel('What is asked').fill('Is it kind?')
  await page.getByText('kindness asked otherwise: scores of before do not count').waitFor()
  await page.getByRole('button', { name: 'Keep it as version 2' }).click()
  await page.getByText('Version 2.', { exact: true }).waitFor()
  const { pathname } = new URL(page.url())
  await look(pathname, 'rubric', (other) => other.getByText('The first.').waitFor())
})

test('[C143] a judge is named in the console; its secret is never shown again', async () => {
  const page = await open(desk, '/evaluations/judges')
  await page.getByText('No judge yet').waitFor()
  await page.getByRole('button', { name: 'Name a judge' }).first().click()
  await page.getByLabel('Name', { exact: true }).fill('Flatterer')
  await page.getByLabel('What it speaks').selectOption('http')
  await page.getByLabel('Address').fill(`http://127.0.0.1:${(judging.address() as AddressInfo).port}/`)
  await page.getByLabel('Secret').fill('hush-hush-secret')
  if (shots) await page.screenshot({ path: `${shots}/judge-new.png`, fullPage: true })
  await page.getByRole('button', { name: 'Name it' }).click()
  await page.getByRole('link', { name: 'Flatterer' }).waitFor()
  expect(await page.content()).not.toContain('hush-hush-secret')
  await look('/evaluations/judges', 'judges', (other) => other.getByRole('link', { name: 'Flatterer' }).waitFor())
})

/** A version's outputs, as a file. */
const file = (version: string, worths: (i: number) => number) => ({
  name: `${version}.jsonl`,
  mimeType: 'application/x-ndjson',
  buffer: Buffer.from(
    Array.from({ length: 40 }, (_, i) =>
      JSON.stringify({
        id: `m${i}`,
        input: { mail: `Where is order ${i}?` },
        output: `Answer ${i}, worth ${worths(i)}`,
      }),
    ).join('\n'),
  ),
})
async function evaluate(version: string, worths: (i: number) => number): Promise<string> {
  const page = await open(desk, '/evaluations/new')
  await page.getByLabel('System', { exact: true }).fill('letters')
  await page.getByLabel('Version', { exact: true }).fill(version)
  await page.getByLabel('Data set', { exact: true }).fill('mails')
  await page.getByLabel('Scored by').selectOption({ label: 'The judge Flatterer' })
  await page.getByLabel('Gate 1: of').selectOption('kindness')
  await page.getByLabel('Gate 1: at least').fill('2.4')
  await page.getByLabel('Gate 1: measured').selectOption('people')
  await page.locator('input[type=file]').setInputFiles({
    ...{ name: 'broken.jsonl', mimeType: 'application/x-ndjson', buffer: Buffer.from('{"output": "x"}\n') },
  })
  await page.getByText('Line 1 has no id.', { exact: false }).waitFor()
  expect(await page.getByRole('button', { name: 'Begin', exact: true }).isDisabled()).toBe(true)
  await page.locator('input[type=file]').setInputFiles(file(version, worths))
  await page.getByText(`${version}.jsonl: 40 outputs`).waitFor()
  if (shots) await page.screenshot({ path: `${shots}/evaluation-new.png`, fullPage: true })
  await page.getByRole('button', { name: 'Begin', exact: true }).click()
  await page.getByText('It does not pass: 1 gate of 1 is not reached').waitFor()
  return new URL(page.url()).pathname
}
/** Ann answers whatever waits in a project. */
async function answerAll(name: string, answer: (data: Record<string, Json>) => object): Promise<void> {
  const { items } = await house.boot.ok<WirePage<ProjectWire>>('GET', '/v1/projects')
  const { queue } = items.find((project) => project.name === name) as ProjectWire
  await house.boot.ok('PATCH', `/v1/queues/${queue}`, { settle: '0s' })
  for (;;) {
    const tasks: TaskWire[] = await claim(ann, { queue, limit: 20 })
    if (tasks.length === 0) return
    for (const task of tasks)
      await ann.ok('POST', `/v1/tasks/${task.id}/judgments`, {
        answer: { verdict: 'respond', ...answer(task.decision.input as Record<string, Json>) },
        view: { active_ms: 1_000 },
      })
  }
}

test('[C144] a version is evaluated from a file; people are asked about outputs drawn at random, and what they would say of all decides a gate by people', async () => {
  await look('/evaluations/new', 'evaluation-new', (page) => page.getByText('What it put out').waitFor())
  const path = await evaluate('1', (i) => 1 + (i % 2))
  const page = await open(desk, path)
  await page.getByText('too few people have answered', { exact: false }).waitFor()
  await page.getByLabel('Outputs drawn at random').fill('35')
  await page.getByRole('button', { name: 'Ask people' }).click()
  await page.getByText('35 outputs wait for people now.').waitFor()
  await answerAll('Scores of mails', (data) => ({ scores: { kindness: worth(data['output'] as Json) } }))
  const told = await open(desk, path)
  await told.getByText(/what people would say, by the lower end .* it is 1\.\d+, not reached/).waitFor()
  await told.getByText('have answered 35 of these', { exact: false }).waitFor()
  await look(path, 'evaluation-people', (other) => other.getByText('What they said of those they saw').waitFor())
})

test('[C145] a judge is held against people: how far it agrees, which way it leans, and whether place or length sways it', async () => {
  const { items } = await house.boot.ok<{ items: { id: string }[] }>('GET', '/v1/judges')
  await look(`/evaluations/judges/${items[0]?.id}`, 'judge', async (page) => {
    await page.getByText('From 35 outputs drawn at random that people scored too').waitFor()
    await page.getByText('kinder than people', { exact: false }).first().waitFor()
  })
})

test('[C146] systems are put side by side: by a judge that is found to look at places, and by people who choose blind; who cannot be told apart is not called better', async () => {
  await evaluate('2', () => 2)
  await look('/evaluations/comparisons', 'comparisons-empty', (page) => page.getByText('No comparison yet').waitFor())
  const page = await open(desk, '/evaluations/comparisons/new')
  await page.getByLabel('Name', { exact: true }).fill('One and two')
  await page.getByLabel('Judge', { exact: true }).selectOption({ label: 'Flatterer' })
  await page.getByLabel('Pairs that it is shown').fill('30')
  if (shots) await page.screenshot({ path: `${shots}/comparison-new.png`, fullPage: true })
  await page.getByRole('button', { name: 'Compare them' }).click()
  await page.getByRole('heading', { name: 'One and two', level: 1 }).waitFor()
  await page.getByText(/By Flatterer: letters \d and letters \d cannot be told apart/).waitFor()
  await page.getByText('the place sways it', { exact: false }).waitFor()
  await page.getByLabel('Pairs', { exact: true }).fill('40')
  await page.getByRole('button', { name: 'Ask people' }).click()
  await page.getByText('40 pairs wait for people now.').waitFor()
  await answerAll('Pairs of One and two', ({ first, second }) => {
    const [one, other] = [worth(first as Json), worth(second as Json)]
    return { choice: { which: { best: one === other ? 'tie' : one > other ? 0 : 1 } } }
  })
  const { pathname } = new URL(page.url())
  await look(pathname, 'comparison', (other) => other.getByText('By people: letters 2 is ahead').waitFor())
  await look('/evaluations/comparisons', 'comparisons', (other) => other.getByText('40 of 40').waitFor())
  const { items } = await house.boot.ok<WirePage<EvaluationWire>>('GET', '/v1/evaluations')
  expect(items).toHaveLength(2)
  expect(desk.troubles).toEqual([])
})

test('[C192] three systems are ranked at once by people, who see letters alone; the page tells the order and whether places won evenly', async () => {
  const { items } = await house.boot.ok<WirePage<EvaluationWire>>('GET', '/v1/evaluations')
  const rubric = items[0]?.rubric.id
  const sides: string[] = []
  for (const [i, version] of ['a', 'b', 'c'].entries()) {
    const { id } = await lead.ok<EvaluationWire>('POST', '/v1/evaluations', {
      ...{ system: 'jotter', version, dataset: 'notes', rubric, gates: [] },
    })
    await lead.ok('POST', `/v1/evaluations/${id}/outputs`, {
      outputs: Array.from({ length: 12 }, (_, n) => ({
        ...{ id: `n${n}`, input: `Note ${n}`, output: `Worth ${n}: worth ${i + 1}`, scores: { kindness: 1 } },
      })),
    })
    await lead.ok('POST', `/v1/evaluations/${id}/begin`, {})
    await expect.poll(async () => (await lead.ok<EvaluationWire>('GET', `/v1/evaluations/${id}`)).status).toBe('done')
    sides.push(id)
  }
  const { id } = await lead.ok<{ id: string }>('POST', '/v1/comparisons', {
    ...{ name: 'Three notes', evaluations: sides, question: 'Which is the best note?' },
  })
  const page = await open(desk, `/evaluations/comparisons/${id}`)
  await page.getByLabel('Shown at once').selectOption('3')
  await page.getByLabel('Lists', { exact: true }).fill('12')
  await page.getByRole('button', { name: 'Ask people' }).click()
  await page.getByText('12 lists wait for people now.').waitFor()
  const { items: projects } = await house.boot.ok<WirePage<ProjectWire>>('GET', '/v1/projects')
  const project = projects.find(({ name }) => name === 'Rankings of 3 of Three notes') as ProjectWire
  const own = await seat(browser, house, ann.id, { viewport: sizes.desktop })
  const item = await open(own, `/decide?queue=${encodeURIComponent(project.queue)}`)
  await item.getByText('Ranks', { exact: true }).click()
  for (const letter of ['A', 'B', 'C']) {
    const side = await item.getByRole('region', { name: letter, exact: true }).textContent()
    await item.getByLabel(`Rank of ${letter}`).fill(String(4 - worth(side)))
  }
  expect(await item.getByText(/jotter|eval_/).count()).toBe(0)
  await keepsTheRules(item, 'desktop')
  if (shots) await item.screenshot({ path: `${shots}/rank-three.png`, fullPage: true })
  await Promise.all([
    item.waitForResponse((response) => response.url().endsWith('/judgments') && response.ok()),
    item.getByRole('button', { name: /Submit/ }).click(),
  ])
  expect(own.troubles).toEqual([])
  await own.context.close()
  await answerAll(project.name, (data) => ({
    choice: { order: { ranks: ['first', 'second', 'third'].map((place) => 4 - worth(data[place] as Json)) } },
  }))
  await look(`/evaluations/comparisons/${id}`, 'comparison-lists', async (other) => {
    await other.getByText('By people: jotter c', { exact: false }).waitFor()
    await other.getByText(/lists of 3 that one place won, the places won \d+, \d+, \d+/).waitFor()
  })
})
