import { Button, Group, NativeSelect, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { coversScope } from '@countersign/core'
import type { WatchWire } from '../api/wire.ts'
import { notifyDone } from '../shell/notify.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { handOver } from './change-watch.ts'
import { sayScope } from './watch-words.ts'

type Watcher = WatchWire['items'][number]

/** To somebody who stands a watch for at least the same; so there is no moment without one. */
export function HandOver({ mine, others }: { mine: Watcher; others: readonly Watcher[] }) {
  const client = useQueryClient()
  const able = others.filter((other) => coversScope(other, mine))
  const [chosen, setChosen] = useState('')
  const to = able.find(({ person }) => person === chosen) ?? able[0]
  const handing = useMutation({
    mutationFn: (person: string) => handOver(person),
    onSuccess: () => {
      notifyDone(`${to?.name ?? 'Somebody else'} watches on.`)
      void client.invalidateQueries({ queryKey: ['watch'] })
    },
  })
  if (!to)
    return (
      <Text size="sm" c="dimmed">
        To hand over, ask somebody to go on watch for {sayScope(mine)} first.
      </Text>
    )
  return (
    <Group gap="xs" align="flex-end">
      <NativeSelect
        aria-label="Hand over to"
        value={to.person}
        onChange={(event) => setChosen(event.currentTarget.value)}
        data={able.map(({ person, name }) => ({ value: person, label: name || person }))}
      />
      <Button variant="default" loading={handing.isPending} onClick={() => handing.mutate(to.person)}>
        Hand over
      </Button>
      <ProblemAlert error={handing.error} />
    </Group>
  )
}
