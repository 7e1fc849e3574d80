import { Button, Group, List, NativeSelect, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useState } from 'react'
import type { ProjectWire } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import { ImportPanel } from './ImportPanel.tsx'
import { cannotQuery, exportAddress } from './projects.ts'
import { formatsFor } from './transfer-words.ts'

export default function InOutTab({ project }: { project: ProjectWire }) {
  const [format, setFormat] = useState('jsonl')
  const { data } = useQuery(cannotQuery(project.id, format))
  return (
    <>
      <ImportPanel project={project} />
      <Panel title="Export">
        <Text size="sm" c="dimmed" mb="sm">
          Each item with all its answers (who, when, how long, by which version of the guideline), the label that they
          come to, and how sure it is, as far as the format has a place for it.
        </Text>
        <Group gap="xs" align="flex-end">
          <NativeSelect
            label="Format"
            maw={340}
            value={format}
            data={formatsFor(project)}
            onChange={(event) => setFormat(event.currentTarget.value)}
          />
          <Button
            component="a"
            href={exportAddress(project.id, format)}
            download
            variant="default"
            leftSection={<Download size={15} aria-hidden />}
          >
            Download
          </Button>
        </Group>
        {data && data.cannot.length > 0 && (
          <div role="status">
            <Text size="sm" fw={600} mt="sm">
              What it has no place for
            </Text>
            <List size="sm" spacing={4} mt={4}>
              {data.cannot.map((one) => (
                <List.Item key={one}>{one}</List.Item>
              ))}
            </List>
          </div>
        )}
      </Panel>
    </>
  )
}
