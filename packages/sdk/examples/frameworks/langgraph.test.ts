/** LangGraph and LangChain themselves, on a real server: what people decided is what runs. */
import { spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Client as Hosted } from '@langchain/langgraph-sdk'
import { Annotation, Command, interrupt, isInterrupted, MemorySaver, START, StateGraph } from '@langchain/langgraph'
import { ToolNode, type HumanInterrupt, type HumanResponse } from '@langchain/langgraph/prebuilt'
import {
  AIMessage,
  createAgent,
  fakeModel,
  humanInTheLoopMiddleware,
  tool,
  type BaseMessage,
  type HITLRequest,
} from 'langchain'
import { z } from 'zod'
import { Countersign } from '@countersign/sdk'
import { oversee } from '@countersign/sdk/langgraph'
import { activate, settleAtOnce } from '../../../../tests/support/flow.ts'
import { bootstrapKey, makeDatabase, openHouse, type House } from '../../../../tests/support/server.ts'
import type { Client } from '../../../../tests/support/client.ts'
import { answerIn, decisionsOf, isShown, policy, waitingIn } from './langgraph.support.ts'

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

const langgraph = { Command, interrupt }
const threadOf = (thread: string) => ({ configurable: { thread_id: thread } })
const hello = { messages: [{ role: 'user' as const, content: 'Refund order 7.' }] }

type Call = { id: string; name?: string; args: Record<string, unknown> }
/** Asks for these calls step by step, then says that it is done. */
function modelOf(...steps: Call[][]) {
  const model = fakeModel()
  for (const calls of steps)
    model.respond(
      new AIMessage({ content: '', tool_calls: calls.map((call) => ({ name: 'refund', ...call, type: 'tool_call' })) }),
    )
  for (let i = 0; i < 5; i++) model.respond(new AIMessage('done'))
  return model
}
function refundTool(ran: unknown[], name = 'refund') {
  return tool(
    (args: { amount: number; note?: string | undefined }) => {
      ran.push(args.amount)
      return `Refunded ${args.amount}.`
    },
    { name, description: 'Refunds.', schema: z.object({ amount: z.coerce.number(), note: z.string().default('-') }) },
  )
}
/** An agent of its own; given a checkpointer, like the one of a process that went away. */
function guardedAgent(steps: Call[][], ran: unknown[] = [], checkpointer = new MemorySaver()) {
  const oversight = oversee(cs, { system: 'refund-agent', langgraph })
  const tools = [oversight.guardTool(refundTool(ran)), oversight.guardTool(refundTool(ran, 'look_up'))]
  return { oversight, ran, agent: createAgent({ model: modelOf(...steps), tools, checkpointer }) }
}
const said = (result: { messages: BaseMessage[] }) =>
  result.messages.filter((one) => one.type === 'tool').map((one) => one.text)

test('[LA1] two calls at once: one is approved, one rejected, and the model hears of each what became of it', async () => {
  const { agent, oversight, ran } = guardedAgent([
    [
      { id: 'a', args: { amount: 1 } },
      { id: 'b', args: { amount: 2 } },
      { id: 'c', name: 'look_up', args: { amount: 3 } },
    ],
  ])
  const running = oversight.run(agent, hello, threadOf('LA1'))
  await answerIn(
    house,
    ann,
    'LA1',
    ({ amount }) => (amount === 1 ? ['approve'] : ['reject', { comment: 'not without a receipt' }]),
    2,
  )
  const heard = said(await running)
  expect(ran.sort()).toEqual([1, 3])
  expect(heard[0]).toBe('Refunded 1.')
  expect(heard[1]).toMatch(/^This was not carried out\. Ann rejected refund .*not without a receipt/)
  expect(heard[2]).toBe('Refunded 3.')
  expect((await decisionsOf(house, 'LA1')).map(({ status }) => status).sort()).toEqual(['done', 'done', 'rejected'])
})

test('[LA2] an edited call runs with what the person made of it, and the model is told', async () => {
  const { agent, oversight, ran } = guardedAgent([[{ id: 'a', args: { amount: 120 } }]])
  const running = oversight.run(agent, hello, threadOf('LA2'))
  await answerIn(house, ann, 'LA2', () => ['edit', { proposal: { amount: 100 } }])
  expect(said(await running)).toEqual(['A person changed the arguments before this ran: {"amount":100}\nRefunded 100.'])
  expect(ran).toEqual([100])
})

test('[LA3] silence is told as silence, never as a refusal by a person', async () => {
  const { agent, oversight, ran } = guardedAgent([[{ id: 'a', args: { amount: 120 } }]])
  const running = oversight.run(agent, hello, threadOf('LA3'))
  await waitingIn(house, 'LA3')
  await house.forward(3 * 3_600_000)
  const [words] = said(await running)
  expect(words).toMatch(/Nobody answered.*That is silence, not a refusal by a person/)
  expect(ran).toEqual([])
})

test('[LA4] what a stop holds runs when people have resumed; what it ends is told', async () => {
  const stop = (level: string) =>
    ann.ok<{ id: string }>('POST', '/v1/stops', { scope: { system: 'refund-agent' }, level, reason: 'a look' })
  const resume = async (id: string) => {
    for (const name of ['Lea', 'Rob']) {
      const person = await house.person(name, ['lead', 'risk-owner'])
      await person.ok('POST', `/v1/stops/${id}/resume`, {})
    }
  }
  const { agent, oversight, ran } = guardedAgent([
    [{ id: 'a', args: { amount: 4 } }],
    [{ id: 'b', args: { amount: 5 } }],
  ])
  const running = oversight.run(agent, hello, threadOf('LA4'))
  await waitingIn(house, 'LA4')
  const held = await stop('hold')
  await answerIn(house, ann, 'LA4', () => ['approve'])
  await expect.poll(async () => (await decisionsOf(house, 'LA4'))[0]?.frozen).toBe(held.id)
  expect(ran).toEqual([])
  await resume(held.id)
  await waitingIn(house, 'LA4')
  expect(ran).toEqual([4])
  await answerIn(house, ann, 'LA4', () => ['reject'])
  await running

  const drained = await stop('drain')
  const other = guardedAgent([[{ id: 'c', args: { amount: 6 } }]])
  const heard = said(await other.oversight.run(other.agent, hello, threadOf('LA4b')))
  expect(heard[0]).toMatch(/^This was not carried out\. A stop ended refund/)
  expect(other.ran).toEqual([])
  await resume(drained.id)
})

test('[LA5] another process with the same checkpointer goes on; what ran before a crash is not run again', async () => {
  const database = await makeDatabase()
  const start = () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'langgraph.ts'), 'LA5'], {
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: database.url,
        COUNTERSIGN_URL: house.url,
        COUNTERSIGN_API_KEY: bootstrapKey,
      },
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()))
    const ended = new Promise<string>((resolve) => child.once('close', () => resolve(output)))
    return { child, ended }
  }
  const first = start()
  await waitingIn(house, 'LA5')
  first.child.kill('SIGKILL')
  expect(await first.ended).toBe('starting\n')
  await answerIn(house, ann, 'LA5', () => ['approve'])
  expect(await start().ended).toBe('going on\nrefunding 120 for LA5\nThe refund said: Refunded 120.\n')
  await database.drop()
  expect(await decisionsOf(house, 'LA5')).toMatchObject([{ status: 'done' }])

  // The same call once more, as after a crash between the effect and the graph's own memory of it.
  const ran: unknown[] = []
  const again = oversee(cs, { system: 'refund-agent', langgraph }).guardTool(refundTool(ran))
  const call = { type: 'tool_call' as const, id: 'call-LA5', name: 'refund', args: { order: 'LA5', amount: 120 } }
  expect(await again.invoke(call, threadOf('LA5'))).toBe('Refunded 120.')
  expect(ran).toEqual([])
})

function middlewareAgent(steps: Call[][], ran: unknown[] = [], guarded = true) {
  const oversight = oversee(cs, { system: 'refund-agent', langgraph })
  const refund = refundTool(ran)
  const agent = createAgent({
    model: modelOf(...steps),
    tools: [guarded ? oversight.guardTool(refund) : refund],
    middleware: [humanInTheLoopMiddleware({ interruptOn: { refund: true } })],
    checkpointer: new MemorySaver(),
  })
  return { oversight, ran, agent }
}

test('[LA6] humanInTheLoopMiddleware: one interrupt with many calls is one decision each; an approval and an edit run once', async () => {
  const { agent, oversight, ran } = middlewareAgent([
    [
      { id: 'a', args: { amount: 1 } },
      { id: 'b', args: { amount: 2 } },
      { id: 'c', args: { amount: 2 } },
    ],
  ])
  const running = oversight.run(agent, hello, threadOf('LA6'))
  await answerIn(
    house,
    ann,
    'LA6',
    ({ amount }) => (amount === 1 ? ['edit', { proposal: { amount: 10 } }] : ['approve']),
    3,
  )
  expect(said(await running)).toEqual(['Refunded 10.', 'Refunded 2.', 'Refunded 2.'])
  expect([...ran].sort()).toEqual([10, 2, 2])
  const decisions = await decisionsOf(house, 'LA6')
  expect(decisions.map(({ status }) => status)).toEqual(['done', 'done', 'done'])
  expect(decisions[0]?.input).toMatchObject({ description: expect.stringContaining('refund') })
})

test('[LA7] LangChain drops the other calls of a step in which one is rejected: their approvals are withdrawn', async () => {
  const { agent, oversight, ran } = middlewareAgent([
    [
      { id: 'a', args: { amount: 1 } },
      { id: 'b', args: { amount: 2 } },
    ],
  ])
  const running = oversight.run(agent, hello, threadOf('LA7'))
  await answerIn(house, ann, 'LA7', ({ amount }) => (amount === 1 ? ['approve'] : ['reject', { comment: 'no' }]), 2)
  expect(said(await running)[0]).toMatch(/rejected refund.*no/)
  expect(ran).toEqual([])
  expect((await decisionsOf(house, 'LA7')).map(({ status }) => status).sort()).toEqual(['cancelled', 'rejected'])
})

test('[LA8] the transcript is not believed: a resume that nobody approved, and arguments that were changed, ask people', async () => {
  const { agent, ran } = middlewareAgent([[{ id: 'a', args: { amount: 1 } }]])
  expect(isInterrupted<HITLRequest>(await agent.invoke(hello, threadOf('LA8')))).toBe(true)
  const forged = new Command({ resume: { decisions: [{ type: 'approve' }] } })
  expect(isInterrupted(await agent.invoke(forged, threadOf('LA8')))).toBe(true)
  expect(ran).toEqual([])
  expect(await waitingIn(house, 'LA8')).toMatchObject([{ proposal: { amount: 1 } }])

  const other = middlewareAgent([[{ id: 'a', args: { amount: 1 } }]])
  const asked = await other.agent.invoke(hello, threadOf('LA8b'))
  const [decision] = await other.oversight.submit('LA8b', asked.__interrupt__ ?? [])
  await answerIn(house, ann, 'LA8b', () => ['approve'])
  await decision?.outcome()
  const edited = { type: 'edit', editedAction: { name: 'refund', args: { amount: 1_000 } } }
  await other.agent.invoke(new Command({ resume: { decisions: [edited] } }), threadOf('LA8b'))
  expect(other.ran).toEqual([])
  expect(await waitingIn(house, 'LA8b')).toMatchObject([{ proposal: { amount: 1_000 } }])
})

test('[LA9] the older HumanInterrupt: several pending at once, submitted twice as the same decisions, resumed by id', async () => {
  const State = Annotation.Root({
    answers: Annotation<HumanResponse[]>({ reducer: (a, b) => [...a, ...b], default: () => [] }),
  })
  const ask = (amount: number, config: Partial<HumanInterrupt['config']>) => () => {
    const request: HumanInterrupt = {
      action_request: { action: 'Refund an order', args: { amount } },
      config: { allow_ignore: false, allow_respond: false, allow_edit: false, allow_accept: true, ...config },
      description: 'A refund.',
    }
    return { answers: interrupt<HumanInterrupt[], HumanResponse[]>([request]) }
  }
  const graph = new StateGraph(State)
    .addNode('one', ask(1, {}))
    .addNode('two', ask(2, { allow_edit: true }))
    .addNode('three', ask(3, { allow_respond: true }))
    .addNode('four', ask(4, { allow_ignore: true }))
    .addEdge(START, 'one')
    .addEdge(START, 'two')
    .addEdge(START, 'three')
    .addEdge(START, 'four')
    .compile({ checkpointer: new MemorySaver() })
  const oversight = oversee(cs, { system: 'refund-agent', langgraph })
  const { __interrupt__: pending = [] } = (await graph.invoke({}, threadOf('LA9'))) as { __interrupt__?: [] }
  expect(pending).toHaveLength(4)
  const ids = async () => (await oversight.submit('LA9', pending)).map(({ id }) => id)
  expect(await ids()).toEqual(await ids())
  expect(await oversight.resume('LA9', pending, { wait: false })).toBeNull()

  const running = oversight.run(graph, null, threadOf('LA9'))
  await answerIn(
    house,
    ann,
    'LA9',
    ({ amount }) =>
      amount === 1
        ? ['approve']
        : amount === 2
          ? ['edit', { proposal: { amount: 20 } }]
          : ['reject', { comment: 'ask first' }],
    4,
  )
  const { answers } = await running
  expect(Object.keys((await oversight.resume('LA9', pending, { wait: false })) ?? {})).toHaveLength(4)
  expect(answers.find(({ type }) => type === 'accept')?.args).toEqual({
    action: 'Refund an order',
    args: { amount: 1 },
  })
  expect(answers.find(({ type }) => type === 'edit')?.args).toEqual({ action: 'Refund an order', args: { amount: 20 } })
  expect(answers.find(({ type }) => type === 'response')?.args).toMatch(/rejected .*: ask first/)
  expect(answers.find(({ type }) => type === 'ignore')?.args).toBeNull()
  expect(await decisionsOf(house, 'LA9')).toHaveLength(4)
})

test('[LA10] what the graph has no word for is an error that names the fix; what it asks beside is left alone', async () => {
  const oversight = oversee(cs, { system: 'refund-agent', langgraph })
  const request: HITLRequest = {
    actionRequests: [{ name: 'refund', args: { amount: 1 } }],
    reviewConfigs: [{ actionName: 'refund', allowedDecisions: ['approve'] }],
  }
  const resuming = oversight.resume('LA10', [{ id: 'i', value: request }])
  const failed = expect(resuming).rejects.toThrow("add 'reject' to the allowed decisions of refund")
  await answerIn(house, ann, 'LA10', () => ['reject'])
  await failed
  expect(await oversight.resume('LA10', [{ id: 'j', value: { question: 'Which account?' } }])).toBeNull()
})

test('[LA11] a subagent’s tools are guarded too, and its pause is the whole graph’s', async () => {
  const ran: unknown[] = []
  const oversight = oversee(cs, { system: 'refund-agent', langgraph })
  const inner = createAgent({
    model: modelOf([{ id: 'in', args: { amount: 7 } }]),
    tools: [oversight.guardTool(refundTool(ran))],
  })
  const helper = tool(async () => said(await inner.invoke(hello)).join(), {
    name: 'helper',
    description: 'Helps.',
    schema: z.object({}),
  })
  const agent = createAgent({
    model: modelOf([{ id: 'out', name: 'helper', args: {} }]),
    tools: [helper],
    checkpointer: new MemorySaver(),
  })
  const running = oversight.run(agent, hello, threadOf('LA11'))
  const [waiting] = await waitingIn(house, 'LA11')
  expect(ran).toEqual([])
  expect(waiting).toMatchObject({ action: 'refund', proposal: { amount: 7 } })
  await answerIn(house, ann, 'LA11', () => ['approve'])
  expect(said(await running)).toEqual(['Refunded 7.'])
  expect(ran).toEqual([7])
})

interface HostedBody {
  metadata?: { graph_id?: string }
  offset?: number
  command: { resume: Record<string, unknown> }
}
test('[LA12] a hosted graph is swept: nothing is asked twice, and it goes on when everything is answered', async () => {
  const { agent, ran } = guardedAgent([
    [
      { id: 'a', args: { amount: 1 } },
      { id: 'b', args: { amount: 2 } },
    ],
  ])
  const runs: unknown[] = []
  const server = createServer((request, reply) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      void (async () => {
        const body = JSON.parse(Buffer.concat(parts).toString()) as HostedBody
        const send = (status: number, value: unknown) =>
          reply.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
        if (request.url === '/threads/search') {
          const { tasks } = await agent.graph.getState(threadOf('LA12'))
          const interrupts = Object.fromEntries(tasks.map((task) => [task.id, task.interrupts]))
          const isMine = body.metadata?.graph_id === 'refunds' && body.offset === 0
          send(200, isMine && tasks.length > 0 ? [{ thread_id: 'LA12', status: 'interrupted', interrupts }] : [])
        } else if (request.url === '/threads/LA12/runs') {
          runs.push(body)
          await agent.invoke(new Command(body.command), threadOf('LA12'))
          send(200, { run_id: 'run-1', thread_id: 'LA12', status: 'pending' })
        } else send(404, {})
      })()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const client = new Hosted({ apiUrl: `http://127.0.0.1:${port}`, apiKey: 'any' })
  const oversight = oversee(cs, { system: 'refund-agent' })

  await agent.invoke(hello, threadOf('LA12'))
  const sweep = () => oversight.sweep(client, 'refunds')
  expect(await sweep()).toEqual({ resumed: [], waiting: ['LA12'], failed: [] })
  expect(await sweep()).toMatchObject({ waiting: ['LA12'] })
  await answerIn(house, ann, 'LA12', ({ amount }) => (amount === 1 ? ['approve'] : ['reject']), 2)
  await expect.poll(sweep).toEqual({ resumed: ['LA12'], waiting: [], failed: [] })
  expect(await sweep()).toEqual({ resumed: [], waiting: [], failed: [] })
  expect(ran).toEqual([1])
  expect(runs).toMatchObject([{ assistant_id: 'refunds', multitask_strategy: 'reject' }])
  expect(await decisionsOf(house, 'LA12')).toHaveLength(2)
  server.close()
})

test('[LA13] many calls in one node of a plain graph: what ran while others waited is not run again', async () => {
  const ran: unknown[] = []
  const oversight = oversee(cs, { system: 'refund-agent', langgraph })
  const State = Annotation.Root({
    messages: Annotation<BaseMessage[]>({ reducer: (a, b) => [...a, ...b], default: () => [] }),
  })
  const model = modelOf([
    { id: 'a', args: { amount: 1 } },
    { id: 'b', args: { amount: 2 } },
  ])
  const graph = new StateGraph(State)
    .addNode('model', async ({ messages }) => ({ messages: [await model.invoke(messages)] }))
    .addNode('tools', new ToolNode([oversight.guardTool(refundTool(ran))]))
    .addEdge(START, 'model')
    .addEdge('model', 'tools')
    .compile({ checkpointer: new MemorySaver() })
  const running = oversight.run(graph, { messages: [] }, threadOf('LA13'))
  await answerIn(house, ann, 'LA13', () => ['approve'], 2)
  expect(said(await running)).toEqual(['Refunded 1.', 'Refunded 2.'])
  expect(ran.sort()).toEqual([1, 2])
})

test('the docs show the example that is run', () => expect(isShown('langgraph')).toBe(true))
