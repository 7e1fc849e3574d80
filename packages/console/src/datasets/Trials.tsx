import { Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import classes from '../evaluations/evaluations.module.css'
import { score } from '../evaluations/say-evaluation.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { ShowMore } from '../shell/ShowMore.tsx'
import { TextView } from '../view/TextView.tsx'
import { ValueView } from '../view/ValueView.tsx'
import { trialsQuery } from './datasets.ts'

/** What each version made of an item. */
export function Trials({ dataset, item }: { dataset: string; item: string }) {
  const list = useInfiniteQuery(trialsQuery(dataset, item))
  const trials = list.data?.pages.flatMap((page) => page.items) ?? []
  if (list.data && trials.length === 0 && !list.hasNextPage)
    return (
      <Text size="sm" c="dimmed">
        No version was tried on it yet.
      </Text>
    )
  return (
    <>
      <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />
      <div className={classes.both}>
        {trials.map((trial) => (
          <section key={trial.evaluation}>
            <Text size="sm" fw={600}>
              <Link to={`/evaluations/${trial.evaluation}`}>
                <TextView text={`${trial.system} ${trial.version}`} inline />
              </Link>
              {trial.total !== null && `, total ${score(trial.total)}`}
            </Text>
            {trial.state === 'unanswered' ? (
              <Text size="sm" c="dimmed">
                No output: <TextView text={trial.why ?? ''} inline />
              </Text>
            ) : (
              <ValueView value={trial.output} path="output" />
            )}
          </section>
        ))}
      </div>
      <ShowMore list={list} label="Earlier ones" size="compact-sm" mx={0} w="fit-content" />
    </>
  )
}
