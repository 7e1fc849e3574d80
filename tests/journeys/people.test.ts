/** People who answer, in a real browser: passing work on, and who may do what. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import type { Page, PersonWire } from '@countersign/core'
import { heading, open, openBrowser, sit, sizes, type Desk } from '../support/browser.ts'
import { activate, propose } from '../support/flow.ts'
import { keepsTheRules } from './page-rules.ts'
import { openHouse, type House } from '../support/server.ts'

const policy = `policy: people
rules:
  - id: scan
    require: gate
    who: [skill:radiology, skill:radiology]
    when: action == "scan.read"
  - id: blind
    require: gate
    people: 2
    blind: true
    when: action == "loan.decline"
default: gate
`
const shots = process.env.SHOTS

let house: House
let browser: Browser
let [ann, ben, lea] = [] as unknown as [Desk, Desk, Desk]
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  await activate(house, policy)
  ann = await sit(browser, house, 'Ann')
  ben = await sit(browser, house, 'Ben')
  lea = await sit(browser, house, 'Lea', ['lead'])
})
afterEach(() => expect([ann, ben, lea].flatMap(({ troubles }) => troubles.splice(0))).toEqual([]))
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

const shoot = async (desk: Desk, name: string) => {
  if (!shots) return
  await desk.page.screenshot({ path: `${shots}/${name}-1440.png` })
  await desk.page.setViewportSize(sizes.phone)
  await desk.page.waitForTimeout(300)
  await desk.page.screenshot({ path: `${shots}/${name}-390.png`, fullPage: true })
  await desk.page.setViewportSize(sizes.desktop)
}
const people = async () => (await house.boot.ok<Page<PersonWire>>('GET', '/v1/people')).items
const named = async (name: string) => (await people()).find((one) => one.name === name) as PersonWire
test('[C96] from the item in view, by keyboard, a task is handed to a colleague with the reason, escalated or kept; whoever gets it sees how it came', async () => {
  const { id, task } = await propose(house.boot)
  const page = await open(ann, `/decide?task=${task}`)
  await heading(page).waitFor()
  await page.keyboard.press('h')
  const panel = page.getByRole('region', { name: 'Hand it on' })
  await panel.getByRole('radio', { name: 'Delegate' }).waitFor()
  // Without somebody it goes nowhere.
  await page.keyboard.press('Control+Enter')
  await panel.getByText('Choose somebody').waitFor()
  await panel.getByLabel('To whom').selectOption({ label: 'Ben' })
  await panel.getByRole('textbox', { name: 'Why' }).fill('You know this customer.')
  await shoot(ann, 'hand-on')
  await page.keyboard.press('Control+Enter')
  await page.getByText('Handed to Ben.').waitFor({ state: 'attached' })
  await heading(page).waitFor({ state: 'detached' })
  // Whoever looks at Decide takes what comes free.
  await open(ann, '/')

  const his = await open(ben, `/decide?task=${task}`)
  await his.getByRole('list', { name: 'How it came here' }).getByText('Ann handed it to you').waitFor()
  await his.getByText('You know this customer.').waitFor()
  // Kept by its digit, and still his when he leaves the page.
  await his.keyboard.press('h')
  await his.getByRole('radio', { name: 'Delegate' }).waitFor()
  await his.keyboard.press('3')
  await his.getByRole('radio', { name: '1 hour' }).check({ force: true })
  await his.keyboard.press('Control+Enter')
  await his.getByText(/You are on it until (\w+,? )?\d\d:\d\d/).waitFor()
  await shoot(ben, 'kept')
  await open(ben, '/')
  await open(lea, '/inbox')
  await lea.page.getByLabel('Status').selectOption('leased')
  await lea.page.getByRole('row').filter({ hasText: 'with Ben' }).waitFor()

  await open(ben, `/decide?task=${task}`)
  await heading(his).waitFor()
  await his.keyboard.press('h')
  await his.getByRole('radio', { name: 'Delegate' }).waitFor()
  await his.keyboard.press('2')
  await his.getByRole('textbox', { name: 'Why' }).fill('More than I may decide.')
  await his.keyboard.press('Control+Enter')
  await heading(his).waitFor({ state: 'detached' })

  await open(ben, '/')
  const hers = await open(lea, `/decide?task=${task}`)
  await hers.getByText('Ben escalated it to role:lead').waitFor()
  await open(lea, `/decisions/${id}`)
  for (const words of ['Ann handed it to Ben.', 'Ben is on it until', 'Ben escalated it: it opened to role:lead too'])
    await hers.getByText(words).first().waitFor()
}, 60_000)

test('[C97] an item says that its review is blind, and which seats nobody here can fill; the inbox says so too', async () => {
  const blind = await propose(house.boot, { action: 'loan.decline' })
  const page = await open(ann, `/decide?task=${blind.task}`)
  await page.getByText('Nobody sees the others’ answers before all have answered.').waitFor()
  await page.getByText('2 people answer').waitFor()

  // She can answer the first seat; a second radiologist there is not.
  await house.boot.ok('PATCH', `/v1/people/${ann.id}`, { skills: ['radiology'] })
  const scan = await propose(house.boot, { action: 'scan.read' })
  await open(ann, `/decide?task=${scan.task}`)
  const alert = page.getByRole('alert').filter({ hasText: 'Nobody here can fill: skill:radiology' })
  await alert.getByText('A lead grants a skill').waitFor()
  await shoot(ann, 'nobody')
  await open(ann, '/')
  await open(ann, '/inbox')
  await page.getByRole('row').filter({ hasText: 'Nobody here can fill: skill:radiology' }).first().waitFor()
  await shoot(ann, 'inbox')
})

test('[C98] on the people page a lead sees what each has in hand, and grants skills, leave and conflicts, each taken back as easily', async () => {
  const page = await open(lea, '/people')
  expect(await page.getByRole('region', { name: 'Invite somebody' }).count()).toBe(0)
  await page.getByRole('columnheader', { name: 'In hand now' }).waitFor()
  await page.getByRole('button', { name: 'Change Ben' }).click()
  const dialog = page.getByRole('dialog', { name: 'Ben' })
  await dialog.getByLabel('Skill', { exact: true }).fill('lang:de')
  await dialog.getByLabel('Last day (optional)').fill('2099-06-30')
  await dialog.getByRole('button', { name: 'Grant' }).click()
  await dialog.getByText('until 30 Jun 2099, granted by Lea').waitFor()
  expect((await named('Ben')).skill_grants).toMatchObject([{ name: 'lang:de', until: '2099-07-01T00:00:00.000Z' }])
  await dialog.getByRole('button', { name: 'End lang:de' }).click()
  await dialog.getByText('lang:de of Ben is ended.').waitFor()
  expect((await named('Ben')).skills).toEqual([])
  await dialog.getByRole('button', { name: 'Undo' }).click()
  await dialog.getByText('until 30 Jun 2099, granted by Lea').waitFor()

  const leave = dialog.getByRole('region', { name: 'Leave' })
  await leave.getByLabel('First day').fill('2098-12-21')
  await leave.getByLabel('Last day').fill('2099-01-03')
  await leave.getByLabel('Covered by').selectOption({ label: 'Ann' })
  await leave.getByRole('button', { name: 'Enter the leave' }).click()
  await leave.getByText('Away from 21 Dec 2098 to 3 Jan 2099; Ann covers.').waitFor()
  await leave.getByRole('button', { name: 'End the leave' }).click()
  await leave.getByText('The leave of Ben is ended.').waitFor()
  expect((await named('Ben')).leave).toBeNull()
  await leave.getByRole('button', { name: 'Undo' }).click()
  await leave.getByText('Away from 21 Dec 2098 to 3 Jan 2099; Ann covers.').waitFor()

  const conflicts = dialog.getByRole('region', { name: 'Conflicts of interest' })
  await conflicts.getByLabel('Conflict with').selectOption('system')
  await conflicts.getByLabel('Which', { exact: true }).fill('deploy-agent')
  await conflicts.getByRole('button', { name: 'Put on record' }).click()
  await conflicts.getByText('put on record by a lead').waitFor()
  await keepsTheRules(page, 'desktop')
  await shoot(lea, 'person')
  await page.keyboard.press('Escape')
  const row = page.getByRole('row', { name: /^Ben/ })
  await row.getByText('from system deploy-agent').waitFor()
  await shoot(lea, 'people')
}, 60_000)

test('[C99] everybody declares their own conflicts of interest on the people page, sees nobody else’s and cannot lift a lead’s', async () => {
  const page = await open(ben, '/people')
  await page.getByRole('row', { name: /^Ann/ }).getByText('theirs to see').waitFor()
  await page.getByRole('button', { name: 'My conflicts of interest' }).click()
  const dialog = page.getByRole('dialog', { name: 'Ben' })
  await dialog.getByText('from system deploy-agent').waitFor()
  expect(await dialog.getByRole('button', { name: /^Lift/ }).count()).toBe(0)
  expect(await dialog.getByRole('region', { name: 'Skills' }).count()).toBe(0)
  await dialog.getByLabel('Which', { exact: true }).fill('customer:77')
  await dialog.getByRole('button', { name: 'Put on record' }).click()
  await dialog.getByText('It is on record.').waitFor()
  await dialog.getByText('about somebody kept as a hash').waitFor()
  await page.keyboard.press('Escape')
  expect((await named('Ben')).conflicts?.filter(({ own }) => own)).toHaveLength(1)
  await page.getByRole('button', { name: 'My conflicts of interest' }).click()
  await dialog.getByRole('button', { name: /^Lift/ }).click()
  await dialog.getByText('It is lifted.').waitFor()
  await shoot(ben, 'mine')
  expect((await named('Ben')).conflicts?.filter(({ own }) => own)).toEqual([])
})

test('[C105] a lead makes a set from two columns; who takes it answers its items and has the skill; the lead sees the score with its interval', async () => {
  const page = await open(lea, '/qualifications')
  await page.getByRole('button', { name: 'Make a set' }).click()
  await page.getByLabel('Name').fill('German mail')
  await page.getByLabel('Skill that it proves').fill('lang:de')
  await page.getByLabel('Items').fill('Ihre Rechnung\tinvoice\nLetzte Mahnung')
  await page.getByText('Line 2 has no right answer: put a tab before it.').waitFor()
  expect(await page.getByRole('button', { name: 'Make it' }).isDisabled()).toBe(true)
  await page.getByLabel('Items').fill('Ihre Rechnung\tinvoice\nLetzte Mahnung\treminder')
  await page.getByText('2 items; to choose from: invoice, reminder').waitFor()
  await keepsTheRules(page, 'desktop')
  await shoot(lea, 'qualification-form')
  await page.getByRole('button', { name: 'Make it' }).click()
  await page.getByRole('region', { name: 'German mail' }).waitFor()
  expect(await page.getByRole('button', { name: 'Take it: German mail' }).count()).toBe(1)

  const taker = await open(ann, '/qualifications')
  await taker.getByRole('button', { name: 'Take it: German mail' }).click()
  const rights = { 'Ihre Rechnung': '1', 'Letzte Mahnung': '2' }
  for (const nth of [0, 1]) {
    if (nth > 0) await (await open(ann, '/qualifications')).getByRole('link', { name: /^Go on: .*German mail/ }).click()
    const asked = taker.getByText(/Ihre Rechnung|Letzte Mahnung/).first()
    const right = rights[(await asked.innerText()).trim() as keyof typeof rights]
    await taker.getByRole('button', { name: /^Respond/ }).click()
    await taker.getByRole('radio', { name: 'invoice' }).waitFor()
    await taker.keyboard.press(right)
    await taker.keyboard.press('Control+Enter')
    await taker.getByText('Answered').first().waitFor()
  }
  await open(ann, '/qualifications')
  await taker.getByText('Passed').waitFor()
  expect((await named('Ann')).skills).toContain('lang:de')
  await page.reload()
  await page.getByText(/2 of 2 \(95 %: \d+ % to 100 %\)/).waitFor()
  await keepsTheRules(page, 'desktop')
  await shoot(lea, 'qualifications')
  await page.getByRole('button', { name: 'Retire German mail' }).click()
  await page.getByText('Retired', { exact: true }).waitFor()
})
