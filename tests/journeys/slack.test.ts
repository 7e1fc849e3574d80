/** Connecting with Slack and linking oneself, in a browser. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import type { OwnNoticesWire } from '@countersign/core'
import { open, openBrowser, seat, sizes } from '../support/browser.ts'
import { openHouse, type House } from '../support/server.ts'
import { botToken, openSlack, signed, signingSecret, team, type SlackStandIn } from '../support/slack.ts'
import { keepsTheRules } from './page-rules.ts'

const shots = process.env.SHOTS
let house: House
let slack: SlackStandIn
let browser: Browser
let olga: Awaited<ReturnType<House['person']>>
beforeAll(async () => {
  slack = await openSlack()
  ;[house, browser] = await Promise.all([openHouse({ COUNTERSIGN_SLACK_URL: slack.url }), openBrowser()])
  olga = await house.person('Olga', ['owner', 'reviewer'], { email: 'olga@example.org' })
})
afterAll(async () => {
  await browser?.close()
  await house?.close()
  await slack?.close()
})

const sit = (size: 'desktop' | 'phone') =>
  seat(browser, house, olga.id, {
    viewport: sizes[size],
    ...(size === 'phone' ? { hasTouch: true, isMobile: true } : {}),
  })
const panelOf = (page: Page, title: string) =>
  page.locator('section', { has: page.getByRole('heading', { name: title, exact: true }) })
async function shoot(panel: ReturnType<typeof panelOf>, name: string): Promise<void> {
  if (shots) await panel.screenshot({ path: `${shots}/slack-${name}.png` })
}

test.for(['desktop', 'phone'] as const)(
  '[C161] [C162] [C163] on a %s the workspace is connected, one links oneself by saying a code, and both are undone',
  async (size) => {
    const desk = await sit(size)
    const page = await open(desk, '/settings')
    const [panel, own] = [panelOf(page, 'Slack'), panelOf(page, 'When you are told')]
    const here = `/v1/slack/ws_${house.serving.context.first.workspace}`
    await panel.getByLabel('HTTP').check()
    await panel.getByText(`${here}/interactions`, { exact: false }).waitFor()
    await panel.getByLabel('Bot token').fill('xoxb-wrong')
    await panel.getByLabel('Signing secret').fill(signingSecret)
    await panel.getByRole('button', { name: 'Connect', exact: true }).click()
    await panel.getByText('Slack answered invalid_auth', { exact: false }).waitFor()
    await shoot(panel, `form-${size}`)
    await panel.getByLabel('Bot token').fill(botToken)
    await panel.getByRole('button', { name: 'Connect', exact: true }).click()
    await panel.getByText('Connected with Stand-in & Sons over HTTP.', { exact: false }).waitFor()
    expect(await page.content()).not.toContain(signingSecret)

    await own.getByRole('button', { name: 'Link Slack' }).click()
    const said = await own.getByText(/^\/countersign link [A-Z2-7]{16}$/).textContent()
    await shoot(own, `code-${size}`)
    const text = (said ?? '').trim().replace('/countersign ', '')
    const body = new URLSearchParams({ text, user_id: 'UOLGA', team_id: team, trigger_id: size }).toString()
    const headers = signed(body, house.serving.context.engine.clock.now())
    expect((await fetch(`${house.url}${here}/commands`, { method: 'POST', body, headers })).status).toBe(200)
    await own.getByText('Your account in Stand-in & Sons is linked', { exact: false }).waitFor()
    await own.getByLabel('In Slack at other times than by e-mail').check()
    await own.getByLabel('Work without one, in Slack').selectOption('immediate')
    await own.getByLabel('Work without one, by e-mail').selectOption('off')
    await own.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved.').waitFor()
    expect(await olga.ok<OwnNoticesWire>('GET', '/v1/me/notices')).toMatchObject({
      ...{ when: { open: 'off' }, slack: { open: 'immediate' }, slack_account: { linked: true } },
    })

    await house.admin(`update slack_connections set trouble = 'account_inactive'`)
    await page.reload()
    await panel.getByText('Slack takes the token no longer (account_inactive)', { exact: false }).waitFor()
    await own.getByLabel('Alarms, in Slack').waitFor()
    await shoot(panel, `trouble-${size}`)
    await shoot(own, `linked-${size}`)
    await keepsTheRules(page, size)
    await shoot(panel, `trouble-${size}-dark`)
    await shoot(own, `linked-${size}-dark`)

    await own.getByRole('button', { name: 'Unlink Slack' }).click()
    await own.getByRole('button', { name: 'Link Slack' }).waitFor()
    await panel.getByRole('button', { name: 'Disconnect' }).click()
    await page.getByText('Disconnected from Slack.').waitFor()
    await olga.ok('PUT', '/v1/me/notices', {
      when: { due: 'immediate', open: 'digest', alarm: 'immediate' },
      ...{ digest_at: ['08:00'], time_zone: 'UTC', quiet: null },
    })
    await desk.context.close()
  },
)
