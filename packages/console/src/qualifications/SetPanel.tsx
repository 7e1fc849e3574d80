import { Button, Group, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from 'react-router'
import { parseDuration } from '@countersign/core'
import type { AttemptWire, QualificationWire } from '../api/wire.ts'
import { may } from '../shell/may.ts'
import { notifyDone, notifyError } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { TextView } from '../view/TextView.tsx'
import { percent } from '../words/numbers.ts'
import { span } from '../words/time.ts'
import { AttemptTable } from './AttemptTable.tsx'
import { retireSet, startAttempt } from './qualifications.ts'

const say = (duration: string) => span(parseDuration(duration) ?? 0)

/** One set: what it proves, one's own standing, and who took it. */
export function SetPanel({ set }: { set: QualificationWire }) {
  const session = useSession()
  const client = useQueryClient()
  const navigate = useNavigate()
  const mayLead = may(session, 'qualification.write')
  const mine = set.attempts.filter(({ person }) => person.id === session.person.id)
  const open = mine.find(({ status }) => status === 'open')
  const again = () => void client.invalidateQueries({ queryKey: ['qualifications'] })
  const starting = useMutation({
    mutationFn: () => startAttempt(set.id),
    onSuccess: ({ tasks }) => {
      again()
      if (tasks[0]) void navigate(`/decide?task=${tasks[0]}`)
    },
    onError: (error) => notifyError(error),
  })
  const retiring = useMutation({
    mutationFn: () => retireSet(set.id),
    onSuccess: () => notifyDone('Retired. Skills that were earned stay.'),
    onError: (error) => notifyError(error),
    onSettled: again,
  })
  return (
    <Panel title={set.name} aside={set.retired_at !== null ? 'Retired' : `${set.items} items`}>
      <Text size="sm" component="div">
        Proves <TextView text={set.skill} inline />: {percent(set.pass_mark, 0)} right gives it{' '}
        {set.expires_after === null ? 'until a lead takes it away' : `for ${say(set.expires_after)}`}. After a failure
        another try in {say(set.retry_after)}.
      </Text>
      {(mayLead ? set.attempts : mine).length > 0 && <AttemptTable attempts={mayLead ? set.attempts : mine} />}
      {set.retired_at === null && (
        <Group gap="xs" mt="sm">
          {open ? (
            <Button
              component={Link}
              to={nextOf(open)}
              aria-label={`Go on: ${open.answered} of ${open.of} answered, ${set.name}`}
            >
              Go on: {open.answered} of {open.of} answered
            </Button>
          ) : (
            may(session, 'qualification.take') && (
              <Button
                variant={mine.some(({ status }) => status === 'passed') ? 'default' : 'filled'}
                loading={starting.isPending}
                onClick={() => starting.mutate()}
                aria-label={`Take it: ${set.name}`}
              >
                Take it
              </Button>
            )
          )}
          {mayLead && (
            <Button
              variant="default"
              loading={retiring.isPending}
              onClick={() => retiring.mutate()}
              aria-label={`Retire ${set.name}`}
            >
              Retire
            </Button>
          )}
        </Group>
      )}
    </Panel>
  )
}

const nextOf = ({ tasks }: AttemptWire) => (tasks[0] === undefined ? '/decide' : `/decide?task=${tasks[0]}`)
