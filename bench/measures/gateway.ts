/**
 * What the gateway adds to a call that the policy lets go, beside the same call of the same server directly. An agent
 * thinks between two calls; without that pause each call meets the report of the one before it, which is told beside.
 */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Row } from '../report/row.ts'
import { quantileOf, ratiosOf, show, spreadOf } from '../report/spread.ts'
import { openHouse, poster } from '../setting/house.ts'
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
const pauseMs = 25
const entry = join(import.meta.dirname, '../../packages/server/bin/countersign.js')
const server = join(import.meta.dirname, '../setting/tool-server.ts')

const p50 = (times: readonly number[]): number => quantileOf(times, 0.5)

async function callMany(client: ToolClient, many: number, pause = pauseMs): Promise<number[]> {
  const times: number[] = []
  for (let n = 0; n < many; n++) {
    times.push(await client.call('echo', { message: `call ${n}` }))
    if (pause > 0) await sleep(pause)
  }
  return times
}

/** What each call has to wait for whatever stands in front: the proposal, released with its answer. */
async function proposeMany(url: string, key: string, many: number): Promise<number[]> {
  const post = poster(url)
  const times: number[] = []
  for (let n = 0; n < many; n++) {
    const began = performance.now()
    await post(key, 'POST', '/v1/decisions', {
      system: 'bench',
      action: 'mcp.bench.echo',
      proposal: { message: `call ${n}` },
      attributes: { mcp: { read_only: true } },
      release: true,
    })
    times.push(performance.now() - began)
    await sleep(pauseMs)
  }
  return times
}

/** What any request costs here that finds everybody asleep: the server answers without asking anybody. */
async function requestMany(url: string, many: number): Promise<number[]> {
  const times: number[] = []
  for (let n = 0; n < many; n++) {
    const began = performance.now()
    await (await fetch(`${url}/healthz`)).text()
    times.push(performance.now() - began)
    await sleep(pauseMs)
  }
  return times
}

export async function measureGateway(postgresUrl: string, plan: Plan, say: (step: string) => void): Promise<Row> {
  const house = await openHouse(postgresUrl, 'gateway', source)
  const env = { COUNTERSIGN_URL: house.url, COUNTERSIGN_API_KEY: house.key }
  const direct = await startToolClient([server], {})
  const through = await startToolClient([entry, 'gateway', '--name', 'bench', '--', process.execPath, server], env)
  try {
    say('warming the gateway')
    await callMany(direct, plan.toolCalls, 0)
    await callMany(through, plan.toolCalls, 0)
    const directly: number[] = []
    const added: number[] = []
    const throughs: number[] = []
    const all: number[] = []
    const proposals: number[] = []
    const requests: number[] = []
    const hurried: number[] = []
    for (let round = 1; round <= plan.rounds; round++) {
      const floor = p50(await callMany(direct, plan.toolCalls))
      const times = await callMany(through, plan.toolCalls)
      const proposing = p50(await proposeMany(house.url, house.key, plan.toolCalls))
      proposals.push(proposing)
      requests.push(p50(await requestMany(house.url, plan.toolCalls)))
      directly.push(floor)
      throughs.push(p50(times))
      added.push(p50(times) - floor)
      all.push(...times)
      hurried.push(p50(await callMany(through, plan.toolCalls, 0)))
      say(
        `round ${round} of ${plan.rounds}, gateway: ${show(p50(times))} ms, directly ${show(floor)} ms, proposing ${show(proposing)} ms`,
      )
    }
    const median = spreadOf(added).median
    return {
      name: 'gateway',
      measure: `a call of a tool that the policy lets go, through the gateway, p50, with ${pauseMs} ms between calls (floor: the server directly)`,
      unit: 'ms',
      floor: spreadOf(directly),
      ours: spreadOf(throughs),
      peers: [],
      ratio: ratiosOf(throughs, directly),
      beside: `adds p50 ${show(median)} ms, of which a proposal alone takes ${show(spreadOf(proposals).median)} ms, and a request that nothing is done for ${show(spreadOf(requests).median)} ms; p99 ${show(quantileOf(all, 0.99))} ms of ${all.length} calls; without a pause p50 ${show(spreadOf(hurried).median)} ms`,
      goals: [{ text: `p50 added ≤ ${mostAddedMs} ms`, met: median <= mostAddedMs }],
    }
  } finally {
    await direct.stop()
    await through.stop()
    await house.stop()
  }
}
