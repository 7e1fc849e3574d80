/** From a file to a learning curve, in a real browser: imported, answered blind by three, disputed, adjudicated, learnt. */
import { existsSync, readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import type { LearningWire, Page as List, ProjectWire } from '@countersign/core'
import type { Client } from '../support/client.ts'
import { claim } from '../support/flow.ts'
import { open, openBrowser, seat, sit, sizes, type Desk } from '../support/browser.ts'
import { openHouse, type House } from '../support/server.ts'
import { keepsTheRules } from './page-rules.ts'

const shots = process.env.SHOTS
const trec = new URL('../../../shared/data/text-classification/trec6/TREC.test', import.meta.url)
const classes = {
  ...{ HUM: 'A human', LOC: 'A place', NUM: 'A number', DESC: 'A description', ENTY: 'A thing' },
  ABBR: 'An abbreviation',
}
type Class = keyof typeof classes
const names = Object.keys(classes) as Class[]
const digitOf = (name: Class) => String(names.indexOf(name) + 1)

/** Questions of TREC-6 where they are at hand, else some that are asked alike. */
function questions(): { text: string; of: Class }[] {
  if (existsSync(trec))
    return readFileSync(trec, 'latin1')
      .split('\n', 240)
      .map((line) => ({ text: line.slice(line.indexOf(' ') + 1), of: line.split(':')[0] as Class }))
  const begins: Record<Class, string> = {
    ...{ HUM: 'Who was the first to reach', LOC: 'Where do people look for', NUM: 'How many are there of' },
    ...{ DESC: 'What is meant by', ENTY: 'Which thing is used with', ABBR: 'What does it stand for in' },
  }
  return Array.from({ length: 240 }, (_, i) => {
    const of = names[i % names.length] as Class
    return { text: `${begins[of]} number ${i} ?`, of }
  })
}
const asked = questions()
const truth = new Map(asked.map(({ text, of }) => [text, of]))

let house: House
let browser: Browser
let lea: Desk
let people: { client: Client & { id: string }; desk: Desk }[]
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  lea = await sit(browser, house, 'Lea', ['lead'])
  people = await Promise.all(
    ['Ann', 'Ben', 'Cem'].map(async (name) => {
      const client = await house.person(name)
      return { client, desk: await seat(browser, house, client.id) }
    }),
  )
})
afterEach(() => {
  for (const desk of [lea, ...people.map((one) => one.desk)]) expect(desk.troubles.splice(0)).toEqual([])
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})
const shoot = async (page: Page, name: string) => {
  if (!shots) return
  const before = page.viewportSize() ?? sizes.desktop
  for (const scheme of ['light', 'dark'] as const)
    for (const { width, height } of [sizes.desktop, sizes.phone]) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      await page.setViewportSize({ width, height })
      await page.waitForTimeout(200)
      await page.screenshot({ path: `${shots}/${name}-${width}-${scheme}.png`, fullPage: true })
    }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
  await page.setViewportSize(before)
}

test(`[AL17] a project is imported (${existsSync(trec) ? 'TREC-6' : 'TREC-6 is not here: questions of our own'}), three people label blind, a disagreement is adjudicated, the learner retrains and the curve moves`, async () => {
  const page = await open(lea, '/projects/new')
  await page.getByLabel('Name', { exact: true }).fill('TREC-6')
  await page.getByLabel('Question', { exact: true }).fill('What does it ask for?')
  await page.getByLabel('Options').fill(names.map((name) => `${name} = ${classes[name]}`).join('\n'))
  await page.getByLabel('Answers for each item').fill('3')
  await page.getByRole('button', { name: 'Make the project' }).click()
  await page.getByRole('heading', { name: 'TREC-6' }).waitFor()
  const [project] = (await house.boot.ok<List<ProjectWire>>('GET', '/v1/projects')).items as [ProjectWire]
  await house.boot.ok('PATCH', `/v1/queues/${project.queue}`, { settle: '0s' })
  await page.getByRole('tab', { name: 'Learning' }).click()
  await page.getByText('Nothing is learnt here yet').waitFor()
  await page.getByLabel('Batch').fill('20')
  await page.getByLabel('At random, %').fill('80')
  await page.getByRole('button', { name: 'Let it choose' }).click()
  await page.getByText('The first round begins when items have been imported.').waitFor()
  await page.getByRole('tab', { name: 'In and out' }).click()
  await page.getByLabel(/Drop a file/).setInputFiles({
    name: 'trec.jsonl',
    mimeType: 'application/x-ndjson',
    buffer: Buffer.from(asked.map(({ text }, i) => JSON.stringify({ id: `t${i}`, data: { text } })).join('\n')),
  })
  await page.getByText(/items made, \d+ here before/).waitFor()

  const learning = () => lea.page.request.get(`${lea.origin}/v1/projects/${project.id}/learning`).then((it) => it.json() as Promise<LearningWire>) // prettier-ignore
  const round = (n: number) =>
    expect
      .poll(async () => (await learning()).rounds.length, { timeout: 20_000 })
      .toBe(n)
      .then(learning)
  await round(1)

  // The first that was chosen is asked of all three, who see nothing of each other; they are of three minds.
  let first = ''
  for (const [i, { desk }] of people.entries()) {
    const own = await open(desk, `/decide?queue=${encodeURIComponent(project.queue)}`)
    const item = own.getByRole('region', { name: 'The item' }).locator('section').first()
    const text = (await item.textContent()) ?? ''
    if (i > 0) expect(text).toBe(first)
    first = text
    await own.keyboard.press(String(i + 1))
    await Promise.all([
      own.waitForResponse((response) => response.url().endsWith('/judgments')),
      own.keyboard.press('Control+Enter'),
    ])
    await expect.poll(() => item.textContent()).not.toBe(text)
  }
  const [disputed] = [...truth].find(([text]) => first.includes(text)) as [string, Class]
  const bench = await open(lea, `/decide?queue=${encodeURIComponent(project.queue)}`)
  await bench.getByText('People disagree: what you answer is the label').waitFor()
  await bench.keyboard.press(digitOf(truth.get(disputed) as Class))
  await bench.keyboard.press('Control+Enter')
  const done = async () => {
    const [row] = await house.admin("select count(*)::int as n from items where state = 'done'")
    return Number(row?.['n'])
  }
  await expect.poll(done).toBe(1)

  // The others of the batch, as fast as programs type. What a page holds for its person is left to them.
  const answerUntil = async (labels: number) => {
    for (let missing = labels - (await done()); missing > 0; missing = labels - (await done()))
      for (const { client } of people)
        for (const task of await claim(client, { queue: project.queue, limit: Math.min(20, missing) })) {
          const { text } = task.decision.input as { text: string }
          await client.ok('POST', `/v1/tasks/${task.id}/judgments`, {
            answer: { verdict: 'respond', labels: { [project.questions[0]?.name ?? '']: truth.get(text) } },
            view: { active_ms: 900 },
          })
        }
  }
  await answerUntil(20)
  const second = await round(2)
  const { labels } = second.rounds[1] as LearningWire['rounds'][number]
  expect(second.rounds[1]?.accuracy).toMatchObject({ labels })
  const tab = await open(lea, `/projects/${project.id}?tab=learning`)
  const curve = tab.getByRole('img', { name: /Accuracy by labels/ })
  await curve.waitFor()
  expect(await curve.locator('circle').count()).toBe(1)

  await answerUntil(labels + 20)
  const third = await round(3)
  await tab.reload()
  await curve.waitFor()
  expect(await curve.locator('circle').count()).toBe(2)
  // The page says what the figures are, and what asking at random takes for the same.
  const share = (part: number) => `${Math.round(part * 100)} %`
  const last = third.rounds[2]?.accuracy as NonNullable<LearningWire['rounds'][number]['accuracy']>
  await tab
    .getByRole('table', { name: 'Rounds' })
    .getByText(`${share(last.share)} of ${last.n}`)
    .first()
    .waitFor()
  expect(third.savings.length).toBeGreaterThan(0)
  for (const { accuracy } of third.savings) await tab.getByText(`Accuracy of ${share(accuracy)}: the strategy`).waitFor() // prettier-ignore
  await keepsTheRules(tab, 'desktop')
  await shoot(tab, 'learning-curve')
  // Where the strategy is not ahead, the page offers to ask at random.
  const offer = tab.getByRole('button', { name: 'Ask at random from now on' })
  if (third.ahead?.verdict === 'yes') return expect(await offer.count()).toBe(0)
  await offer.click()
  await expect.poll(() => learning().then((it) => it.learning?.strategy)).toBe('random')
  await expect.poll(() => tab.getByLabel('Asks next').inputValue()).toBe('random')
  expect(await offer.count()).toBe(0)
}, 60_000)
