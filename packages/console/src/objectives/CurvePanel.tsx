import { Button, Group, Text } from '@mantine/core'
import { useState } from 'react'
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceDot,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'
import type { ObjectiveCellWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { count, percent } from '../words/numbers.ts'
import { brief } from './objective-words.ts'

interface Props {
  cell: ObjectiveCellWire
  maxError: number
}

/** The risk–coverage curve: how wrong is what would pass, against how much would; with the chosen point. */
export default function CurvePanel({ cell, maxError }: Props) {
  const [asTable, setAsTable] = useState(false)
  const points = cell.curve.map(({ threshold, accepted, errors, n }) => ({
    ...{ threshold, accepted, errors },
    coverage: n === 0 ? 0 : accepted / n,
    risk: accepted === 0 ? 0 : errors / accepted,
  }))
  const chosen = points.find(({ threshold }) => threshold === cell.threshold)
  const tick = { fontSize: 12, fill: 'var(--mantine-color-dimmed)' }
  const per = (value: unknown) => percent(Number(value), 1)
  return (
    <section aria-label="Risk and coverage">
      <Group justify="space-between">
        <Text fw={600} size="sm">
          How wrong, against how much passes
        </Text>
        <Button variant="subtle" size="compact-sm" onClick={() => setAsTable(!asTable)}>
          {asTable ? 'As a chart' : 'As a table'}
        </Button>
      </Group>
      <Text size="sm" c="dimmed">
        {chosen
          ? `At ${brief(chosen.threshold)} sure, ${percent(chosen.coverage, 1)} pass, ${percent(chosen.risk, 1)} of them wrong in the last block.`
          : 'No threshold keeps the promise on the last block.'}
      </Text>
      {asTable ? (
        <div className={table.scroll} tabIndex={0} role="group" aria-label="Risk and coverage as a table">
          <table className={table.table}>
            <thead>
              <tr>
                <th className={table.end}>At least as sure</th>
                <th className={table.end}>Pass</th>
                <th className={table.end}>Wrong</th>
              </tr>
            </thead>
            <tbody>
              {points.map((point) => (
                <tr key={point.threshold}>
                  <td className={table.end}>{percent(point.threshold, 1)}</td>
                  <td className={table.end}>
                    {count(point.accepted)} ({percent(point.coverage, 1)})
                  </td>
                  <td className={table.end}>
                    {count(point.errors)} ({percent(point.risk, 1)})
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <ResponsiveContainer width="100%" height={240}>
          <LineChart data={points} margin={{ left: -8, right: 12, top: 8 }} accessibilityLayer={false}>
            <CartesianGrid stroke="var(--cs-line)" vertical={false} />
            <XAxis
              dataKey="coverage"
              type="number"
              domain={[0, 1]}
              tickFormatter={per}
              tick={tick}
              stroke="var(--cs-line)"
            />
            <YAxis
              tickFormatter={per}
              tick={tick}
              stroke="var(--cs-line)"
              domain={[0, (top: number) => Math.max(top, maxError) * 1.1]}
            />
            <Tooltip
              isAnimationActive={false}
              formatter={per}
              labelFormatter={(value) => `${per(value)} pass`}
              contentStyle={{
                background: 'var(--cs-surface)',
                border: '1px solid var(--cs-line)',
                borderRadius: 6,
                fontSize: 13,
              }}
            />
            <ReferenceLine y={maxError} stroke="var(--cs-bad)" strokeDasharray="4 3" />
            <Line
              dataKey="risk"
              name="wrong"
              stroke="var(--cs-accent)"
              strokeWidth={2}
              dot={false}
              isAnimationActive={false}
            />
            {chosen && <ReferenceDot x={chosen.coverage} y={chosen.risk} r={5} fill="var(--cs-accent)" stroke="none" />}
          </LineChart>
        </ResponsiveContainer>
      )}
    </section>
  )
}
