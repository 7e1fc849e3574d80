import { Button, Group, List, NativeSelect, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ProjectWire, TransferFormat } from '../api/wire.ts'
import { useAnnounce } from '../shell/Announcer.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { RecentExports } from './RecentExports.tsx'
import { formatsFor } from './transfer-words.ts'
import { beginExport, bucketsQuery, cannotQuery, exportFileAddress, exportsQuery } from './transfers.ts'

/** By the browser itself, which goes on where it was cut off. */
function startDownload(id: string): void {
  const link = document.createElement('a')
  link.href = exportFileAddress(id)
  link.download = ''
  link.click()
}

/** The server writes an export first; one that is downloaded from here begins to come as soon as it is whole. */
export function ExportPanel({ project }: { project: ProjectWire }) {
  const client = useQueryClient()
  const announce = useAnnounce()
  const [format, setFormat] = useState<string>('jsonl' satisfies TransferFormat)
  const [wanted, setWanted] = useState<string | null>(null)
  const { data: told } = useQuery(cannotQuery(project.id, format))
  const { data: exports } = useQuery(exportsQuery(project.id))
  const began = () => client.invalidateQueries({ queryKey: ['exports', project.id] })
  const downloading = useMutation({
    mutationFn: () => beginExport(project.id, format),
    async onSuccess({ id }) {
      setWanted(id)
      await began()
    },
  })
  const ended = exports?.items.find(({ id, status }) => id === wanted && status !== 'running')
  useEffect(() => {
    if (!ended) return
    setWanted(null)
    if (ended.status === 'done') startDownload(ended.id)
    announce(ended.status === 'done' ? 'The export is written; its download begins.' : 'The export was not written.')
  }, [ended, announce])
  return (
    <Panel title="Export">
      <Text size="sm" c="dimmed" mb="sm">
        Each item with all its answers (who, when, how long, by which version of the guideline), the label that they
        come to, and how sure it is, as far as the format has a place for it. It is written as of one moment, and kept
        for seven days, of a project the newest twenty.
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
          variant="default"
          loading={downloading.isPending || wanted !== null}
          leftSection={<Download size={15} aria-hidden />}
          onClick={() => downloading.mutate()}
        >
          Download
        </Button>
      </Group>
      <ProblemAlert error={downloading.error} />
      <IntoBucket project={project} format={format} onBegun={began} />
      {told && told.cannot.length > 0 && (
        <div role="status">
          <Text size="sm" fw={600} mt="sm">
            What it has no place for
          </Text>
          <List size="sm" spacing={4} mt={4}>
            {told.cannot.map((one) => (
              <List.Item key={one}>{one}</List.Item>
            ))}
          </List>
        </div>
      )}
      <RecentExports rows={exports?.items ?? []} onStopped={began} />
    </Panel>
  )
}

function IntoBucket({
  project,
  format,
  onBegun,
}: {
  project: ProjectWire
  format: string
  onBegun: () => Promise<void>
}) {
  const { data: buckets } = useQuery(bucketsQuery)
  const first = buckets?.items[0]
  const [to, setTo] = useState<string | null>(null)
  const writing = useMutation({
    mutationFn: (address: string) => beginExport(project.id, format, address),
    onSuccess: onBegun,
  })
  if (first === undefined) return null
  const address = to ?? `${first}${project.queue.replace(':', '-')}`
  return (
    <>
      <Group gap="xs" align="flex-end" mt="sm">
        <TextInput
          label="Or into a bucket"
          flex={1}
          maw={480}
          value={address}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
        <Button variant="default" loading={writing.isPending} onClick={() => writing.mutate(address)}>
          Write
        </Button>
      </Group>
      <ProblemAlert error={writing.error} />
    </>
  )
}
