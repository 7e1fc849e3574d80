import { Button, Group, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { makeQueue } from './change-queue.ts'

export function MakeQueue() {
  const client = useQueryClient()
  const [name, setName] = useState('')
  const making = useMutation({
    mutationFn: () => makeQueue(name.trim()),
    onSuccess: () => {
      setName('')
      void client.invalidateQueries({ queryKey: ['queues'] })
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        making.mutate()
      }}
    >
      <Group gap="xs" px="md" pb="md" align="flex-end">
        <TextInput
          size="xs"
          label="A new queue"
          placeholder="refunds"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button size="xs" variant="default" type="submit" disabled={!name.trim()} loading={making.isPending}>
          Make it
        </Button>
      </Group>
      <ProblemAlert error={making.error} />
    </form>
  )
}
