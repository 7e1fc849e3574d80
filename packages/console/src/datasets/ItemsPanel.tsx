import { Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'react-router'
import type { DatasetItemWire, DatasetWire } from '../api/wire.ts'
import classes from '../evaluations/evaluations.module.css'
import { EmptyState } from '../shell/EmptyState.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { ShowMore } from '../shell/ShowMore.tsx'
import { TextView } from '../view/TextView.tsx'
import { ValueView } from '../view/ValueView.tsx'
import { plural } from '../words/numbers.ts'
import { leavesOf, sayScalar } from '../words/scalars.ts'
import { datasetItemsQuery } from './datasets.ts'
import { Trials } from './Trials.tsx'

const gist = ({ input }: DatasetItemWire): string =>
  leavesOf(input, 3)
    .map(({ value }) => sayScalar(value, 80))
    .join(' · ')

/** Its items, or the one of an id. */
export function ItemsPanel({ set }: { set: DatasetWire }) {
  const [words, setWords] = useState('')
  const [item] = useDebouncedValue(words.trim(), 250)
  const list = useInfiniteQuery(datasetItemsQuery(set.id, item))
  const items = list.data?.pages.flatMap((page) => page.items) ?? []
  if (set.items === 0)
    return (
      <EmptyState title="No items yet">
        An item is an input, and where it is known what should come of it. Take decisions that people flagged or
        overrode, or choose a file.
      </EmptyState>
    )
  return (
    <Panel title={plural(set.items, 'item')}>
      <Stack gap="sm">
        <TextInput
          type="search"
          maw={360}
          aria-label="Find an item by its id"
          placeholder="An item’s id"
          leftSection={<Search size={15} aria-hidden />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />
        {list.isPending && <PageLoading />}
        {list.data && items.length === 0 && <Text size="sm">There is no item of this id.</Text>}
        <ul className={classes.outputs}>
          {items.map((one) => (
            <Item key={one.id} set={set} item={one} />
          ))}
        </ul>
        <ShowMore list={list} mx={0} w="fit-content" />
      </Stack>
    </Panel>
  )
}

function Item({ set, item }: { set: DatasetWire; item: DatasetItemWire }) {
  const [open, setOpen] = useState(false)
  return (
    <li>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>
          <TextView text={item.id} inline />{' '}
          <small>
            <TextView text={gist(item)} inline />
            {item.overturned && ' · its decision was overturned since'}
          </small>
        </summary>
        {open && (
          <Stack gap="sm" mt="xs" mb="sm">
            <div className={classes.both}>
              <Part title="Input" value={item.input} path="input" />
              <Part title="Expected" value={item.expected} path="expected" />
              {Object.keys(item.attributes).length > 0 && (
                <Part title="Attributes" value={item.attributes} path="attributes" />
              )}
            </div>
            <Text size="sm">
              {item.subject !== null && (
                <>
                  About <TextView text={item.subject} inline />: erasing them destroys it.{' '}
                </>
              )}
              {item.from !== null && <Link to={`/decisions/${item.from}`}>The decision it was made from</Link>}
              {item.overturned && ' was overturned since. Take it again, so that it holds what people find right now.'}
            </Text>
            <Trials dataset={set.id} item={item.id} />
          </Stack>
        )}
      </details>
    </li>
  )
}

function Part({ title, value, path }: { title: string; value: DatasetItemWire['input']; path: string }) {
  return (
    <section>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      {path === 'expected' && value === null ? (
        <Text size="sm" c="dimmed">
          Nobody has said.
        </Text>
      ) : (
        <ValueView value={value} path={path} />
      )}
    </section>
  )
}
