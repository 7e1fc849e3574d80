import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { WatchWire } from '../api/wire.ts'
import { KeyButton } from '../keyboard/KeyButton.tsx'
import { useAnnounce } from '../shell/Announcer.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { clock } from '../words/time.ts'
import { useNow } from '../words/use-now.ts'
import { endWatch, keepWatch, type Scope } from './change-watch.ts'
import { HandOver } from './HandOver.tsx'
import { ScopeFields } from './ScopeFields.tsx'
import { sayScope } from './watch-words.ts'

type Watcher = WatchWire['items'][number]

/** My own watch: begun for a scope, kept by attention, left or handed over. */
export function MyWatch({ mine, others }: { mine: Watcher | undefined; others: readonly Watcher[] }) {
  const client = useQueryClient()
  const say = useAnnounce()
  const now = useNow(30_000)
  const [changing, setChanging] = useState(false)
  const [scope, setScope] = useState<Scope>({ systems: mine?.systems ?? [], actions: mine?.actions ?? [] })
  const renew = () => client.invalidateQueries({ queryKey: ['watch'] })
  const begin = useMutation({
    mutationFn: () => keepWatch(scope),
    onSuccess: () => {
      say(`You are on watch for ${sayScope(scope)}.`)
      setChanging(false)
      void renew()
    },
  })
  const leave = useMutation({
    mutationFn: endWatch,
    onSuccess: () => {
      say('You are no longer on watch.')
      void renew()
    },
  })
  return (
    <Panel title="My watch" aside={mine ? `on watch since ${clock(mine.since, now)}` : 'not on watch'}>
      <Stack gap="sm">
        {mine && !changing ? (
          <>
            <Text>
              You watch <strong>{sayScope(mine)}</strong>. What you do here keeps the watch: keys, the pointer, a
              finger. An open tab does not; it lapses after a minute.
            </Text>
            <Group gap="xs" align="flex-end">
              <KeyButton id="watch.leave" variant="default" onPress={() => leave.mutate()} loading={leave.isPending} />
              <Button variant="default" onClick={() => setChanging(true)}>
                Change what I watch
              </Button>
              <HandOver mine={mine} others={others} />
            </Group>
          </>
        ) : (
          <form
            onSubmit={(event) => {
              event.preventDefault()
              begin.mutate()
            }}
          >
            <Stack gap="sm">
              <ScopeFields scope={scope} onChange={setScope} />
              <Group gap="xs">
                <KeyButton
                  id="watch.begin"
                  label={changing ? 'Watch this instead' : undefined}
                  onPress={() => begin.mutate()}
                  loading={begin.isPending}
                />
                {changing && (
                  <Button variant="subtle" color="gray" onClick={() => setChanging(false)}>
                    Back
                  </Button>
                )}
                <Text size="sm" c="dimmed">
                  For {sayScope(scope)}. Only that somebody watches is kept, for thirty days; nothing is counted per
                  person.
                </Text>
              </Group>
            </Stack>
          </form>
        )}
        <ProblemAlert error={begin.error ?? leave.error} />
      </Stack>
    </Panel>
  )
}
