/** Propose, a person answers, the caller resumes: beside the same calls over a bare table, and three peers. */
import type { Floor } from '../floor/start.ts'
import { runJob } from '../load/generator.ts'
import { rateOf, type Outcome } from '../load/jobs.ts'
import type { PeerName } from '../peers/install.ts'
import { startPeer } from '../peers/run-peer.ts'
import type { Goal, Row } from '../report/row.ts'
import { ratiosOf, show, spreadOf } from '../report/spread.ts'
import { makeDatabase, type House } from '../setting/house.ts'
import { interleave, type Contestant, type Plan } from './plan.ts'

export interface RoundTripSetting {
  house: House
  floor: Floor
  postgresUrl: string
  peers: readonly PeerName[]
  plan: Plan
  say: (step: string) => void
}

const leastRatio = 0.6
const leastOverPeer: Record<PeerName, number> = { langgraph: 2, dbos: 2, 'pg-boss': 1 }

export async function measureRoundTrips({
  house,
  floor,
  postgresUrl,
  peers,
  plan,
  say,
}: RoundTripSetting): Promise<Row[]> {
  const personKeys = await Promise.all(
    Array.from({ length: 8 }, (_, i) => house.person(`Reviewer ${i + 1}`, ['reviewer', 'finance'])),
  )
  const running = await Promise.all(
    peers.map(async (name) => startPeer(name, await makeDatabase(postgresUrl, `peer_${name.replace('-', '_')}`))),
  )
  const rows: Row[] = []
  try {
    for (const clients of [1, 8]) {
      const trip = (port: number, key: string) => async (seconds: number, warmS: number) => {
        await house.admin.query('checkpoint')
        return runJob({ kind: 'round-trip', port, key, personKeys: personKeys.slice(0, clients), seconds, warmS })
      }
      const contestants: Contestant<Outcome>[] = [
        { name: 'floor', run: trip(floor.port, 'none') },
        {
          name: 'ours',
          async run(seconds, warmS) {
            const outcome = await trip(house.port, house.key)(seconds, warmS)
            await house.idle()
            return outcome
          },
        },
        ...running.map(({ name, run }) => ({
          name,
          run: (seconds: number, warmS: number) => run({ clients, seconds, warmS }),
        })),
      ]
      const shorter = { ...plan, seconds: plan.seconds * 0.7, firstWarmS: plan.firstWarmS * 0.4 }
      const heard = await interleave(
        shorter,
        contestants,
        say,
        (outcome) => `${show(rateOf(outcome))}/s, p50 ${show(outcome.p50)} ms`,
      )
      const rates = (name: string): number[] => (heard.get(name) ?? []).map(rateOf)
      const ours = heard.get('ours') ?? []
      const ratio = ratiosOf(rates('ours'), rates('floor'))
      const over = (name: PeerName): number => ratiosOf(rates('ours'), rates(name)).median
      rows.push({
        name: 'round-trip',
        measure: `propose → person → resume, ${clients === 1 ? 'one client' : `${clients} clients`}`,
        unit: '/s',
        floor: spreadOf(rates('floor')),
        ours: spreadOf(rates('ours')),
        peers: running.map(({ name }) => ({ name, value: spreadOf(rates(name)) })),
        ratio,
        beside: [
          `p50 ${show(spreadOf(ours.map(({ p50 }) => p50)).median)} ms, p99 ${show(spreadOf(ours.map(({ p99 }) => p99)).median)} ms`,
          ...running.map(({ name }) => `${show(over(name))} × ${name}`),
        ].join('; '),
        goals: [
          { text: `≥ ${leastRatio} of the floor`, met: ratio.median >= leastRatio },
          ...(Object.entries(leastOverPeer) as [PeerName, number][]).map(([name, least]): Goal => ({
            text: `≥ ${least} × ${name}`,
            met: peers.includes(name) ? over(name) >= least : null,
          })),
        ],
      })
    }
  } finally {
    for (const peer of running) await peer.stop()
  }
  return rows
}
