import { SegmentedControl, Text } from '@mantine/core'
import { useState, type CSSProperties } from 'react'
import type { AgreementMatrixWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { TextView } from '../view/TextView.tsx'
import { count, plural } from '../words/numbers.ts'
import { sayCell, tellCell } from './agreement-words.ts'
import { AnnotatorName } from './AnnotatorName.tsx'
import classes from './projects.module.css'

/** How far each two people agree on what both answered: who stands apart is seen at once, and said in words. */
export function AgreementMatrix({ title, matrix }: { title: string; matrix: AgreementMatrixWire }) {
  const [as, setAs] = useState<'share' | 'kappa'>('share')
  const { people, cells, fewest } = matrix
  const byPlace = new Map(cells.map((cell) => [`${cell.one} ${cell.other}`, cell]))
  const cellOf = (a: number, b: number) => byPlace.get(`${Math.min(a, b)} ${Math.max(a, b)}`)
  const hasKappa = cells.some(({ kappa }) => kappa !== null)
  return (
    <div>
      {hasKappa && (
        <SegmentedControl
          size="xs"
          aria-label="What the matrix tells"
          value={as}
          onChange={(value) => setAs(value as typeof as)}
          data={[
            { value: 'share', label: 'The same' },
            { value: 'kappa', label: 'Beyond chance (kappa)' },
          ]}
        />
      )}
      <div className={table.scroll} tabIndex={0} role="group" aria-label={`Who agrees with whom: ${title}`}>
        <table className={`${table.table} ${classes.confusion}`} aria-label={`Matrix of agreement: ${title}`}>
          <thead>
            <tr>
              <th>Each with each</th>
              {people.map((one, i) => (
                <th key={i}>
                  <TextView text={one.name} inline />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {people.map((one, i) => (
              <tr key={i}>
                <th scope="row">
                  <AnnotatorName one={one} />
                </th>
                {people.map((other, j) => {
                  if (i === j) return <td key={j} className={classes.none} aria-label="the same person" />
                  const cell = cellOf(i, j)
                  const words = tellCell(cell, one.name, other.name, fewest)
                  const share = as === 'share' ? cell?.share?.value : cell?.kappa
                  return (
                    <td
                      key={j}
                      title={words}
                      data-few={cell?.share === null || undefined}
                      style={{ '--share': Math.max(0, share ?? 0) } as CSSProperties}
                    >
                      <span aria-hidden="true">
                        {sayCell(cell, as)}
                        {cell && <small>n = {count(cell.shared)}</small>}
                      </span>
                      <span className={classes.said}>{words}</span>
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Text size="xs" c="dimmed" mt={4}>
        Under each figure stands of how many common items it is; of fewer than {count(fewest)} none is told (·).
        {matrix.left_out > 0 && ` ${plural(matrix.left_out, 'person', 'people')} who answered less are left out.`}
      </Text>
    </div>
  )
}
