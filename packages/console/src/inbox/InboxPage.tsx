import { Button, Group, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { useMemo, useRef, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { queuesQuery } from '../focus/fetch-queues.ts'
import { KeyBadge } from '../keyboard/KeyBadge.tsx'
import { useKey } from '../keyboard/use-key.ts'
import { EmptyState } from '../shell/EmptyState.tsx'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { ShowMore } from '../shell/ShowMore.tsx'
import type { TaskRowWire } from '../api/wire.ts'
import { BulkBar } from './BulkBar.tsx'
import { BulkPreview, type BulkVerdict } from './BulkPreview.tsx'
import { tasksQuery } from './list-tasks.ts'
import { type Sort, sortTasks } from './sort-tasks.ts'
import { TaskTable } from './TaskTable.tsx'

const statuses = [
  { value: 'open', label: 'Open' },
  { value: 'leased', label: 'In somebody’s hands' },
  { value: 'settling', label: 'Settling' },
  { value: 'done', label: 'Done' },
  { value: '', label: 'Any status' },
]

/** All tasks at a glance: to search, to scan, and to answer many alike at once. */
export default function InboxPage() {
  const navigate = useNavigate()
  const [words, setWords] = useState('')
  const [q] = useDebouncedValue(words, 250)
  const [queue, setQueue] = useState('')
  const [status, setStatus] = useState('open')
  const [kind, setKind] = useState('')
  const [action, setAction] = useState('')
  const [sort, setSort] = useState<Sort>('oldest')
  const [at, setAt] = useState(0)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [bulk, setBulk] = useState<{ verdict: BulkVerdict; tasks: readonly TaskRowWire[] } | null>(null)
  const search = useRef<HTMLInputElement>(null)
  const { data: queues } = useQuery(queuesQuery)
  const list = useInfiniteQuery(tasksQuery({ queue, status, q }))
  const all = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data])
  const tasks = useMemo(
    () =>
      sortTasks(
        all.filter((task) => (!kind || task.kind === kind) && (!action || task.decision.action === action)),
        sort,
      ),
    [all, kind, action, sort],
  )
  const row = Math.min(at, Math.max(0, tasks.length - 1))
  const toggle = (id: string) =>
    setChosen((before) => {
      const next = new Set(before)
      if (!next.delete(id)) next.add(id)
      return next
    })
  const open = (id: string) => void navigate(`/decide?task=${id}`)
  useKey('inbox.next', () => setAt(Math.min(row + 1, tasks.length - 1)))
  useKey('inbox.previous', () => setAt(Math.max(row - 1, 0)))
  useKey('inbox.select', () => tasks[row] && toggle(tasks[row].id))
  useKey('inbox.open', () => tasks[row] && open(tasks[row].id))
  useKey('inbox.search', () => search.current?.focus())
  const selected = tasks.filter((task) => chosen.has(task.id))
  const kinds = Array.from(new Set(all.map((task) => task.kind)))
  const actions = Array.from(new Set(all.map((task) => task.decision.action))).sort()
  const pick = (
    label: string,
    value: string,
    set: (value: string) => void,
    data: { value: string; label: string }[],
  ) => (
    <NativeSelect aria-label={label} value={value} onChange={(event) => set(event.currentTarget.value)} data={data} />
  )
  return (
    <Page
      title="Inbox"
      lead="Search and scan. To decide one after the other, use Decide."
      width={1320}
      actions={
        <Button component={Link} to="/decide" variant="default">
          Decide one by one
        </Button>
      }
    >
      <Group gap="xs">
        <TextInput
          ref={search}
          aria-label="Search tasks"
          placeholder="Search"
          leftSection={<Search size={15} aria-hidden />}
          rightSection={<KeyBadge id="inbox.search" />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          w={{ base: '100%', sm: 240 }}
        />
        {pick('Queue', queue, setQueue, [
          { value: '', label: 'All queues' },
          ...(queues?.items ?? []).map(({ name }) => ({ value: name, label: name })),
        ])}
        {pick('Status', status, setStatus, statuses)}
        {kinds.length > 1 &&
          pick('Kind', kind, setKind, [
            { value: '', label: 'All kinds' },
            ...kinds.map((value) => ({ value, label: value })),
          ])}
        {actions.length > 1 &&
          pick('Action', action, setAction, [
            { value: '', label: 'All actions' },
            ...actions.map((value) => ({ value, label: value })),
          ])}
        {pick('Order', sort, (value) => setSort(value as Sort), [
          { value: 'oldest', label: 'Oldest first' },
          { value: 'newest', label: 'Newest first' },
          { value: 'due', label: 'Next deadline first' },
          { value: 'action', label: 'By action' },
        ])}
      </Group>
      <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />
      {list.isPending ? (
        <PageLoading />
      ) : tasks.length === 0 ? (
        <EmptyState title={q || queue || kind || action || status !== 'open' ? 'Nothing matches' : 'Nothing is open'}>
          {q || queue || kind || action || status !== 'open'
            ? 'Change a filter to see more.'
            : 'What needs a person appears here by itself.'}
        </EmptyState>
      ) : (
        <TaskTable
          tasks={tasks}
          at={row}
          chosen={chosen}
          onAt={setAt}
          onToggle={toggle}
          onAll={() => setChosen(selected.length === tasks.length ? new Set() : new Set(tasks.map(({ id }) => id)))}
        />
      )}
      <ShowMore list={list} />
      {selected.length > 0 && !bulk && (
        <BulkBar
          count={selected.length}
          onVerdict={(verdict) => setBulk({ verdict, tasks: selected })}
          onClear={() => setChosen(new Set())}
        />
      )}
      {bulk && (
        <BulkPreview
          verdict={bulk.verdict}
          tasks={bulk.tasks}
          onClose={(finished) => {
            setBulk(null)
            if (finished) setChosen(new Set())
          }}
        />
      )}
    </Page>
  )
}
