import { Button, Group, NativeSelect, Progress, Stack, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { query } from '../api/request.ts'
import type { ProjectWire } from '../api/wire.ts'
import { DropFile } from '../import/DropFile.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { count, percent, plural } from '../words/numbers.ts'
import { importQuery } from './projects.ts'
import { formatsFor } from './transfer-words.ts'
import { RefusedTable } from './RefusedTable.tsx'
import { formatOf, uploadFile } from './upload-file.ts'

/** A file becomes items: how much has gone, what was made of it, and every line that was not taken. */
export function ImportPanel({ project }: { project: ProjectWire }) {
  const client = useQueryClient()
  const [format, setFormat] = useState('')
  const [answers, setAnswers] = useState<'keep' | 'count'>('keep')
  const [sent, setSent] = useState<{ name: string; share: number } | null>(null)
  const [run, setRun] = useState<string | null>(null)
  const [error, setError] = useState<unknown>(null)
  const upload = useRef<{ stop: () => void } | null>(null)
  const { data: done } = useQuery({ ...importQuery(run ?? ''), enabled: run !== null })
  useEffect(() => () => upload.current?.stop(), [])
  useEffect(() => {
    if (done && done.status !== 'running')
      for (const key of ['project', 'projects', 'project-items']) void client.invalidateQueries({ queryKey: [key] })
  }, [done, client])

  const send = (file: File) => {
    const named = format || formatOf(file.name)
    setError(null)
    setRun(null)
    if (!named)
      return setError(
        new Error(
          'Say which format this is: its name does not tell. It tells where it ends in .jsonl, .csv or .parquet.',
        ),
      )
    setSent({ name: file.name, share: 0 })
    const address = `/v1/projects/${project.id}/import${query({ format: named, answers: answers === 'count' ? answers : null })}`
    const sending = uploadFile(address, file, (share) => setSent({ name: file.name, share }))
    upload.current = sending
    sending.done
      .then(({ id }) => setRun(id), setError)
      .finally(() => {
        setSent(null)
        upload.current = null
      })
  }
  return (
    <Panel title="Import">
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          In JSONL each line is an item: an object with its data, or{' '}
          <code>{'{"data": …, "id": …, "predictions": …}'}</code>. Files of other tools are taken as they are. An item
          with an id is made once, so a file that broke off can be sent again.
        </Text>
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
        {sent === null && <DropFile onFile={send} what="a file" limit="As large as it is. " accept="" />}
        {sent && (
          <Group gap="sm" wrap="nowrap">
            <Progress value={sent.share * 100} flex={1} aria-label={`Sending ${sent.name}`} />
            <Text size="sm">{sent.share < 1 ? percent(sent.share, 0) : 'being read…'}</Text>
            <Button size="compact-sm" variant="default" onClick={() => upload.current?.stop()}>
              Stop
            </Button>
          </Group>
        )}
        <ProblemAlert error={error} />
        {done && (
          <div role="status">
            <Text size="sm" fw={600}>
              {done.status === 'running'
                ? `${plural(done.lines, 'line')} read so far…`
                : done.status === 'done'
                  ? `Done: ${plural(done.lines, 'line')} read.`
                  : `It broke off after ${plural(done.lines, 'line')}. Send the file again: items with an id are not made twice.`}
            </Text>
            <Text size="sm">
              {plural(done.made, 'item')} made, {count(done.known)} here before, {count(done.refused)} refused.
              {done.answers === 'count' && ` ${plural(done.counted, 'answer')} of people outside count.`}
            </Text>
          </div>
        )}
        {done && done.refused > 0 && <RefusedTable run={done} />}
      </Stack>
    </Panel>
  )
}
