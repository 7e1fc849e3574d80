import { Text } from '@mantine/core'
import { Link } from 'react-router'
import type { AlphaWire, EvaluationWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { Panel } from '../shell/Panel.tsx'
import { TextView } from '../view/TextView.tsx'
import { plural } from '../words/numbers.ts'
import { between, score } from './say-evaluation.ts'
import { useMeasureName } from './measure-names.ts'

const sayAlpha = (alpha: AlphaWire | undefined): string =>
  alpha?.value == null ? 'not known' : `${score(alpha.value)}${alpha.interval ? ` (${between(alpha.interval)})` : ''}`

/** Each judge by itself, what they come to together, and how far they agree. */
export function JudgesPanel({ one }: { one: EvaluationWire }) {
  const sayName = useMeasureName()
  const { result, judges } = one
  if (!result || result.judges.length === 0) return null
  const of = (judge: string) => result.judges.find((figures) => figures.judge === judge)
  const lacking = judges.filter(({ id }) => (of(id)?.missing ?? 0) > 0)
  return (
    <Panel title="Judge by judge" flush>
      <div className={table.scroll} tabIndex={0} role="group" aria-label="The figures of each judge">
        <table className={`${table.table} ${table.stack}`}>
          <thead>
            <tr>
              <th>Mean of</th>
              {judges.map(({ id, name }) => (
                <th key={id}>
                  <Link to={`/evaluations/judges/${id}`}>
                    <TextView text={name} inline />
                  </Link>
                </th>
              ))}
              <th>What counts</th>
              <th>They agree</th>
            </tr>
          </thead>
          <tbody>
            {result.measures.map((measure) => (
              <tr key={measure.of}>
                <td>
                  <TextView text={sayName(measure.of)} inline />
                </td>
                {judges.map(({ id, name }) => {
                  const own = of(id)?.measures.find((figures) => figures.of === measure.of)
                  return (
                    <td key={id} data-label={name}>
                      {own?.mean == null ? '–' : score(own.mean)}
                    </td>
                  )
                })}
                <td data-label="What counts">{measure.mean === null ? '–' : score(measure.mean)}</td>
                <td data-label="They agree">
                  {sayAlpha(result.agreement.find((agreement) => agreement.of === measure.of)?.alpha)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Text size="sm" c="dimmed" p="md">
        Agreement beyond chance, Krippendorff’s alpha with 95 %: 1 is always, 0 is chance. Judges that agree may be
        wrong in the same way.{' '}
        {lacking.map(({ id, name }) => `${name} gave none for ${plural(of(id)?.missing ?? 0, 'output')}. `)}
      </Text>
    </Panel>
  )
}
