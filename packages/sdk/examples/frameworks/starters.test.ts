/** What `countersign init --for …` writes, started in the project into which it was written. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
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
import { join } from 'node:path'
import { query } from '@anthropic-ai/claude-agent-sdk'
import type { DecisionRowWire, Page } from '@countersign/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { settleAtOnce } from '../../../../tests/support/flow.ts'
import { bootstrapKey, openHouse, type House } from '../../../../tests/support/server.ts'
import { startMessagesApi } from './claude.support.ts'
import { answerAs, bin, keysOf, root } from './mcp-support.ts'

let house: House
let ann: Awaited<ReturnType<House['person']>>
const folder = mkdtempSync(join(tmpdir(), 'countersign-starters-'))
const children: ChildProcess[] = []
beforeAll(async () => {
  house = await openHouse()
  await settleAtOnce(house.boot)
  ann = await house.person('Ann')
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await house.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A project with what `npm install` would have brought, and the starter; tells what is run next. */
function projectWith(name: string): { cwd: string; next: string } {
  const cwd = join(folder, name)
  mkdirSync(join(cwd, 'node_modules', '@countersign'), { recursive: true })
  const installed = join(import.meta.dirname, 'node_modules')
  for (const entry of readdirSync(installed)) symlinkSync(join(installed, entry), join(cwd, 'node_modules', entry))
  symlinkSync(join(root, 'packages/sdk'), join(cwd, 'node_modules', '@countersign', 'sdk'))
  writeFileSync(join(cwd, 'package.json'), '{}')
  const said = execFileSync(process.execPath, [bin, 'init', '--for', name, '--no-install', '--json'], {
    ...{ cwd, encoding: 'utf8' },
    env: { PATH: process.env.PATH, HOME: cwd, ...keysOf(house, bootstrapKey) },
  })
  return { cwd, next: (JSON.parse(said) as { next: string }).next }
}

function goOn({ cwd, next }: ReturnType<typeof projectWith>): Promise<string> {
  const child = spawn('sh', ['-c', next], {
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd, PYTHONDONTWRITEBYTECODE: '1' },
  })
  children.push(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()))
  return new Promise((done) => child.once('close', (code) => done(`${said}${code}`)))
}
async function approve(action: string): Promise<void> {
  let id = ''
  await expect
    .poll(async () => {
      const query = new URLSearchParams({ action, status: 'waiting' }).toString()
      const { items } = await house.boot.ok<Page<DecisionRowWire>>('GET', `/v1/decisions?${query}`)
      return (id = items[0]?.id ?? '')
    })
    .not.toBe('')
  await answerAs(ann, house.boot, id, 'approve')
}

test.for([
  ['ai-sdk', 'refund', 'refunding 120 for order-7'],
  ['python', 'refund', 'refunding 120 for order-7'],
  ['mcp', 'mcp.files.write_file', 'Done: '],
] as const)('[DX10] init --for %s: its next command asks a person, and runs', async ([name, action, words]) => {
  const project = projectWith(name)
  const going = goOn(project)
  await approve(action)
  const said = await going
  expect(said).toContain(words)
  expect(said).toMatch(/0$/)
  if (name === 'mcp') expect(readFileSync(join(project.cwd, 'papers/note.txt'), 'utf8')).toBe('Hello.')
})

test('[DX10] init --for claude-code: Claude Code in that project asks a person, and without the key file runs nothing', async () => {
  const { cwd } = projectWith('claude-code')
  const go = async (file: string) => {
    const api = await startMessagesApi([
      [{ id: `toolu_${file}`, tool: 'Bash', args: { command: `echo yes > ${join(cwd, file)}`, description: file } }],
    ])
    const env = {
      ...{ PATH: process.env.PATH, HOME: cwd, ANTHROPIC_BASE_URL: api.url, ANTHROPIC_API_KEY: 'stand-in' },
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    }
    const messages = query({
      prompt: 'Tidy up.',
      options: { cwd, env, settingSources: ['project'], allowedTools: ['Bash'] },
    })
    for await (const message of messages) if (message.type === 'result') break
    await api.close()
    return existsSync(join(cwd, file))
  }
  const going = go('approved')
  await approve('Bash')
  expect(await going).toBe(true)
  rmSync(join(cwd, '.env.countersign'))
  expect(await go('unasked')).toBe(false)
})
