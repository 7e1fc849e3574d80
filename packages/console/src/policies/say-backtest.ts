import type { BacktestError, BacktestResult } from '../api/wire.ts'
import { count, interval, percent, plural } from '../words/numbers.ts'

const perDay = (value: number) => (value >= 10 ? count(Math.round(value)) : String(Number(value.toFixed(1))))

/** The one sentence that matters: how many more, or fewer, go ahead alone. */
export function sayAlone({ alone_per_day: { was, would } }: BacktestResult): string {
  const more = would - was
  if (Math.abs(more) < 0.05) return `As many go ahead alone as before: ${perDay(would)} a day`
  return `${perDay(Math.abs(more))} ${more > 0 ? 'more' : 'fewer'} a day go ahead alone: ${perDay(would)} in place of ${perDay(was)}`
}

export function sayOverturned({ overturned: { n, went, would } }: BacktestResult): string {
  if (n === 0) return 'People found nothing wrong in this time, so nothing is known of what would have slipped through.'
  return `Of ${plural(n, 'decision')} that people found wrong, ${count(would)} would have gone ahead alone; ${count(went)} did.`
}

export function sayError(error: BacktestError): string {
  if (error.state === 'nothing') return 'nothing goes ahead alone'
  const known = `${count(error.judged)} judged by people, ${count(error.audited)} of ${count(error.auditable)} drawn for an audit${error.unanswered > 0 ? `, of which ${count(error.unanswered)} ${error.unanswered === 1 ? 'is not answered yet and counts' : 'are not answered yet and count'} as wrong` : ''}`
  if (error.state === 'not_identifiable' || error.share === null)
    return `not identifiable: of ${count(error.unknown)} nobody ever looked, nor was drawn to look (${known}${error.interval ? `; somewhere in ${interval(error.interval)}` : ''})`
  return `${error.unanswered > 0 ? 'at worst ' : ''}${percent(error.share)} wrong${error.interval ? ` (95 %: ${interval(error.interval)})` : ''}, from ${known}`
}
