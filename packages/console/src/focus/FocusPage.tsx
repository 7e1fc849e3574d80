import { Center } from '@mantine/core'
import { lazy, Suspense, useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { useDocumentTitle } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { EndState } from './EndState.tsx'
import { FocusBar } from './FocusBar.tsx'
import { FocusItem } from './FocusItem.tsx'
import { useDeck } from './use-deck.ts'
import classes from './focus.module.css'

const LabelItem = lazy(() => import('../label/LabelItem.tsx'))

/** One item at a time, evidence first, all from the keyboard. */
export default function FocusPage() {
  const [search] = useSearchParams()
  const queue = search.get('queue')
  const together = search.get('case')
  const first = search.get('task')
  return <Deck key={`${queue} ${together} ${first}`} queue={queue} together={together} first={first} />
}

function Deck({ queue, together, first }: { queue: string | null; together: string | null; first: string | null }) {
  useDocumentTitle('Decide')
  const wanted = useMemo(() => ({ queue, case: together }), [queue, together])
  const { deck, task, step, state, again } = useDeck(wanted, first)
  if (!task)
    return (
      <div className={classes.page}>
        <FocusBar queue={queue} deck={deck} />
        <Center className={classes.end}>
          {state === 'loading' ? (
            <PageLoading />
          ) : state === 'ready' ? (
            <EndState queue={queue} together={together} onAgain={again} />
          ) : (
            <ProblemAlert error={state.error} onRetry={again} />
          )}
        </Center>
      </div>
    )
  return (
    <div className={classes.page}>
      <FocusBar queue={queue} deck={deck} />
      {task.project ? (
        <Suspense fallback={<PageLoading />}>
          <LabelItem key={task.id} task={task} project={task.project} deck={deck} step={step} onDry={again} />
        </Suspense>
      ) : (
        <FocusItem key={task.id} task={task} deck={deck} step={step} onDry={again} />
      )}
    </div>
  )
}
