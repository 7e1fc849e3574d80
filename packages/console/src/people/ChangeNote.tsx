import { Button, Group, Text } from '@mantine/core'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import type { useChange } from './use-change.ts'

/** What was just changed, with Undo, or why it was not. */
export function ChangeNote({ change: { words, undo, error, busy } }: { change: ReturnType<typeof useChange> }) {
  return (
    <>
      <div role="status">
        {words && (
          <Group gap="xs">
            <Text size="sm">{words}</Text>
            {undo && (
              <Button size="compact-sm" variant="default" onClick={undo} loading={busy}>
                Undo
              </Button>
            )}
          </Group>
        )}
      </div>
      <ProblemAlert error={error} />
    </>
  )
}
