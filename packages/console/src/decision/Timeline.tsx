import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { DecisionWire, EventWire } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import classes from './decision.module.css'
import { timelineQuery } from './fetch-timeline.ts'
import { componentOf } from './timeline/event-components.ts'

/** Every step in plain words, each with its position in the log. */
export function Timeline({ decision }: { decision: DecisionWire }) {
  const { data: events, error, isPending, refetch } = useQuery(timelineQuery(decision.id))
  return (
    <Panel title="What happened">
      {isPending && <PageLoading />}
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {events && (
        <ol className={classes.timeline}>
          {events.map((event) => (
            <Entry key={event.id} event={event} />
          ))}
        </ol>
      )}
      {decision.log.entry && (
        <Text size="sm" c="dimmed" mt="sm">
          Its first entry in the log is <span className="mono">{decision.log.entry}</span>. A step’s number is its
          position there; nothing can be put between.
        </Text>
      )}
    </Panel>
  )
}

function Entry({ event }: { event: EventWire }) {
  const Component = componentOf(event.type)
  return (
    <li className={classes.event} data-actor={event.actor.kind}>
      <Component event={event} />
      <span className={classes.when}>
        <time dateTime={event.time}>
          {new Date(event.time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' })}
        </time>{' '}
        · log position {event.id}
      </span>
    </li>
  )
}
