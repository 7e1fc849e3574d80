import { Badge, Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { notifyDone } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { Ago } from '../words/Ago.tsx'
import type { OwnSessionWire } from '../api/wire.ts'
import { endOtherSessions, endOwnSession } from './change-identity.ts'
import { ownSessionsQuery } from './fetch-identity.ts'
import { sayAgent } from './say-agent.ts'

const meansWords: Record<OwnSessionWire['means'], string> = {
  link: 'by a one-time link',
  password: 'with the password',
  passkey: 'with a passkey',
  sso: 'by a provider',
  unknown: '',
}

export function SessionsPanel() {
  const client = useQueryClient()
  const { data } = useQuery(ownSessionsQuery)
  const done = (text: string) => () => {
    notifyDone(text)
    void client.invalidateQueries({ queryKey: ownSessionsQuery.queryKey })
  }
  const end = useMutation({ mutationFn: endOwnSession, onSuccess: done('That session has ended.') })
  const endOthers = useMutation({ mutationFn: endOtherSessions, onSuccess: done('All other sessions have ended.') })
  if (!data) return null
  return (
    <Panel title="Where you are signed in">
      <Stack gap="sm">
        <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
          {data.items.map((one) => (
            <Group key={one.id} component="li" justify="space-between" gap="xs" wrap="wrap">
              <div>
                <Group gap="xs">
                  <Text>{sayAgent(one.agent)}</Text>
                  {one.current && <Badge variant="light">this one</Badge>}
                </Group>
                <Text size="sm" c="dimmed">
                  {[one.address, meansWords[one.means]].filter(Boolean).join(', ')}, <Ago at={one.created_at} />
                </Text>
              </div>
              {!one.current && (
                <Button
                  size="compact-md"
                  variant="default"
                  onClick={() => end.mutate(one.id)}
                  aria-label={`End it: the session on ${sayAgent(one.agent)}`}
                >
                  End it
                </Button>
              )}
            </Group>
          ))}
        </Stack>
        <ProblemAlert error={end.error ?? endOthers.error} />
        {data.items.length > 1 && (
          <div>
            <Button variant="default" onClick={() => endOthers.mutate()} loading={endOthers.isPending}>
              End all others
            </Button>
          </div>
        )}
      </Stack>
    </Panel>
  )
}
