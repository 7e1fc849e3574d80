/**
 * A LangChain agent whose refunds wait for people, and survive the process.
 *
 *   COUNTERSIGN_URL=http://localhost:4400 COUNTERSIGN_API_KEY=… DATABASE_URL=postgres://… \
 *     node langgraph.ts order-7
 *
 * End it while it waits, and start it again with the same order: it goes on where it was. The model is scripted, so that
 * this runs without one; put yours in its place.
 */
import { AIMessage, type BaseMessage, createAgent, fakeModel, tool } from 'langchain'
import { Command, interrupt } from '@langchain/langgraph'
import { PostgresSaver } from '@langchain/langgraph-checkpoint-postgres'
import { z } from 'zod'
import { Countersign } from '@countersign/sdk'
import { oversee } from '@countersign/sdk/langgraph'

const say = (line: string) => process.stdout.write(`${line}\n`)
const [order = 'order-7'] = process.argv.slice(2)

const refund = tool(
  ({ order, amount }) => {
    say(`refunding ${amount} for ${order}`)
    return `Refunded ${amount}.`
  },
  { name: 'refund', description: 'Refunds an order.', schema: z.object({ order: z.string(), amount: z.number() }) },
)

const think = (messages: BaseMessage[]) =>
  messages.at(-1)?.type === 'tool'
    ? new AIMessage(`The refund said: ${messages.at(-1)?.text}`)
    : new AIMessage({
        content: '',
        tool_calls: [{ id: `call-${order}`, name: 'refund', args: { order, amount: 120 } }],
      })
const model = fakeModel().respond(think).respond(think)

const oversight = oversee(new Countersign(), { system: 'refund-agent', langgraph: { Command, interrupt } })
const checkpointer = PostgresSaver.fromConnString(process.env.DATABASE_URL ?? 'postgres://localhost/agent')
await checkpointer.setup()
const agent = createAgent({ model, tools: [oversight.guardTool(refund)], checkpointer })

const config = { configurable: { thread_id: order } }
const begun = await checkpointer.getTuple(config)
say(begun ? 'going on' : 'starting')
const result = await oversight.run(agent, begun ? null : { messages: `Refund ${order}.` }, config)
say(result.messages.at(-1)?.text ?? '')
await checkpointer.end()
