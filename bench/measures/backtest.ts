/** A version of fifty rules against a past of a million decisions, while the server goes on answering. */
import type { BacktestWire } from '../../packages/core/src/index.ts'
import type { Row } from '../report/row.ts'
import { quantileOf, show, spreadOf } from '../report/spread.ts'
import { policySource, ruleCount } from '../sample/policy.ts'
import { makeProposal } from '../sample/proposals.ts'
import { fillPast } from '../setting/fill-past.ts'
import { openHouse, poster } from '../setting/house.ts'
import type { Plan } from './plan.ts'

const [longestS, mostMb] = [60, 500]
const askedEveryMs = 100

export async function measureBacktest(postgresUrl: string, plan: Plan, say: (step: string) => void): Promise<Row[]> {
  const house = await openHouse(postgresUrl, 'backtest')
  try {
    const count = plan.waiting.many
    say(`laying down a past of ${show(count)} decisions`)
    await fillPast(house, count)
    const post = poster(house.url)
    const author = await house.person('Eva', ['policy-author'])
    const { id } = await post<{ id: string }>(author, 'POST', '/v1/policies', {
      ...{ name: 'tried', source: policySource.replace('proposal.amount <= 200.0', 'proposal.amount <= 100.0') },
    })
    say('backtest')
    const began = performance.now()
    let wire = await post<BacktestWire>(author, 'POST', `/v1/policies/${id}/versions/1/backtest`, {})
    const [waits, memory]: [number[], number[]] = [[], []]
    while (wire.status === 'running') {
      await new Promise((resolve) => setTimeout(resolve, askedEveryMs))
      const asked = performance.now()
      await post(house.key, 'POST', '/v1/decisions', makeProposal(waits.length))
      waits.push(performance.now() - asked)
      memory.push(house.residentBytes() / 1e6)
      wire = await post<BacktestWire>(author, 'GET', `/v1/backtests/${wire.id}`)
    }
    const seconds = (performance.now() - began) / 1_000
    if (wire.status !== 'done') throw new Error(`The backtest has ${wire.status}.`)
    const looked = wire.result?.decisions ?? 0
    say(`${show(looked)} decisions in ${show(seconds)} s; ${JSON.stringify(wire.result?.counts)}`)
    const most = spreadOf([Math.max(...memory)])
    const one = { name: 'backtest', floor: null, peers: [], ratio: null }
    return [
      {
        ...{
          ...one,
          measure: `backtest of ${ruleCount} rules, ${show(looked)} decisions`,
          unit: 's',
          ours: spreadOf([seconds]),
        },
        beside: `${show(looked / seconds)} decisions/s; meanwhile a proposal took p50 ${show(quantileOf(waits, 0.5))} ms, p99 ${show(quantileOf(waits, 0.99))} ms`,
        goals: [{ text: `≤ ${longestS} s for a million`, met: (seconds / looked) * 1e6 <= longestS }],
      },
      {
        ...{
          ...one,
          measure: 'memory of the server meanwhile',
          unit: 'MB',
          ours: most,
          beside: 'resident, without PostgreSQL',
        },
        goals: [{ text: `< ${mostMb} MB`, met: most.most < mostMb }],
      },
    ]
  } finally {
    await house.stop()
  }
}
