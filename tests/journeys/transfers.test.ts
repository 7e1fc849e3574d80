/** A project's items in and out, in a real browser: what broke off goes on, exports are written and fetched, decisions come along. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { makeUuidv7, type ImportWire, type ProjectWire } from '@countersign/core'
import { decideBy, settleAtOnce } from '../support/flow.ts'
import { open, openBrowser, sit, sizes, type Desk } from '../support/browser.ts'
import { openBucket, type Bucket } from '../support/s3.ts'
import { bootstrapKey, openHouse, type House } from '../support/server.ts'
import { keepsTheRules } from './page-rules.ts'

const shots = process.env.SHOTS
let house: House
let bucket: Bucket
let browser: Browser
let lea: Desk
let project: ProjectWire
beforeAll(async () => {
  bucket = await openBucket('id', 'secret')
  const buckets = { COUNTERSIGN_BUCKETS: `s3://lake endpoint=${bucket.url} keys=LAKE` }
  ;[house, browser] = await Promise.all([
    openHouse({ ...buckets, LAKE_ACCESS_KEY_ID: 'id', LAKE_SECRET_ACCESS_KEY: 'secret' }),
    openBrowser(),
  ])
  lea = await sit(browser, house, 'Lea', ['lead'])
  project = await house.boot.ok<ProjectWire>('POST', '/v1/projects', {
    ...{ kind: 'labelling', name: 'Mails', view: [{ path: 'text', as: 'text' }] },
    questions: [{ kind: 'text', name: 'said', title: 'What does it say?', required: true }],
  })
})
afterEach(() => expect(lea.troubles.splice(0)).toEqual([]))
afterAll(async () => {
  await browser?.close()
  await house?.close()
  await bucket?.close()
})

const lines = Array.from({ length: 1_200 }, (_, i) => `${JSON.stringify({ text: `Mail ${i}` })}\n`).join('')
const address = () => `/projects/${project.id}?tab=import`

/** The first half, then the connection ends. */
async function cutOff(): Promise<void> {
  const { id } = await house.boot.ok<ImportWire>('POST', `/v1/projects/${project.id}/imports`, {
    ...{ format: 'jsonl', name: 'mails.jsonl', bytes: lines.length },
  })
  const read = () => house.boot.ok<ImportWire>('GET', `/v1/imports/${id}`)
  const body = new ReadableStream({
    async start(control) {
      control.enqueue(Buffer.from(lines.slice(0, lines.length / 2)))
      while ((await read()).lines < 500);
      control.error(new Error('cut off'))
    },
  })
  await fetch(`${house.url}/v1/projects/${project.id}/import?import=${id}`, {
    ...{ method: 'POST', body, duplex: 'half' },
    headers: { authorization: `Bearer ${bootstrapKey}`, 'content-type': 'application/octet-stream' },
  } as RequestInit).catch(() => undefined)
  await expect.poll(async () => (await read()).status).toBe('broken-off')
}

/** One that another process is at, one that failed, and one that went. */
async function elsewhere(): Promise<void> {
  for (const [nth, status, why] of [
    [1, 'done', null],
    [2, 'failed', 'The disk is full.'],
    [3, 'running', null],
  ] as const)
    await house.admin(
      `insert into exports (workspace, id, project, format, status, actor, items, written, bytes, why, started_at, beat_at, runner)
       select workspace, $1, id, 'csv', $2, '{"kind": "system", "id": null}', 1200, 600, 45000, $3, app_now(), app_now(), $1 from projects where id = $4`,
      [makeUuidv7(Date.now(), randomBytes(10).fill(nth)), status, why, project.id.slice(5)],
    )
}

test('[C185] [C186] [C188] [C196] an import that broke off goes on with its file, an export comes whole by one button in every format and is listed, and buckets are named', async () => {
  await cutOff()
  const page = await open(lea, address())
  await page.getByText('Broken off').waitFor()
  const item = page.getByRole('listitem').filter({ hasText: 'mails.jsonl' })
  const choosing = page.waitForEvent('filechooser')
  await item.getByRole('button', { name: 'Choose the file and go on' }).click()
  await (await choosing).setFiles({ name: 'mails.jsonl', mimeType: 'text/plain', buffer: Buffer.from(lines) })
  await page.getByText('Done: 1,200 lines read.').waitFor()
  await page.getByText('1,200 items made, 0 here before, 0 refused.').waitFor()
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download' }).click()
  const whole = await house.boot.ok<string>('GET', `/v1/projects/${project.id}/export`)
  expect(readFileSync(await (await downloading).path(), 'utf8')).toBe(whole)
  // What has no lines goes the same way, and the list gives each once more.
  const other = page.waitForEvent('download')
  await page.getByLabel('Format').last().selectOption('parquet')
  await page.getByRole('button', { name: 'Download' }).click()
  expect(
    readFileSync(await (await other).path())
      .subarray(0, 4)
      .toString(),
  ).toBe('PAR1')
  const rows = page.getByRole('list', { name: 'Recent exports' }).getByRole('listitem')
  expect((await rows.allInnerTexts()).map((text) => /^\w+/.exec(text)?.[0])).toEqual(['Parquet', 'JSONL'])
  const again = page.waitForEvent('download')
  await rows
    .filter({ hasText: /JSONL.*1,200 items, .* kB, kept until/s })
    .getByRole('link', { name: 'Download again' })
    .click()
  expect(readFileSync(await (await again).path(), 'utf8')).toBe(whole)

  bucket.objects.set('/lake/more.jsonl', Buffer.from('{"text":"From a bucket"}\n'))
  await page.getByLabel('Or from a bucket').fill('s3://lake/more.jsonl')
  await page.getByRole('button', { name: 'Read it' }).click()
  await page.getByText('Done: 1 line read.').waitFor()
  await page.getByLabel('Or into a bucket').fill('s3://lake/out.jsonl')
  await page.getByRole('button', { name: 'Write', exact: true }).click()
  await rows.filter({ hasText: /1,201 items, .*, in s3:\/\/lake\/out.jsonl/ }).waitFor()
  expect(bucket.objects.get('/lake/out.jsonl')?.toString()).toContain('From a bucket')
  await elsewhere()
  await page.reload()
  await rows.filter({ hasText: '600 of 1,200 items' }).waitFor()
  await rows.filter({ hasText: 'It failed: The disk is full.' }).waitFor()
  await rows.filter({ hasText: 'no longer kept' }).waitFor()
  for (const size of ['phone', 'desktop'] as const) {
    await page.setViewportSize(sizes[size])
    if (shots) await page.screenshot({ path: `${shots}/transfers-${size}.png`, fullPage: true })
    await keepsTheRules(page, size)
  }
  await rows.getByRole('button', { name: 'Stop' }).click()
  await rows.filter({ hasText: 'Stopped' }).waitFor()
  await page.route('**/v1/buckets', (route) => route.fulfill({ json: { items: [], next: null } }))
  await page.reload()
  await page.getByRole('heading', { name: 'Export' }).waitFor()
  await page.getByRole('button', { name: 'Download' }).waitFor()
  expect(await page.getByText(/bucket/).count()).toBe(0)
})

test('[C187] flagged decisions become items at one button, with what came along', async () => {
  const ann = await house.person('Ann')
  await settleAtOnce(house.boot)
  const { id, digest } = await decideBy(house.boot, ann, 'approve', { input: 'mail', proposal: { said: 'Hello' } })
  await house.boot.ok('POST', `/v1/decisions/${id}/release`, { digest })
  await house.boot.ok('POST', `/v1/decisions/${id}/effect`, { status: 'done' })
  await ann.ok('POST', `/v1/decisions/${id}/flag`, { comment: 'Not said.' })
  const page = await open(lea, address())
  const panel = page.getByRole('region', { name: 'From decisions' })
  await panel.getByRole('button', { name: 'Take them' }).click()
  await panel.getByText('1 item made: 1 with what was proposed, 0 with what people found right.').waitFor()
  await panel.getByRole('button', { name: 'Take them' }).click()
  await panel.getByText('None is left that is not an item yet.').waitFor()
  await keepsTheRules(page, 'desktop')
})
