import { Button, Group, List, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { randomKey } from '../api/random-key.ts'
import { get, post } from '../api/request.ts'
import type { DecisionWire, ErasedWire, ErasurePreviewWire } from '../api/wire.ts'
import { may } from '../shell/may.ts'
import { notifyDone } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { TextView } from '../view/TextView.tsx'
import { plural } from '../words/numbers.ts'

/** Erasing what is held about the subject, after a look at what would go. It cannot be undone, so its name is typed. */
export function ErasurePanel({ decision }: { decision: DecisionWire }) {
  const session = useSession()
  const [open, setOpen] = useState(false)
  const { subject } = decision
  if (subject === null || !may(session, 'erasure.read')) return null
  return (
    <Panel title="What is held about the subject">
      {open ? (
        <Preview subject={subject} onDone={() => setOpen(false)} />
      ) : (
        <Button variant="default" onClick={() => setOpen(true)}>
          See what erasing it would destroy
        </Button>
      )}
    </Panel>
  )
}

function Preview({ subject, onDone }: { subject: string; onDone: () => void }) {
  const session = useSession()
  const client = useQueryClient()
  const address = `/v1/subjects/${encodeURIComponent(subject)}`
  const [typed, setTyped] = useState('')
  const { data, error } = useQuery({
    queryKey: ['erasure', subject],
    queryFn: () => get<ErasurePreviewWire>(`${address}/erasure`),
  })
  const erasing = useMutation({
    mutationFn: () => post<ErasedWire>(`${address}/erase`, {}, { idempotencyKey: randomKey() }),
    onSuccess: ({ decisions }) => {
      notifyDone(`Erased: ${plural(decisions, 'decision')}. Every proof of the log stays valid.`)
      void client.invalidateQueries()
      onDone()
    },
  })
  if (error) return <ProblemAlert error={error} />
  if (!data) return <Text size="sm">Looking…</Text>
  return (
    <Stack gap="sm">
      <Text size="sm">
        <TextView text={subject} inline />: {plural(data.decisions, 'decision')}, {plural(data.judgments, 'judgment')},{' '}
        {plural(data.files, 'file')}, {plural(data.appeals, 'appeal')}, {plural(data.copies, 'copy', 'copies')} in data
        sets and evaluations.
        {data.open > 0 && ` ${plural(data.open, 'open one')} would be cancelled first.`}
      </Text>
      <div>
        <Text size="sm" fw={600}>
          It would destroy, for ever
        </Text>
        <List size="sm">
          {data.goes.map((what) => (
            <List.Item key={what}>{what}</List.Item>
          ))}
        </List>
      </div>
      <div>
        <Text size="sm" fw={600}>
          It would leave
        </Text>
        <List size="sm">
          {data.stays.map(({ what, why }) => (
            <List.Item key={what}>
              {what}: {why}
            </List.Item>
          ))}
        </List>
      </div>
      {data.beaten_by.map(({ code, why }) => (
        <Text key={code} size="sm" c="var(--cs-bad)">
          Not now: {why}
        </Text>
      ))}
      {may(session, 'erasure.do') && data.beaten_by.length === 0 && (
        <TextInput
          label="Type the subject’s name to erase it"
          description="This cannot be undone."
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      <ProblemAlert error={erasing.error} />
      <Group gap="xs">
        {may(session, 'erasure.do') && data.beaten_by.length === 0 && (
          <Button
            color="red"
            variant="outline"
            disabled={typed !== subject}
            loading={erasing.isPending}
            onClick={() => erasing.mutate()}
          >
            Erase it
          </Button>
        )}
        <Button variant="default" onClick={onDone}>
          Leave it
        </Button>
      </Group>
    </Stack>
  )
}
