/** What the gateway adds to a call that the policy lets go, beside the same call of the same server directly. */
import { join } from 'node:path'
import type { Row } from '../report/row.ts'
import { quantileOf, ratiosOf, show, spreadOf } from '../report/spread.ts'
import { openHouse } from '../setting/house.ts'
import { startToolClient, type ToolClient } from '../setting/tool-client.ts'
import type { Plan } from './plan.ts'

const source = `policy: gateway
rules:
  - id: reading
    permit: auto
    when: action.startsWith("mcp.bench.") && attributes.mcp.read_only == true
default: gate
`
const mostAddedMs = 5
const entry = join(import.meta.dirname, '../../packages/server/bin/countersign.js')
const server = join(import.meta.dirname, '../setting/tool-server.ts')

const p50 = (times: readonly number[]): number => quantileOf(times, 0.5)

async function callMany(client: ToolClient, many: number): Promise<number[]> {
  const times: number[] = []
  for (let n = 0; n < many; n++) times.push(await client.call('echo', { message: `call ${n}` }))
  return times
}

export async function measureGateway(postgresUrl: string, plan: Plan, say: (step: string) => void): Promise<Row> {
  const house = await openHouse(postgresUrl, 'gateway', source)
  const env = { COUNTERSIGN_URL: house.url, COUNTERSIGN_API_KEY: house.key }
  const direct = await startToolClient([server], {})
  const through = await startToolClient([entry, 'gateway', '--name', 'bench', '--', process.execPath, server], env)
  try {
    say('warming the gateway')
    await callMany(direct, plan.toolCalls)
    await callMany(through, plan.toolCalls)
    const directly: number[] = []
    const added: number[] = []
    const throughs: number[] = []
    const all: number[] = []
    for (let round = 1; round <= plan.rounds; round++) {
      const floor = p50(await callMany(direct, plan.toolCalls))
      const times = await callMany(through, plan.toolCalls)
      directly.push(floor)
      throughs.push(p50(times))
      added.push(p50(times) - floor)
      all.push(...times)
      say(`round ${round} of ${plan.rounds}, gateway: ${show(p50(times))} ms, directly ${show(floor)} ms`)
    }
    const median = spreadOf(added).median
    return {
      name: 'gateway',
      measure: 'a call of a tool that the policy lets go, through the gateway, p50 (floor: the server directly)',
      unit: 'ms',
      floor: spreadOf(directly),
      ours: spreadOf(throughs),
      peers: [],
      ratio: ratiosOf(throughs, directly),
      beside: `adds p50 ${show(median)} ms; ${all.length} calls one after the other, p99 ${show(quantileOf(all, 0.99))} ms`,
      goals: [{ text: `p50 added ≤ ${mostAddedMs} ms`, met: median <= mostAddedMs }],
    }
  } finally {
    await direct.stop()
    await through.stop()
    await house.stop()
  }
}
