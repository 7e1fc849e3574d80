import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { CircleAlert } from 'lucide-react'
import { useState } from 'react'
import { notifyDone } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { ownNoticesQuery } from '../notices/own-notices.ts'
import { plural } from '../words/numbers.ts'
import { SlackForm } from './SlackForm.tsx'
import { disconnectSlack, slackQuery } from './slack.ts'

/** How the workspace is connected with Slack. */
export function SlackPanel() {
  const client = useQueryClient()
  const { data, error } = useQuery(slackQuery)
  const [changing, setChanging] = useState(false)
  const again = () => {
    void client.invalidateQueries({ queryKey: slackQuery.queryKey })
    void client.invalidateQueries({ queryKey: ownNoticesQuery.queryKey })
  }
  const leaving = useMutation({
    mutationFn: disconnectSlack,
    onSuccess() {
      notifyDone('Disconnected from Slack.')
      setChanging(false)
      again()
    },
  })
  const connection = data?.connection
  return (
    <Panel title="Slack">
      <Stack gap="sm">
        <ProblemAlert error={error ?? leaving.error} />
        {data && !connection && (
          <Text size="sm">
            People can be told in Slack that they are needed, with the arguments as they are, and answer there as
            themselves. Each links their own account; whoever has not answers nothing. What waits is sent to Slack.
          </Text>
        )}
        {connection?.trouble && (
          <Alert color="red" variant="outline" icon={<CircleAlert size={18} aria-hidden />} role="alert">
            Slack takes the token no longer ({connection.trouble}), so nobody is told there. Install the app again and
            put its new token in here; what waits is sent then.
          </Alert>
        )}
        {connection && (
          <Group justify="space-between" gap="xs">
            <Text size="sm">
              Connected with {connection.team} {connection.mode === 'socket' ? 'by Socket Mode' : 'over HTTP'}.{' '}
              {plural(connection.linked, 'person', 'people')} linked.
            </Text>
            <Group gap="xs">
              <Button
                size="compact-md"
                variant="default"
                aria-expanded={changing}
                onClick={() => setChanging(!changing)}
              >
                Change tokens
              </Button>
              <Button size="compact-md" variant="default" loading={leaving.isPending} onClick={() => leaving.mutate()}>
                Disconnect
              </Button>
            </Group>
          </Group>
        )}
        {data && (!connection || changing || connection.trouble) && (
          <SlackForm
            manifests={data.manifests}
            mode={connection?.mode ?? 'socket'}
            onConnected={(told) => {
              notifyDone(`Connected with ${told.connection?.team ?? 'Slack'}.`)
              setChanging(false)
              client.setQueryData(slackQuery.queryKey, told)
              again()
            }}
          />
        )}
      </Stack>
    </Panel>
  )
}
