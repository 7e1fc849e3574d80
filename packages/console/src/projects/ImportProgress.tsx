import { Button, FileButton, Group, Progress, Text } from '@mantine/core'
import type { ImportWire } from '../api/wire.ts'
import { count, percent, plural } from '../words/numbers.ts'

const words = (run: ImportWire): string => {
  const read = plural(run.lines, 'line')
  switch (run.status) {
    case 'waiting':
      return 'Nothing of it has come yet.'
    case 'running':
      return `${read} taken so far…`
    case 'done':
      return `Done: ${read} read.`
    case 'broken-off':
      return `It broke off after ${read}. ${run.why ?? ''}`
    case 'cancelled':
      return `Cancelled after ${read}; what was made stays.`
  }
}

/** What the server has taken of one import, and how it goes on. */
export function ImportProgress({
  run,
  sending,
  file,
  onStop,
  onGoOn,
}: {
  run: ImportWire
  sending: boolean
  /** The one that was sent, while this page is open. */
  file: File | null
  onStop: () => void
  onGoOn: (file: File | null) => void
}) {
  const runs = sending || run.status === 'running'
  const share = run.bytes ? Math.min(1, run.taken / run.bytes) : 0
  const known = file !== null && run.source === 'upload' && file.size === run.bytes
  return (
    <div>
      {(runs || run.status === 'broken-off' || run.status === 'waiting') && (
        <Group gap="sm" wrap="nowrap">
          <Progress value={share * 100} flex={1} aria-label={`What was taken of ${run.name ?? 'the file'}`} />
          {run.bytes !== null && <Text size="sm">{percent(share, 0)}</Text>}
          {runs && (
            <Button size="compact-sm" variant="default" onClick={onStop}>
              Stop
            </Button>
          )}
          {!runs && (known || run.source !== 'upload') && (
            <Button size="compact-sm" onClick={() => onGoOn(known ? file : null)}>
              Go on
            </Button>
          )}
          {!runs && run.source === 'upload' && !known && (
            <FileButton onChange={(given) => given && onGoOn(given)}>
              {(button) => (
                <Button {...button} size="compact-sm">
                  Choose the file and go on
                </Button>
              )}
            </FileButton>
          )}
        </Group>
      )}
      <div role="status">
        <Text size="sm" fw={600}>
          {words(run)}
        </Text>
        <Text size="sm">
          {plural(run.made, 'item')} made, {count(run.known)} here before, {count(run.refused)} refused.
          {run.answers === 'count' && ` ${plural(run.counted, 'answer')} of people outside count.`}
        </Text>
      </div>
    </div>
  )
}
