import { Button, Group, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { useState } from 'react'
import type { ProjectWire } from '../api/wire.ts'
import { EmptyState } from '../shell/EmptyState.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { ItemTable } from './ItemTable.tsx'
import { stateWords } from './project-words.ts'
import { itemsQuery } from './projects.ts'

/** The items: filtered by state, found by words. */
export default function DataTab({ project }: { project: ProjectWire }) {
  const [state, setState] = useState('')
  const [words, setWords] = useState('')
  const [q] = useDebouncedValue(words, 250)
  const list = useInfiniteQuery(itemsQuery(project.id, { state, q }))
  const rows = list.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <>
      <Group gap="xs">
        <TextInput
          type="search"
          aria-label="Search items"
          placeholder="Search"
          leftSection={<Search size={15} aria-hidden />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <NativeSelect
          aria-label="State"
          value={state}
          onChange={(event) => setState(event.currentTarget.value)}
          data={[
            { value: '', label: 'Any state' },
            ...Object.entries(stateWords).map(([value, { label }]) => ({ value, label })),
          ]}
        />
      </Group>
      <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />
      {list.isPending ? (
        <PageLoading />
      ) : rows.length === 0 ? (
        <EmptyState title={state || q ? 'Nothing matches' : 'No items yet'}>
          {state || q ? 'Take a filter away to see more.' : 'Import a file under “In and out”.'}
        </EmptyState>
      ) : (
        <ItemTable project={project} items={rows} />
      )}
      {list.hasNextPage && (
        <Button variant="default" mx="auto" onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
          Show more
        </Button>
      )}
    </>
  )
}
