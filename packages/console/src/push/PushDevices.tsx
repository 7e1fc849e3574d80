import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { notifyDone } from '../shell/notify.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { TextView } from '../view/TextView.tsx'
import { Ago } from '../words/Ago.tsx'
import { canPush, ownPushQuery, pushHere, removeDevice } from './push.ts'

/** The browsers in which one is told, and this one. */
export function PushDevices() {
  const client = useQueryClient()
  const { data, error } = useQuery(ownPushQuery)
  const again = () => void client.invalidateQueries({ queryKey: ownPushQuery.queryKey })
  const adding = useMutation({
    mutationFn: pushHere,
    onSuccess() {
      notifyDone('You are told here from now on, while this browser runs.')
      again()
    },
  })
  const removing = useMutation({ mutationFn: removeDevice, onSettled: again })
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Text size="sm">
          {canPush()
            ? 'This browser can tell you too, on a phone as well. It is told how many wait, and nothing else.'
            : 'This browser cannot tell you. On an iPhone or iPad, put the console on the home screen first (Share, Add to Home Screen) and open it there.'}
        </Text>
        {canPush() && data && (
          <Button
            size="compact-md"
            variant="default"
            loading={adding.isPending}
            onClick={() => adding.mutate(data.key)}
          >
            Tell me in this browser
          </Button>
        )}
      </Group>
      {data?.devices.map(({ id, name, added_at }) => (
        <Group key={id} gap="sm">
          <Text size="sm">
            <TextView text={name} inline />, since <Ago at={added_at} />
          </Text>
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            aria-label={`Remove ${name}`}
            loading={removing.isPending && removing.variables === id}
            onClick={() => removing.mutate(id)}
          >
            Remove
          </Button>
        </Group>
      ))}
      <ProblemAlert error={error ?? adding.error ?? removing.error} />
    </Stack>
  )
}
