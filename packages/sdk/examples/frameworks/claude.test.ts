/** Claude Code itself against a stand-in of the Messages API, on a real server: what people decided is what runs. */
import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  createSdkMcpServer,
  query,
  tool,
  type CanUseTool,
  type Options,
  type SDKMessage,
  type SDKResultSuccess,
} from '@anthropic-ai/claude-agent-sdk'
import { z } from 'zod'
import { Countersign } from '@countersign/sdk'
import { oversee, type OverseeOptions } from '@countersign/sdk/claude'
import type { Client } from '../../../../tests/support/client.ts'
import { activate, settleAtOnce } from '../../../../tests/support/flow.ts'
import { bootstrapKey, freePort, openHouse, type House } from '../../../../tests/support/server.ts'
import { startMessagesApi, type MessagesApi, type ScriptedCall } from './claude.support.ts'
import { startExample } from './example.support.ts'
import { answerIn, decisionsOf, isShown, waitingIn, type Said } from './langgraph.support.ts'

const policy = `policy: coder
rules:
  - id: delegating
    permit: auto
    when: action == "Agent"
  - id: commands
    require: gate
    due: 2h
    when: action == "Bash"
default: gate
`
let house: House
let ann: Client
let cs: Countersign
beforeAll(async () => {
  house = await openHouse()
  await settleAtOnce(house.boot)
  await activate(house, policy)
  ann = await house.person('Ann')
  cs = new Countersign({ url: house.url, apiKey: bootstrapKey })
})
const apis: MessagesApi[] = []
afterAll(async () => {
  for (const api of apis) await api.close()
  await house.close()
})

/** A home of its own, where sessions are found again, and a script for the model. */
async function open(
  steps: (write: (id: string, file: string) => ScriptedCall) => ScriptedCall[][],
  inner?: typeof steps,
) {
  const home = mkdtempSync(join(tmpdir(), 'countersign-claude-'))
  const write = (id: string, file: string): ScriptedCall => ({
    ...{ id: `toolu_${id}`, tool: 'Bash' },
    args: { command: `echo ${id} >> ${join(home, file)}`, description: file },
  })
  const api = await startMessagesApi(steps(write), inner && { marker: 'subtask', steps: inner(write) })
  apis.push(api)
  const env = {
    ...{ PATH: process.env.PATH, HOME: home, ANTHROPIC_BASE_URL: api.url, ANTHROPIC_API_KEY: 'stand-in' },
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  }
  const options: Options = { cwd: home, env, settingSources: [] }
  const go = (more: Options) => lastOf(query({ prompt: 'Tidy up.', options: { ...options, ...more } }))
  const ran = (file: string) => (existsSync(join(home, file)) ? readFileSync(join(home, file), 'utf8') : null)
  return { home, env, options, api, go, ran }
}
async function lastOf(messages: AsyncIterable<SDKMessage>): Promise<SDKResultSuccess> {
  let last: SDKResultSuccess | undefined
  for await (const message of messages) if (message.type === 'result' && message.subtype === 'success') last = message
  if (!last) throw new Error('Claude Code ended without a result.')
  return last
}
const overseeing = (more: Partial<OverseeOptions> = {}) => oversee(cs, { system: 'coder', ...more })
/** As people see them: one after the other, as Claude Code asks. */
const answerEach = async (session: string, ...said: Said[]) => {
  for (const one of said) await answerIn(house, ann, session, () => one)
}

test('[CC1] approved, changed and rejected: what runs is what was approved, once, and is reported; the model hears of each', async () => {
  const { go, ran, home, api } = await open((write) => [[write('1', 'a'), write('2', 'b'), write('3', 'c')]])
  const sessionId = randomUUID()
  const hooks: NonNullable<Options['hooks']> = overseeing().hooks
  const going = go({ sessionId, hooks })
  await answerEach(
    sessionId,
    ['approve'],
    ['edit', { proposal: { command: `echo changed > ${join(home, 'b')}`, description: 'b' } }],
    ['reject', { comment: 'leave that one' }],
  )
  await going
  expect(['a', 'b', 'c'].map(ran)).toEqual(['1\n', 'changed\n', null])
  expect(api.told().at(-1)).toMatch(/This was not carried out\. Ann rejected Bash \(dec_[^)]+\): leave that one/)
  expect(api.heard()).toContain('A person changed the arguments before this ran: ')
  const decisions = await decisionsOf(house, sessionId)
  expect(decisions.map(({ status }) => status)).toEqual(['done', 'done', 'rejected'])
})

test('[CC2] silence is told as silence; while a stop holds nothing runs, and then what was approved does', async () => {
  const { go, ran, api } = await open((write) => [[write('1', 'a')], [write('2', 'b')]])
  const sessionId = randomUUID()
  const going = go({ sessionId, hooks: overseeing().hooks })
  await waitingIn(house, sessionId)
  await house.forward(3 * 3_600_000)
  const told = () => api.told().at(-1)
  await expect.poll(told).toMatch(/Nobody answered Bash .* That is silence, not a refusal by a person\./)
  const [second] = await waitingIn(house, sessionId)
  const owner = await house.person('Olga', ['owner'])
  const stop = await owner.ok<{ id: string }>('POST', '/v1/stops', { scope: {}, level: 'hold', reason: 'drill' })
  await answerEach(sessionId, ['approve'])
  expect(await cs.resume(second?.id ?? '')).toMatchObject({ status: 'approved' })
  expect(ran('b')).toBeNull()
  for (const person of [owner, await house.person('Otto', ['owner'])])
    await person.ok('POST', `/v1/stops/${stop.id}/resume`, {})
  await going
  expect(['a', 'b'].map(ran)).toEqual([null, '2\n'])
})

test('[CC3] an open call ends the run: it is no process while people decide, and another takes it up, once', async () => {
  const { env, home, ran } = await open((write) => [[write('1', 'a')]])
  const example = () => startExample('claude.ts', ['Tidy up.'], house, { env: env as never, cwd: home })
  const first = example()
  const file = join(home, 'session.json')
  await expect.poll(() => existsSync(file)).toBe(true)
  const { session_id } = JSON.parse(readFileSync(file, 'utf8')) as { session_id: string }
  await waitingIn(house, session_id)
  await first.kill()
  await answerEach(session_id, ['approve'])
  expect(await example().ended()).toBe('The tool said: (Bash completed with no output)\n')
  expect(ran('a')).toBe('1\n')
  expect((await decisionsOf(house, session_id)).map(({ status }) => status)).toEqual(['done'])
})

test('[CC4] of calls at once one is left open, and the model hears that the others were not carried out', async () => {
  const { go, ran, api, options } = await open((write) => [[write('1', 'a'), write('2', 'b')], [write('3', 'b')]])
  const { hooks, answered, run } = overseeing({ defer: true })
  const left = await go({ hooks })
  expect(left.deferred_tool_use).toMatchObject({ id: 'toolu_1' })
  expect(await answered(left, { wait: false })).toBe(false)
  expect((await decisionsOf(house, left.session_id)).map(({ status }) => status)).toEqual(['waiting', 'cancelled'])
  await answerEach(left.session_id, ['approve'])
  expect(await answered(left)).toBe(true)
  const going = lastOf(run(query, left, { ...options, hooks }))
  await answerEach(left.session_id, ['approve'])
  expect(await going).toMatchObject({ result: 'The tool said: (Bash completed with no output)' })
  expect(api.told().join('\n')).toContain('This was not carried out. One call at a time can wait for people')
  expect(['a', 'b'].map(ran)).toEqual(['1\n', '3\n'])
})

test('[CC5] a subagent’s calls are asked about too; runs at once do not cross, though their calls have the same ids', async () => {
  const agent: ScriptedCall = {
    ...{ id: 'toolu_o', tool: 'Agent' },
    args: { description: 'sub', prompt: 'subtask', subagent_type: 'general-purpose', run_in_background: false },
  }
  const script = () =>
    open(
      () => [[agent]],
      (write) => [[write('1', 'a')]],
    )
  const oversight = overseeing({ defer: true })
  const [one, other] = [await script(), await script()]
  const [first, second] = [randomUUID(), randomUUID()]
  const going = [
    one.go({ sessionId: first, hooks: oversight.hooks }),
    other.go({ sessionId: second, hooks: oversight.hooks }),
  ]
  await Promise.all([answerEach(first, ['approve']), answerEach(second, ['reject', { comment: 'no' }])])
  await Promise.all(going)
  expect([one.ran('a'), other.ran('a')]).toEqual(['1\n', null])
  expect((await decisionsOf(house, first)).map(({ action, status }) => `${action} ${status}`)).toEqual([
    'Agent done',
    'Bash done',
  ])
})

test('[CC6] a permission prompt is answered in Claude Code’s own words, by `canUseTool` and by a tool', async () => {
  const canUseTool: CanUseTool = overseeing({ facts: () => ({ case: 'CC6' }) }).canUseTool
  const asked = await open((write) => [[write('1', 'a')], [write('2', 'b')]])
  const going = asked.go({ canUseTool })
  await answerEach('CC6', ['approve'], ['reject', { comment: 'no' }])
  await going
  expect(['a', 'b'].map(asked.ran)).toEqual(['1\n', null])
  expect(asked.api.told().at(-1)).toMatch(/Ann rejected Bash/)

  const prompted = await open((write) => [[write('3', 'a')], [write('4', 'b')]])
  const oversight = overseeing({ facts: () => ({ case: 'CC6' }) })
  const input = { tool_name: z.string(), input: z.record(z.string(), z.unknown()), tool_use_id: z.string().optional() }
  const ask = tool('ask', 'Asks people.', input, (args) => oversight.permissionPrompt(args))
  const { PostToolUse } = oversight.hooks
  const approvals = createSdkMcpServer({ name: 'approvals', tools: [ask] })
  const prompting = prompted.go({
    ...{ hooks: { PostToolUse }, mcpServers: { approvals }, permissionPromptToolName: 'mcp__approvals__ask' },
  })
  const edit = { command: `echo changed > ${join(prompted.home, 'a')}`, description: 'a' }
  await answerEach('CC6', ['edit', { proposal: edit }], ['reject', { comment: 'no' }])
  await prompting
  expect(['a', 'b'].map(prompted.ran)).toEqual(['changed\n', null])
  expect(prompted.api.heard()).toContain('A person changed the arguments before this ran: ')
})

/** Claude Code with a hook of its settings, which is a process of its own each time. */
async function openWithHook(
  script: Parameters<typeof open>[0],
  before: object = {},
  more: Record<string, string> = {},
) {
  const opened = await open(script)
  const command = `${process.execPath} ${join(import.meta.dirname, 'claude-hook.ts')}`
  const hook = { type: 'command', command, timeout: 600 }
  const hooks = {
    PreToolUse: [{ hooks: [{ ...hook, onFailure: 'block', ...before }] }],
    PostToolUse: [{ hooks: [hook] }],
  }
  mkdirSync(join(opened.home, '.claude'))
  writeFileSync(join(opened.home, '.claude', 'settings.json'), JSON.stringify({ hooks }))
  const env = { ...opened.env, COUNTERSIGN_URL: house.url, COUNTERSIGN_API_KEY: bootstrapKey, ...more }
  const sessionId = randomUUID()
  const run = () => opened.go({ sessionId, settingSources: ['user'], allowedTools: ['Bash'], env })
  return { ...opened, run, sessionId }
}

test('[CC7] a hook of the settings asks in a process of its own, and reports in another', async () => {
  const script = (write: (id: string, file: string) => ScriptedCall) => [[write('1', 'a')], [write('2', 'b')]]
  const { run, sessionId, home, ran, api } = await openWithHook(script)
  const going = run()
  const changed = { command: `echo changed > ${join(home, 'a')}` }
  await answerEach(sessionId, ['edit', { proposal: changed }], ['reject', { comment: 'leave that one' }])
  await going
  expect(['a', 'b'].map(ran)).toEqual(['changed\n', null])
  expect((await decisionsOf(house, sessionId)).map(({ status }) => status)).toEqual(['done', 'rejected'])
  expect(api.heard()).toContain('A person changed the arguments before this ran: ')
  expect(api.told().at(-1)).toContain('leave that one')
})

test('[CC8] whatever goes wrong lets nothing run: a wrong key, no server, a hook that is missing or late', async () => {
  const script = (write: (id: string, file: string) => ScriptedCall) => [[write('1', 'a')]]
  const wrong = await Promise.all([
    openWithHook(script, {}, { COUNTERSIGN_API_KEY: 'wrong' }),
    openWithHook(script, { command: '/nowhere/hook' }),
    openWithHook(script, { command: 'sleep 9', timeout: 1 }),
  ])
  await Promise.all(wrong.map(({ run }) => run()))
  expect(wrong.map(({ ran }) => ran('a'))).toEqual([null, null, null])

  const nobody = new Countersign({ url: `http://127.0.0.1:${await freePort()}`, apiKey: 'any', patienceMs: 10 })
  const { hook, permissionPrompt } = oversee(nobody, { system: 'coder' })
  const asked = { session_id: 's', tool_name: 'Bash', tool_input: {}, tool_use_id: 't' }
  expect(await hook({ hook_event_name: 'PreToolUse', ...asked })).toMatchObject({
    hookSpecificOutput: {
      permissionDecision: 'deny',
      permissionDecisionReason: expect.stringContaining('cannot be reached') as string,
    },
  })
  expect(await hook({ hook_event_name: 'PostToolUse', ...asked })).toEqual({})
  const prompted = await permissionPrompt({ tool_name: 'Bash', input: {} })
  expect(prompted.content[0]?.text).toContain('"behavior":"deny"')
})

test('the docs show the example that is run', () => expect(isShown('claude')).toBe(true))
