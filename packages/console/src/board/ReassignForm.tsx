import { Button, Group, Select, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { BoardWire } from '../api/wire.ts'
import { notifyDone } from '../shell/notify.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { reassignTask } from './reassign-task.ts'

interface Props {
  task: string
  from: string
  people: BoardWire['people']
  onDone: () => void
}

export function ReassignForm({ task, from, people, onDone }: Props) {
  const client = useQueryClient()
  const [to, setTo] = useState<string | null>(null)
  const [comment, setComment] = useState('')
  const moving = useMutation({
    mutationFn: (person: string) => reassignTask(task, person, comment.trim()),
    onSuccess: (_, person) => {
      notifyDone(`Kept for ${people.find(({ id }) => id === person)?.name ?? 'them'}.`)
      void client.invalidateQueries()
      onDone()
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (to) moving.mutate(to)
      }}
    >
      <Stack gap="xs" ta="left">
        <Select
          size="xs"
          label="To"
          data={people
            .filter(({ id }) => id !== from)
            .map(({ id, name, away_until: away }) => ({ value: id, label: away ? `${name} (away)` : name }))}
          value={to}
          onChange={setTo}
          searchable
        />
        <TextInput size="xs" label="Why" value={comment} onChange={(event) => setComment(event.currentTarget.value)} />
        <ProblemAlert error={moving.error} />
        <Group gap="xs">
          <Button size="compact-sm" type="submit" disabled={!to} loading={moving.isPending}>
            Reassign
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={onDone}>
            Leave it
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
