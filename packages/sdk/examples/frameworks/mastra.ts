/**
 * A Mastra agent whose refunds wait for people, and survive the process: its runs lie in a LibSQL file.
 *
 *   COUNTERSIGN_URL=http://localhost:4400 COUNTERSIGN_API_KEY=… \
 *     node mastra.ts order-7
 *
 * End it while it waits, and start it again with the same order: it goes on where it was. The model is scripted, so that
 * this runs without one; put yours in its place.
 */
import { Mastra } from '@mastra/core'
import { Agent } from '@mastra/core/agent'
import { createTool } from '@mastra/core/tools'
import { LibSQLStore } from '@mastra/libsql'
import { z } from 'zod'
import { Countersign } from '@countersign/sdk'
import { oversee } from '@countersign/sdk/mastra'
import { scriptedModel } from './mastra.model.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)
const [order = 'order-7'] = process.argv.slice(2)
const { model } = scriptedModel([[{ id: `call-${order}`, tool: 'refund', args: { order, amount: 120 } }]])

const oversight = oversee(new Countersign(), { system: 'refund-agent' })
const refund = oversight.guardTool(
  createTool({
    id: 'refund',
    description: 'Refunds an order.',
    inputSchema: z.object({ order: z.string(), amount: z.number() }),
    execute: async ({ order, amount }) => {
      say(`refunding ${amount} for ${order}`)
      return `Refunded ${amount}.`
    },
  }),
)
const agent = new Agent({ id: 'refunds', name: 'refunds', instructions: 'Refund.', model, tools: { refund } })
const storage = new LibSQLStore({ id: 'runs', url: `file:${order}.db` })
new Mastra({ agents: { agent }, storage, logger: false })

const { runs } = await agent.listSuspendedRuns() // of an earlier process
const begun = runs.length > 0 ? runs : [await agent.generate(`Refund ${order}.`)]
for (const run of begun) {
  const output = await oversight.run(agent, run) // waits for people
  say(output?.text ?? '')
}
