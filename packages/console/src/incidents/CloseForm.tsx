import { Button, Stack, Text, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { IncidentDetailWire } from '../api/wire.ts'
import { may } from '../shell/may.ts'
import { notifyDone } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { TextView } from '../view/TextView.tsx'
import { closeIncident } from './close-incident.ts'

/** A lead closes it in words; what waits goes on waiting for its answer. */
export function CloseForm({ incident, waiting }: { incident: IncidentDetailWire; waiting: number }) {
  const session = useSession()
  const client = useQueryClient()
  const [note, setNote] = useState('')
  const [missing, setMissing] = useState(false)
  const closing = useMutation({
    mutationFn: () => closeIncident(incident.id, note.trim()),
    onSuccess: () => {
      notifyDone('Closed. The policy routes again.')
      void client.invalidateQueries()
    },
  })
  if (incident.status === 'closed')
    return (
      <Panel title="Closed">
        {incident.note && <TextView text={incident.note} />}
        <Text size="sm" c="dimmed" mt={4}>
          {incident.closed_by?.name || 'Somebody'}
          {incident.closed_at && `, ${new Date(incident.closed_at).toLocaleString()}`}
        </Text>
      </Panel>
    )
  if (!may(session, 'incident.close'))
    return (
      <Panel title="Still open">
        <Text size="sm">A lead closes it. Until then, what resembles it goes to people.</Text>
      </Panel>
    )
  return (
    <Panel title="Close it">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setMissing(note.trim() === '')
          if (note.trim() !== '') closing.mutate()
        }}
      >
        <Stack gap="sm">
          <Text size="sm">
            From then on the policy routes what resembles it.
            {waiting > 0 && ' What waits now goes on waiting for its answer.'}
          </Text>
          <Textarea
            label="What came of it"
            required
            autosize
            minRows={2}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            error={missing && note.trim() === '' ? 'Say what was found, for whoever looks later.' : undefined}
          />
          <ProblemAlert error={closing.error} />
          <Button type="submit" loading={closing.isPending}>
            Close the incident
          </Button>
        </Stack>
      </form>
    </Panel>
  )
}
