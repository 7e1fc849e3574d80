import { Button, Group, NativeSelect, Stack, TagsInput, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { eventTypes } from '../api/event-types.ts'
import type { WebhookFormat } from '../api/wire.ts'
import { CodeBlock } from '../shell/CodeBlock.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { plural } from '../words/numbers.ts'
import { addWebhook, removeWebhook } from './change-webhooks.ts'
import { Deliveries } from './Deliveries.tsx'
import { queuesQuery } from '../focus/fetch-queues.ts'
import { webhooksQuery } from './fetch-webhooks.ts'

const formats = [
  { value: 'standard', label: 'Standard Webhooks' },
  { value: 'cloudevents', label: 'CloudEvents' },
  { value: 'teams', label: 'Card in Microsoft Teams' },
]

/** Who is told of events over HTTP, and what could not be delivered. */
export function WebhooksPanel() {
  const client = useQueryClient()
  const { data, error } = useQuery(webhooksQuery)
  const [url, setUrl] = useState('')
  const [types, setTypes] = useState<string[]>([])
  const [queues, setQueues] = useState<string[]>([])
  const { data: known } = useQuery(queuesQuery)
  const [format, setFormat] = useState<WebhookFormat>('standard')
  const [open, setOpen] = useState<string | null>(null)
  const refresh = () => void client.invalidateQueries({ queryKey: ['webhooks'] })
  const add = useMutation({
    mutationFn: () => addWebhook(url, types, queues, format),
    onSuccess: () => {
      setUrl('')
      refresh()
    },
  })
  const drop = useMutation({ mutationFn: removeWebhook, onSettled: refresh })
  return (
    <Panel title="Webhooks">
      <Stack gap="sm">
        <ProblemAlert error={error ?? add.error ?? drop.error} />
        {data?.items.map((hook) => (
          <div key={hook.id}>
            <Group justify="space-between" gap="xs">
              <Text size="sm" className="mono">
                {hook.url}
                {hook.format !== 'standard' && ` (${formats.find(({ value }) => value === hook.format)?.label})`}
                {hook.queues.length > 0 && `, of ${hook.queues.join(', ')}`}
              </Text>
              <Group gap={4}>
                <Button
                  size="compact-sm"
                  variant="subtle"
                  color={hook.dead ? 'red' : undefined}
                  aria-expanded={open === hook.id}
                  onClick={() => setOpen(open === hook.id ? null : hook.id)}
                >
                  {hook.dead ? plural(hook.dead, 'dead letter') : 'Deliveries'}
                </Button>
                <Button
                  size="compact-sm"
                  variant="subtle"
                  color="red"
                  onClick={() => drop.mutate(hook.id)}
                  aria-label={`Remove ${hook.url}`}
                >
                  Remove
                </Button>
              </Group>
            </Group>
            {open === hook.id && <Deliveries id={hook.id} />}
          </div>
        ))}
        {add.data?.secret && (
          <div>
            <Text size="sm" role="status">
              Its signing secret, shown this once:
            </Text>
            <CodeBlock code={add.data.secret} />
          </div>
        )}
        <form
          onSubmit={(event) => {
            event.preventDefault()
            add.mutate()
          }}
        >
          <Group align="flex-end" gap="xs" grow preventGrowOverflow={false}>
            <TextInput
              label="Address"
              type="url"
              required
              placeholder="https://"
              value={url}
              onChange={(event) => setUrl(event.currentTarget.value)}
            />
            <TagsInput
              label="Events"
              placeholder={types.length ? '' : 'all'}
              data={[...eventTypes]}
              value={types}
              onChange={setTypes}
            />
            <TagsInput
              label="Queues"
              placeholder={queues.length ? '' : 'all'}
              data={known?.items.map(({ name }) => name) ?? []}
              value={queues}
              onChange={setQueues}
            />
            <NativeSelect
              label="Format"
              data={formats}
              value={format}
              onChange={(event) => setFormat(event.currentTarget.value as WebhookFormat)}
            />
            <Button type="submit" variant="default" loading={add.isPending}>
              Add
            </Button>
          </Group>
        </form>
      </Stack>
    </Panel>
  )
}
