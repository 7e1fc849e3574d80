import { Button, Group, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useSearchParams } from 'react-router'
import { EmptyState } from '../shell/EmptyState.tsx'
import { Page } from '../shell/Page.tsx'
import { PagedList } from '../shell/PagedList.tsx'
import { systemsQuery } from '../systems/fetch-systems.ts'
import { modeWords, statusWords } from '../words/status.ts'
import { DecisionTable } from './DecisionTable.tsx'
import { type DecisionFilter, decisionsQuery } from './search-decisions.ts'

const names = ['q', 'status', 'route', 'system', 'action', 'case', 'subject'] as const

export default function DecisionsPage() {
  const [search, setSearch] = useSearchParams()
  const filter = Object.fromEntries(names.map((name) => [name, search.get(name) ?? ''])) as unknown as DecisionFilter
  const [words, setWords] = useState(filter.q)
  const [settled] = useDebouncedValue(words, 250)
  const { data: systems } = useQuery(systemsQuery)
  const list = useInfiniteQuery(decisionsQuery(filter))
  const set = (name: string, value: string) =>
    setSearch(
      (before) => {
        const next = new URLSearchParams(before)
        if (value) next.set(name, value)
        else next.delete(name)
        return next
      },
      { replace: true },
    )
  useEffect(() => {
    if (settled !== filter.q) set('q', settled)
  }, [settled])
  const filtered = names.some((name) => filter[name])
  return (
    <Page title="Decisions" lead="Everything that AI proposed here, and what became of it." width={1320}>
      <Group gap="xs">
        <TextInput
          aria-label="Search decisions"
          placeholder="Search"
          leftSection={<Search size={15} aria-hidden />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          w={{ base: '100%', sm: 260 }}
        />
        <NativeSelect
          aria-label="Status"
          value={filter.status}
          onChange={(event) => set('status', event.currentTarget.value)}
          data={[
            { value: '', label: 'Any status' },
            ...Object.entries(statusWords).map(([value, { label }]) => ({ value, label })),
          ]}
        />
        <NativeSelect
          aria-label="Route"
          value={filter.route}
          onChange={(event) => set('route', event.currentTarget.value)}
          data={[
            { value: '', label: 'Any route' },
            ...Object.entries(modeWords).map(([value, { label }]) => ({ value, label })),
          ]}
        />
        <NativeSelect
          aria-label="System"
          value={filter.system}
          onChange={(event) => set('system', event.currentTarget.value)}
          data={[
            { value: '', label: 'Any system' },
            ...(systems?.items ?? []).map(({ name }) => ({ value: name, label: name })),
          ]}
        />
        {filtered && (
          <Button
            variant="subtle"
            onClick={() => {
              setWords('')
              setSearch({})
            }}
          >
            Clear
          </Button>
        )}
      </Group>
      <PagedList
        list={list}
        empty={
          <EmptyState title={filtered ? 'Nothing matches' : 'No decisions yet'}>
            {filtered ? 'Clear a filter to see more.' : 'What AI proposes is listed here, with its whole story.'}
          </EmptyState>
        }
      >
        {(rows) => <DecisionTable rows={rows} />}
      </PagedList>
    </Page>
  )
}
