import { Button, Group, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { OwnNoticesWire } from '../api/wire.ts'
import { ownNoticesQuery } from '../notices/own-notices.ts'
import { CodeBlock } from '../shell/CodeBlock.tsx'
import { notifyDone } from '../shell/notify.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { askSlackCode, unlinkSlack } from './slack.ts'

const lookEveryMs = 3_000

/** Saying to Slack who one is here. */
export function SlackLink({ account }: { account: NonNullable<OwnNoticesWire['slack_account']> }) {
  const client = useQueryClient()
  const again = () => void client.invalidateQueries({ queryKey: ownNoticesQuery.queryKey })
  const asking = useMutation({ mutationFn: askSlackCode })
  const unlinking = useMutation({
    mutationFn: unlinkSlack,
    onSuccess() {
      asking.reset()
      notifyDone('Nothing comes to you in Slack any more.')
      again()
    },
  })
  // Until it was said there.
  useQuery({ ...ownNoticesQuery, refetchInterval: asking.data && !account.linked ? lookEveryMs : false })
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <Text size="sm" role="status">
          {account.linked
            ? `Your account in ${account.team} is linked: what waits for you comes there, and you can answer there.`
            : `What waits for you can come to you in Slack (${account.team}) too, and you can answer there.`}
        </Text>
        {account.linked ? (
          <Button size="compact-md" variant="default" loading={unlinking.isPending} onClick={() => unlinking.mutate()}>
            Unlink Slack
          </Button>
        ) : (
          <Button size="compact-md" variant="default" loading={asking.isPending} onClick={() => asking.mutate()}>
            {asking.data ? 'Another code' : 'Link Slack'}
          </Button>
        )}
      </Group>
      {asking.data && !account.linked && (
        <div>
          <Text size="sm">Say this anywhere in Slack; nobody else sees it. It is good once, for ten minutes:</Text>
          <CodeBlock code={asking.data.command} label="Copy what to say" />
        </div>
      )}
      <ProblemAlert error={asking.error ?? unlinking.error} />
    </Stack>
  )
}
