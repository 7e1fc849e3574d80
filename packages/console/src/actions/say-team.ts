import type { InsightsNeedWire } from '../api/wire.ts'
import { count, interval, percent } from '../words/numbers.ts'

type Team = NonNullable<InsightsNeedWire['team']>

/** What a team of both is worth, in one sentence. */
export function sayTeam({ gain }: Pick<Team, 'gain'>): string {
  if (gain.interval === null) return 'Weighing in what people say changes nothing'
  const told = `${count(gain.better)} of the ${count(gain.n)} that they hold back`
  if (gain.interval[0] > 0.5) return `Both together do better than the AI alone: right in ${told}`
  if (gain.interval[1] < 0.5) return `Both together do worse than the AI alone: right in only ${told}`
  return `Whether both together do better is not known yet: right in ${told} (95 %: ${interval(gain.interval, 0)})`
}

export function sayPeopleBelow({ people_below, deferred }: Pick<Team, 'people_below' | 'deferred'>): string {
  if (people_below === null)
    return 'There is no confidence below which people are shown to be surer, so none is offered.'
  return `Below a confidence of ${people_below.toFixed(2)} people are surer than the AI; that gives them ${percent(deferred, 0)} of the cases.`
}
