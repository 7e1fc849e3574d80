import { Button, Checkbox, Group, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { OwnNoticesWire } from '../api/wire.ts'
import { PushDevices } from '../push/PushDevices.tsx'
import { notifyDone } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { SlackLink } from '../slack/SlackLink.tsx'
import { ownNoticesQuery, saveNotices, sendTest, type OwnPreferences } from './own-notices.ts'
import { WhenFields } from './WhenFields.tsx'

const here = Intl.DateTimeFormat().resolvedOptions().timeZone

/** When one is told, by e-mail and in Slack, that one is needed. */
export function NoticesPanel() {
  const { data, error } = useQuery(ownNoticesQuery)
  return (
    <Panel title="When you are told">
      <ProblemAlert error={error} />
      {data && !data.sends && (
        <Text size="sm">
          This installation sends no e-mail yet. Whoever runs it names a mail server in{' '}
          <code>COUNTERSIGN_SMTP_URL</code>; what you choose here counts from then on.
        </Text>
      )}
      {data && data.sends && data.email === null && (
        <Text size="sm">Nobody has given an address for you here. An owner or admin adds it under People.</Text>
      )}
      {data?.slack_account && (
        <Stack my="sm">
          <SlackLink account={data.slack_account} />
        </Stack>
      )}
      <Stack my="sm">
        <PushDevices />
      </Stack>
      {data && <Form key={JSON.stringify(data)} kept={data} />}
    </Panel>
  )
}

function Form({ kept }: { kept: OwnNoticesWire }) {
  const client = useQueryClient()
  const [wanted, setWanted] = useState<OwnPreferences>({
    when: kept.when,
    slack: kept.slack,
    digest_at: kept.digest_at,
    time_zone: kept.time_zone,
    quiet: kept.quiet,
  })
  const change = (more: Partial<OwnPreferences>) => setWanted({ ...wanted, ...more })
  const saving = useMutation({
    mutationFn: () => saveNotices(wanted),
    onSuccess(told) {
      notifyDone('Saved.')
      client.setQueryData(ownNoticesQuery.queryKey, told)
    },
  })
  const testing = useMutation({
    mutationFn: sendTest,
    onSuccess: ({ sent_to }) => notifyDone(`A mail is on its way to ${sent_to}.`),
  })
  const digests = [wanted.when, wanted.slack ?? {}].some((when) => Object.values(when).includes('digest'))
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        saving.mutate()
      }}
    >
      <Stack gap="sm" mt="sm">
        <WhenFields
          when={wanted.when}
          where={wanted.slack && kept.slack_account?.linked ? ', by e-mail' : ''}
          onChange={(when) => change({ when })}
        />
        {kept.slack_account?.linked && (
          <Checkbox
            label="In Slack at other times than by e-mail"
            checked={wanted.slack !== null}
            onChange={(event) => change({ slack: event.currentTarget.checked ? wanted.when : null })}
          />
        )}
        {kept.slack_account?.linked && wanted.slack && (
          <WhenFields when={wanted.slack} where=", in Slack" onChange={(slack) => change({ slack })} />
        )}
        <Group gap="sm" align="flex-end">
          {digests && (
            <TextInput
              label="Digests at"
              description="Times of the day, commas between"
              value={wanted.digest_at.join(', ')}
              onChange={(event) => change({ digest_at: event.currentTarget.value.split(/\s*,\s*/) })}
            />
          )}
          <TextInput
            label="Time zone"
            value={wanted.time_zone}
            onChange={(event) => change({ time_zone: event.currentTarget.value.trim() })}
          />
          {wanted.time_zone !== here && (
            <Button variant="subtle" onClick={() => change({ time_zone: here })}>
              As here: {here}
            </Button>
          )}
        </Group>
        <Checkbox
          label="Keep quiet hours. What is due before they end, and alarms, still come."
          checked={wanted.quiet !== null}
          onChange={(event) => change({ quiet: event.currentTarget.checked ? { from: '22:00', to: '07:00' } : null })}
        />
        {wanted.quiet && (
          <Group gap="sm">
            {(['from', 'to'] as const).map((end) => (
              <TextInput
                key={end}
                type="time"
                label={end === 'from' ? 'Quiet from' : 'Until'}
                value={wanted.quiet?.[end] ?? ''}
                onChange={(event) =>
                  change({ quiet: { from: '22:00', to: '07:00', ...wanted.quiet, [end]: event.currentTarget.value } })
                }
              />
            ))}
          </Group>
        )}
        <Group gap="sm">
          <Button type="submit" variant="default" loading={saving.isPending}>
            Save
          </Button>
          {kept.sends && kept.email !== null && (
            <Button variant="subtle" loading={testing.isPending} onClick={() => testing.mutate()}>
              Send me a mail now
            </Button>
          )}
        </Group>
        <ProblemAlert error={saving.error ?? testing.error} />
        <Text size="sm" c="dimmed">
          A mail says that you are needed, where and until when, and opens this console. It holds nothing that was
          proposed, and nothing in it answers for you.
        </Text>
      </Stack>
    </form>
  )
}
