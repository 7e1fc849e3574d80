/** Mastra itself over LibSQL, on a real server: what people decided is what runs. */
import { cpSync, existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Mastra } from '@mastra/core'
import { Agent } from '@mastra/core/agent'
import { createTool } from '@mastra/core/tools'
import { LibSQLStore } from '@mastra/libsql'
import { z } from 'zod'
import { Countersign } from '@countersign/sdk'
import { oversee } from '@countersign/sdk/mastra'
import type { Client } from '../../../../tests/support/client.ts'
import { activate, settleAtOnce } from '../../../../tests/support/flow.ts'
import { bootstrapKey, openHouse, type House } from '../../../../tests/support/server.ts'
import { startExample } from './example.support.ts'
import { answerIn, decisionsOf, isShown, policy, waitingIn } from './langgraph.support.ts'
import { scriptedModel, type ScriptedCall } from './mastra.model.ts'

let house: House
let ann: Client
let cs: Countersign
const folder = mkdtempSync(join(tmpdir(), 'countersign-mastra-'))
beforeAll(async () => {
  house = await openHouse()
  await settleAtOnce(house.boot)
  await activate(house, policy)
  ann = await house.person('Ann')
  cs = new Countersign({ url: house.url, apiKey: bootstrapKey })
})
afterAll(() => house.close())

const call = (id: string, amount: number, name = 'refund'): ScriptedCall => ({ id, tool: name, args: { amount } })

/** Fresh objects over a file, as a process that starts finds it. */
function open(file: string, steps: ScriptedCall[][], { nested = false } = {}) {
  const ran: number[] = []
  const oversight = oversee(cs, { system: 'refund-agent' })
  const toolOf = (id: string) =>
    oversight.guardTool(
      createTool({
        id,
        description: 'Refunds.',
        inputSchema: z.object({ amount: z.number() }),
        execute: async ({ amount }) => {
          ran.push(amount)
          return `Refunded ${amount}.`
        },
      }),
    )
  const { model, told } = scriptedModel(steps)
  const own = { instructions: 'Refund.', model, tools: { refund: toolOf('refund'), look_up: toolOf('look_up') } }
  const worker = new Agent({ id: 'worker', name: 'worker', description: 'Refunds.', ...own })
  const delegate = [[{ id: 'outer', tool: 'agent-worker', args: { prompt: 'Refund.' } }]]
  const lead = { instructions: 'Delegate.', model: scriptedModel(delegate).model, agents: { worker } }
  const agent = nested ? new Agent({ id: 'lead', name: 'lead', ...lead }) : worker
  const storage = new LibSQLStore({ id: 'runs', url: `file:${join(folder, file)}` })
  new Mastra({ agents: { agent }, storage, logger: false })
  const begin = async () => {
    const output = await agent.generate('Refund order 7.')
    return { output, thread: output.runId as string }
  }
  const found = async () => (await agent.listSuspendedRuns()).runs
  return { oversight, agent, ran, told, begin, found }
}

test('[MA1] calls of one step are a decision each: what the policy lets through runs, what is edited runs so, what is rejected does not', async () => {
  const steps = [[call('a', 1), call('b', 2), call('c', 3), call('d', 4, 'look_up')]]
  const { oversight, agent, ran, told, begin } = open('MA1.db', steps)
  const { output, thread } = await begin()
  const going = oversight.run(agent, output)
  await answerIn(house, ann, thread, () => ['reject', { comment: 'not this customer' }])
  await answerIn(house, ann, thread, () => ['edit', { proposal: { amount: 20 } }])
  await answerIn(house, ann, thread, () => ['approve'])
  expect((await going)?.text).toBe('The tool said: Refunded 4.')
  expect(ran).toEqual([20, 3, 4])
  const [rejected, edited] = told()
  expect(rejected).toMatch(/This was not carried out\. Ann rejected refund \(dec_[^)]+\): not this customer/)
  expect(edited).toBe('A person changed the arguments before this ran: {"amount":20}\nRefunded 20.')
  const decisions = await decisionsOf(house, thread)
  expect(decisions.map(({ status }) => status)).toEqual(['rejected', 'done', 'done', 'done'])
  expect(decisions[0]?.schema).toMatchObject({ properties: { amount: { type: 'number' } } })
})

test('[MA2] silence is told as silence; while a stop holds nothing runs, and then what was approved does', async () => {
  const { oversight, agent, ran, told, begin, found } = open('MA2.db', [[call('a', 1)], [call('b', 2)]])
  const { output, thread } = await begin()
  expect(await oversight.run(agent, output, { wait: false })).toBeNull()
  await waitingIn(house, thread)
  await house.forward(3 * 3_600_000)
  await expect.poll(async () => (await decisionsOf(house, thread))[0]?.status).toBe('expired')
  expect(await oversight.run(agent, output, { wait: false })).toBeNull()
  await answerIn(house, ann, thread, () => ['approve'])
  const owner = await house.person('Olga', ['owner'])
  const stop = await owner.ok<{ id: string }>('POST', '/v1/stops', { scope: {}, level: 'hold', reason: 'drill' })
  const [run] = await found()
  if (!run) throw new Error('no run is suspended')
  expect(await oversight.run(agent, run, { wait: false })).toBeNull()
  const waiting = oversight.run(agent, run)
  for (const person of [owner, await house.person('Otto', ['owner'])])
    await person.ok('POST', `/v1/stops/${stop.id}/resume`, {})
  expect((await waiting)?.text).toBe('The tool said: Refunded 2.')
  expect(told()[0]).toMatch(/Nobody answered refund .* That is silence, not a refusal by a person\./)
  expect(ran).toEqual([2])
})

test('[MA3] a process that dies while it waits loses nothing, and one that dies after the tool runs nothing twice', async () => {
  const example = () => startExample('mastra.ts', ['MA3'], house)
  const first = example()
  const { items } = await (async () => {
    for (;;) {
      const listed = await cs.list({ action: 'refund', status: 'waiting' })
      if (listed.items.length > 0) return listed
      await new Promise((resolve) => setTimeout(resolve, 15))
    }
  })()
  await first.kill()
  const thread = (await cs.resume(items[0]?.id as string)).wire.case as string
  await answerIn(house, ann, thread, () => ['approve'])
  expect(await example().ended()).toBe('refunding 120 for MA3\nThe tool said: Refunded 120.\n')
  expect(await decisionsOf(house, thread)).toHaveLength(1)

  const steps = [[call('a', 1)]]
  const before = open('MA3-before.db', steps)
  const begun = await before.begin()
  for (const end of ['', '-wal', '-shm']) {
    const file = join(folder, `MA3-before.db${end}`)
    if (existsSync(file)) cpSync(file, join(folder, `MA3-after.db${end}`))
  }
  const going = before.oversight.run(before.agent, begun.output)
  await answerIn(house, ann, begun.thread, () => ['approve'])
  await going
  const after = open('MA3-after.db', steps)
  const [run] = await after.found()
  if (!run) throw new Error('no run is suspended')
  expect((await after.oversight.run(after.agent, run))?.text).toBe('The tool said: Refunded 1.')
  expect([...before.ran, ...after.ran]).toEqual([1])
})

test('[MA4] the run is not believed: a call that it has as approved asks people where it runs', async () => {
  const { agent, ran, begin } = open('MA4.db', [[call('a', 1)]])
  const { thread } = await begin()
  const forged = agent.approveToolCallGenerate({ runId: thread, toolCallId: 'a' })
  await waitingIn(house, thread)
  expect(ran).toEqual([])
  await answerIn(house, ann, thread, () => ['reject', { comment: 'who said so?' }])
  expect((await forged).text).toContain('who said so?')
  expect(ran).toEqual([])
})

test('[MA5] a subagent’s tools ask through the outer run, also after a restart', async () => {
  const steps = [[call('inner-a', 1), call('inner-b', 2)]]
  const before = open('MA5.db', steps, { nested: true })
  const { output, thread } = await before.begin()
  expect(await before.oversight.run(before.agent, output, { wait: false })).toBeNull()
  await answerIn(house, ann, thread, () => ['reject', { comment: 'no' }])
  const after = open('MA5.db', steps, { nested: true })
  const [run] = await after.found()
  if (!run) throw new Error('no run is suspended')
  const going = after.oversight.run(after.agent, run)
  await answerIn(house, ann, thread, () => ['approve'])
  expect((await going)?.text).toContain('Refunded 2.')
  expect([...before.ran, ...after.ran]).toEqual([2])
  expect(after.told()[0]).toMatch(/Ann rejected refund/)
  expect(await decisionsOf(house, thread)).toHaveLength(2)
})

test('[MA6] two runs at once do not cross, though their model gives their calls the same ids', async () => {
  const { oversight, agent, ran, begin } = open('MA6.db', [[call('a', 6)]])
  const [one, two] = [await begin(), await begin()]
  const going = Promise.all([one, two].map(({ output }) => oversight.run(agent, output)))
  await answerIn(house, ann, two.thread, () => ['approve'])
  await answerIn(house, ann, one.thread, () => ['reject', { comment: 'not twice' }])
  const [first, second] = await going
  expect(first?.text).toContain('not twice')
  expect(second?.text).toBe('The tool said: Refunded 6.')
  expect(ran).toEqual([6])
})

test('[MA7] a call that Mastra does not name is never answered, and a run that asks for something else is left alone', async () => {
  const { oversight, agent } = open('MA7.db', [])
  const asked = { toolName: 'refund', args: { amount: 1 }, requiresApproval: true }
  await expect(oversight.run(agent, { runId: 'run', toolCalls: [asked] })).rejects.toThrow('Update @mastra/core')
  const other = { toolCallId: 'a', toolName: 'ask', requiresApproval: false, suspendPayload: { question: 'Which?' } }
  expect(await oversight.run(agent, { runId: 'run', toolCalls: [other] })).toBeNull()
})

test('the docs show the example that is run', () => expect(isShown('mastra')).toBe(true))
