import { Button, Group, NativeSelect, Text } from '@mantine/core'
import { Download } from 'lucide-react'
import { useState } from 'react'
import type { ProjectWire } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import { ImportPanel } from './ImportPanel.tsx'
import { exportAddress } from './projects.ts'

const formats = [
  { value: 'jsonl', label: 'JSONL: everything, an item in each line' },
  { value: 'csv', label: 'CSV: a row for each item' },
]

export default function InOutTab({ project }: { project: ProjectWire }) {
  const [format, setFormat] = useState('jsonl')
  return (
    <>
      <ImportPanel project={project} />
      <Panel title="Export">
        <Text size="sm" c="dimmed" mb="sm">
          Each item with all its answers (who, when, how long, by which version of the guideline), the label that they
          come to, and how sure it is.
        </Text>
        <Group gap="xs" align="flex-end">
          <NativeSelect
            label="Format"
            value={format}
            data={formats}
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
      </Panel>
    </>
  )
}
