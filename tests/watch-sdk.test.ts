/** The SDK under a live watch, on a real server: a veto while the work runs, one after it, and the example as a program. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Countersign, Vetoed } from '@countersign/sdk'
import type { EventWire, Page } from '@countersign/core'
import { activate, read } from './support/flow.ts'
import { bootstrapKey, openHouse, type House } from './support/server.ts'

const source = `policy: mails
rules:
  - id: mails
    permit: watch
    live: true
    window: 10m
    when: action == "mail.send"
default: gate
`
let house: House
let ann: Awaited<ReturnType<House['person']>>
let cs: Countersign
beforeAll(async () => {
  house = await openHouse()
  ann = await house.person('Ann')
  await activate(house, source)
  await ann.ok('POST', '/v1/watch', {})
  cs = new Countersign({ url: house.url, apiKey: bootstrapKey, patienceMs: 2_000 })
})
afterAll(() => house.close())

const veto = (id: string) => ann.ok('POST', `/v1/decisions/${id}/veto`, { comment: 'wrong prices' })
/** What became of it; the compensation that a veto after the release opens has tests of its own (OV9). */
const steps = async (id: string) =>
  (await ann.ok<Page<EventWire>>('GET', `/v1/decisions/${id}/timeline`)).items
    .map(({ type }) => type)
    .filter((type) => !type.startsWith('compensation.'))

test('[S7] a person’s veto aborts the signal of work that runs under a live watch', async () => {
  let id = ''
  let why: unknown
  const send = cs.guard({ system: 'mail-agent', action: 'mail.send' }, async (_: object, { signal, decision }) => {
    id = decision.id
    await veto(id)
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
    why = signal.reason
    signal.throwIfAborted()
  })
  await expect(send({ to: 'all' })).rejects.toMatchObject({ name: 'Vetoed', reason: 'wrong prices' })
  expect(Vetoed.is(why)).toBe(true)
  expect(await read(house.boot, id)).toMatchObject({ status: 'failed', vetoed_at: expect.any(String) })
  expect(await steps(id)).toEqual([
    'decision.proposed',
    'decision.routed',
    'decision.approved',
    'decision.released',
    'decision.vetoed',
    'effect.failed',
  ])
})

test('[S8] a person’s veto after it was done, within the window, undoes it; the log has both', async () => {
  const undone: object[] = []
  let id = ''
  const send = cs.guard(
    { system: 'mail-agent', action: 'mail.send', undo: (args: object) => void undone.push(args) },
    (args: object, { decision }) => {
      id = decision.id
      return args
    },
  )
  await send({ to: 'all' })
  expect(await read(house.boot, id)).toMatchObject({ status: 'done' })
  await veto(id)
  await cs.idle()
  expect(undone).toEqual([{ to: 'all' }])
  expect(await read(house.boot, id)).toMatchObject({ status: 'compensated', effect: { status: 'compensated' } })
  expect((await steps(id)).slice(-3)).toEqual(['effect.done', 'decision.vetoed', 'effect.compensated'])
})

interface Run {
  lines: string[]
  code: number | null
}
/** Runs the example; `act` is told each line. */
const runExample = (act: (line: string) => void): Promise<Run> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../packages/sdk/examples/veto.ts')], {
      env: { PATH: process.env.PATH, COUNTERSIGN_URL: house.url, COUNTERSIGN_API_KEY: bootstrapKey, RECIPIENTS: '200' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const lines: string[] = []
    let rest = ''
    child.stdout.on('data', (data: Buffer) => {
      const parts = (rest + data.toString()).split('\n')
      rest = parts.pop() ?? ''
      for (const line of parts) {
        lines.push(line)
        act(line)
      }
    })
    child.once('exit', (code) => resolve({ lines, code }))
  })

test('[S7] the example stops between two steps when somebody vetoes it', async () => {
  await ann.ok('POST', '/v1/watch', {})
  let vetoed = ''
  const { lines, code } = await runExample((line) => {
    const id = /^started (dec_\S+)/.exec(line)?.[1]
    if (id) vetoed = id
    if (line.startsWith('sent to user-1@')) void veto(vetoed)
  })
  expect(code).toBe(0)
  expect(lines.at(-1)).toMatch(/^vetoed after \d+ of 200: wrong prices$/)
  expect(await read(house.boot, vetoed)).toMatchObject({ status: 'failed', vetoed_at: expect.any(String) })
})
