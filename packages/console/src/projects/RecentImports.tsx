import { Button, FileButton, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ImportRowWire, ProjectWire } from '../api/wire.ts'
import { TextView } from '../view/TextView.tsx'
import { plural } from '../words/numbers.ts'
import { importsQuery } from './transfers.ts'

/** Those that broke off, or were begun and never sent: each can be gone on with. */
export function RecentImports({
  project,
  shown,
  onGoOn,
}: {
  project: ProjectWire
  shown: string | null
  onGoOn: (row: ImportRowWire, file: File | null) => void
}) {
  const { data } = useQuery(importsQuery(project.id))
  const rows = (data?.items ?? []).filter(({ id, status }) => status === 'broken-off' && id !== shown)
  if (rows.length === 0) return null
  return (
    <div>
      <Text size="sm" fw={600}>
        Broken off
      </Text>
      <ul style={{ margin: 0, paddingInlineStart: '1.2rem' }}>
        {rows.map((row) => (
          <li key={row.id}>
            <Group gap="xs">
              <Text size="sm" component="span">
                <TextView text={row.name ?? row.format} inline />, after {plural(row.lines, 'line')}
              </Text>
              {row.source === 'upload' ? (
                <FileButton onChange={(file) => file && onGoOn(row, file)}>
                  {(button) => (
                    <Button {...button} size="compact-sm" variant="default">
                      Choose the file and go on
                    </Button>
                  )}
                </FileButton>
              ) : (
                <Button size="compact-sm" variant="default" onClick={() => onGoOn(row, null)}>
                  Go on
                </Button>
              )}
            </Group>
          </li>
        ))}
      </ul>
    </div>
  )
}
