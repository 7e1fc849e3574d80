import { Button, Group, List, NativeSelect, Progress, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { ProjectWire, TransferFormat } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { count } from '../words/numbers.ts'
import { exportAddress } from './projects.ts'
import { formatsFor } from './transfer-words.ts'
import { beginExport, bucketsQuery, cannotQuery, exportQuery, fetchPart } from './transfers.ts'

/** What came of an export that is given by parts: what broke off goes on after the last of them. */
interface Come {
  after: number
  parts: Blob[]
}

function save(parts: readonly Blob[], name: string): void {
  const made = URL.createObjectURL(new Blob([...parts]))
  const link = document.createElement('a')
  link.href = made
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(made), 60_000)
}

export function ExportPanel({ project }: { project: ProjectWire }) {
  const [format, setFormat] = useState<string>('jsonl' satisfies TransferFormat)
  const { data: told } = useQuery(cannotQuery(project.id, format))
  return (
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
        {told?.apart === false && (
          <Button
            component="a"
            href={exportAddress(project.id, format)}
            download
            variant="default"
            leftSection={<Download size={15} aria-hidden />}
          >
            Download
          </Button>
        )}
      </Group>
      {told?.apart && <ByParts key={format} project={project} format={format} />}
      <IntoBucket project={project} format={format} />
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
    </Panel>
  )
}

function ByParts({ project, format }: { project: ProjectWire; format: string }) {
  const come = useRef<Come>({ after: 0, parts: [] })
  const [{ after, items }, setAfter] = useState({ after: 0, items: 0 })
  const gone = useRef(false)
  useEffect(() => {
    gone.current = false
    return () => void (gone.current = true)
  }, [])
  const fetching = useMutation({
    mutationFn: async () => {
      const here = come.current
      while (!gone.current) {
        const { next, items, part } = await fetchPart(project.id, format, here.after)
        if (next === null) {
          save(here.parts, `${project.queue.replace(':', '-')}.jsonl`)
          come.current = { after: 0, parts: [] }
          setAfter({ after: 0, items: 0 })
          return
        }
        here.parts.push(part)
        here.after = next
        setAfter({ after: next, items })
      }
    },
  })
  return (
    <>
      <Group gap="sm" mt="xs">
        <Button
          variant="default"
          loading={fetching.isPending}
          leftSection={<Download size={15} aria-hidden />}
          onClick={() => fetching.mutate()}
        >
          {after > 0 && !fetching.isPending ? 'Go on' : 'Download'}
        </Button>
        {after > 0 && (
          <>
            <Progress value={(after / Math.max(1, items)) * 100} flex={1} miw={120} aria-label="Items that have come" />
            <Text size="sm" role="status">
              {count(after)} of {count(items)} items
            </Text>
          </>
        )}
      </Group>
      <ProblemAlert error={fetching.error} />
    </>
  )
}

function IntoBucket({ project, format }: { project: ProjectWire; format: string }) {
  const { data: buckets } = useQuery(bucketsQuery)
  const first = buckets?.items[0]
  const [to, setTo] = useState<string | null>(null)
  const begun = useMutation({ mutationFn: (address: string) => beginExport(project.id, format, address) })
  const id = begun.data?.id
  const { data: now } = useQuery({ ...exportQuery(id ?? ''), enabled: id !== undefined })
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
        <Button
          variant="default"
          loading={begun.isPending || now?.status === 'running'}
          onClick={() => begun.mutate(address)}
        >
          Write
        </Button>
      </Group>
      <ProblemAlert error={begun.error} />
      {now && (
        <Text size="sm" mt={4} role="status">
          {now.status === 'failed'
            ? `It failed: ${now.why ?? ''}`
            : `${count(now.written)} of ${count(now.items)} items written${now.status === 'done' ? ` to ${now.to}.` : '…'}`}
        </Text>
      )}
    </>
  )
}
