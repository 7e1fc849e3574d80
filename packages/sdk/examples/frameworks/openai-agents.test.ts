/** OpenAI Agents themselves, on a real server: what people decided is what runs. */
import { spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Agent, run, RunState, setTracingDisabled, shellTool, tool } from '@openai/agents'
import { assistantMessage, functionCall, ScriptedModel } from '@openai/agents/testing'
import { z } from 'zod'
import { Countersign } from '@countersign/sdk'
import { openState, oversee, sealState, type Oversight } from '@countersign/sdk/openai-agents'
import { activate, settleAtOnce } from '../../../../tests/support/flow.ts'
import { bootstrapKey, makeFolder, openHouse, type House } from '../../../../tests/support/server.ts'
import type { Client } from '../../../../tests/support/client.ts'
import { answerIn, decisionsOf, isShown, policy, waitingIn } from './langgraph.support.ts'
import own from './package.json' with { type: 'json' }

setTracingDisabled(true)
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
afterAll(() => house.close())

type Call = { id: string; name?: string; args: Record<string, unknown> }
const modelOf = (...steps: Call[][]) =>
  new ScriptedModel([
    ...steps.map((calls) => calls.map(({ id, name = 'refund', args }) => functionCall(name, args, { callId: id }))),
    ...Array.from({ length: 5 }, () => [assistantMessage('done')]),
  ])

function refundTool(oversight: Oversight, ran: unknown[], name = 'refund') {
  return tool(
    oversight.guardTool({
      name,
      description: 'Refunds.',
      parameters: z.object({ amount: z.number(), note: z.string().nullable().default('-') }),
      execute: async ({ amount }) => {
        if (amount < 0) throw new Error('The bank says no.')
        ran.push(amount)
        return `Refunded ${amount}.`
      },
    }),
  )
}
function agentOf(thread: string, steps: Call[][], ran: unknown[] = []) {
  const oversight = oversee(cs, { system: 'refund-agent', thread })
  const tools = [refundTool(oversight, ran), refundTool(oversight, ran, 'look_up')]
  return { oversight, ran, agent: new Agent({ name: 'Refunds', model: modelOf(...steps), tools }) }
}
const ask = (agent: Agent) => run(agent, 'Refund order 7.')
type Result = Awaited<ReturnType<typeof ask>>
/** What docs show: asks, tells, goes on. */
async function finish(agent: Agent, oversight: Oversight, begun: Promise<Result>): Promise<Result> {
  let result = await begun
  while (result.interruptions.length > 0) {
    await oversight.answer(result.state)
    result = await run(agent, result.state)
  }
  return result
}
const start = ({ agent, oversight }: ReturnType<typeof agentOf>) => finish(agent, oversight, ask(agent))
const heard = (result: Result) =>
  result.history
    .filter((item) => item.type === 'function_call_result')
    .map(({ output }) => (typeof output === 'object' && 'text' in output ? output.text : String(output)))

test('[OA1] two calls at once: one is approved, one rejected, one needs nobody, and the model hears of each', async () => {
  const made = agentOf('OA1', [
    [
      { id: 'a1', args: { amount: 1 } },
      { id: 'a2', args: { amount: 2 } },
      { id: 'a3', name: 'look_up', args: { amount: 3 } },
    ],
  ])
  const running = start(made)
  await answerIn(
    house,
    ann,
    'OA1',
    ({ amount }) => (amount === 1 ? ['approve'] : ['reject', { comment: 'not without a receipt' }]),
    2,
  )
  const words = heard(await running)
  expect(made.ran.sort()).toEqual([1, 3])
  expect(words).toContain('Refunded 1.')
  expect(words).toContain('Refunded 3.')
  expect(words.join()).toMatch(/This was not carried out\. Ann rejected refund .*not without a receipt/)
  const decisions = await decisionsOf(house, 'OA1')
  expect(decisions.map(({ status }) => status).sort()).toEqual(['done', 'done', 'rejected'])
  expect(decisions[0]?.proposal).toMatchObject({ note: '-' })
})

test('[OA2] an edit is a rejection that says what is approved; asked for so, it runs without a second question', async () => {
  const made = agentOf('OA2', [
    [{ id: 'b1', args: { amount: 120 } }],
    [{ id: 'b2', args: { amount: 100, note: 'less' } }],
    [{ id: 'b3', args: { amount: 100, note: 'less' } }],
  ])
  const running = start(made)
  await answerIn(house, ann, 'OA2', () => ['edit', { proposal: { amount: 100, note: 'less' } }])
  // The third call is like the second, and the approval is used up.
  await answerIn(house, ann, 'OA2', () => ['reject'])
  const words = heard(await running)
  expect(words[0]).toMatch(/not carried out.*only with other arguments.*goes through: \{"amount":100,"note":"less"\}/)
  expect(words[1]).toBe('Refunded 100.')
  expect(words[2]).toMatch(/rejected/)
  expect(made.ran).toEqual([100])
  expect((await decisionsOf(house, 'OA2')).map(({ status }) => status)).toEqual(['done', 'rejected'])
})

test('[OA3] silence is told as silence, never as a refusal by a person', async () => {
  const made = agentOf('OA3', [[{ id: 'c1', args: { amount: 120 } }]])
  const running = start(made)
  await waitingIn(house, 'OA3')
  await house.forward(3 * 3_600_000)
  expect(heard(await running)[0]).toMatch(/Nobody answered.*That is silence, not a refusal by a person/)
  expect(made.ran).toEqual([])
})

test('[OA4] what a stop holds runs when people have resumed; what it ends is told', async () => {
  const stop = (level: string) =>
    ann.ok<{ id: string }>('POST', '/v1/stops', { scope: { system: 'refund-agent' }, level, reason: 'a look' })
  const resume = async (id: string) => {
    for (const name of ['Lea', 'Rob']) {
      const person = await house.person(name, ['lead', 'risk-owner'])
      await person.ok('POST', `/v1/stops/${id}/resume`, {})
    }
  }
  const made = agentOf('OA4', [[{ id: 'd1', args: { amount: 4 } }]])
  const running = start(made)
  await waitingIn(house, 'OA4')
  const held = await stop('hold')
  await answerIn(house, ann, 'OA4', () => ['approve'])
  await expect.poll(async () => (await decisionsOf(house, 'OA4'))[0]?.frozen).toBe(held.id)
  expect(made.ran).toEqual([])
  await resume(held.id)
  await running
  expect(made.ran).toEqual([4])

  const drained = await stop('drain')
  const other = agentOf('OA4b', [[{ id: 'd2', args: { amount: 6 } }]])
  expect(heard(await start(other))[0]).toMatch(/^This was not carried out\. A stop ended refund/)
  expect(other.ran).toEqual([])
  await resume(drained.id)
})

test('[OA5] another process opens the sealed run and goes on; nothing is lost, nothing runs twice', async () => {
  const folder = makeFolder()
  const key = Buffer.alloc(32, 7).toString('base64')
  const begin = () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'openai-agents.ts'), 'OA5'], {
      env: {
        PATH: process.env.PATH,
        ...{ RUNS: folder, RUN_KEY: key, COUNTERSIGN_URL: house.url, COUNTERSIGN_API_KEY: bootstrapKey },
      },
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()))
    const ended = new Promise<string>((resolve) => child.once('close', () => resolve(output)))
    return { child, ended, output: () => output }
  }
  const first = begin()
  await waitingIn(house, 'OA5')
  const file = join(folder, 'OA5.run')
  await expect.poll(() => readFileSync(file, { encoding: 'utf8', flag: 'a+' })).toContain('"countersign":"run-state"')
  first.child.kill('SIGKILL')
  expect(await first.ended).toBe('starting\n')
  expect(readFileSync(file, 'utf8')).not.toContain('Refund')
  await answerIn(house, ann, 'OA5', () => ['approve'])
  const told = 'The refund said: {"type":"text","text":"Refunded 120."}'
  expect(await begin().ended).toBe(`going on\nrefunding 120 for OA5\n${told}\n`)
  expect(await decisionsOf(house, 'OA5')).toMatchObject([{ status: 'done' }])
  rmSync(folder, { recursive: true })

  // The same call once more, as after a crash between the effect and the run's own memory of it.
  const again = agentOf('OA5', [[{ id: 'call-OA5', args: { order: 'OA5', amount: 120 } }]])
  const refund = tool(
    again.oversight.guardTool({
      ...{ name: 'refund', description: 'Refunds.', parameters: z.object({ order: z.string(), amount: z.number() }) },
      execute: async () => expect.unreachable(),
    }),
  )
  const agent = again.agent.clone({ tools: [refund] })
  expect(heard(await finish(agent, again.oversight, run(agent, 'x')))).toEqual(['Refunded 120.'])
})

test('[OA6] the state is not believed: what it calls approved does not run before people have said so', async () => {
  const made = agentOf('OA6', [[{ id: 'f1', args: { amount: 9 } }]])
  const asked = await ask(made.agent)
  for (const item of asked.interruptions) asked.state.approve(item)
  const running = run(made.agent, asked.state)
  const [waiting] = await waitingIn(house, 'OA6')
  expect(made.ran).toEqual([])
  expect(await decisionsOf(house, 'OA6')).toHaveLength(1)
  await answerIn(house, ann, 'OA6', () => ['reject', { comment: 'never' }])
  expect(heard(await running)[0]).toMatch(/never/)
  expect(made.ran).toEqual([])
  expect(waiting?.proposal).toEqual({ amount: 9, note: '-' })
})

test('[OA7] an agent as a tool: its own calls are guarded too, and interrupt the outer run', async () => {
  const inner = agentOf('OA7', [[{ id: 'g1', args: { amount: 7 } }]])
  const outer = new Agent({
    name: 'Desk',
    model: modelOf([{ id: 'g0', name: 'refunds', args: { input: 'Refund order 7.' } }]),
    tools: [inner.agent.asTool({ toolName: 'refunds', toolDescription: 'Refunds.' })],
  })
  let asked = await ask(outer)
  expect(inner.ran).toEqual([])
  expect(asked.interruptions).toHaveLength(1)
  // As a fresh process has it: from text, with the agents built again.
  asked = await run(outer, await RunState.fromString<undefined, Agent>(outer, asked.state.toString()))
  const running = finish(outer, inner.oversight, Promise.resolve(asked))
  await answerIn(house, ann, 'OA7', () => ['approve'])
  await running
  expect(inner.ran).toEqual([7])
  expect(await decisionsOf(house, 'OA7')).toMatchObject([{ status: 'done' }])
})

test('[OA8] a run that cannot wait is told what is answered by now, and what still waits', async () => {
  const made = agentOf('OA8', [
    [
      { id: 'h1', args: { amount: 1 } },
      { id: 'h2', args: { amount: 2 } },
    ],
  ])
  let result = await ask(made.agent)
  const still = () => made.oversight.answer(result.state, { wait: false })
  expect((await still()).map(({ status }) => status)).toEqual(['waiting', 'waiting'])
  const [first] = await waitingIn(house, 'OA8', 2)
  await ann.ok('POST', `/v1/tasks/${first?.task}/claim`)
  const { digest, task, proposal } = first as NonNullable<typeof first>
  await ann.ok('POST', `/v1/tasks/${task}/judgments`, {
    answer: { verdict: 'approve' },
    view: { digest, opened: [], active_ms: 100 },
  })
  await expect.poll(async () => (await still()).length).toBe(1)
  result = await run(made.agent, result.state)
  expect(result.interruptions).toHaveLength(1)
  expect(made.ran).toEqual([(proposal as { amount: number }).amount])
  await answerIn(house, ann, 'OA8', () => ['reject'])
  await finish(made.agent, made.oversight, Promise.resolve(result))
  expect(made.ran).toHaveLength(1)
})

test('[OA9] a tool that fails is reported as failed; one that the framework runs itself is asked about all the same', async () => {
  const made = agentOf('OA9', [[{ id: 'i1', args: { amount: -1 } }]])
  const running = start(made)
  await answerIn(house, ann, 'OA9', () => ['approve'])
  expect(heard(await running)[0]).toContain('An error occurred')
  expect(await decisionsOf(house, 'OA9')).toMatchObject([{ status: 'failed' }])

  const commands: string[][] = []
  const shell = shellTool({
    needsApproval: true,
    shell: {
      run: async ({ commands: given }) => {
        commands.push(given)
        return { output: [] }
      },
    },
  })
  const call = { type: 'shell_call' as const, callId: 'i2', action: { commands: ['rm -r /'] } }
  const model = new ScriptedModel([[call], [assistantMessage('done')]])
  const agent = new Agent({ name: 'Shell', model, tools: [shell] })
  const oversight = oversee(cs, { system: 'refund-agent', thread: 'OA9b' })
  const finishing = finish(agent, oversight, run(agent, 'Tidy up.'))
  await answerIn(house, ann, 'OA9b', () => ['reject', { comment: 'never' }])
  await finishing
  expect(commands).toEqual([])
  expect(await decisionsOf(house, 'OA9b')).toMatchObject([{ action: 'shell', proposal: { commands: ['rm -r /'] } }])
})

test('[OA10] a sealed run tells nothing, and opens only under its key, unchanged, for a version that is known to read it', async () => {
  const made = agentOf('OA10', [[{ id: 'j1', args: { amount: 1, note: 'secret' } }]])
  const { state } = await ask(made.agent)
  const seal = { key: new Uint8Array(32).fill(1), sdk: own.dependencies['@openai/agents'] }
  const sealed = await sealState(state, seal)
  expect(sealed).not.toContain('secret')
  expect(await sealState(state, seal)).not.toBe(sealed)
  expect(JSON.parse(sealed)).toMatchObject({ sdk: '0.20.0', schema: '1.22' })
  expect(await openState(sealed, seal)).toBe(state.toString())

  await expect(openState(sealed, { ...seal, sdk: '0.21.0' })).rejects.toThrow(
    /0\.20\.0 \(state schema 1\.22\); here runs 0\.21\.0.*npm i .*accepts: \['0\.20\.0'\]/,
  )
  expect(await openState(sealed, { ...seal, sdk: '0.21.0', accepts: ['0.20.0'] })).toBe(state.toString())
  await expect(openState(sealed, { ...seal, key: new Uint8Array(32) })).rejects.toThrow('another key')
  const forged = sealed.replace('0.20.0', '0.21.0')
  await expect(openState(forged, { ...seal, sdk: '0.21.0' })).rejects.toThrow('it was changed')
  await expect(openState('{}', seal)).rejects.toThrow('no sealed run')
  await expect(sealState(state, { ...seal, key: 'short' })).rejects.toThrow('openssl rand -base64 32')
})

test('the docs show the example that is run', () => expect(isShown('openai-agents')).toBe(true))
