import { Button, Text } from '@mantine/core'
import type { ImportWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { TextView } from '../view/TextView.tsx'
import { count, plural } from '../words/numbers.ts'
import { groupRefusals } from './group-refusals.ts'

function download({ id, refusals }: ImportWire): void {
  const made = URL.createObjectURL(new Blob(refusals.map((one) => `${JSON.stringify(one)}\n`)))
  const link = document.createElement('a')
  link.href = made
  link.download = `${id}-refused.jsonl`
  link.click()
  setTimeout(() => URL.revokeObjectURL(made), 1_000)
}

/** Every line that was not taken, and why: a reason once, with the lines that it is of. */
export function RefusedTable({ run }: { run: ImportWire }) {
  return (
    <div>
      <div className={table.scroll}>
        <table className={`${table.table} ${table.stack}`} aria-label="Refused lines">
          <thead>
            <tr>
              <th>Why</th>
              <th>Lines</th>
            </tr>
          </thead>
          <tbody>
            {groupRefusals(run.refusals).map(({ why, lines }) => (
              <tr key={why}>
                <td>
                  <TextView text={why} inline />
                </td>
                <td data-label="Lines">
                  <Lines lines={lines} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {run.refused > run.refusals.length && (
        <Text size="sm" c="dimmed">
          {count(run.refused - run.refusals.length)} more.
        </Text>
      )}
      <Button mt="xs" size="compact-sm" variant="default" onClick={() => download(run)}>
        Download what was refused
      </Button>
    </div>
  )
}

const atOnce = 5

function Lines({ lines }: { lines: ReturnType<typeof groupRefusals>[number]['lines'] }) {
  const words = (some: typeof lines) =>
    some.map(({ line, id }) => (id === null ? count(line) : `${count(line)} (${id})`)).join(', ')
  if (lines.length <= atOnce) return <TextView text={words(lines)} inline />
  return (
    <details>
      <summary>
        {plural(lines.length, 'line')}, from {count(lines[0]?.line ?? 0)} on
      </summary>
      <TextView text={words(lines)} inline />
    </details>
  )
}
