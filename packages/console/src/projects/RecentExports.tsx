import { Button, Group, Progress, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { ExportWire } from '../api/wire.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { TextView } from '../view/TextView.tsx'
import { Ago } from '../words/Ago.tsx'
import { sayDay } from '../words/days.ts'
import { count, plural, size } from '../words/numbers.ts'
import classes from './projects.module.css'
import { formatName } from './transfer-words.ts'
import { cancelExport, exportFileAddress } from './transfers.ts'

/** Newest first: how far each has come, where it stands, and until when. */
export function RecentExports({ rows, onStopped }: { rows: readonly ExportWire[]; onStopped: () => Promise<void> }) {
  const stopping = useMutation({ mutationFn: cancelExport, onSettled: onStopped })
  if (rows.length === 0) return null
  return (
    <>
      <Text size="sm" fw={600} mt="md" id="recent-exports">
        Recent exports
      </Text>
      <ProblemAlert error={stopping.error} />
      <ul className={classes.exports} aria-labelledby="recent-exports">
        {rows.map((row) => (
          <li key={row.id}>
            <Group gap="xs" justify="space-between">
              <Text size="sm" component="span">
                {formatName(row.format)}, <Ago at={row.started_at} />
              </Text>
              <Outcome row={row} onStop={() => stopping.mutate(row.id)} />
            </Group>
          </li>
        ))}
      </ul>
    </>
  )
}

function Outcome({ row, onStop }: { row: ExportWire; onStop: () => void }) {
  switch (row.status) {
    case 'running':
      return (
        <Group gap="xs" flex={1} miw={220} justify="flex-end">
          <Progress
            value={(row.written / Math.max(1, row.items)) * 100}
            flex={1}
            miw={80}
            maw={240}
            aria-label={`Items written as ${formatName(row.format)}`}
          />
          <Text size="sm">
            {count(row.written)} of {plural(row.items, 'item')}
          </Text>
          <Button size="compact-sm" variant="default" onClick={onStop}>
            Stop
          </Button>
        </Group>
      )
    case 'done':
      return (
        <Group gap="xs">
          <Text size="sm" component="span">
            {plural(row.written, 'item')}, {size(row.bytes)}
            {row.to !== null ? (
              <>
                , in <TextView text={row.to} inline />
              </>
            ) : row.kept_until === null ? (
              ', no longer kept'
            ) : (
              `, kept until ${sayDay(row.kept_until)}`
            )}
          </Text>
          {row.kept_until !== null && (
            <Button component="a" href={exportFileAddress(row.id)} download size="compact-sm" variant="default">
              Download again
            </Button>
          )}
        </Group>
      )
    case 'failed':
      return (
        <Text size="sm" component="span" c="red">
          It failed: <TextView text={row.why ?? 'nobody knows why.'} inline />
        </Text>
      )
    case 'cancelled':
      return (
        <Text size="sm" component="span" c="dimmed">
          Stopped
        </Text>
      )
  }
}
