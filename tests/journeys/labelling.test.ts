/** A project, in a real browser: made, imported, answered blind by three, disputed, adjudicated, measured. */
import { existsSync, readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import type { ItemWire, LearningWire, Page as List, ProjectWire, TaskWire } from '@countersign/core'
import type { Client } from '../support/client.ts'
import { claim } from '../support/flow.ts'
import { open, openBrowser, seat, sit, sizes, type Desk } from '../support/browser.ts'
import { openHouse, type House } from '../support/server.ts'
import { keepsTheRules } from './page-rules.ts'

const shots = process.env.SHOTS
const trec = new URL('../../../shared/data/text-classification/trec6/TREC.test', import.meta.url)
let house: House
let browser: Browser
let lea: Desk
let [ann, ben, cem] = [] as unknown as [Desk, Desk, Desk]
let project: ProjectWire
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  lea = await sit(browser, house, 'Lea', ['lead'])
  ;[ann, ben, cem] = await Promise.all([
    sit(browser, house, 'Ann'),
    sit(browser, house, 'Ben'),
    sit(browser, house, 'Cem', ['reviewer'], { viewport: sizes.phone, hasTouch: true, isMobile: true }),
  ])
})
afterEach(() => {
  for (const desk of [lea, ann, ben, cem]) expect(desk.troubles.splice(0)).toEqual([])
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})
const shoot = async (page: Page, name: string) => {
  if (!shots) return
  const before = page.viewportSize() ?? sizes.desktop
  for (const [width, height] of [
    [1280, 900],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height })
    await page.waitForTimeout(200)
    await page.screenshot({ path: `${shots}/${name}-${width}.png`, fullPage: true })
  }
  await page.setViewportSize(before)
}

/** Questions of TREC-6 where they are at hand, else some like them. */
function texts(): string[] {
  if (!existsSync(trec)) return ['Who wrote Emma ?', 'How far is the Moon ?', 'What is a quark ?']
  return readFileSync(trec, 'latin1')
    .split('\n', 3)
    .map((line) => line.slice(line.indexOf(' ') + 1))
}

test('[C130] [C131] [C132] [C203] [C208] [FM15] an empty list teaches; a project is made by a form, a file imported with every refused line told', async () => {
  const page = await open(lea, '/projects')
  await page.getByText('No project yet').waitFor()
  await page.getByRole('link', { name: 'New project' }).click()
  await page.getByText('Still wanting: a name.').waitFor()
  await page.getByLabel('Name', { exact: true }).fill('TREC questions')
  await page.getByLabel('Guideline').fill('Choose what the **answer** would be.\n\n- a person\n- a place')
  await page.getByLabel('Question', { exact: true }).fill('What does it ask for?')
  await page.getByLabel('Options').fill('HUM = A human\nNUM = A number\nDESC = A description | what something is')
  await page
    .getByRole('region', { name: 'Preview' })
    .getByRole('radio', { name: /A description/ })
    .waitFor()
  await page.getByLabel('Answers for each item').fill('3')
  await shoot(page, 'project-new')
  await page.getByRole('button', { name: 'Make the project' }).click()
  await page.getByRole('heading', { name: 'TREC questions' }).waitFor()
  const lines = [...texts().map((text, i) => ({ id: `t${i + 1}`, data: { text } })), { id: 'bad', nothing: 1, data: 3 }]
  await page.getByLabel(/Drop a file/).setInputFiles({
    name: 'questions.jsonl',
    mimeType: 'application/x-ndjson',
    buffer: Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n')),
  })
  await page.getByText('3 items made, 0 here before, 1 refused.').waitFor()
  const refused = page.getByRole('table', { name: 'Refused lines' })
  await refused.getByRole('row', { name: /does not belong beside .* 4/ }).waitFor()
  // The lines that are shown are of this project.
  await page.getByText('{"id":"2","data":{"text":"…"},"gold":{"label":"HUM"}}').waitFor()
  await shoot(page, 'project-import')
  // What a format has no place for is told before anything is downloaded.
  await page.getByRole('region', { name: 'Export' }).getByLabel('Format').selectOption('langfuse')
  await page.getByText('Texts of more than 500 characters.').waitFor()
  ;[project] = (await house.boot.ok<List<ProjectWire>>('GET', '/v1/projects')).items as [ProjectWire]
  await house.boot.ok('PATCH', `/v1/queues/${project.queue}`, { settle: '0s' })
})

/** What stands first in the item in view. */
const textOf = async (page: Page) =>
  (await page.getByRole('region', { name: 'The item' }).locator('section').first().textContent()) ?? ''

test('[C127] [C129] [C124] three people answer blind by digits, drafts are kept, and who adjudicates sees the answers without names', async () => {
  const [disputed] = texts()
  for (const [desk, digit] of [
    [ann, '1'],
    [ben, '2'],
    [cem, '3'],
  ] as const) {
    const page = await open(desk, `/decide?queue=${encodeURIComponent(project.queue)}`)
    for (let i = 0; i < 3; i++) {
      await page.getByRole('button', { name: /Submit and next/ }).waitFor()
      const text = await textOf(page)
      if (i === 0) {
        await page.getByText('version 1').waitFor()
        if (desk === ann) {
          // What was begun is there again after the page was left.
          await page.keyboard.press('2')
          await page.reload()
          await expect.poll(() => page.getByRole('radio', { name: /A number/ }).isChecked()).toBe(true)
          await shoot(page, 'label')
        }
        if (desk === cem) await keepsTheRules(page, 'phone')
      }
      await page.keyboard.press(text.includes(disputed ?? '') ? digit : '1')
      await page.keyboard.press('Control+Enter')
      await expect
        .poll(() =>
          page
            .getByRole('region', { name: 'The item' })
            .count()
            .then((n) => n === 0 || textOf(page).then((now) => now !== text)),
        )
        .toBe(true)
    }
    await page.getByRole('heading', { level: 1 }).filter({ hasNotText: 'TREC' }).waitFor()
  }
  const page = await open(lea, `/decide?queue=${encodeURIComponent(project.queue)}`)
  await page.getByText('People disagree: what you answer is the label').waitFor()
  const answers = page.getByRole('region', { name: 'What was answered' })
  for (const said of ['A human', 'A number', 'A description']) await answers.getByText(said).waitFor()
  for (const name of ['Ann', 'Ben', 'Cem']) expect(await page.getByText(name, { exact: true }).count()).toBe(0)
  await keepsTheRules(page, 'desktop')
  await shoot(page, 'adjudicate')
  await page.keyboard.press('u')
  await page.getByText('Answer 1 of 3 is taken over.').waitFor({ state: 'attached' })
  await page.keyboard.press('u')
  await page.getByText('Answer 2 of 3 is taken over.').waitFor({ state: 'attached' })
  await page.keyboard.press('2')
  await page.keyboard.press('Control+Enter')
  const items = async () =>
    (await house.boot.ok<List<ItemWire>>('GET', `/v1/projects/${project.id}/items?state=done`)).items.length
  await expect.poll(items).toBe(3)
})

test('[C132] [C133] [C205] items are found by state and words with what people said of each; quality tells agreement and skill with intervals', async () => {
  const page = await open(lea, `/projects/${project.id}?tab=data`)
  const table = page.getByRole('table', { name: 'Items' })
  await expect.poll(() => table.getByRole('row').count()).toBe(4)
  await page.getByText('3 of 3 items.').waitFor()
  await page.getByLabel('State').selectOption('adjudicating')
  await page.getByText('Nothing matches').waitFor()
  await page.getByLabel('State').selectOption('done')
  await table.getByText('who answered what').first().click()
  await table.getByText(/Ann/).first().waitFor()
  await shoot(page, 'project-data')
  await table.getByRole('button', { name: 't1' }).click()
  const item = page.getByRole('dialog', { name: 't1' })
  await item.getByLabel('Answer', { exact: true }).selectOption('Ben')
  await expect.poll(() => item.getByRole('radio', { name: /A number/ }).isChecked()).toBe(true)
  expect(await item.getByRole('radio', { name: /A number/ }).isDisabled()).toBe(true)
  await keepsTheRules(page, 'desktop')
  await shoot(page, 'project-item')
  await page.keyboard.press('Escape')
  await page.getByRole('tab', { name: 'Gold' }).click()
  await page.getByText('No gold yet').waitFor()
  await page.getByRole('tab', { name: 'Quality' }).click()
  await page.getByRole('table', { name: /^Agreement/ }).waitFor()
  await page
    .getByRole('table', { name: /^People/ })
    .getByText('Ben')
    .waitFor()
  await keepsTheRules(page, 'desktop')
  await shoot(page, 'project-quality')
  // What two of three would not have said may be wrong, and is read where it is listed: it is asked of somebody else.
  await page
    .getByRole('table', { name: /^May be wrong/ })
    .getByRole('row', { name: new RegExp(`No. 1 ${(texts()[0] ?? '').slice(0, 12)}`) })
    .waitFor()
  await page.getByRole('checkbox', { name: 'Ask No. 1 once more' }).check()
  await page.getByRole('button', { name: 'Ask 1 once more' }).click()
  await page.getByText(/asked once more, of somebody else/).waitFor()
  await page.getByRole('tab', { name: 'Overview' }).click()
  await page.getByText('2 of 3 items done').waitFor()
  await shoot(page, 'project')
})

test('[C128] what an AI answered is filled in, asked for, shown after one’s own answer, or hidden, as the queue says; an item is skipped with its reason, and Z brings an answer back', async () => {
  const lines = (n: number) =>
    Array.from({ length: n }, (_, i) =>
      JSON.stringify({
        id: `p${i}`,
        data: { text: `Mail ${i}` },
        predictions: [{ labels: { topic: 'ham' }, score: 0.82 }],
      }),
    ).join('\n')
  const make = async (shown: string, n = 1) => {
    const made = await house.boot.ok<ProjectWire>('POST', '/v1/projects', {
      ...{ kind: 'labelling', name: `Shown ${shown}`, ai_shown: shown, view: [{ path: 'text', as: 'text' }] },
      questions: [
        {
          ...{ kind: 'choice', name: 'topic', title: 'What is it?' },
          options: ['spam', 'ham'].map((value) => ({ value, title: value })),
        },
      ],
    })
    const type = { 'content-type': 'application/x-ndjson' }
    await house.boot.ok('POST', `/v1/projects/${made.id}/import`, Buffer.from(lines(n)), type)
    return `/decide?queue=${encodeURIComponent(made.queue)}`
  }
  const radio = (page: Page, name: string) => page.getByRole('radio', { name })
  let page = await open(ben, await make('open', 2))
  await page.getByText('It is filled in already').waitFor()
  expect(await radio(page, 'ham').isChecked()).toBe(true)
  await page.keyboard.press('1')
  await page.getByText('yours differs').waitFor()
  await page.keyboard.press('Control+Enter')
  await page.getByText('Mail 1').waitFor()
  await page.keyboard.press('z')
  await page.getByText('Mail 0').waitFor()
  await expect.poll(() => radio(page, 'spam').isChecked()).toBe(true)
  await page.keyboard.press('s')
  await page.getByRole('radio', { name: 'The guideline does not say' }).waitFor()
  await page.keyboard.press('1')
  await page.keyboard.press('Enter')
  await page.getByText('Mail 1').waitFor()

  page = await open(ben, await make('on-demand'))
  await page.getByText('Form your own view first').waitFor()
  expect(await radio(page, 'ham').isChecked()).toBe(false)
  await page.keyboard.press('b')
  const ai = page.getByRole('region', { name: 'What the AI answered' })
  await ai.getByText('82 % sure').waitFor()
  expect(await radio(page, 'ham').isChecked()).toBe(false)
  await ai.getByRole('button', { name: 'Take it over' }).click()
  expect(await radio(page, 'ham').isChecked()).toBe(true)

  page = await open(ben, await make('commit-first'))
  await page.keyboard.press('1')
  await page.getByRole('button', { name: /This is my answer/ }).waitFor()
  await page.keyboard.press('Control+Enter')
  await ai.getByText('yours differs').waitFor()
  await page.keyboard.press('2')
  await page.getByRole('button', { name: /Submit and next/ }).click()

  page = await open(ben, await make('blind'))
  await page.getByText('Hidden in this queue').waitFor()
  expect(await page.getByText('82 %').count()).toBe(0)
})

test('[C200] [C201] [C202] whoever wants to answers an item with one keystroke, be it what was filled in; what was answered is named while it settles; a guideline that has been answered by stands below what is asked', async () => {
  const made = await house.boot.ok<ProjectWire>('POST', '/v1/projects', {
    ...{ kind: 'labelling', name: 'At once', view: [{ path: 'text', as: 'text' }], guideline: 'Say what it **is**.' },
    questions: [
      {
        ...{ kind: 'choice', name: 'topic', title: 'What is it?' },
        options: ['spam', 'ham'].map((value) => ({ value, title: `A ${value}` })),
      },
    ],
  })
  const lines = [1, 2, 3, 4, 5].map((n) =>
    JSON.stringify({ id: `o${n}`, data: { text: `Mail ${n}` }, ...(n === 3 ? { labels: { topic: 'ham' } } : {}) }),
  )
  const type = { 'content-type': 'application/x-ndjson' }
  await house.boot.ok('POST', `/v1/projects/${made.id}/import`, Buffer.from(lines.join('\n')), type)
  const eve = await sit(browser, house, 'Eve')
  const page = await open(eve, `/decide?queue=${encodeURIComponent(made.queue)}`)
  const item = page.getByRole('region', { name: 'The item' })
  const asked = page.getByRole('radiogroup', { name: 'What is it?' })
  const isAbove = async () => {
    const [guide, question] = [page.getByRole('region', { name: 'Guideline' }), asked]
    return ((await guide.boundingBox())?.y ?? 0) < ((await question.boundingBox())?.y ?? 0)
  }
  await item.getByText('Mail 1').waitFor()
  expect(await page.getByLabel('Queue').locator('option:checked').textContent()).toBe('At once')
  expect(await isAbove()).toBe(true)
  // Until it is asked for a choice waits to be submitted.
  await page.keyboard.press('1')
  await expect.poll(() => asked.getByRole('radio', { name: /A spam/ }).isChecked()).toBe(true)
  await item.getByText('Mail 1').waitFor()
  await page.getByLabel('Submit as soon as an option is chosen').check()
  await page.keyboard.press('2')
  await item.getByText('Mail 2').waitFor()
  const strip = page.getByRole('region', { name: 'Settling' })
  await strip.getByText('A ham: Mail 1').waitFor()
  expect(await isAbove()).toBe(false)
  // Arrows only go through the options.
  await asked.getByRole('radio', { name: /A spam/ }).focus()
  await page.keyboard.press('ArrowDown')
  await expect.poll(() => asked.getByRole('radio', { name: /A ham/ }).isChecked()).toBe(true)
  await item.getByText('Mail 2').waitFor()
  await page.keyboard.press('1')
  // What an AI answered is filled in; to say the same is one keystroke too.
  await item.getByText('Mail 3').waitFor()
  expect(await asked.getByRole('radio', { name: /A ham/ }).isChecked()).toBe(true)
  await page.keyboard.press('2')
  await item.getByText('Mail 4').waitFor()
  await asked.getByText('A spam').click()
  await item.getByText('Mail 5').waitFor()
  await keepsTheRules(page, 'desktop')
  await shoot(page, 'at-once')
  // Nothing is left, and that is said only when it is known.
  await page.keyboard.press('1')
  await page.getByRole('heading', { level: 1 }).filter({ hasNotText: 'At once' }).waitFor()
  expect(eve.troubles).toEqual([])
})

/** A project of its own with these lines, for one who answers through the API. */
async function projectOf(spec: object, lines: readonly object[]): Promise<ProjectWire> {
  const made = await house.boot.ok<ProjectWire>('POST', '/v1/projects', { kind: 'labelling', ...spec })
  await house.boot.ok('PATCH', `/v1/queues/${made.queue}`, { settle: '0s' })
  if (lines.length === 0) return made
  const body = Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n'))
  await house.boot.ok('POST', `/v1/projects/${made.id}/import`, body, { 'content-type': 'application/x-ndjson' })
  return made
}
const respond = (client: Client, task: TaskWire, labels: object) =>
  client.ok('POST', `/v1/tasks/${task.id}/judgments`, {
    answer: { verdict: 'respond', labels },
    view: { ...(task.decision.digest ? { digest: task.decision.digest } : {}), active_ms: 900 },
  })

test('[PJ23] an item tells by how many each thing was marked, and what was left out', async () => {
  const options = ['person', 'place'].map((value) => ({ value, title: value }))
  const made = await projectOf(
    {
      ...{ name: 'Names', view: [{ path: 'text', as: 'text' }], overlap: { answers: 3 } },
      questions: [{ kind: 'spans', name: 'names', title: 'Who and where?', field: 'text', options, required: false }],
    },
    [{ id: 'n1', data: { text: 'Ada Lovelace lived in London for most of her life.' } }],
  )
  const span = (start: number, end: number, label: string) => ({ id: `${start}`, start, end, label })
  for (const [name, spans] of [
    ['Dua', [span(0, 12, 'person'), span(22, 28, 'place')]],
    ['Eva', [span(4, 12, 'person'), span(22, 28, 'place')]],
    ['Fil', [span(0, 12, 'person'), span(41, 49, 'person')]],
  ] as const) {
    const client = await house.person(name)
    const [task] = await claim(client, { queue: made.queue, limit: 1 })
    await respond(client, task as TaskWire, { names: { spans, relations: [] } })
  }
  const page = await open(lea, `/projects/${made.id}?tab=data`)
  await page.getByRole('table', { name: 'Items' }).getByRole('button', { name: 'n1' }).click()
  const table = page.getByRole('table', { name: 'Who marked what: Who and where?' })
  await table.getByRole('row', { name: /“Ada Lovelace”.*3 of 3.*Kept person/ }).waitFor()
  await table.getByRole('row', { name: /“London”.*2 of 3.*Kept place/ }).waitFor()
  await table.getByRole('row', { name: /“her life”|“[^”]+” 1 of 3.*Left out nothing here/ }).waitFor()
  await keepsTheRules(page, 'desktop')
  await shoot(page, 'item-marks')
  await page.keyboard.press('Escape')
  await page.getByRole('tab', { name: 'Quality' }).click()
  await page
    .getByRole('table', { name: 'Agreement: Who and where?' })
    .getByText('F1 of marks that overlap by half or more, by place and label')
    .waitFor()
  await shoot(page, 'quality-marks')
})

test('[PJ56] [PJ57] [PJ58] who answered gold that is drawn reads what they missed; who leads reads which marks may be wrong, and where', async () => {
  const options = ['person', 'place'].map((value) => ({ value, title: value === 'person' ? 'Person' : 'Place' }))
  const box = (id: string, label: string, x: number) => ({ id, label, box: [x, 0.1, 0.2, 0.2] })
  const faces = [box('a', 'person', 0.1), box('b', 'person', 0.6)]
  const made = await projectOf(
    {
      ...{ name: 'Faces', view: [{ path: 'image', as: 'image' }], gold: { share: 0.5, feedback: 'after' } },
      questions: [{ kind: 'shapes', name: 'faces', title: 'Faces', field: 'image', shapes: ['box'], options }],
    },
    [
      ...[1, 2, 3, 4].map((n) => ({ id: `f${n}`, data: { image: `${n}.jpg` }, labels: { faces }, score: 0.9 })),
      ...[5, 6, 7].map((n) => ({ id: `g${n}`, data: { image: `${n}.jpg` }, gold: { faces } })),
    ],
  )
  const gia = await house.person('Gia')
  for (let i = 0; i < 6; i++) {
    const [task] = await claim(gia, { queue: made.queue, limit: 1 })
    if (!task) break
    await respond(gia, task, { faces: [box('1', 'person', 0.11), box('2', 'place', 0.8)] })
  }
  const desk = await seat(browser, house, gia.id)
  const own = await open(desk, `/projects/${made.id}`)
  const latest = own.getByRole('list', { name: 'Your latest answers to items whose answer is known' })
  await latest
    .getByText(/Not right: 50 % .* asked for is 80 %. Missed: Person \(box at 60 %.*Too much: Place \(box at 80 %/)
    .first()
    .waitFor()
  await keepsTheRules(own, 'desktop')
  await shoot(own, 'own-marks')
  expect(desk.troubles).toEqual([])
  const page = await open(lea, `/projects/${made.id}?tab=quality`)
  const suspects = page.getByRole('table', { name: 'May be wrong: Faces' })
  await suspects
    .getByRole('row', { name: /overlooked \d\.jpg nothing marked Person \(box at 60 %.* 10 %/ })
    .first()
    .waitFor()
  await keepsTheRules(page, 'desktop')
  await shoot(page, 'suspect-marks')
  await page.getByRole('button', { name: 'All of them' }).click()
  await page.getByRole('button', { name: /^Ask \d once more/ }).click()
  await page.getByText(/items? asked once more, of somebody else/).waitFor()
})

test('[C174] [C175] [C176] quality tells the figure to read first with why, who agrees with whom, how well each answers and how long; who suspects a label; and what counts', async () => {
  const values = ['sport', 'politics', 'weather']
  const truth = (n: number) => values[n % 3] as string
  const made = await projectOf(
    {
      ...{ name: 'Agreed', view: [{ path: 'text', as: 'text' }], ai_shown: 'blind', overlap: { answers: 3 } },
      questions: [
        {
          ...{ kind: 'choice', name: 'topic', title: 'What is it about?', required: true },
          options: values.map((value) => ({ value, title: value })),
        },
      ],
    },
    [],
  )
  const page = await open(lea, `/projects/${made.id}?tab=import`)
  await page.getByLabel('Answers that the file holds').selectOption('count')
  const lines = Array.from({ length: 30 }, (_, n) => ({
    ...{ id: `a${n}`, data: { n, text: `Text ${n}` }, labels: { topic: truth(n) }, score: 0.9 },
    answers: n < 9 ? [{ who: 'gil@elsewhere.example', labels: { topic: n < 7 ? truth(n) : 'weather' } }] : [],
  }))
  await page.setInputFiles('input[type=file]', {
    ...{ name: 'items.jsonl', mimeType: 'application/x-ndjson' },
    buffer: Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n')),
  })
  await page.getByText('9 answers of people outside count.').waitFor()
  await shoot(page, 'import-answers')
  for (const [name, wrong] of [
    ['Gwen', 30],
    ['Hugo', 9],
    ['Ines', 3],
  ] as const) {
    const client = await house.person(name)
    for (let left = 30; left > 0; left -= 15) {
      const tasks = await claim(client, { queue: made.queue, limit: 15 })
      await Promise.all(
        tasks.map((task) => {
          const { n } = task.decision.input as { n: number }
          return client.ok('POST', `/v1/tasks/${task.id}/judgments`, {
            answer: { verdict: 'respond', labels: { topic: n % wrong === wrong - 1 ? truth(n + 1) : truth(n) } },
            view: { active_ms: 2_000 + 400 * (n % 10) + 1_000 * wrong },
          })
        }),
      )
    }
  }
  await page.goto(page.url().replace('tab=import', 'tab=quality'))
  const first = page.getByRole('table', { name: 'Agreement: What is it about?' })
  await first.getByText(/Krippendorff’s alpha, by category/).waitFor()
  await first.getByText(/It takes any number of people/).waitFor()
  expect(await page.getByText('Gwet’s AC1').isVisible()).toBe(false)
  await page.getByText('4 other figures').click()
  await page.getByText('Gwet’s AC1').waitFor()
  const matrix = page.getByRole('table', { name: /^Matrix of agreement/ })
  await matrix
    .getByText(/Gwen and Hugo say the same on \d+ % of 30 items/)
    .first()
    .waitFor({ state: 'attached' })
  await page.getByText('Beyond chance (kappa)').click()
  const people = page.getByRole('table', { name: 'People: What is it about?' })
  await people.getByRole('row', { name: /gil@elsewhere.example Outside/ }).waitFor()
  expect(await people.getByText('Model', { exact: true }).count()).toBe(0)
  await page.getByLabel('Count the model as one more annotator').click()
  await people.getByText('Model', { exact: true }).waitFor()
  await page
    .getByRole('table', { name: 'Time at work on an item' })
    .getByRole('row', { name: /Gwen.*30/ })
    .waitFor()
  await page.getByText('the model that came with the items').first().waitFor()
  await keepsTheRules(page, 'desktop')
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme })
    await shoot(page, `quality-all-${scheme}`)
  }
  await page.setViewportSize(sizes.phone)
  await keepsTheRules(page, 'phone')
  await page.setViewportSize(sizes.desktop)
  await page.emulateMedia({ colorScheme: 'light' })
  await page.getByRole('tab', { name: 'Data' }).click()
  await page
    .getByText(/With 95 % one of:/)
    .first()
    .waitFor()
  await shoot(page, 'data-likely')
})

test('[AL8] what the learner expects stands beside an item as the queue says, with why it thinks so', async () => {
  const words = { sport: ['goal', 'match', 'league', 'coach'], politics: ['vote', 'senate', 'law', 'party'] }
  const topics = Object.keys(words) as (keyof typeof words)[]
  const made = await projectOf(
    {
      ...{ name: 'Expected', view: [{ path: 'text', as: 'text' }], ai_shown: 'on-demand' },
      questions: [
        {
          ...{ kind: 'choice', name: 'topic', title: 'What is it about?' },
          options: topics.map((value) => ({ value, title: value })),
        },
      ],
      learning: {
        ...{ question: 'topic', strategy: 'margin-diverse', batch: 12, random_share: 0.1, learner: 'built-in' },
        suggest: true,
      },
    },
    Array.from({ length: 40 }, (_, i) => ({
      data: { text: [0, 1].map((step) => words[topics[i % 2] as 'sport'][((i >> 1) + step) % 4]).join(' ') },
    })),
  )
  const client = await house.person('Gil')
  const round = (n: number) =>
    expect
      .poll(async () => (await house.boot.ok<LearningWire>('GET', `/v1/projects/${made.id}/learning`)).rounds.length, {
        timeout: 20_000,
      })
      .toBeGreaterThanOrEqual(n)
  await round(1)
  for (const task of await claim(client, { queue: made.queue, limit: 12 })) {
    const { text } = task.decision.input as { text: string }
    await respond(client, task, { topic: topics.find((topic) => words[topic].includes(text.split(' ')[0] as string)) })
  }
  await round(2)
  // An item of the strategy comes first, else the one drawn at random is skipped.
  const page = await open(ben, `/decide?queue=${encodeURIComponent(made.queue)}`)
  const own = page.getByText('Form your own view first')
  for (let drawn = 0; drawn < 3; drawn++) {
    await page.getByRole('button', { name: /Submit and next/ }).waitFor()
    if (await own.waitFor({ timeout: 3_000 }).then(...([() => true, () => false] as const))) break
    await page.keyboard.press('1')
    await page.keyboard.press('Control+Enter')
  }
  await own.waitFor()
  expect(await page.getByText('What the learner expects').count()).toBe(0)
  await page.keyboard.press('b')
  const panel = page.getByRole('region', { name: 'What the learner expects' })
  await panel.getByText('Why it thinks so').click()
  await panel
    .getByRole('list', { name: 'What weighed most' })
    .getByText(/for (sport|politics)/)
    .first()
    .waitFor()
  await panel.getByRole('list', { name: 'The nearest labelled items' }).getByText(/alike: (sport|politics)/).first().waitFor() // prettier-ignore
  await keepsTheRules(page, 'desktop')
  await shoot(page, 'expected')
  await panel.getByRole('button', { name: 'Take it over' }).click()
  expect(await page.getByRole('radio', { checked: true }).count()).toBe(1)
  const tab = await open(lea, `/projects/${made.id}?tab=learning`)
  await tab.getByLabel(/Show what it expects/).waitFor()
  // Which model learns is chosen for a table alone.
  expect(await tab.getByLabel('By', { exact: true }).count()).toBe(0)
  await tab.getByLabel('Learns from').selectOption('table')
  expect(await tab.getByLabel('By', { exact: true }).inputValue()).toBe('auto')
  await keepsTheRules(tab, 'desktop')
  await shoot(tab, 'learning-tab')
})
