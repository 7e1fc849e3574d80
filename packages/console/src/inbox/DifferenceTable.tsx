import { ScrollArea, Text } from '@mantine/core'
import type { TaskWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { TextView } from '../view/TextView.tsx'
import { sayScalar } from '../words/scalars.ts'
import { findDifferences } from './find-differences.ts'

const mostColumns = 4
const name = (path: string) => path.replaceAll('_', ' ')

/** Alike items as one table: what all share above it, and a row for each with what differs. */
export function DifferenceTable({ title, tasks }: { title: string; tasks: readonly TaskWire[] }) {
  const { same, paths, rows } = findDifferences(tasks.map(({ decision }) => decision.proposal))
  const shown = paths.slice(0, mostColumns)
  return (
    <section aria-label={title}>
      <Text size="sm" fw={600}>
        {tasks.length} × {title}
      </Text>
      {same.length > 0 && (
        <Text size="sm" c="dimmed" component="div">
          {tasks.length > 1 ? 'All of them: ' : ''}
          <TextView text={same.map(({ path, value }) => `${name(path)} ${sayScalar(value)}`).join(', ')} inline />
        </Text>
      )}
      {shown.length > 0 && (
        <ScrollArea.Autosize mah={260} type="auto" viewportProps={{ tabIndex: 0, 'aria-label': `${title}, each` }}>
          <table className={table.table}>
            <thead>
              <tr>
                {shown.map((path) => (
                  <th key={path}>
                    <TextView text={name(path)} inline />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row, n) => (
                <tr key={tasks[n]?.id}>
                  {shown.map((path, column) => (
                    <td key={path}>
                      <TextView text={row[column] === undefined ? '–' : sayScalar(row[column] ?? null)} inline />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollArea.Autosize>
      )}
      {paths.length > shown.length && (
        <Text size="sm" c="dimmed">
          They differ in {paths.length - shown.length} more; open one to see all of it.
        </Text>
      )}
    </section>
  )
}
