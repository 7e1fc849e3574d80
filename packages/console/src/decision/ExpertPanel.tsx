import { Button, Checkbox, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { randomKey } from '../api/random-key.ts'
import { get, post, remove } from '../api/request.ts'
import type { DecisionWire, ExpertLinkWire, ExpertWire, Page } from '../api/wire.ts'
import { CodeBlock } from '../shell/CodeBlock.tsx'
import { may } from '../shell/may.ts'
import { notifyDone, notifyError } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { TextView } from '../view/TextView.tsx'
import { ToneBadge } from '../words/ToneBadge.tsx'

const ends = [
  { value: '1d', label: 'a day' },
  { value: '3d', label: 'three days' },
  { value: '7d', label: 'a week' },
  { value: '30d', label: 'thirty days' },
]
const expertsQuery = (decision: string) =>
  queryOptions({
    queryKey: ['decision', decision, 'experts'],
    queryFn: () => get<Page<ExpertWire>>(`/v1/experts?decision=${decision}`),
  })

/** Somebody from outside who is asked about this one, or its case, by a link that ends and shows only what the answer needs. */
export function ExpertPanel({ decision }: { decision: DecisionWire }) {
  const session = useSession()
  const client = useQueryClient()
  const { data } = useQuery({ ...expertsQuery(decision.id), enabled: may(session, 'expert.read') })
  const [name, setName] = useState('')
  const [end, setEnd] = useState('3d')
  const [wholeCase, setWholeCase] = useState(false)
  const again = () => void client.invalidateQueries({ queryKey: ['decision', decision.id] })
  const inviting = useMutation({
    mutationFn: () =>
      post<ExpertLinkWire>(
        `/v1/decisions/${decision.id}/invite-expert`,
        { name: name.trim(), expires_in: end, ...(wholeCase ? { whole_case: true } : {}) },
        { idempotencyKey: randomKey() },
      ),
    onSuccess: () => {
      setName('')
      again()
    },
  })
  const revoking = useMutation({
    mutationFn: (id: string) => remove(`/v1/experts/${id}`),
    onSuccess: () => notifyDone('Their link opens nothing any more.'),
    onError: (error) => notifyError(error),
    onSettled: again,
  })
  const experts = data?.items ?? []
  const mayInvite = may(session, 'expert.invite') && decision.status === 'waiting'
  if (!mayInvite && experts.length === 0) return null
  return (
    <Panel title="Experts from outside">
      <Stack gap="sm">
        {experts.map((expert) => (
          <Group key={expert.id} justify="space-between" gap="xs">
            <Text size="sm" component="div">
              <TextView text={expert.name} inline />, {expert.of > 1 ? `${expert.of} of this case, ` : ''}
              {expert.open ? `until ${new Date(expert.expires_at).toLocaleString()}` : 'ended'}
            </Text>
            {expert.answered ? (
              <ToneBadge tone="good">Answered</ToneBadge>
            ) : (
              expert.open &&
              may(session, 'expert.invite') && (
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={`End the link of ${expert.name}`}
                  onClick={() => revoking.mutate(expert.id)}
                >
                  End the link
                </Button>
              )
            )}
          </Group>
        ))}
        {mayInvite && (
          <form
            onSubmit={(event) => {
              event.preventDefault()
              inviting.mutate()
            }}
          >
            <Stack gap="sm">
              {inviting.data && (
                <div>
                  <Text size="sm" mb={4} role="status">
                    Send it to them. It is shown this once.
                  </Text>
                  <CodeBlock code={inviting.data.link} label="Copy the link" />
                </div>
              )}
              <Group gap="sm" align="flex-end" grow preventGrowOverflow={false}>
                <TextInput
                  label="Ask somebody from outside"
                  placeholder="Their name"
                  value={name}
                  onChange={(event) => setName(event.currentTarget.value)}
                />
                <NativeSelect
                  label="Their link ends after"
                  data={ends}
                  value={end}
                  onChange={(event) => setEnd(event.currentTarget.value)}
                />
              </Group>
              {decision.case !== null && (
                <Checkbox
                  label="Ask about everything of this case that waits"
                  checked={wholeCase}
                  onChange={(event) => setWholeCase(event.currentTarget.checked)}
                />
              )}
              <ProblemAlert error={inviting.error} />
              <div>
                <Button type="submit" variant="default" disabled={!name.trim()} loading={inviting.isPending}>
                  Make a link for an expert
                </Button>
              </div>
            </Stack>
          </form>
        )}
      </Stack>
    </Panel>
  )
}
