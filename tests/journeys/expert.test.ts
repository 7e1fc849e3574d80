/** An expert from outside, on a phone, behind a link. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { open, openBrowser, sit, sizes, visit } from '../support/browser.ts'
import { propose, read, settleAtOnce } from '../support/flow.ts'
import { openHouse, type House } from '../support/server.ts'
import { keepsTheRules } from './page-rules.ts'

let house: House
let browser: Browser
beforeAll(async () => {
  ;[house, browser] = await Promise.all([openHouse(), openBrowser()])
  await settleAtOnce(house.boot)
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
})

test('[C103] an expert from outside is asked about one decision by a link, answers on a phone, and a link that was ended opens nothing', async () => {
  const lea = await sit(browser, house, 'Lea', ['lead', 'reviewer'])
  const decision = await propose(house.boot, { input: { finding: '<b>a shadow</b> of 4 mm' }, action: 'dose.change' })
  const page = await open(lea, `/decisions/${decision.id}`)
  const panel = page.getByRole('region', { name: 'Experts from outside', exact: true })
  const linkFor = async (name: string) => {
    await panel.getByLabel('Ask somebody from outside').fill(name)
    await panel.getByRole('button', { name: 'Make a link for an expert' }).click()
    await panel.getByText(name).waitFor()
    return new URL((await panel.getByLabel('Code').innerText()).trim())
  }
  const ended = await linkFor('Dr. Ende')
  await panel.getByRole('button', { name: 'End the link of Dr. Ende' }).click()
  await panel.getByText('Dr. Ende, ended').waitFor()

  const phone = await visit(browser, house.url, { viewport: sizes.phone, hasTouch: true, isMobile: true })
  const guest = phone.page
  await guest.goto(`${phone.origin}/expert${ended.hash}`)
  await guest.getByRole('heading', { name: 'This link did not open' }).waitFor()
  expect(phone.troubles.splice(0)).toEqual([expect.stringContaining('404')])

  const link = await linkFor('Dr. Brandt')
  await guest.goto('about:blank')
  await guest.goto(`${phone.origin}/expert${link.hash}`)
  await guest.getByText('a shadow of 4 mm').waitFor()
  expect(await guest.getByText('Lea').count()).toBe(0)
  await keepsTheRules(guest, 'phone')
  await guest.getByRole('group', { name: 'Your answer' }).getByRole('button', { name: 'Reject' }).tap()
  await guest.getByLabel('Your reasons').fill('Four millimetres are watched, not treated.')
  await guest.getByRole('button', { name: 'Give this answer' }).tap()
  await guest.getByRole('heading', { name: 'Answered' }).waitFor()
  await expect
    .poll(() => read(house.boot, decision.id))
    .toMatchObject({ status: 'rejected', outcome: { comment: 'Four millimetres are watched, not treated.' } })
  expect([...lea.troubles, ...phone.troubles]).toEqual([])
})

test('[C103] asked about a whole case, the expert answers one after the other, and sees the AI’s view when they ask for it', async () => {
  await house.boot.ok('PATCH', '/v1/queues/inbox', { ai_shown: 'on-demand' })
  const lea = await sit(browser, house, 'Lena', ['lead', 'reviewer'])
  const about = (finding: string) =>
    propose(house.boot, {
      case: 'study:9',
      input: { finding },
      action: 'dose.change',
      explanation: { summary: 'The dose follows the finding.' },
    })
  const [one, two] = [await about('left, 4 mm'), await about('right, 2 mm')]
  const page = await open(lea, `/decisions/${one.id}`)
  const panel = page.getByRole('region', { name: 'Experts from outside', exact: true })
  await panel.getByLabel('Ask somebody from outside').fill('Dr. Case')
  await panel.getByLabel('Ask about everything of this case that waits').check()
  await panel.getByRole('button', { name: 'Make a link for an expert' }).click()
  await panel.getByText('Dr. Case, 2 of this case').waitFor()
  const link = new URL((await panel.getByLabel('Code').innerText()).trim())
  const phone = await visit(browser, house.url, { viewport: sizes.phone, hasTouch: true, isMobile: true })
  const guest = phone.page
  await guest.goto(`${phone.origin}/expert${link.hash}`)
  for (const [text, counted] of [
    ['left, 4 mm', '1 of 2 in this case; 2 still to be answered.'],
    ['right, 2 mm', '2 of 2 in this case; 1 still to be answered.'],
  ] as const) {
    await guest.getByText(text).waitFor()
    await guest.getByText(counted).waitFor()
    expect(await guest.getByText('The dose follows the finding.').count()).toBe(0)
    await guest.getByRole('button', { name: 'Reveal' }).tap()
    await guest.getByText('The dose follows the finding.').waitFor()
    await keepsTheRules(guest, 'phone')
    await guest.getByRole('group', { name: 'Your answer' }).getByRole('button', { name: 'Approve' }).tap()
    await guest.getByRole('button', { name: 'Give this answer' }).tap()
  }
  await guest.getByRole('heading', { name: 'Answered' }).waitFor()
  for (const { id } of [one, two]) await expect.poll(async () => (await read(house.boot, id)).status).toBe('approved')
  expect([...lea.troubles, ...phone.troubles]).toEqual([])
})

test('[EX12] an application that the operator names shows the page in a frame, where it is answered; another cannot, and no other page can be framed', async () => {
  const [inside, outside] = await Promise.all([parentPage(), parentPage()])
  const framed = await openHouse({ COUNTERSIGN_FRAME_PARENTS: inside.origin })
  try {
    const decision = await propose(framed.boot, { input: { finding: 'a shadow of 4 mm' }, action: 'dose.change' })
    const lead = await framed.person('Lea', ['lead'])
    const { link } = await lead.ok<{ link: string }>('POST', `/v1/decisions/${decision.id}/invite-expert`, {
      ...{ name: 'Dr. Rahmen', expires_in: '1h' },
    })
    const open = async (parent: string, address: string) => {
      const context = await browser.newContext()
      const page = await context.newPage()
      await page.goto(`${parent}/?${encodeURIComponent(address)}`)
      return { page, frame: page.frameLocator('iframe'), close: () => context.close() }
    }
    const shown = await open(inside.origin, link)
    await shown.frame.getByText('a shadow of 4 mm').waitFor()
    await shown.frame.getByRole('group', { name: 'Your answer' }).getByRole('button', { name: 'Reject' }).click()
    await shown.frame.getByLabel('Your reasons').fill('Watched, not treated.')
    await shown.frame.getByRole('button', { name: 'Give this answer' }).click()
    await shown.frame.getByRole('heading', { name: 'Answered' }).waitFor()
    await shown.close()
    for (const [parent, address] of [
      [outside.origin, link],
      [inside.origin, `${framed.url}/sign-in`],
    ] as const) {
      const refused = await open(parent, address)
      // What a browser refuses to show has another address than what was asked for.
      await expect.poll(() => refused.page.frames()[1]?.url()).toMatch(/^chrome-error:/)
      await refused.close()
    }
  } finally {
    await framed.close()
    inside.close()
    outside.close()
  }
})

/** Somebody's own application: a page with a frame. */
async function parentPage(): Promise<{ origin: string; close: () => void }> {
  const server = createServer((request, response) => {
    const address = decodeURIComponent((request.url ?? '').slice(2)).replaceAll(/[<>"]/g, '')
    response
      .setHeader('content-type', 'text/html')
      .end(`<title>Ours</title><iframe src="${address}" title="asked"></iframe>`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => void server.close(),
  }
}
