import type { InsightsRoutingWire } from '../api/wire.ts'
import { count, percent, plural } from '../words/numbers.ts'

/** What the chart shows, in two sentences. */
export function sayVolume({ totals, series }: Pick<InsightsRoutingWire, 'totals' | 'series'>): string {
  const all = totals.auto + totals.watch + totals.gate + totals.deny
  if (all === 0) return 'Nothing was proposed in this time.'
  const busiest = series.reduce(
    (best, point) => (sum(point) > sum(best) ? point : best),
    series[0] ?? { at: '', auto: 0, watch: 0, gate: 0, deny: 0, judged: 0 },
  )
  const when = new Date(busiest.at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })
  return `${plural(all, 'proposal')}: ${percent(totals.auto / all, 0)} alone, ${percent(totals.watch / all, 0)} watched, ${percent(totals.gate / all, 0)} gated, ${percent(totals.deny / all, 0)} denied. The most at once, ${count(sum(busiest))}, came around ${when}.`
}

const sum = (point: { auto: number; watch: number; gate: number; deny: number }) =>
  point.auto + point.watch + point.gate + point.deny
