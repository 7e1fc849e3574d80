import { Anchor, Button, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { EventWire } from '../api/wire.ts'
import decision from '../decision/decision.module.css'
import { componentOf } from '../decision/timeline/event-components.ts'
import { Panel } from '../shell/Panel.tsx'
import { messageOf } from '../api/problem.ts'
import { useSession } from '../shell/SessionContext.ts'
import { count } from '../words/numbers.ts'
import classes from './log.module.css'
import { verifyEventHere } from './verify-here.ts'

/** Lines of the log, the newest first, each with its position and a way to check it here. */
export function EntryList({ events }: { events: readonly EventWire[] }) {
  return (
    <Panel title="Lines">
      <ol className={decision.timeline}>
        {events.map((event) => (
          <Entry key={event.id} event={event} />
        ))}
      </ol>
    </Panel>
  )
}

function Entry({ event }: { event: EventWire }) {
  const Sentence = componentOf(event.type)
  return (
    <li className={decision.event} data-actor={event.actor.kind}>
      <Sentence event={event} />
      <span className={decision.when}>
        <time dateTime={event.time}>
          {new Date(event.time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' })}
        </time>{' '}
        · position {event.id} · <span className="mono">{event.type}</span>
      </span>
      <span className={classes.row}>
        {event.decision && (
          <Anchor component={Link} to={`/decisions/${event.decision}`} size="sm">
            The decision
          </Anchor>
        )}
        <Verify event={event} />
      </span>
    </li>
  )
}

function Verify({ event }: { event: EventWire }) {
  const { workspace } = useSession()
  const verify = useMutation({ mutationFn: () => verifyEventHere(workspace.id, event) })
  const found = verify.data
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        aria-label={`Verify the line at position ${event.id}`}
        loading={verify.isPending}
        onClick={() => verify.mutate()}
      >
        Verify
      </Button>
      <Text size="sm" component="span" role="status" c={found?.ok === true ? 'var(--cs-good)' : 'var(--cs-bad)'}>
        {verify.error
          ? messageOf(verify.error)
          : found && (found.ok ? `As it was logged: in the signed tree of ${count(found.size)} lines.` : found.why)}
      </Text>
    </>
  )
}
