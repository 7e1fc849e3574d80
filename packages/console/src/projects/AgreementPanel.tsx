import { Text } from '@mantine/core'
import type { AgreementWire, QuestionQualityWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { nameOfFigure, sayError } from './agreement-words.ts'
import classes from './projects.module.css'
import { RangeBar } from './RangeBar.tsx'
import { sayEstimate } from './say-estimate.ts'

interface Props {
  title: string
  quality: Pick<QuestionQualityWire, 'agreement' | 'recommended'>
}

/** How far people agree: the figure to read first, and why this one; the others a click away. */
export function AgreementPanel({ title, quality: { agreement, recommended } }: Props) {
  const [first, ...others] = agreement
  if (!first || !recommended)
    return (
      <Text size="sm" c="dimmed">
        How far people agree is told once two have answered the same item.
      </Text>
    )
  return (
    <div>
      <table className={`${table.table} ${table.stack}`} aria-label={`Agreement: ${title}`}>
        <thead>
          <tr>
            <th>Agreement</th>
            <th>How far</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td>
              <strong>{nameOfFigure(first)}</strong>
              <Text size="xs" c="dimmed">
                {recommended.because}
              </Text>
            </td>
            <td data-label="How far">
              <Figure one={first} />
            </td>
          </tr>
        </tbody>
      </table>
      {others.length > 0 && (
        <details className={classes.more}>
          <summary>
            {others.length === 1 ? 'Another figure' : `${others.length} other figures, and how each error is known`}
          </summary>
          <div className={table.scroll} tabIndex={0} role="group" aria-label={`Other figures: ${title}`}>
            <table className={`${table.table} ${table.stack}`} aria-label={`All figures of agreement: ${title}`}>
              <thead>
                <tr>
                  <th>Figure</th>
                  <th>How far</th>
                  <th>Standard error</th>
                </tr>
              </thead>
              <tbody>
                {agreement.map((one) => (
                  <tr key={`${one.name}${one.metric ?? ''}`}>
                    <td>{nameOfFigure(one)}</td>
                    <td data-label="How far">
                      <Figure one={one} />
                    </td>
                    <td data-label="Standard error">{sayError(one)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      )}
    </div>
  )
}

const Figure = ({ one: { estimate } }: { one: AgreementWire }) => (
  <RangeBar value={estimate.value} interval={estimate.interval} from={Math.min(0, estimate.interval?.[0] ?? 0)}>
    {sayEstimate(estimate)}
  </RangeBar>
)
