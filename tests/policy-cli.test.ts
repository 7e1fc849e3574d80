/** The life of a policy from a shell. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { main } from '../packages/server/src/cli/main.ts'
import type { Client } from './support/client.ts'
import { activate, propose } from './support/flow.ts'
import { openHouse, type House } from './support/server.ts'

interface RouteTried {
  mode: string
  rules: string[]
  seats: unknown[]
}

let house: House
let pia: Client
let rob: Client
const folder = mkdtempSync(join(tmpdir(), 'countersign-policy-'))
beforeAll(async () => {
  house = await openHouse()
  pia = await house.person('Pia', ['policy-author'])
  rob = await house.person('Rob', ['risk-owner'])
})
afterAll(async () => {
  await house.close()
  rmSync(folder, { recursive: true, force: true })
})

const run = (by: Client, ...args: string[]) => command(by, 'policy', ...args)
async function command(by: Client, ...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' }
  const code = await main(args, {
    env: { COUNTERSIGN_URL: house.url, COUNTERSIGN_API_KEY: by.secret },
    ...{ cwd: folder, home: folder, isTerminal: false },
    out: (text) => void (said.out += text),
    err: (text) => void (said.err += text),
    readInput: () => Promise.resolve(''),
    signal: new AbortController().signal,
  })
  return { code, ...said }
}
const policy = (limit: number, expected = 'auto') => `policy: refunds
rules:
  - id: small
    permit: auto
    when: proposal.amount <= ${limit}
tests:
  - given: { action: refund.create, proposal: { amount: 50 } }
    expect: { mode: ${expected} }
`
const write = (name: string, text: string) => writeFileSync(join(folder, name), text)

test('[PL9] a policy is checked, tested, stored, tried on the past, signed, activated, shadowed and rolled back from a shell', async () => {
  write('good.yaml', policy(100))
  write('failing.yaml', policy(100, 'deny'))
  write('bad.yaml', policy(100).replace('amount <=', 'amount <<'))
  expect(await run(pia, 'validate', 'good.yaml')).toMatchObject({ code: 0 })
  const bad = await run(pia, 'validate', 'bad.yaml')
  expect(bad).toMatchObject({ code: 1 })
  expect(bad.err).toMatch(/^bad\.yaml:5:\d+ rules\[0\]\.when: /)
  expect(await run(pia, 'test', 'good.yaml')).toMatchObject({ code: 0, out: '1 passed, 0 failed.\n' })
  expect(await run(pia, 'test', 'failing.yaml', '--json')).toMatchObject({ code: 1 })
  expect((await run(pia, 'validate', 'none.yaml')).code).toBe(2)

  const first = await run(pia, 'add', 'refunds', 'good.yaml')
  expect(first.out).toMatch(/^pol_\S+@1\n$/)
  expect(await run(pia, 'activate', 'refunds')).toMatchObject({ code: 70 })
  expect(await run(rob, 'sign', 'refunds@1')).toMatchObject({ code: 0, out: 'Signed: refunds@1.\n' })
  expect(await run(pia, 'activate', 'refunds')).toMatchObject({ code: 0, out: 'Active: refunds@1.\n' })
  const decision = await propose(house.boot, { proposal: { amount: 300 } })
  const explained = await run(pia, 'explain', decision.id)
  expect(explained.out).toContain('gate by pol_')
  expect(explained.out).toContain('At amount ≤ 100 this would have gone ahead alone.')

  write('looser.yaml', policy(500))
  expect((await run(pia, 'add', 'refunds', 'looser.yaml')).out).toContain('@2')
  expect(await run(pia, 'shadow', 'refunds')).toMatchObject({ code: 0 })
  await propose(house.boot, { proposal: { amount: 300 } })
  await house.serving.context.idle()
  expect((await run(pia, 'shadow', 'refunds@2', '--show')).out).toContain('1 compared, 1 otherwise')
  expect((await run(pia, 'shadow', 'refunds@2', '--end')).code).toBe(0)
  await house.forward(1_000)
  const tried = await run(pia, 'backtest', 'refunds@2', '--last', '1d')
  expect(tried).toMatchObject({ code: 0 })
  expect(tried.out).toMatch(/gate → auto +2\n/)
  expect((await run(pia, 'backtest', 'refunds', '--last', 'soon')).code).toBe(2)

  await run(rob, 'sign', 'refunds@2')
  expect((await run(pia, 'activate', 'refunds@2', '--canary', '0.5')).code).toBe(0)
  expect((await run(pia, 'activate', 'refunds@2')).code).toBe(0)
  expect(await run(pia, 'rollback')).toMatchObject({
    code: 0,
    out: first.out.replace('pol', 'Active again: pol').replace('@1\n', '@1.\n'),
  })
  expect((await run(pia, 'break-glass', 'refunds@2', '--for', '5m', '--reason', 'x')).code).toBe(77)
  const glass = await run(rob, 'break-glass', 'refunds@2', '--for', '5m', '--reason', 'They wait.')
  expect(glass.out).toMatch(/^glass_\S+: pol_\S+@2 is in force until /)
  expect((await run(pia, 'sign', 'nothing')).code).toBe(2)
})

test('[PL10] floors of laws come along, are set by name from a shell, and nothing in the workspace loosens them', async () => {
  for (const law of ['eu-ai-act', 'gdpr']) {
    expect(await run(house.boot, 'test', resolve(import.meta.dirname, `../packs/law/${law}.yaml`))).toMatchObject({
      code: 0,
    })
    expect(await command(house.boot, 'floor', 'set', law)).toMatchObject({ code: 0, err: '' })
  }
  expect(await command(pia, 'floor', 'set', 'gdpr')).toMatchObject({ code: 77 })
  expect(await command(house.boot, 'floor', 'set', 'hammurabi')).toMatchObject({ code: 2 })
  expect((await command(house.boot, 'floor', 'list')).out).toMatch(/^eu-ai-act: .*\ngdpr: .*\n$/)
  // Past the glass of before.
  await house.forward(3_600_000)
  await activate(house, 'policy: loose\nrules:\n  - id: everything\n    permit: auto\n    when: "true"\n')
  const route = (action: string, attributes: object) =>
    house.boot.ok<RouteTried>('POST', '/v1/route', { system: 's', action, proposal: {}, attributes })
  expect(await route('person.identify', { eu_ai_act: 'biometric-identification' })).toMatchObject({
    mode: 'gate',
    rules: expect.arrayContaining(['floor:eu-ai-act.article-14-5-two-people-apart']) as string[],
  })
  expect((await route('person.identify', { eu_ai_act: 'biometric-identification' })).seats).toHaveLength(2)
  // Somebody can intervene.
  expect(await route('case.rank', { eu_ai_act: 'high-risk' })).toMatchObject({ mode: 'watch' })
  expect(await route('loan.decline', { legal_effect: true })).toMatchObject({ mode: 'gate' })
  expect(await route('loan.decline', { legal_effect: true, gdpr_22_2: 'contract' })).toMatchObject({ mode: 'auto' })
  expect(await route('mail.sort', {})).toMatchObject({ mode: 'auto' })
  for (const law of ['eu-ai-act', 'gdpr'])
    expect(await command(house.boot, 'floor', 'remove', law)).toMatchObject({ code: 0 })
  expect(await route('loan.decline', { legal_effect: true })).toMatchObject({ mode: 'auto' })
})
