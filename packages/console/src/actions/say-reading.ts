import type { InsightsNeedWire } from '../api/wire.ts'
import { percent } from '../words/numbers.ts'

type Calibration = NonNullable<InsightsNeedWire['calibration']>

const methods = {
  temperature: 'temperature scaling',
  platt: 'Platt’s sigmoid',
  isotonic: 'isotonic regression',
} as const

/** What a stated confidence is to be read as, by the surest that was seen often enough to tell. */
export function sayReading({ reading }: Pick<Calibration, 'reading'>): string {
  const surest = reading.points.at(-1)
  if (reading.method === 'none')
    return reading.held_out_log_loss
      ? 'On audits held out nothing reads its confidence better than to take it at its word.'
      : 'There are too few errors or too few right answers yet to say how to read it.'
  if (!surest) return ''
  return `Read ${percent(surest.confidence, 0)} as ${percent(surest.right, 0)} (the line; ${methods[reading.method]} did best on audits held out).`
}
