import type { EvaluationResult, MeasureWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { Panel } from '../shell/Panel.tsx'
import { TextView } from '../view/TextView.tsx'
import { count } from '../words/numbers.ts'
import { between, sayDifference, score } from './say-evaluation.ts'
import { useMeasureName, useMeasureScale } from './measure-names.ts'

const [width, height] = [160, 16]

/** A difference and its interval around nothing, each in a scale of its own; the same stands beside it in words. */
function Difference({ of }: { of: NonNullable<MeasureWire['difference']> }) {
  const widest = Math.max(1e-9, ...[of.mean, ...(of.interval ?? [])].map(Math.abs))
  const x = (value: number) => width / 2 + (value / widest) * (width / 2 - 4)
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} aria-hidden>
      <line x1={width / 2} x2={width / 2} y1={0} y2={height} stroke="var(--cs-line)" strokeWidth={2} />
      {of.interval && (
        <line
          x1={x(of.interval[0])}
          x2={x(of.interval[1])}
          y1={height / 2}
          y2={height / 2}
          stroke="var(--cs-accent)"
          strokeWidth={3}
        />
      )}
      <circle cx={x(of.mean)} cy={height / 2} r={4} fill="var(--cs-accent)" />
    </svg>
  )
}

/** Each figure with its interval, and what changed since the baseline. */
export function MeasuresPanel({ result, compared }: { result: EvaluationResult; compared: boolean }) {
  const name = useMeasureName()
  const scale = useMeasureScale()
  return (
    <Panel title={compared ? 'Figures, and what changed since the baseline' : 'Figures'} flush>
      <table className={`${table.table} ${table.stack}`}>
        <thead>
          <tr>
            <th>Of</th>
            <th>Scale</th>
            <th>Mean</th>
            <th>95 %</th>
            <th>Outputs</th>
            {compared && <th>Change from the baseline, output by output</th>}
          </tr>
        </thead>
        <tbody>
          {result.measures.map(({ of, mean, interval, n, difference }) => (
            <tr key={of}>
              <td>
                <TextView text={name(of)} inline />
              </td>
              <td data-label="Scale">{scale(of) ?? '–'}</td>
              <td data-label="Mean">{mean === null ? 'not known' : score(mean)}</td>
              <td data-label="95 %">{interval ? between(interval) : '–'}</td>
              <td data-label="Outputs">{count(n)}</td>
              {compared && (
                <td data-label="Change">
                  <div>
                    {difference && <Difference of={difference} />} {sayDifference(difference)}
                  </div>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
