import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ArrowLeft } from 'lucide-react'
import { Link, useSearchParams } from 'react-router'
import { homeQuery } from '../home/fetch-home.ts'
import { sayToday } from '../home/say-today.ts'
import { count } from '../words/numbers.ts'
import { DeadlineBar } from './DeadlineBar.tsx'
import { current, type Deck } from './deck.ts'
import { queuesQuery } from './fetch-queues.ts'
import classes from './focus.module.css'

/** Which queue, where in it, and until when. */
export function FocusBar({ queue, deck }: { queue: string | null; deck: Deck }) {
  const { data: queues } = useQuery(queuesQuery)
  const { data: home } = useQuery(homeQuery)
  const [, setSearch] = useSearchParams()
  const task = current(deck)
  const titles = new Map(home?.queues.map(({ name, title }) => [name, title]))
  if (task?.project && queue !== null) titles.set(queue, task.project.name)
  const waiting = queue === null ? home?.waiting : (home?.queues.find(({ name }) => name === queue)?.waiting ?? 0)
  const several = (queues?.items.length ?? 0) > 1 || queue !== null
  return (
    <div className={classes.bar}>
      <Link to="/" className={classes.leave} aria-label="Leave for Home">
        <ArrowLeft size={18} aria-hidden />
      </Link>
      {several ? (
        <NativeSelect
          size="xs"
          aria-label="Queue"
          value={queue ?? ''}
          onChange={(event) => setSearch(event.currentTarget.value ? { queue: event.currentTarget.value } : {})}
          data={[
            { value: '', label: 'All queues' },
            ...(queues?.items ?? []).map(({ name }) => ({ value: name, label: titles.get(name) ?? name })),
          ]}
        />
      ) : (
        <span>All that waits for you</span>
      )}
      {deck.items.length > 1 && (
        <span>
          {deck.at + 1} of {deck.items.length} at hand
        </span>
      )}
      {home && <span>{waiting ? `${count(waiting)} waiting` : 'nothing else waiting'}</span>}
      <span className={classes.spring} />
      {!!home && home.decided_today + home.items_today > 0 && (
        <span className={classes.optional}>{sayToday(home)} today</span>
      )}
      {task && <DeadlineBar task={task} />}
    </div>
  )
}
