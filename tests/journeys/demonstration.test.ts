/** The demonstration in a real browser, on made-up mails whose subjects say nothing. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import type { EvaluationWire, Page } from '@countersign/core'
import { corpus } from '../../packages/server/src/demo/mail/fetch-corpus.ts'
import { makeMailTarball } from '../../packages/server/src/demo/testing/made-up-mails.ts'
import { open, openBrowser, sit, sizes, type Desk } from '../support/browser.ts'
import { makeFolder, openHouse, type House } from '../support/server.ts'
import { keepsTheRules } from './page-rules.ts'

let house: House
let browser: Browser
let lea: Desk
const dataDir = makeFolder()
beforeAll(async () => {
  mkdirSync(join(dataDir, 'demo'))
  writeFileSync(join(dataDir, 'demo', corpus.file), makeMailTarball(400, 11, false))
  const env = { COUNTERSIGN_DEMO: '1', COUNTERSIGN_DATA_DIR: dataDir }
  ;[house, browser] = await Promise.all([openHouse(env), openBrowser()])
  lea = await sit(browser, house, 'Lea', ['lead'])
})
afterEach(() => expect(lea.troubles.splice(0)).toEqual([]))
afterAll(async () => {
  await browser?.close()
  await house?.close()
  rmSync(dataDir, { recursive: true, force: true })
})

test('[C195] a version of the demonstration’s classifier that learnt from subjects alone fails a gate: its page says which, and shows what fell beside the version before', async () => {
  const all = () => house.boot.ok<Page<EvaluationWire>>('GET', '/v1/evaluations')
  await expect.poll(async () => (await all()).items.filter(({ status }) => status === 'done').length).toBe(2)
  const [second, first] = (await all()).items
  expect([first?.result?.passed, second?.result?.passed]).toEqual([true, false])
  const page = await open(lea, '/evaluations')
  await keepsTheRules(page, 'desktop')
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/demo-evaluations.png`, fullPage: true })
  await open(lea, `/evaluations/${second?.id}`)
  await page.getByText(/It does not pass: \d gates? of 2/).waitFor()
  await page.getByRole('heading', { name: /Worse than in the baseline: \d+ outputs/ }).waitFor()
  await keepsTheRules(page, 'desktop')
  if (process.env.SHOTS) {
    await page.screenshot({ path: `${process.env.SHOTS}/demo-evaluation-1440.png`, fullPage: true })
    await page.setViewportSize(sizes.phone)
    await page.screenshot({ path: `${process.env.SHOTS}/demo-evaluation-390.png`, fullPage: true })
    await page.setViewportSize(sizes.desktop)
  }
})
