/** Claiming the next task while few wait, and while very many do. */
import { runJob } from '../load/generator.ts'
import { rateOf, type Outcome } from '../load/jobs.ts'
import type { Row } from '../report/row.ts'
import { ratiosOf, show, spreadOf } from '../report/spread.ts'
import { fillQueues } from '../setting/fill-queues.ts'
import { openHouse, type House } from '../setting/house.ts'
import { interleave, type Contestant, type Plan } from './plan.ts'

const longestP95Ms = 10
const mostSlower = 1.5

export async function measureClaims(postgresUrl: string, plan: Plan, say: (step: string) => void): Promise<Row> {
  const { few, many } = plan.waiting
  const houses: House[] = []
  const contestant = async (name: string, waiting: number): Promise<Contestant<Outcome>> => {
    say(`letting ${show(waiting)} tasks wait`)
    const house = await openHouse(postgresUrl, name)
    houses.push(house)
    const personKeys = await Promise.all(
      Array.from({ length: 10 }, (_, i) => house.person(`Reviewer ${i + 1}`, ['reviewer', 'finance'])),
    )
    await fillQueues(house, waiting)
    await house.admin.query('checkpoint')
    return {
      name,
      run: (seconds) =>
        runJob({
          kind: 'claim',
          port: house.port,
          personKeys,
          warm: 20,
          count: seconds < plan.firstWarmS ? plan.claims : 300,
        }),
    }
  }
  try {
    const contestants = [await contestant('few', few), await contestant('many', many)]
    const heard = await interleave(
      plan,
      contestants,
      say,
      (outcome) => `p50 ${show(outcome.p50)} ms, p95 ${show(outcome.p95)} ms`,
    )
    const p95 = (name: string): number[] => (heard.get(name) ?? []).map((outcome) => outcome.p95)
    const p50 = (name: string): number => spreadOf((heard.get(name) ?? []).map((outcome) => outcome.p50)).median
    const ratio = ratiosOf(p95('many'), p95('few'))
    const ours = spreadOf(p95('many'))
    return {
      name: 'claim',
      measure: `claim the next task, ${show(many)} waiting, p95 (floor: ${show(few)} waiting)`,
      unit: 'ms',
      floor: spreadOf(p95('few')),
      ours,
      peers: [],
      ratio,
      beside: `p50 ${show(p50('many'))} ms (${show(p50('few'))} ms with ${show(few)}); ${show(spreadOf((heard.get('many') ?? []).map(rateOf)).median)} claims/s by one client`,
      goals: [
        { text: `p95 < ${longestP95Ms} ms`, met: ours.median < longestP95Ms },
        { text: `≤ ${mostSlower} × at ${show(many)}`, met: ratio.median <= mostSlower },
      ],
    }
  } finally {
    for (const house of houses) await house.stop()
  }
}
