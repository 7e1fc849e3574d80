import { Button, Group, NativeSelect, SimpleGrid, Stack, TagsInput, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { peopleQuery } from '../people/fetch-people.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { systemsQuery } from '../systems/fetch-systems.ts'
import { planShift } from './change-rota.ts'
import { nextHour, toLocalInput } from './local-time.ts'

export function ShiftForm({ onDone }: { onDone: () => void }) {
  const session = useSession()
  const { data: people } = useQuery(peopleQuery)
  const { data: systems } = useQuery(systemsQuery)
  const [person, setPerson] = useState(session.person.id)
  const [names, setNames] = useState<string[]>([])
  const [from, setFrom] = useState(() => toLocalInput(nextHour(Date.now())))
  const [to, setTo] = useState(() => toLocalInput(nextHour(Date.now()) + 4 * 3_600_000))
  const plan = useMutation({
    mutationFn: () =>
      planShift({ person, systems: names, from: new Date(from).toISOString(), to: new Date(to).toISOString() }),
    onSuccess: onDone,
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        plan.mutate()
      }}
    >
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, sm: 2, lg: 4 }}>
          <NativeSelect
            label="Who"
            value={person}
            onChange={(event) => setPerson(event.currentTarget.value)}
            data={(people?.items ?? [])
              .filter(({ active }) => active)
              .map(({ id, name }) => ({ value: id, label: name || 'No name yet' }))}
          />
          <TextInput
            label="From"
            type="datetime-local"
            required
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
          <TextInput
            label="To"
            type="datetime-local"
            required
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
          />
          <TagsInput
            label="Systems"
            placeholder={names.length === 0 ? 'all of them' : ''}
            data={systems?.items.map(({ name }) => name) ?? []}
            value={names}
            onChange={setNames}
          />
        </SimpleGrid>
        <ProblemAlert error={plan.error} />
        <Group gap="xs">
          <Button type="submit" loading={plan.isPending}>
            Plan it
          </Button>
          <Button variant="subtle" color="gray" onClick={onDone}>
            Back
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
