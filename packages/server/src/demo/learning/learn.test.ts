import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeMails } from '../testing/made-up-mails.ts'
import { makeTarball } from '../testing/make-tarball.ts'
import { comparedFile, mostCompared, type Compared } from './compared.ts'
import { learn } from './learn.ts'
import { readLine } from './lines.ts'
import type { MailCase } from './mail-case.ts'
import { startLearning } from './start-learning.ts'
import { casesFile, readTrained, type Trained } from './trained.ts'

const folder = mkdtempSync(join(tmpdir(), 'learn-'))
const tarball = join(folder, 'mails.tgz')
let trained: Trained
const steps = new Set<string>()

beforeAll(async () => {
  const files = makeMails(400, 7)
  // Two that say the same as others.
  files['package/data/easy-ham-1/90001.txt'] = files['package/data/easy-ham-1/00001.txt'] ?? ''
  files['package/data/easy-ham-1/90002.txt'] = `X-Other: header\n${files['package/data/easy-ham-1/00002.txt']}`
  writeFileSync(tarball, makeTarball(files))
  trained = await learn({ tarball, folder }, (step) => steps.add(step))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('repetitions are left out, and the three parts are everything that is left', () => {
  expect(trained).toMatchObject({ mails: 402, repeated: 2 })
  expect(trained.trainedOn + trained.calibratedOn + trained.heldOut).toBe(400)
})

test('what is measured is measured on the held-out part', () => {
  expect(trained.accuracy).toBeGreaterThan(0.8)
  expect(Number.isInteger(Math.round(trained.accuracy * trained.heldOut * 1e6) / 1e6)).toBe(true)
  expect(trained.interval[0]).toBeLessThan(trained.accuracy)
  expect(trained.interval[1]).toBeGreaterThan(trained.accuracy)
  expect(trained.ece).toBeGreaterThanOrEqual(0)
})

test('each case can be read alone, holds what a person needs and nothing of its place in the data set', async () => {
  const cases = await Promise.all(
    [...trained.suspects, ...trained.decoys].map((line) => readLine<MailCase>(join(folder, casesFile), line)),
  )
  expect(cases.length).toBeGreaterThan(20)
  for (const one of cases) {
    expect(one.mail).toMatch(/^mail-[0-9a-f]{10}$/)
    expect(one.input).toMatchObject({ to: 'me@example.com', date: '2002-08-22T12:17:22.000Z' })
    expect(JSON.stringify([one.input, one.attributes, one.explanation])).not.toMatch(/spam-1|easy-ham/)
    expect(one.attributes).toMatchObject({
      sender_domain: 'example.org',
      has_html: false,
      links: 0,
      mailing_list: false,
    })
  }
  expect(new Set(cases.map(({ mail }) => mail)).size).toBe(cases.length)
  expect(cases.slice(trained.suspects.length).every(({ isUnwanted }) => !isUnwanted)).toBe(true)
})

test('both versions are asked about the same held-out mails, in an order that tells nothing', () => {
  const mails = readFileSync(join(folder, comparedFile), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Compared)
  expect(mails).toHaveLength(Math.min(trained.heldOut, mostCompared))
  expect(trained.subjectsOnly).toMatch(/^subjects-[0-9a-f]{10}$/)
  for (const { probabilities } of mails)
    expect(Object.keys(probabilities).sort()).toEqual([trained.subjectsOnly, trained.version].sort())
  const right = mails.filter((one) => (one.probabilities[trained.version] ?? 0) >= 0.5 === one.isUnwanted).length
  expect(right / mails.length).toBeCloseTo(trained.accuracy, 9)
})

test('what was learnt is found again, and the mails’ own file is gone', () => {
  expect(readTrained(folder)).toEqual(trained)
  expect(readTrained(join(folder, 'elsewhere'))).toBeNull()
  expect(existsSync(join(folder, 'mails.ndjson'))).toBe(false)
  expect([...steps]).toEqual([
    'Reading real mail',
    'Training the classifier',
    'Measuring it on mails that it has not seen',
    'Training another that reads subjects alone',
  ])
})

test('a process of its own learns the same, tells how far it is, and ends when it is told to', async () => {
  const told: string[] = []
  expect(await startLearning({ tarball, folder }, (step) => told.push(step), new AbortController().signal)).toEqual(
    trained,
  )
  expect(told.length).toBeGreaterThan(5)
  await expect(
    startLearning({ tarball: join(folder, 'missing'), folder }, () => undefined, new AbortController().signal),
  ).rejects.toThrow(/ENOENT/)
  const stopping = new AbortController()
  const learning = startLearning({ tarball, folder }, () => stopping.abort(new Error('stopped')), stopping.signal)
  await expect(learning).rejects.toThrow('stopped')
})
