/**
 * How many people does a queue take? Its recorded arrivals, or what would have arrived under an objective, are worked
 * again by so many people, each day in the stretch in which most arrives, with the handling times that people really had
 * or those that are assumed.
 */
import { createRandom, quantile, simulateQueue, type Shift } from '@countersign/algorithms'
import { CountersignError, formatDuration, type InsightsCapacityWire } from '@countersign/core'
import type { Query } from '../store/database.ts'
import { arrivalsUnder, mostArrivals, type Proposed } from './arrivals-under.ts'
import { peopleMoney } from './costs.ts'
import { isoTime } from './entry.ts'
import type { WorkspaceState } from './workspace-state.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
/** Of so many, the latest. */
const mostTimes = 20_000
/** Queues that are there without having been made. */
const always: readonly string[] = ['inbox', 'audit', 'appeals']
const plansShown = 5
const mostPeople = 500
const seed = 1

export interface Planned {
  queue: string
  /** Of each day, 1..24. */
  hours: number
  /** A number of people to show besides those around the fewest that keep up. */
  people: number | null
  /** How long people look at one, instead of what was recorded. */
  minutes: number | null
  /** Within which each is to be answered, instead of its own deadline. */
  withinMs: number | null
  /** An objective that decides what goes ahead alone, at its own or another wish. */
  under: { objective: string; maxError: number | null } | null
}

export async function capacityInsights(
  q: Query,
  state: WorkspaceState,
  { queue, hours, people, minutes, withinMs, under: asked }: Planned,
  fromMs: number,
  toMs: number,
): Promise<InsightsCapacityWire> {
  if (!state.queueNames.includes(queue) && !always.includes(queue))
    throw new CountersignError('not-found', `There is no queue ${queue.slice(0, 60)} in this workspace.`)
  const [came, times] = await Promise.all([
    q.query<Proposed & { approval: boolean }>(
      `select extract(epoch from t.created_at)::float8 * 1000 as at, extract(epoch from t.due_at - t.created_at)::float8 * 1000 as within,
         x.delay_cost as delay, t.kind = 'approval' as approval, d.kind, d.system, d.version, d.action, d.confidence::float8 as confidence, d.reversible
       from tasks t left join decisions d on (d.workspace, d.id) = (t.workspace, t.decision) left join actions x on (x.workspace, x.action) = (d.workspace, d.action)
       where t.workspace = $1 and t.queue = $2 and t.id >= uuid_floor(at_ms($3)) and t.id < uuid_floor(at_ms($4)) order by t.id desc limit ${mostArrivals}`,
      [state.id, queue, fromMs, toMs],
    ),
    q.query<{ active_ms: number }>(
      `select j.active_ms from judgments j join tasks t on (t.workspace, t.id) = (j.workspace, j.task)
       where j.workspace = $1 and t.queue = $2 and j.id >= uuid_floor(at_ms($3)) and j.id < uuid_floor(at_ms($4)) and j.active_ms is not null and j.status in ('settling', 'settled')
       order by j.id desc limit ${mostTimes}`,
      [state.id, queue, fromMs, toMs],
    ),
  ])
  const wished = asked && (await arrivalsUnder(q, state.id, asked, came, fromMs, toMs))
  const arrived = wished?.arrivals ?? came
  const sorted = arrived.map((one) => ({ ...one, within: withinMs ?? one.within })).toSorted((a, b) => a.at - b.at)
  const arrivals = Float64Array.from(sorted, ({ at }) => at)
  const recorded = times.map(({ active_ms }) => active_ms)
  const fromHour = busiestHour(arrivals, hours)
  const told = {
    ...{ queue, from: isoTime(fromMs), to: isoTime(toMs), arrivals: arrivals.length },
    ...{ day: { from_hour: fromHour, hours }, under: wished?.under ?? null },
    assumed: { minutes, within: withinMs === null ? null : formatDuration(withinMs) },
  }
  if ((recorded.length === 0 && minutes === null) || arrivals.length === 0)
    return { ...told, handling: null, plans: [] }
  // Spread as the recorded ones are, where there are any: some take long, whatever the mean.
  const measured = recorded.reduce((sum, ms) => sum + ms, 0) / recorded.length
  const assumed = minutes === null ? null : minutes * minuteMs
  const active =
    assumed === null ? recorded : measured > 0 ? recorded.map((ms) => (ms * assumed) / measured) : [assumed]
  const mean = active.reduce((sum, ms) => sum + ms, 0) / active.length
  const draw = createRandom(seed)
  const handling = Float64Array.from(arrivals, () => active[draw.below(active.length)] ?? mean)
  const work = handling.reduce((sum, ms) => sum + ms, 0)
  // Nobody waits longer by what it is about: the queue is worked first come, first served.
  const isPriced = state.currency !== null && sorted.every(({ delay }) => delay !== null)
  const delays = sorted.reduce((sum, { delay }) => sum + (delay ?? 0), 0)
  const days = daysBetween(arrivals[0] as number, toMs)
  const fewest = Math.max(1, Math.ceil(work / (days.length * hours * hourMs)))
  const shown = new Set(Array.from({ length: plansShown }, (_, more) => fewest + more))
  if (people !== null) shown.add(people)
  return {
    ...told,
    handling: { n: recorded.length, median_ms: quantile(active, 0.5), mean_ms: mean },
    plans: [...shown]
      .filter((many) => many <= mostPeople)
      .sort((a, b) => a - b)
      .map((many) => {
        const shifts = days.flatMap((day): Shift[] => {
          const from = day + fromHour * hourMs
          return Array.from({ length: many }, () => ({ from, to: from + hours * hourMs }))
        })
        const figures = simulateQueue({
          ...{ arrivals, shifts },
          handling: (i) => handling[i] as number,
          within: (i) => sorted[i]?.within ?? Infinity,
        })
        const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1_000)
        return {
          people: many,
          people_hours: many * days.length * hours,
          people_cost: peopleMoney(state, queue, many * days.length * hours),
          wait_cost: isPriced && figures.meanWait !== null ? (delays * figures.meanWait) / hourMs : null,
          mean_wait_s: seconds(figures.meanWait),
          p95_wait_s: seconds(figures.p95Wait),
          late: figures.late,
          with_deadline: sorted.filter(({ within }) => within !== null).length,
          unserved: figures.unserved,
          utilisation: figures.utilisation,
        }
      }),
  }
}

/** The hour, 0..23, from which on most arrives within so many hours of a day. */
function busiestHour(arrivals: Float64Array, hours: number): number {
  const byHour = new Float64Array(24)
  for (const at of arrivals) {
    const hour = new Date(at).getUTCHours()
    byHour[hour] = (byHour[hour] as number) + 1
  }
  let [best, most] = [0, -1]
  for (let from = 0; from < 24; from++) {
    let sum = 0
    for (let i = 0; i < hours; i++) sum += byHour[(from + i) % 24] as number
    if (sum > most) [best, most] = [from, sum]
  }
  return best
}

/** The beginnings of the days, in UTC; what is left of the last day's work is still done on the next. */
function daysBetween(fromMs: number, toMs: number): number[] {
  const days: number[] = []
  for (let day = Math.floor(fromMs / dayMs) * dayMs; day <= toMs; day += dayMs) days.push(day)
  return days
}
