import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { StopWire } from '../api/wire.ts'
import { may } from '../shell/may.ts'
import { notifyDone } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { TextView } from '../view/TextView.tsx'
import { plural } from '../words/numbers.ts'
import { stopQuery } from './fetch-stops.ts'
import { resumeStop } from './resume-stop.ts'
import classes from './stop.module.css'
import { exactTime, levelWords } from './stop-words.ts'

/** One that holds: what it proves, what it keeps, and who has agreed to restart. */
export function ActiveStop({ stop }: { stop: StopWire }) {
  const session = useSession()
  const client = useQueryClient()
  const { data: detail } = useQuery(stopQuery(stop.id))
  const resume = useMutation({
    mutationFn: () => resumeStop(stop.id),
    onSuccess: ({ resumed, freed }) => {
      notifyDone(resumed ? `Restarted: ${plural(freed, 'decision')} may go on.` : 'You agree. Somebody else must too.')
      void client.invalidateQueries()
    },
  })
  const agreed = stop.resumptions.map(({ name }) => name)
  const mine = stop.resumptions.some(({ person }) => person === session.person.id)
  const { words } = stop
  return (
    <Panel title={`${words[0]?.toUpperCase()}${words.slice(1)}`} aside={levelWords[stop.level].label}>
      <Stack gap="sm">
        <Text className={classes.proof}>
          {stop.level === 'drain'
            ? `Nothing new since ${exactTime(stop.set_at)}.`
            : `Nothing released since ${exactTime(stop.set_at)}. ${stop.frozen} frozen.`}
        </Text>
        {detail && (
          <Text size="sm" c="dimmed">
            {detail.last_release
              ? `The last release before it was at ${exactTime(detail.last_release.at)}`
              : 'Nothing had been released before it'}
            ; releases after it, by the log: {detail.released_after}. {plural(detail.stopped, 'new proposal')} turned
            away.
          </Text>
        )}
        <Text size="sm">
          By {stop.by.name ?? (stop.by.kind === 'agent' ? 'a program' : 'Countersign')}, at line {stop.position} of the
          log.
        </Text>
        {stop.reason && <TextView text={stop.reason} />}
        {stop.frozen > 0 && <Link to="/inbox">People go on judging: work off what waits</Link>}
        <ProblemAlert error={resume.error} />
        {may(session, 'stop.resume') && (
          <Group gap="sm">
            <Button
              variant="default"
              loading={resume.isPending}
              disabled={mine && !session.workspace.solo}
              onClick={() => resume.mutate()}
            >
              {mine ? 'You have agreed' : agreed.length > 0 ? 'Agree, and restart' : 'Agree to restart'}
            </Button>
            <Text size="sm" c="dimmed">
              {session.workspace.solo
                ? 'Alone here, you restart it yourself; it is marked self.'
                : agreed.length > 0
                  ? `${agreed.join(' and ')} agreed; somebody else must too.`
                  : 'Two different people restart it.'}
            </Text>
          </Group>
        )}
      </Stack>
    </Panel>
  )
}
