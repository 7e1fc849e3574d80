/**
 * An agent that works off a backlog under a budget. The policy lets `ticket.close` go ahead alone:
 *
 *   - id: tickets
 *     permit: auto
 *     when: action == "ticket.close"
 *
 *   COUNTERSIGN_URL=http://localhost:4400 COUNTERSIGN_API_KEY=… node packages/sdk/examples/run.ts
 *
 * After ACTIONS tickets (3 where not given) its budget is used up: it waits, and a check-in stands in the queue. Answer
 * it with renew, shrink or end, and the agent goes on, or stops where it is. TICKETS says how many there are (5).
 */
import { Countersign, CountersignApiError } from '@countersign/sdk'

const cs = new Countersign() // COUNTERSIGN_URL, COUNTERSIGN_API_KEY
const say = (line: string) => process.stdout.write(`${line}\n`)
const tickets = Array.from({ length: Number(process.env.TICKETS ?? 5) }, (_, i) => i + 1)

const run = await cs.run({
  system: 'desk-agent',
  name: 'The backlog',
  level: 'approver',
  budget: { time: '1h', actions: Number(process.env.ACTIONS ?? 3), irreversible: 100 },
})
say(`started ${run.id}`)

const close = run.guard({ action: 'ticket.close' }, async ({ ticket }: { ticket: number }) => {
  say(`closed ${ticket}`)
})

let closed = 0
try {
  for (const ticket of tickets) {
    await close({ ticket })
    closed++
  }
  await run.end()
  say(`done: ${closed} closed`)
} catch (error) {
  if (!CountersignApiError.is(error) || error.code !== 'over-budget') throw error
  say(`a person ended it after ${closed} of ${tickets.length}`)
}
