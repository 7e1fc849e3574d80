import { Button, Group, Text } from '@mantine/core'
import { useState } from 'react'
import type { ShiftSeriesWire } from '../../api/wire.ts'
import table from '../../decision/decision.module.css'
import { count, percent } from '../../words/numbers.ts'
import classes from './measures.module.css'
import { sayFigure } from './say-figure.ts'

const names: Record<ShiftSeriesWire['measure'], string> = {
  disagreement: 'People did otherwise than was proposed',
  audited: 'Audits found it wrong',
}

/** A moving average within its limits, and what the change detector says. */
export function SeriesPanel({ series }: { series: ShiftSeriesWire }) {
  const [asTable, setAsTable] = useState(false)
  const { points } = series
  const top = Math.max(0.05, ...points.flatMap(({ average, upper }) => [average, upper])) * 1.05
  const last = points.at(-1)?.n ?? 1
  const x = (n: number) => (100 * n) / last
  const y = (share: number) => 100 - (100 * share) / top
  const line = (of: 'average' | 'lower' | 'upper') => points.map((point) => `${x(point.n)},${y(point[of])}`)
  return (
    <section style={{ padding: '0.75rem 1rem' }} aria-label={names[series.measure]}>
      <Group justify="space-between" gap="xs">
        <Text fw={600} size="sm">
          {names[series.measure]}
        </Text>
        <Button variant="subtle" size="compact-sm" onClick={() => setAsTable(!asTable)}>
          {asTable ? 'As a chart' : 'As a table'}
        </Button>
      </Group>
      <Text size="sm" c="dimmed" mb="xs">
        Before: {sayFigure(series.before)}.{' '}
        {series.signalled_at
          ? `The change detector signalled on ${new Date(series.signalled_at).toLocaleString()}.`
          : 'The change detector is silent.'}{' '}
        It is made to find {percent(series.finds)}, and while nothing changed it signals falsely once in{' '}
        {count(series.run_length)}.
      </Text>
      {asTable ? (
        <div className={table.scroll} tabIndex={0} role="group" aria-label={`${names[series.measure]} as a table`}>
          <table className={table.table}>
            <thead>
              <tr>
                <th className={table.end}>After</th>
                <th className={table.end}>Average</th>
                <th className={table.end}>Limits</th>
                <th className={table.end}>Detector</th>
              </tr>
            </thead>
            <tbody>
              {points.map((point) => (
                <tr key={point.n}>
                  <td className={table.end}>{count(point.n)}</td>
                  <td className={table.end}>{percent(point.average)}</td>
                  <td className={table.end}>
                    {percent(point.lower)} to {percent(point.upper)}
                  </td>
                  <td className={table.end}>
                    {point.sum.toFixed(2)} of {series.limit.toFixed(2)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <svg className={classes.line} viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden>
          <polygon className={classes.limits} points={[...line('upper'), ...line('lower').toReversed()].join(' ')} />
          <polyline className={classes.average} points={line('average').join(' ')} />
        </svg>
      )}
    </section>
  )
}
