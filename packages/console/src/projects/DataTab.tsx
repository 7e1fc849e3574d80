import { Button, Group, NativeSelect, Text, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import type { ProjectWire } from '../api/wire.ts'
import { EmptyState } from '../shell/EmptyState.tsx'
import { may } from '../shell/may.ts'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { ShowMore } from '../shell/ShowMore.tsx'
import { count, plural } from '../words/numbers.ts'
import { BulkAnswer } from './BulkAnswer.tsx'
import { FilterBar } from './FilterBar.tsx'
import { choose, type FilterName, leaveOut, readChosen } from './item-filter.ts'
import { ItemTable } from './ItemTable.tsx'
import { stateWords } from './project-words.ts'
import { itemsQuery } from './projects.ts'

const none: ReadonlySet<string> = new Set()
/** As many as one answer reaches. */
const mostTogether = 100

/** The items: what is looked for stands in the address; several are answered at once. */
export default function DataTab({ project }: { project: ProjectWire }) {
  const works = may(useSession(), 'judgment.give')
  const [search, setSearch] = useSearchParams()
  const chosen = readChosen(search)
  const [selected, setSelected] = useState(none)
  const [answering, setAnswering] = useState(false)
  const list = useInfiniteQuery(itemsQuery(project.id, chosen))
  const rows = list.data?.pages.flatMap((page) => page.items) ?? []
  const looked = list.data?.pages.reduce((sum, page) => sum + page.looked, 0) ?? 0
  // Of the address itself: what is chosen in quick succession may not have been drawn yet.
  const set = (change: (now: URLSearchParams) => URLSearchParams) => {
    setSelected(none)
    setSearch(change(new URLSearchParams(window.location.search)), { replace: true })
  }
  const pick = (name: FilterName, value: string) => set((now) => choose(now, name, value))
  const find = useDebouncedCallback((words: string) => pick('q', words.trim()), 250)
  return (
    <>
      <FilterBar
        project={project}
        chosen={chosen}
        onChoose={pick}
        onLeaveOut={(one) => set((now) => leaveOut(now, one))}
      >
        <TextInput
          type="search"
          aria-label="Search items"
          placeholder="Search"
          leftSection={<Search size={15} aria-hidden />}
          defaultValue={search.get('q') ?? ''}
          onChange={(event) => find(event.currentTarget.value)}
        />
        <NativeSelect
          aria-label="State"
          value={search.get('state') ?? ''}
          onChange={(event) => pick('state', event.currentTarget.value)}
          data={[
            { value: '', label: 'Any state' },
            ...Object.entries(stateWords).map(([value, { label }]) => ({ value, label })),
          ]}
        />
      </FilterBar>
      <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />
      {list.isPending ? (
        <PageLoading />
      ) : rows.length === 0 && !list.hasNextPage ? (
        <EmptyState title={chosen.length > 0 ? 'Nothing matches' : 'No items yet'}>
          {chosen.length > 0 ? 'Take a filter away to see more.' : 'Import a file under “In and out”.'}
        </EmptyState>
      ) : (
        <>
          <Text size="sm" c="dimmed" role="status">
            {chosen.length === 0
              ? `${count(rows.length)} of ${plural(Math.max(rows.length, project.counts.items + (project.golds ?? 0)), 'item')}.`
              : `${plural(rows.length, 'item')} ${list.hasNextPage ? 'so far' : 'found'}${looked > rows.length ? `, among ${count(looked)} that were looked at` : ''}.`}
          </Text>
          {selected.size > 0 && (
            <Group gap="xs" role="region" aria-label="Selected items">
              <Text fw={600}>{plural(selected.size, 'item')} selected</Text>
              <Button size="compact-md" onClick={() => setAnswering(true)} disabled={selected.size > mostTogether}>
                Answer them…
              </Button>
              <Button size="compact-md" variant="subtle" onClick={() => setSelected(none)}>
                Clear
              </Button>
            </Group>
          )}
          <ItemTable project={project} items={rows} selected={works ? selected : null} onSelect={setSelected} />
        </>
      )}
      <ShowMore list={list} label={chosen.length > 0 ? 'Look further' : 'Show more'} />
      {answering && (
        <BulkAnswer
          project={project}
          items={rows.filter(({ id }) => selected.has(id))}
          onClose={(finished) => {
            setAnswering(false)
            if (finished) setSelected(none)
          }}
        />
      )}
    </>
  )
}
