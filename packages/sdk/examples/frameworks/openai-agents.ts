/**
 * An agent of OpenAI's whose refunds wait for people, and survive the process.
 *
 *   COUNTERSIGN_URL=http://localhost:4400 COUNTERSIGN_API_KEY=… RUN_KEY=$(openssl rand -base64 32) \
 *     node openai-agents.ts order-7
 *
 * End it while it waits, and start it again with the same order and key: it goes on where it was. The model is scripted,
 * so that this runs without one; put yours in its place.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Agent, run, RunState, setTracingDisabled, tool } from '@openai/agents'
import { assistantMessage, functionCall, modelResponder, ScriptedModel } from '@openai/agents/testing'
import { z } from 'zod'
import { Countersign } from '@countersign/sdk'
import { openState, oversee, sealState } from '@countersign/sdk/openai-agents'
import own from './package.json' with { type: 'json' }

setTracingDisabled(true)
const say = (line: string) => process.stdout.write(`${line}\n`)
const [order = 'order-7'] = process.argv.slice(2)
const oversight = oversee(new Countersign(), { system: 'refund-agent', thread: order })

const refund = tool(
  oversight.guardTool({
    name: 'refund',
    description: 'Refunds an order.',
    parameters: z.object({ order: z.string(), amount: z.number() }),
    execute: async ({ order, amount }) => {
      say(`refunding ${amount} for ${order}`)
      return `Refunded ${amount}.`
    },
  }),
)
const think = modelResponder(({ request: { input } }) => {
  const last = typeof input === 'string' ? undefined : input.at(-1)
  return last?.type === 'function_call_result'
    ? [assistantMessage(`The refund said: ${JSON.stringify(last.output)}`)]
    : [functionCall('refund', { order, amount: 120 }, { callId: `call-${order}` })]
})
const agent = new Agent({ name: 'Refunds', model: new ScriptedModel([think, think]), tools: [refund] })

const file = join(process.env.RUNS ?? tmpdir(), `${order}.run`)
const seal = { key: process.env.RUN_KEY ?? '', sdk: own.dependencies['@openai/agents'] }
const begun = existsSync(file)
say(begun ? 'going on' : 'starting')
const reopen = async () =>
  RunState.fromString<undefined, Agent>(agent, await openState(readFileSync(file, 'utf8'), seal))
let result = begun ? await run(agent, await reopen()) : await run(agent, `Refund ${order}.`)
while (result.interruptions.length > 0) {
  writeFileSync(file, await sealState(result.state, seal))
  await oversight.answer(result.state)
  result = await run(agent, result.state)
}
rmSync(file, { force: true })
say(result.finalOutput ?? '')
