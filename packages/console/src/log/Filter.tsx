import { Button, Group, NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { peopleQuery } from '../people/fetch-people.ts'
import type { LogSearch } from './use-log-search.ts'
import { kinds } from './kinds.ts'

/** By decision, person, kind and day. What is chosen stands in the address. */
export function Filter({ search }: { search: LogSearch }) {
  const { data: people } = useQuery(peopleQuery)
  const { chosen, set, clear, wrong } = search
  return (
    <Group gap="xs" align="flex-end" role="search" aria-label="Search the log">
      <NativeSelect
        label="Kind"
        data={[{ value: '', label: 'Any kind' }, ...kinds]}
        value={chosen.type}
        onChange={(event) => set('type', event.currentTarget.value)}
      />
      <NativeSelect
        label="Person"
        data={[
          { value: '', label: 'Anybody' },
          ...(people?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
        ]}
        value={chosen.person}
        onChange={(event) => set('person', event.currentTarget.value)}
      />
      <TextInput
        label="Decision"
        placeholder="dec_…"
        error={wrong('decision')}
        value={chosen.decision}
        onChange={(event) => set('decision', event.currentTarget.value.trim())}
        w={{ base: '100%', xs: 220 }}
      />
      <TextInput
        label="From day"
        type="date"
        value={chosen.from}
        onChange={(event) => set('from', event.currentTarget.value)}
      />
      <TextInput
        label="To day"
        type="date"
        value={chosen.to}
        onChange={(event) => set('to', event.currentTarget.value)}
      />
      {Object.values(chosen).some(Boolean) && (
        <Button variant="subtle" onClick={clear}>
          Clear
        </Button>
      )}
    </Group>
  )
}
