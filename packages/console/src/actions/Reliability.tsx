import { Text } from '@mantine/core'
import type { InsightsNeedWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { Panel } from '../shell/Panel.tsx'
import { count, interval, percent } from '../words/numbers.ts'
import classes from './actions.module.css'
import { sayReading } from './say-reading.ts'

type Calibration = NonNullable<InsightsNeedWire['calibration']>
const size = 240

/** How often it is right when it says how sure it is: on the diagonal, confidence can be taken at its word. */
export function Reliability({ calibration }: { calibration: Calibration }) {
  const y = (share: number) => size * (1 - share)
  return (
    <Panel title="How far its confidence is to be believed">
      <Text size="sm" mb="sm">
        Expected calibration error {percent(calibration.error)}, from {count(calibration.n)} audits. Noise alone would
        give about {percent(calibration.expected_if_calibrated)} even if every confidence were exactly right.{' '}
        {sayReading(calibration)}
      </Text>
      <div className={classes.reliability}>
        <svg
          viewBox={`-34 -8 ${size + 46} ${size + 44}`}
          role="img"
          aria-label="Reliability diagram; the same figures stand in the table"
        >
          <rect width={size} height={size} className={classes.frame} />
          <line x1={0} y1={size} x2={size} y2={0} className={classes.diagonal} />
          {calibration.reading.method !== 'none' && (
            <polyline
              className={classes.reading}
              points={calibration.reading.points.map((at) => `${at.confidence * size},${y(at.right)}`).join(' ')}
            />
          )}
          {calibration.bins.map((bin) => (
            <g key={bin.lowest}>
              <line
                x1={bin.confidence * size}
                x2={bin.confidence * size}
                y1={y(bin.interval[0])}
                y2={y(bin.interval[1])}
                className={classes.whisker}
              />
              <circle cx={bin.confidence * size} cy={y(bin.right)} r={4} className={classes.dot} />
            </g>
          ))}
          <text x={size / 2} y={size + 28} textAnchor="middle">
            how sure it says it is
          </text>
          <text x={-size / 2} y={-16} textAnchor="middle" transform="rotate(-90)">
            how often it is right
          </text>
        </svg>
        <div className={table.scroll} tabIndex={0} role="group" aria-label="Reliability as a table">
          <table className={table.table}>
            <thead>
              <tr>
                <th className={table.end}>Says it is sure</th>
                <th className={table.end}>Is right</th>
                <th className={table.end}>95 %</th>
                <th className={table.end}>n</th>
              </tr>
            </thead>
            <tbody>
              {calibration.bins.map((bin) => (
                <tr key={bin.lowest}>
                  <td className={table.end}>{percent(bin.confidence)}</td>
                  <td className={table.end}>{percent(bin.right)}</td>
                  <td className={table.end}>{interval(bin.interval, 0)}</td>
                  <td className={table.end}>{count(bin.n)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </div>
    </Panel>
  )
}
