/** Proposals that the policy lets go ahead, one by one or fifty to a request, beside two bare servers. */
import type { Floor } from '../floor/start.ts'
import { runJob } from '../load/generator.ts'
import { rateOf, type Outcome } from '../load/jobs.ts'
import type { Row } from '../report/row.ts'
import { ratiosOf, show, spreadOf } from '../report/spread.ts'
import type { House } from '../setting/house.ts'
import { interleave, type Contestant, type Plan } from './plan.ts'

export interface ProposeSetting {
  house: House
  floors: readonly Floor[]
  plan: Plan
  say: (step: string) => void
  /** Told the server's memory, in bytes, several times a second while it is under load. */
  memory: (bytes: number) => void
}

interface Shape {
  name: string
  measure: string
  clients: number
  batch: number
  leastPerSecond: number
  longestP99Ms: number | null
}

export const oneByOne: Shape = {
  name: 'propose',
  measure: 'propose, `auto`, one by one, 32 clients',
  clients: 32,
  batch: 1,
  leastPerSecond: 6_000,
  longestP99Ms: 30,
}
export const byFifty: Shape = {
  name: 'batch',
  measure: 'the same, `/batch` of 50, 4 clients',
  clients: 4,
  batch: 50,
  leastPerSecond: 10_000,
  longestP99Ms: null,
}

const leastRatio = 0.7

export async function measureProposals(
  { house, floors, plan, say, memory }: ProposeSetting,
  shape: Shape,
): Promise<Row> {
  const fire = async (port: number, key: string, seconds: number, warmS: number): Promise<Outcome> => {
    await house.admin.query('checkpoint')
    return runJob({ kind: 'fire', port, key, clients: shape.clients, batch: shape.batch, seconds, warmS })
  }
  const caughtUp: number[] = []
  const contestants: Contestant<Outcome>[] = [
    ...floors.map((floor) => ({
      name: `floor, ${floor.rows} rows`,
      run: (seconds: number, warmS: number) => fire(floor.port, 'none', seconds, warmS),
    })),
    {
      name: 'ours',
      async run(seconds, warmS) {
        const watch = setInterval(() => memory(house.residentBytes()), 200)
        const outcome = await fire(house.port, house.key, seconds, warmS).finally(() => clearInterval(watch))
        // What the search index put off must not fall into somebody else's round.
        caughtUp.push(await house.idle())
        return outcome
      },
    },
  ]
  const heard = await interleave(
    plan,
    contestants,
    say,
    (outcome) => `${show(rateOf(outcome))}/s, p50 ${show(outcome.p50)} ms, p99 ${show(outcome.p99)} ms`,
  )
  const ours = heard.get('ours') ?? []
  const rates = ours.map(rateOf)
  const rateOfFloor = (rows: string): number[] => (heard.get(`floor, ${rows} rows`) ?? []).map(rateOf)
  const ratio = ratiosOf(rates, rateOfFloor('same'))
  const lean = rateOfFloor('lean')
  const p99 = spreadOf(ours.map((outcome) => outcome.p99)).median
  const rate = spreadOf(rates)
  return {
    name: shape.name,
    measure: shape.measure,
    unit: '/s',
    floor: spreadOf(rateOfFloor('same')),
    ours: rate,
    peers: lean.length > 0 ? [{ name: 'floor with lean rows', value: spreadOf(lean) }] : [],
    ratio,
    beside: [
      `p50 ${show(spreadOf(ours.map((outcome) => outcome.p50)).median)} ms, p99 ${show(p99)} ms${shape.batch > 1 ? ' a request' : ''}`,
      ...(lean.length > 0 ? [`${show(ratiosOf(rates, lean).median)} of the lean floor`] : []),
      `search caught up ${show(spreadOf(caughtUp).median)} s later`,
      `load generator ${show(spreadOf(ours.map(({ cpu }) => cpu)).median)} of a core`,
    ].join('; '),
    goals: [
      { text: `≥ ${leastRatio} of the floor`, met: ratio.median >= leastRatio },
      { text: `≥ ${show(shape.leastPerSecond)}/s when the machine is quiet`, met: rate.median >= shape.leastPerSecond },
      ...(shape.longestP99Ms === null
        ? []
        : [{ text: `p99 < ${shape.longestP99Ms} ms`, met: p99 < shape.longestP99Ms }]),
    ],
  }
}
