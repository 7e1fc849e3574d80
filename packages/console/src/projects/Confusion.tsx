import type { CSSProperties } from 'react'
import table from '../decision/decision.module.css'
import { TextView } from '../view/TextView.tsx'
import { count, percent } from '../words/numbers.ts'
import classes from './projects.module.css'
import { sharesOf } from './say-estimate.ts'

interface Props {
  title: string
  values: readonly string[]
  counts: readonly (readonly number[])[]
}

/** What each label was answered as: rows are what it is, by n answers; columns what people said. */
export function Confusion({ title, values, counts }: Props) {
  return (
    <div className={table.scroll} tabIndex={0} role="group" aria-label={`What is taken for what: ${title}`}>
      <table className={`${table.table} ${classes.confusion}`} aria-label={`Confusion: ${title}`}>
        <thead>
          <tr>
            <th>Label ↓, answered as →</th>
            <th>n</th>
            {values.map((value, i) => (
              <th key={i}>
                <TextView text={value} inline />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {counts.map((row, i) => (
            <tr key={i}>
              <th scope="row">
                <TextView text={values[i] ?? ''} inline />
              </th>
              <td className={classes.none}>{count(Math.round(row.reduce((sum, one) => sum + one, 0)))}</td>
              {sharesOf(row).map((share, j) => (
                <td key={j} data-same={i === j || undefined} style={{ '--share': share } as CSSProperties}>
                  {percent(share, 0)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
