import { Button, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { ImportRowWire, ProjectWire } from '../api/wire.ts'
import { DropFile } from '../import/DropFile.tsx'
import { CodeBlock } from '../shell/CodeBlock.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { ImportProgress } from './ImportProgress.tsx'
import { RecentImports } from './RecentImports.tsx'
import { RefusedTable } from './RefusedTable.tsx'
import { sampleLine } from './sample-line.ts'
import { beginImport, bucketsQuery, cancelImport, goOnWithImport, importQuery } from './transfers.ts'
import { formatsFor } from './transfer-words.ts'
import { formatOf, uploadFile } from './upload-file.ts'

const unknownFormat = () =>
  new Error('Say which format this is: its name does not tell. It tells where it ends in .jsonl, .csv or .parquet.')

/** A file becomes items: how much the server has taken, what was made of it, every line that was not taken, and how it goes on. */
export function ImportPanel({ project }: { project: ProjectWire }) {
  const client = useQueryClient()
  const [format, setFormat] = useState('')
  const [answers, setAnswers] = useState<'keep' | 'count'>('keep')
  const [run, setRun] = useState<string | null>(null)
  const [sending, setSending] = useState(false)
  const [file, setFile] = useState<File | null>(null)
  const [error, setError] = useState<unknown>(null)
  const upload = useRef<{ stop: () => void } | null>(null)
  const { data: now } = useQuery({ ...importQuery(run ?? ''), enabled: run !== null })
  useEffect(() => () => upload.current?.stop(), [])
  useEffect(() => {
    if (now && now.status !== 'running')
      for (const key of ['project', 'projects', 'project-items', 'imports'])
        void client.invalidateQueries({ queryKey: [key] })
  }, [now, client])

  const look = (id: string) => {
    setRun(id)
    void client.invalidateQueries({ queryKey: ['import', id] })
  }
  const sendUnder = (id: string, given: File) => {
    setFile(given)
    setError(null)
    setSending(true)
    look(id)
    const going = uploadFile(`/v1/projects/${project.id}/import?import=${id}`, given)
    upload.current = going
    going.done.catch(setError).finally(() => {
      setSending(false)
      upload.current = null
      look(id)
    })
  }
  const begin = async (given: File) => {
    const named = format || formatOf(given.name)
    setError(named ? null : unknownFormat())
    if (!named) return
    try {
      const { id } = await beginImport(project.id, {
        ...{ format: named, answers, name: given.name.slice(0, 500), bytes: given.size },
      })
      sendUnder(id, given)
    } catch (refused) {
      setError(refused)
    }
  }
  const goOn = async (row: ImportRowWire, given: File | null) => {
    if (given) return sendUnder(row.id, given)
    setError(null)
    await goOnWithImport(project.id, row.id).catch(setError)
    look(row.id)
  }
  const stop = async () => {
    upload.current?.stop()
    if (now && now.source !== 'upload') await cancelImport(now.id).catch(setError)
    if (now) look(now.id)
  }
  return (
    <Panel title="Import">
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          In JSONL each line is an item: an object with its data, or one like these. Only <code>data</code> is needed;{' '}
          <code>labels</code> is what a model said beforehand, <code>gold</code> the right answer of an item by which
          people are measured. Files of other tools are taken as they are. What breaks off goes on after the last row
          that was taken; no row is made twice.
        </Text>
        <CodeBlock code={`${sampleLine(project, 'labels')}\n${sampleLine(project, 'gold')}`} />
        <NativeSelect
          label="Format"
          maw={340}
          value={format}
          data={[{ value: '', label: 'By its name' }, ...formatsFor(project)]}
          onChange={(event) => setFormat(event.currentTarget.value)}
        />
        <NativeSelect
          label="Answers that the file holds"
          description={
            answers === 'count'
              ? 'They are weighed and measured under the names that the file gives, as of people outside. Each item is still answered here.'
              : 'They stand beside their item, and go out with it again.'
          }
          maw={340}
          value={answers}
          data={[
            { value: 'keep', label: 'Keep beside' },
            { value: 'count', label: 'Count, as of people outside' },
          ]}
          onChange={(event) => setAnswers(event.currentTarget.value as typeof answers)}
        />
        {!sending && (
          <DropFile onFile={(given) => void begin(given)} what="a file" limit="As large as it is. " accept="" />
        )}
        <FromBucket project={project} format={format} answers={answers} onBegun={look} onError={setError} />
        <ProblemAlert error={error} />
        {now && (
          <ImportProgress
            run={now}
            sending={sending}
            file={file}
            onStop={() => void stop()}
            onGoOn={(given) => void goOn(now, given)}
          />
        )}
        {now && now.refused > 0 && <RefusedTable run={now} />}
        <RecentImports project={project} shown={run} onGoOn={(row, given) => void goOn(row, given)} />
      </Stack>
    </Panel>
  )
}

function FromBucket({
  project,
  format,
  answers,
  onBegun,
  onError,
}: {
  project: ProjectWire
  format: string
  answers: 'keep' | 'count'
  onBegun: (id: string) => void
  onError: (error: unknown) => void
}) {
  const { data: buckets } = useQuery(bucketsQuery)
  const [from, setFrom] = useState('')
  const beginning = useMutation({
    mutationFn: () => {
      const named = format || formatOf(from)
      if (!named) throw unknownFormat()
      return beginImport(project.id, { format: named, answers, from })
    },
    onSuccess: ({ id }) => onBegun(id),
    onError,
  })
  const first = buckets?.items[0]
  if (first === undefined) return null
  return (
    <Group gap="xs" align="flex-end">
      <TextInput
        label="Or from a bucket"
        placeholder={`${first}items.jsonl`}
        flex={1}
        maw={480}
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <Button variant="default" disabled={from === ''} loading={beginning.isPending} onClick={() => beginning.mutate()}>
        Read it
      </Button>
    </Group>
  )
}
