/**
 * From asking for a stop until the last release that was still let go has been heard, with releases under way on one
 * server process and on three. Beside it, as a floor, how long a release takes in the same moments: both are one turn
 * under the workspace's head.
 */
import type { Row } from '../report/row.ts'
import { quantileOf, show, spreadOf } from '../report/spread.ts'
import { openHouse, poster, type House, type Post } from '../setting/house.ts'
import type { Plan } from './plan.ts'

const source = `policy: stop
rules:
  - id: all
    permit: auto
    when: action == "bench.act"
default: gate
`
const inFlight = 64
const beforeStop = 128
const size = 512

interface Stopped {
  acknowledgedMs: number
  lastReleaseMs: number
  /** Of the releases that were let go. */
  releaseMs: number[]
  released: number
}
interface Proposed {
  id: string
  digest: string
}

async function stopOnce(house: House, posts: readonly Post[], system: string): Promise<Stopped> {
  const lines = Array.from({ length: size }, (_, n) =>
    JSON.stringify({ system, action: 'bench.act', proposal: { n } }),
  ).join('\n')
  const answer = await fetch(`${house.url}/v1/decisions/batch`, {
    method: 'POST',
    headers: { authorization: `Bearer ${house.key}`, 'content-type': 'application/x-ndjson' },
    body: lines,
  })
  if (!answer.ok) throw new Error(`batch answered ${answer.status}`)
  const decisions = (await answer.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Proposed)
  const postOf = (n: number): Post => posts[n % posts.length] as Post
  const releaseMs: number[] = []
  let lastAt = 0
  let next = 0
  let asked = Number.POSITIVE_INFINITY
  let stopping: Promise<number> | undefined
  const stop = async (): Promise<number> => {
    asked = performance.now()
    const body = { scope: { system }, level: 'hold', reason: 'Measured.' }
    await postOf(next)(house.key, 'POST', '/v1/stops', body)
    return performance.now() - asked
  }
  const client = async (): Promise<void> => {
    for (let n = next++; n < size; n = next++) {
      if (n === beforeStop) stopping = stop()
      const started = performance.now()
      const { id, digest } = decisions[n] as Proposed
      const let_go = await postOf(n)<unknown>(house.key, 'POST', `/v1/decisions/${id}/release`, { digest }).then(
        () => true,
        (error: Error) => {
          if (error.message.includes('answered 409')) return false
          throw error
        },
      )
      if (!let_go) continue
      lastAt = performance.now()
      releaseMs.push(lastAt - started)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, client))
  return {
    acknowledgedMs: (await stopping) as number,
    lastReleaseMs: Math.max(0, lastAt - asked),
    releaseMs,
    released: releaseMs.length,
  }
}

async function releasedAfter(house: House): Promise<number> {
  const { rows } = await house.admin.query<{ count: string }>(
    `select count(*) from stops s join decisions d on d.workspace = s.workspace and d.system = s.scope ->> 'system'
       join entries e on e.workspace = d.workspace and e.decision = d.id and e.type = 'decision.released'
      where e.position > s.position`,
  )
  return Number(rows[0]?.count)
}

export async function measureStops(postgresUrl: string, plan: Plan, say: (step: string) => void): Promise<Row[]> {
  const house = await openHouse(postgresUrl, 'stops', source)
  const rows: Row[] = []
  try {
    const posts = [poster(house.url)]
    for (const processes of [1, 3]) {
      while (posts.length < processes) posts.push(poster((await house.another()).url))
      say(`warming ${processes} process${processes === 1 ? '' : 'es'}`)
      for (let n = 0; n < 5; n++) await stopOnce(house, posts, `warm-${processes}-${n}`)
      const all: Stopped[] = []
      const medians: { release: number; last: number }[] = []
      for (let round = 1; round <= plan.rounds; round++) {
        const stops: Stopped[] = []
        for (let n = 0; n < plan.stops; n++) stops.push(await stopOnce(house, posts, `stop-${processes}-${round}-${n}`))
        all.push(...stops)
        medians.push({
          release: quantileOf(
            stops.flatMap(({ releaseMs }) => releaseMs),
            0.5,
          ),
          last: quantileOf(
            stops.map(({ lastReleaseMs }) => lastReleaseMs),
            0.5,
          ),
        })
        say(`round ${round} of ${plan.rounds}, ${processes}: last release ${show(medians.at(-1)?.last ?? 0)} ms`)
      }
      const last = all.map(({ lastReleaseMs }) => lastReleaseMs)
      const acknowledged = all.map(({ acknowledgedMs }) => acknowledgedMs)
      const after = await releasedAfter(house)
      rows.push({
        name: 'stop',
        measure: `from a stop to the last release heard, ${processes} process${processes === 1 ? '' : 'es'}, ${inFlight} releases under way (floor: a release)`,
        unit: 'ms',
        floor: spreadOf(medians.map(({ release }) => release)),
        ours: spreadOf(medians.map((median) => median.last)),
        peers: [],
        ratio: spreadOf(medians.map(({ release, last: ours }) => ours / release)),
        beside: `${all.length} stops: last release p50 ${show(quantileOf(last, 0.5))} ms, p99 ${show(quantileOf(last, 0.99))} ms; acknowledged p50 ${show(quantileOf(acknowledged, 0.5))} ms, p99 ${show(quantileOf(acknowledged, 0.99))} ms`,
        goals: [{ text: 'released after a stop, by the log: 0', met: after === 0 }],
      })
    }
    return rows
  } finally {
    await house.stop()
  }
}
