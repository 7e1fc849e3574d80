/** The recipes of docs/recipes, each as somebody would follow it: from the first command to the last, and then what it promises. */
import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { DecisionRowWire, DecisionWire, EvaluationWire, Page, SlackCodeWire } from '@countersign/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runShell } from './docs/run-shell.ts'
import type { Client } from './support/client.ts'
import { codeBlocks, pages } from './support/code-blocks.ts'
import { answer, claim, read, settleAtOnce } from './support/flow.ts'
import { bootstrapKey, openHouse, type House } from './support/server.ts'
import { appToken, botToken, openSlack, team, type SlackMessage, type SlackStandIn } from './support/slack.ts'

const root = resolve(import.meta.dirname, '..')
const serverOfFiles = join(
  root,
  'packages/sdk/examples/frameworks/node_modules/@modelcontextprotocol/server-filesystem/dist/index.js',
)
const folder = mkdtempSync(join(tmpdir(), 'countersign-recipes-'))
let house: House
let slack: SlackStandIn
let ann: Client
let riskOwnerKey: string
const followed = new Set<string>()
beforeAll(async () => {
  slack = await openSlack()
  house = await openHouse({ COUNTERSIGN_SLACK_URL: slack.url })
  await settleAtOnce(house.boot)
  ann = await house.person('Ann')
  riskOwnerKey = (await house.person('Rob', ['risk-owner'])).secret
})
afterAll(async () => {
  await house?.close()
  await slack?.close()
  rmSync(folder, { recursive: true, force: true })
})

const blocksOf = (name: string) => codeBlocks().filter(({ page }) => page === `docs/recipes/${name}.md`)
const filled = (text: string): string =>
  text
    .replaceAll('npx -y @modelcontextprotocol/server-filesystem', `"$NODE" ${serverOfFiles}`)
    .replaceAll('COUNTERSIGN_URL=http://127.0.0.1:4400 COUNTERSIGN_API_KEY=…', 'COUNTERSIGN_URL COUNTERSIGN_API_KEY')
    .replaceAll('init --for claude-code', 'init --for claude-code --no-install')

/** All commands of a page in one shell and one folder, in which its files lie. */
async function follow(
  name: string,
  cwd = mkdtempSync(join(folder, `${name}-`)),
): Promise<{ cwd: string; said: string }> {
  followed.add(`docs/recipes/${name}.md`)
  for (const { text } of blocksOf(name).filter(({ language }) => language === 'yaml')) {
    const [, file] = /^# (\S+\.yaml)\n/.exec(text) ?? []
    expect(file, `${name}: a file without its name`).toBeDefined()
    writeFileSync(join(cwd, file as string), text)
  }
  const commands = [...blocksOf('index'), ...blocksOf(name)].filter(({ language }) => language === 'sh')
  const env = { COUNTERSIGN_URL: house.url, COUNTERSIGN_API_KEY: bootstrapKey, RISK_OWNER_KEY: riskOwnerKey }
  const { code, said } = await runShell(filled(commands.map(({ text }) => text).join('')), cwd, env)
  expect(code, said).toBe(0)
  return { cwd, said }
}
/** The first that waits of this action. */
async function waiting(action: string): Promise<DecisionWire> {
  let found: DecisionRowWire | undefined
  await expect
    .poll(async () => {
      const { items } = await house.boot.ok<Page<DecisionRowWire>>(
        'GET',
        `/v1/decisions?action=${action}&status=waiting`,
      )
      return (found = items[0])
    })
    .toBeDefined()
  return read(house.boot, found?.id ?? '')
}
async function approve(decision: DecisionWire, proposal?: object): Promise<void> {
  const task = await ann.ok<Parameters<typeof answer>[1] & { id: string }>('POST', `/v1/tasks/${decision.task}/claim`)
  const { status } = await answer(ann, task as never, proposal ? 'edit' : 'approve', proposal ? { proposal } : {})
  expect(status).toBe(201)
}

test('[DX8] slack: the program goes on when somebody pressed a button, and the message says who', async () => {
  const olga = await house.person('Olga', ['owner'])
  await olga.ok('PUT', '/v1/slack', { mode: 'socket', token: botToken, secret: appToken })
  await expect.poll(() => slack.sockets()).toBe(1)
  const fay = await house.person('Fay', ['finance', 'reviewer'])
  const { command } = await fay.ok<SlackCodeWire>('POST', '/v1/me/slack/code', {})
  await slack.envelope('slash_commands', {
    ...{ command: '/countersign', text: command.replace('/countersign ', ''), user_id: 'UFAY', team_id: team },
  })
  await fay.ok('PUT', '/v1/me/notices', {
    when: { due: 'immediate', open: 'immediate', alarm: 'off' },
    ...{ digest_at: ['08:00'], time_zone: 'UTC', quiet: null },
  })
  const following = follow('slack')
  const { context } = house.serving
  const held = await waiting('refund.create')
  for (let card = undefined as SlackMessage | undefined; !card;) {
    await context.idle()
    await house.forward(20_000)
    await context.notices.look()
    card = slack.messages.find(({ blocks }) => JSON.stringify(blocks).includes(held.task ?? '-'))
    if (card) await slack.envelope('interactive', slack.pressed(card, 'approve', 'UFAY'))
  }
  expect((await following).said).toMatch(/paid\n$/)
  expect(await read(house.boot, held.id)).toMatchObject({ outcome: { verdict: 'approved' } })
})

test('[DX8] refunds: 120 goes ahead, 350 waits for finance and for nobody else', async () => {
  const { said } = await follow('refunds')
  expect(said).toMatch(/approved\nwaiting\n$/)
  const held = await waiting('refund.create')
  expect(held).toMatchObject({ proposal: { amount: 350 }, route: { mode: 'gate', rules: ['large'] } })
  expect((await ann.call('POST', `/v1/tasks/${held.task}/claim`)).status).toBe(403)
  const finn = await house.person('Finn', ['finance'])
  expect((await finn.call('POST', `/v1/tasks/${held.task}/claim`)).status).toBe(200)
})

test('[DX8] siem: every line once, in the form that is promised, and nobody’s name', async () => {
  const { cwd } = await follow('siem')
  const [first, second] = ['first', 'second'].map((name) => readFileSync(join(cwd, `${name}.ndjson`), 'utf8'))
  const events = (first ?? '')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { class_uid: number })
  expect(events.length).toBeGreaterThan(5)
  expect(new Set(events.map((one) => one.class_uid))).toContain(3001)
  expect(first).not.toContain('Ann')
  for (const line of (second ?? '').split('\n').filter(Boolean)) expect(first).not.toContain(line)
})

test('[DX8] labels: three people answer each item without the model’s word, and more where they disagree', async () => {
  const { cwd } = await follow('labels')
  const project = (await house.boot.ok<Page<{ id: string }>>('GET', '/v1/projects')).items[0]?.id ?? ''
  expect(readFileSync(join(cwd, 'labels.jsonl'), 'utf8').trim().split('\n')).toHaveLength(3)
  await settleAtOnce(house.boot, 'project:topics')
  const label = async (name: string, most: number, topicOf: (task: string) => string) => {
    const person = await house.person(name)
    for (let nth = 0; nth < most; nth++) {
      const [task] = await claim(person, { queue: 'project:topics', limit: 1 })
      expect(task, `${name} ${nth}`).toBeDefined()
      expect(JSON.stringify(task), 'the model’s word').not.toMatch(/"(topic|score)":\s*("(sport|politics)"|0\.\d)/)
      await person.ok('POST', `/v1/tasks/${task?.id}/judgments`, {
        answer: { verdict: 'respond', labels: { topic: topicOf(JSON.stringify(task)) } },
        view: { digest: task?.decision.digest, active_ms: 900, opened: [] },
      })
    }
    expect(await claim(person, { queue: 'project:topics', limit: 1 })).toEqual([])
  }
  const asRead = (task: string) => (task.includes('keeper') ? 'sport' : 'politics')
  for (const name of ['Bea', 'Cem']) await label(name, 3, asRead)
  await label('Dan', 3, (task) => (task.includes('stadium') ? 'sport' : asRead(task)))
  await label('Eve', 1, asRead)
  await expect
    .poll(async () => {
      const answered = await fetch(`${house.url}/v1/projects/${project}/export`, {
        headers: { authorization: `Bearer ${bootstrapKey}` },
      })
      const lines = (await answered.text())
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { answers: unknown[] })
      return lines.map(({ answers }) => answers.length).sort()
    })
    .toEqual([3, 3, 4])
})

test('[DX8] regression: the first version passes, the second ends the build, with what fell', async () => {
  const { said } = await follow('regression')
  expect(said).toContain('the build ends here, with 1')
  expect(said).toMatch(/^.*m2.*$/m)
  const { items } = await house.boot.ok<Page<EvaluationWire>>('GET', '/v1/evaluations')
  expect(items.map(({ version, result }) => [version, result?.passed]).sort()).toEqual([
    ['1', true],
    ['2', false],
  ])
})

test('[DX8] filesystem: by the page’s configuration reading goes on, and writing waits and writes what was approved', async () => {
  const cwd = mkdtempSync(join(folder, 'filesystem-'))
  await follow('filesystem', cwd)
  const [json] = blocksOf('filesystem').filter(({ language }) => language === 'json')
  const { command, args } = (
    JSON.parse(json?.text ?? '') as { mcpServers: { files: { command: string; args: string[] } } }
  ).mcpServers.files
  const own = args.slice(args.indexOf('gateway'), args.indexOf('--') + 1)
  expect([command, ...args]).toEqual([
    ...['npx', '--prefix', '/path/to/countersign', 'countersign', ...own],
    ...['npx', '-y', '@modelcontextprotocol/server-filesystem', 'papers'],
  ])
  const key = readFileSync(join(cwd, 'gateway.key'), 'utf8').trim()
  const bin = join(root, 'packages/server/bin/countersign.js')
  const child = spawn(process.execPath, [bin, ...own, process.execPath, serverOfFiles, 'papers'], {
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd, COUNTERSIGN_URL: house.url, COUNTERSIGN_API_KEY: key },
  })
  try {
    const answers = new Map<number, (message: { result?: unknown }) => void>()
    createInterface(child.stdout).on('line', (line) => {
      const message = JSON.parse(line) as { id?: number; result?: unknown }
      answers.get(message.id ?? -1)?.(message)
    })
    const ask = (id: number, method: string, params: object): Promise<{ result?: unknown }> => {
      child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id, method, params })}\n`)
      return new Promise((done) => answers.set(id, done))
    }
    const clientInfo = { name: 'test', version: '1' }
    await ask(1, 'initialize', { protocolVersion: '2025-11-25', capabilities: {}, clientInfo })
    child.stdin.write('{"jsonrpc":"2.0","method":"notifications/initialized"}\n')
    const tool = (id: number, name: string, given: object) => ask(id, 'tools/call', { name, arguments: given })
    const shown = await tool(2, 'read_text_file', { path: join(cwd, 'papers/readme.txt') })
    expect(JSON.stringify(shown.result)).toContain('Read me.')
    const path = join(cwd, 'papers/note.txt')
    const going = tool(3, 'write_file', { path, content: 'as proposed' })
    const held = await waiting('mcp.filesystem.write_file')
    expect(existsSync(path)).toBe(false)
    await approve(held, { path, content: 'as approved' })
    await going
    expect(readFileSync(path, 'utf8')).toBe('as approved')
  } finally {
    child.kill('SIGKILL')
  }
})

test('[DX8] claude-code: the hook waits for a person and tells what was approved; the policy does what the page says', async () => {
  const cwd = mkdtempSync(join(folder, 'claude-code-'))
  writeFileSync(join(cwd, 'package.json'), '{}')
  mkdirSync(join(cwd, 'node_modules'))
  symlinkSync(join(root, 'node_modules/@countersign'), join(cwd, 'node_modules/@countersign'))
  const going = follow('claude-code', cwd)
  const held = await waiting('Bash')
  await approve(held, { command: 'rm -r build/cache' })
  expect((await going).said).toMatch(/"permissionDecision":"allow".*"command":"rm -r build\/cache"/)
})

test('[DX8] every recipe is followed here, and the page that lists them leaves none out', () => {
  const all = pages().filter((page) => page.startsWith('docs/recipes/') && page !== 'docs/recipes/index.md')
  expect([...followed].sort()).toEqual(all.sort())
  const list = readFileSync(join(root, 'docs/recipes/index.md'), 'utf8')
  for (const page of readdirSync(join(root, 'docs/recipes')))
    if (page !== 'index.md') expect(list).toContain(`(${page})`)
})
