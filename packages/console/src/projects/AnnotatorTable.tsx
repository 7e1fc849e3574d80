import type { QuestionQualityWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { count } from '../words/numbers.ts'
import { AnnotatorName } from './AnnotatorName.tsx'
import { Confusion } from './Confusion.tsx'
import classes from './projects.module.css'
import { RangeBar } from './RangeBar.tsx'
import { sayEstimate } from './say-estimate.ts'

interface Props {
  title: string
  people: QuestionQualityWire['people']
  /** What the question's values are called, where each is told what they take for what. */
  values: readonly string[] | null
}

/** Everybody who answered, models among them: how often they are right, and what they take for what. */
export function AnnotatorTable({ title, people, values }: Props) {
  if (people.length === 0) return null
  return (
    <div className={table.scroll} tabIndex={0} role="group" aria-label={`Who answers how well: ${title}`}>
      <table className={`${table.table} ${table.stack}`} aria-label={`People: ${title}`}>
        <thead>
          <tr>
            <th>Person</th>
            <th>Answers</th>
            <th>Right, as far as the answers tell</th>
            <th>Right on gold</th>
          </tr>
        </thead>
        <tbody>
          {people
            .toSorted((a, b) => a.name.localeCompare(b.name) || a.as.localeCompare(b.as))
            .map((one) => (
              <tr key={one.person ?? `${one.as} ${one.name}`}>
                <td>
                  <AnnotatorName one={one} />
                  {one.confusion && values && one.answers > 0 && (
                    <details className={classes.more}>
                      <summary>what is taken for what</summary>
                      <Confusion title={`${title}, ${one.name}`} values={values} counts={one.confusion} />
                    </details>
                  )}
                </td>
                <td data-label="Answers">{count(one.answers)}</td>
                <td data-label="Right">
                  <RangeBar value={one.skill.value} interval={one.skill.interval}>
                    {sayEstimate(one.skill, true)}
                  </RangeBar>
                </td>
                <td data-label="On gold">{sayEstimate(one.gold, true)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  )
}
