import { Button, Group, NativeSelect, SimpleGrid, Stack, TagsInput, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { serverNow } from '../api/server-clock.ts'
import { fromLocal, toLocal } from '../look-back/local-time.ts'
import { peopleQuery } from '../people/fetch-people.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { systemsQuery } from '../systems/fetch-systems.ts'
import { planShift } from './change-rota.ts'

const hourMs = 3_600_000
/** So many hours after the next full one. */
const inHours = (hours: number): string =>
  toLocal(new Date(Math.ceil(serverNow() / hourMs) * hourMs + hours * hourMs).toISOString())

export function ShiftForm({ onDone }: { onDone: () => void }) {
  const session = useSession()
  const { data: people } = useQuery(peopleQuery)
  const { data: systems } = useQuery(systemsQuery)
  const [person, setPerson] = useState(session.person.id)
  const [names, setNames] = useState<string[]>([])
  const [from, setFrom] = useState(() => inHours(0))
  const [to, setTo] = useState(() => inHours(4))
  const plan = useMutation({
    mutationFn: () => planShift({ person, systems: names, from: fromLocal(from) ?? '', to: fromLocal(to) ?? '' }),
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
