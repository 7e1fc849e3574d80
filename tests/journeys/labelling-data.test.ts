/** What who leads does with items, and what who answers asks, in a real browser. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import type { FoundItemsWire, ProjectWire, TaskWire } from '@countersign/core'
import { claim } from '../support/flow.ts'
import { open, openBrowser, sit, sizes, type Desk } from '../support/browser.ts'
import { openHouse, type House } from '../support/server.ts'
import { keepsTheRules } from './page-rules.ts'

const shots = process.env.SHOTS
let house: House
let browser: Browser
let [lea, ann] = [] as unknown as [Desk, Desk]
let project: ProjectWire
const topic = {
  ...{ kind: 'choice', name: 'topic', title: 'What is it about?' },
  options: [
    { value: 'sport', title: 'Sport' },
    { value: 'politics', title: 'Politics' },
  ],
}
const texts = [
  'The striker scored a late goal for the league leaders.',
  'A late goal by the striker won the league match.',
  'Parliament passed the budget after a long debate.',
  'The minister defended the budget in parliament.',
  'A chess match ended in a draw.',
]
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  lea = await sit(browser, house, 'Lea', ['lead'])
  ann = await sit(browser, house, 'Ann', ['reviewer'], { viewport: sizes.phone, hasTouch: true, isMobile: true })
  project = await house.boot.ok<ProjectWire>('POST', '/v1/projects', {
    ...{ kind: 'labelling', name: 'News', view: [{ path: 'text', as: 'text' }], questions: [topic] },
    ...{ guideline: 'Choose what **most** of it is about.', overlap: { answers: 1 }, gold: { share: 0 } },
  })
  await house.boot.ok('PATCH', `/v1/queues/${project.queue}`, { settle: '1h' })
  const lines = [
    ...texts.map((text, i) => ({ id: `n${i + 1}`, data: { text, desk: i % 2 ? 'evening' : 'morning' } })),
    ...Array.from({ length: 52 }, (_, i) => ({
      id: `gold-${i + 1}`,
      data: { text: `Gold ${i + 1}` },
      gold: { topic: 'sport' },
    })),
  ]
  const body = Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n'))
  await house.boot.ok('POST', `/v1/projects/${project.id}/import`, body, { 'content-type': 'application/x-ndjson' })
})
afterEach(() => {
  for (const desk of [lea, ann]) expect(desk.troubles.splice(0)).toEqual([])
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})
const shoot = async (page: Page, name: string) => {
  if (!shots) return
  const before = page.viewportSize() ?? sizes.desktop
  for (const scheme of ['light', 'dark'] as const)
    for (const [width, height] of [
      [1280, 900],
      [390, 844],
    ] as const) {
      await page.emulateMedia({ colorScheme: scheme })
      await page.setViewportSize({ width, height })
      await page.waitForTimeout(200)
      await page.screenshot({ path: `${shots}/${name}-${scheme}-${width}.png`, fullPage: true })
    }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize(before)
}
const rows = (page: Page) => page.getByRole('table', { name: 'Items' }).getByRole('row')

test('[C177] filters are chips that the address holds, all of them together; taking one away takes it out of the address', async () => {
  const page = await open(lea, `/projects/${project.id}?tab=data`)
  await rows(page).nth(5).waitFor()
  await page.getByLabel('Add a filter').selectOption('field')
  await page.getByLabel('Path in the data').fill('desk')
  await page.getByLabel('Value').fill('morning')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await expect.poll(() => rows(page).count()).toBe(4)
  await page.getByText(/among 57 that were looked at/).waitFor()
  expect(new URL(page.url()).searchParams.getAll('field')).toEqual(['desk=morning'])
  await page.getByLabel('Add a filter').selectOption('skipped')
  await page.getByText('Nothing matches').waitFor()
  await keepsTheRules(page, 'desktop')
  await shoot(page, 'data-chips')
  // The address alone brings it back.
  await page.reload()
  await page.getByRole('button', { name: 'Take away: Skipped' }).click()
  await expect.poll(() => rows(page).count()).toBe(4)
  await page.getByRole('button', { name: 'Take away: desk is morning' }).click()
  expect(new URL(page.url()).searchParams.toString()).toBe('tab=data')
})

test('[C178] an item’s dialog finds what is near to it, says by what and of how many, and opens it', async () => {
  const page = await open(lea, `/projects/${project.id}?tab=data`)
  await page.getByRole('button', { name: 'n1', exact: true }).click()
  await page.getByRole('button', { name: 'Find similar items' }).click()
  const near = page.getByRole('table', { name: 'Similar items' })
  await page.getByText('By the words in it, of 56 others that were compared.').waitFor()
  expect(await near.getByRole('row').nth(1).textContent()).toContain('n2')
  await keepsTheRules(page, 'desktop')
  await shoot(page, 'item-similar')
  await near.getByRole('button', { name: 'n2' }).click()
  await page.getByRole('dialog', { name: 'n2' }).waitFor()
})

test('[C179] several items get one answer: what it would reach and what it cannot stand before it is sent, and it is undone', async () => {
  const page = await open(lea, `/projects/${project.id}?tab=data`)
  for (const name of ['n1', 'n2', 'gold-1'])
    await page.getByRole('checkbox', { name: `Select ${name}`, exact: true }).check()
  await page.getByRole('button', { name: 'Answer them…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Answer 3 items' })
  await dialog.getByRole('radio', { name: 'Sport' }).check()
  await dialog.getByRole('button', { name: 'See what it would answer' }).click()
  await dialog
    .getByRole('list', { name: 'Cannot be answered' })
    .getByText(/gold-1: It is gold/)
    .waitFor()
  expect(await dialog.getByRole('list', { name: 'Will be answered' }).getByRole('listitem').count()).toBe(2)
  await keepsTheRules(page, 'desktop')
  await shoot(page, 'bulk-preview')
  await dialog.getByRole('button', { name: 'Answer 2 items' }).click()
  await dialog.getByText('2 items answered').waitFor()
  await dialog.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('2 answers undone.').waitFor()
  const { items } = await house.boot.ok<FoundItemsWire>('GET', `/v1/projects/${project.id}/items?state=done`)
  expect(items).toEqual([])
})

test('[C180] who has an item in hand asks about it, kept while it is written; who leads is told, answers, and makes it an example', async () => {
  let page = await open(ann, `/decide?queue=${encodeURIComponent(project.queue)}`)
  await page.getByRole('button', { name: 'Ask about this item' }).click()
  await page.getByLabel('Your question').fill('Is a league a sport?')
  await page.reload()
  await expect.poll(() => page.getByLabel('Your question').inputValue()).toBe('Is a league a sport?')
  await page.getByRole('button', { name: 'Ask', exact: true }).click()
  await page.getByText(/Not answered yet/).waitFor()
  await keepsTheRules(page, 'phone')
  await shoot(page, 'ask-lead')
  page = await open(lea, '/')
  await page.getByText(/1 question about items waits/).waitFor()
  await shoot(page, 'home-question')
  await page.getByRole('link', { name: 'Read it' }).click()
  await page.getByText('Is a league a sport?').waitFor()
  await page.getByRole('button', { name: 'Answer', exact: true }).click()
  await page.getByLabel('Answer', { exact: true }).fill('Yes: what a league plays decides.')
  await page.getByLabel('Who is told').selectOption('guideline')
  await page.getByRole('radio', { name: 'Sport' }).check()
  await keepsTheRules(page, 'desktop')
  await shoot(page, 'questions-answer')
  await page.getByRole('button', { name: 'Send the answer' }).click()
  await page.getByText('No question waits').waitFor()
  page = await open(ann, '/')
  await page.getByText(/1 question of yours was answered/).waitFor()
  await page.getByRole('link', { name: 'Read it' }).click()
  await page.getByText('Yes: what a league plays decides.').waitFor()
  await keepsTheRules(page, 'phone')
  await shoot(page, 'questions-own')
})

test('[C181] a guideline is written with a preview, its changes and examples; its history tells how many answers followed each version', async () => {
  const [task] = (await claim(await house.person('Ben'), { queue: project.queue, limit: 1 })) as [TaskWire]
  expect(task.project?.guideline.examples).toHaveLength(1)
  const page = await open(lea, `/projects/${project.id}`)
  await page.getByRole('list', { name: 'Examples' }).getByText('Yes: what a league plays decides.').waitFor()
  await page.getByRole('button', { name: 'Write a new version' }).click()
  await page.getByLabel('The new version').fill('Choose what **most** of it is about.\n\nA draw is sport.')
  await page.getByRole('button', { name: 'Add an example' }).click()
  await page.getByLabel('The item').fill('A derby in the rain')
  await page.getByRole('radio', { name: 'Sport' }).check()
  await page.getByLabel('Why that is right').fill('A derby is a match.')
  await page.getByRole('button', { name: 'Add the example' }).click()
  await page.getByRole('tab', { name: 'Changes' }).click()
  await page.getByText('A draw is sport.').waitFor()
  await shoot(page, 'guideline-changes')
  await page.getByRole('tab', { name: 'Preview' }).click()
  await page.getByRole('list', { name: 'Examples' }).getByText('A derby is a match.').waitFor()
  await keepsTheRules(page, 'desktop')
  await page.getByRole('button', { name: 'Put it in force' }).click()
  await page.getByText('version 3', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'History' }).click()
  const versions = page.getByRole('table', { name: 'Versions of the guideline' })
  await expect.poll(() => versions.getByRole('row').count()).toBe(4)
  await keepsTheRules(page, 'desktop')
  await shoot(page, 'guideline-history')
  const own = await open(ann, `/decide?queue=${encodeURIComponent(project.queue)}`)
  await own.getByRole('list', { name: 'Examples' }).waitFor()
  await keepsTheRules(own, 'phone')
  await shoot(own, 'label-examples')
})

test('[C183] [C204] gold stands with its words and right answer, and where none of it is given that is said and mended in one press; it is told by its true number and shown page by page; one is retired and taken back; how it is asked is changed where it stands', async () => {
  const page = await open(lea, `/projects/${project.id}?tab=gold`)
  await page.getByText('50 of 52 items').waitFor()
  await page.getByRole('row', { name: /gold-1 .*Gold 1 sport/i }).waitFor()
  await page.getByText('None of it is given').waitFor()
  await keepsTheRules(page, 'desktop')
  await page.getByRole('button', { name: 'Give 10 %' }).click()
  await page.getByText('None of it is given').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Show more' }).click()
  await page.getByText('52 items', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Retire gold-1', exact: true }).click()
  await page.getByText('gold-1 is retired').waitFor()
  await page.getByRole('button', { name: 'Use it again: gold-1' }).waitFor()
  await keepsTheRules(page, 'desktop')
  await shoot(page, 'gold')
  await page.keyboard.press('z')
  await page.getByRole('button', { name: 'Retire gold-1', exact: true }).waitFor()
  await keepsTheRules(page, 'desktop')
  await page.getByRole('tab', { name: 'Overview' }).click()
  await page.getByRole('button', { name: 'Change how it is asked' }).click()
  await page.getByLabel('Gold among what people get').fill('10')
  await page.getByLabel('Pause who is surely right less often than').fill('60')
  await page.getByLabel('Tell people how they did on gold').check()
  await keepsTheRules(page, 'desktop')
  await shoot(page, 'asking')
  await page.getByRole('button', { name: 'Keep' }).click()
  await page.getByText(/10 % of what people get is gold, of 52 items; people are told how they did/).waitFor()
  const { gold } = await house.boot.ok<ProjectWire>('GET', `/v1/projects/${project.id}`)
  expect(gold).toEqual({ share: 0.1, feedback: 'after', pause_below: 0.6, at_least: 10 })
})
