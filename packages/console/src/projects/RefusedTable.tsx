import { Button, Text } from '@mantine/core'
import type { ImportWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { TextView } from '../view/TextView.tsx'
import { count } from '../words/numbers.ts'

const shown = 100

function download({ id, refusals }: ImportWire): void {
  const made = URL.createObjectURL(new Blob(refusals.map((one) => `${JSON.stringify(one)}\n`)))
  const link = document.createElement('a')
  link.href = made
  link.download = `${id}-refused.jsonl`
  link.click()
  setTimeout(() => URL.revokeObjectURL(made), 1_000)
}

/** Every line that was not taken, and why. */
export function RefusedTable({ run }: { run: ImportWire }) {
  return (
    <div>
      <div className={table.scroll}>
        <table className={`${table.table} ${table.stack}`} aria-label="Refused lines">
          <thead>
            <tr>
              <th>Line</th>
              <th>Id</th>
              <th>Why</th>
            </tr>
          </thead>
          <tbody>
            {run.refusals.slice(0, shown).map(({ line, external_id, reason, errors }) => (
              <tr key={line}>
                <td data-label="Line">{count(line)}</td>
                <td data-label="Id">{external_id !== null && <TextView text={external_id} inline />}</td>
                <td data-label="Why">
                  <TextView
                    text={[reason, ...(errors ?? []).map(({ path, message }) => `${path}: ${message}`)].join('; ')}
                    inline
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {run.refused > shown && (
        <Text size="sm" c="dimmed">
          {count(run.refused - shown)} more.
        </Text>
      )}
      <Button mt="xs" size="compact-sm" variant="default" onClick={() => download(run)}>
        Download what was refused
      </Button>
    </div>
  )
}
