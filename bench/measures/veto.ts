/**
 * From a person's veto to the abort of the work in the program that carries it out, through the SDK's signal. Beside it,
 * as a floor, the answer to the veto itself.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { Countersign } from '@countersign/sdk'
import type { Row } from '../report/row.ts'
import { quantileOf, ratiosOf, show, spreadOf } from '../report/spread.ts'
import { openHouse, poster } from '../setting/house.ts'
import type { Plan } from './plan.ts'

const source = `policy: veto
rules:
  - id: all
    permit: watch
    live: true
    window: 10m
    when: action == "bench.act"
default: gate
`

/** The SDK spares work that is over within 200 ms the request that listens for vetoes. */
const underWayMs = 300

/** Milliseconds since the veto was sent. */
interface Times {
  answered: number
  aborted: number
}

export async function measureVetoes(postgresUrl: string, plan: Plan, say: (step: string) => void): Promise<Row> {
  const house = await openHouse(postgresUrl, 'vetoes', source)
  try {
    const post = poster(house.url)
    const watcher = await house.person('Wera')
    const cs = new Countersign({ url: house.url, apiKey: house.key })
    const vetoOnce = async (): Promise<Times> => {
      const times: Times = { answered: 0, aborted: 0 }
      const act = cs.guard({ system: 'bench', action: 'bench.act' }, async (_: object, { signal, decision }) => {
        await sleep(underWayMs)
        const asked = performance.now()
        const aborted = new Promise<void>((resolve) => {
          const note = (): void => {
            times.aborted = performance.now() - asked
            resolve()
          }
          signal.addEventListener('abort', note, { once: true })
        })
        await post(watcher, 'POST', `/v1/decisions/${decision.id}/veto`, { comment: 'Measured.' })
        times.answered = performance.now() - asked
        await aborted
        signal.throwIfAborted()
      })
      await act({}).then(
        () => Promise.reject(new Error('The work was not aborted.')),
        (error: Error) => (error.name === 'Vetoed' ? undefined : Promise.reject(error)),
      )
      return times
    }
    const attend = () => post(watcher, 'POST', '/v1/watch', {})
    await attend()
    say('warming vetoes')
    for (let n = 0; n < 20; n++) await vetoOnce()
    const medians: Times[] = []
    const all: number[] = []
    for (let round = 1; round <= plan.rounds; round++) {
      await attend()
      const vetoes: Times[] = []
      for (let n = 0; n < plan.vetoes; n++) vetoes.push(await vetoOnce())
      all.push(...vetoes.map(({ aborted }) => aborted))
      const median = (of: keyof Times) =>
        quantileOf(
          vetoes.map((times) => times[of]),
          0.5,
        )
      medians.push({ answered: median('answered'), aborted: median('aborted') })
      say(`round ${round} of ${plan.rounds}, veto: aborted after ${show(median('aborted'))} ms`)
    }
    const answered = medians.map((times) => times.answered)
    const aborted = medians.map((times) => times.aborted)
    return {
      name: 'veto',
      measure: 'from a veto to the abort of what runs, through the SDK (floor: the veto is answered)',
      unit: 'ms',
      floor: spreadOf(answered),
      ours: spreadOf(aborted),
      peers: [],
      ratio: ratiosOf(aborted, answered),
      beside: `${all.length} vetoes: p50 ${show(quantileOf(all, 0.5))} ms, p99 ${show(quantileOf(all, 0.99))} ms`,
      goals: [],
    }
  } finally {
    await house.stop()
  }
}
