/**
 * An agent of the Vercel AI SDK whose refunds wait for people, and survive the process: its messages lie in a file.
 *
 *   COUNTERSIGN_URL=http://localhost:4400 COUNTERSIGN_API_KEY=… APPROVAL_SECRET=… \
 *     node ai-sdk.ts order-7
 *
 * End it while it waits, and start it again with the same order: it goes on where it was. The model is scripted, so that
 * this runs without one; put yours in its place.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { generateText, tool, type ModelMessage } from 'ai'
import { z } from 'zod'
import { Countersign } from '@countersign/sdk'
import { oversee } from '@countersign/sdk/ai-sdk'
import { scriptedModel } from './ai-sdk.model.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)
const [order = 'order-7'] = process.argv.slice(2)
const model = scriptedModel([[{ id: `call-${order}`, tool: 'refund', args: { order, amount: 120 } }]])

const oversight = oversee(new Countersign(), { system: 'refund-agent', thread: order })
const tools = oversight.guardTools({
  refund: tool({
    description: 'Refunds an order.',
    inputSchema: z.object({ order: z.string(), amount: z.number() }),
    execute: async ({ amount }) => {
      say(`refunding ${amount} for ${order}`)
      return `Refunded ${amount}.`
    },
  }),
})

const file = `${order}.messages.json`
const messages: ModelMessage[] = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')) as ModelMessage[])
  : [{ role: 'user', content: `Refund ${order}.` }]
const keep = (...more: ModelMessage[]) => {
  messages.push(...more)
  writeFileSync(file, JSON.stringify(messages))
}

for (;;) {
  const answers = await oversight.answers(messages) // waits for people; null where nothing is asked
  if (answers) keep(answers)
  else if (messages.at(-1)?.role === 'assistant') break
  const { text, responseMessages } = await generateText({
    model,
    tools,
    messages,
    toolApproval: oversight.toolApproval,
    experimental_toolApprovalSecret: process.env.APPROVAL_SECRET ?? 'only for trying',
  })
  keep(...responseMessages)
  if (text) say(text)
}
