import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { get } from '../api/request.ts'
import type { GlassWire, Page } from '../api/wire.ts'
import { may } from '../shell/may.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { TextView } from '../view/TextView.tsx'
import { plural } from '../words/numbers.ts'
import { span } from '../words/time.ts'
import { useNow } from '../words/use-now.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { mendGlass, reviewGlass } from './govern-policy.ts'
import { useGoverning } from './use-governing.ts'

const glassesQuery = queryOptions({
  queryKey: ['policies', 'glasses'],
  queryFn: () => get<Page<GlassWire>>('/v1/break-glasses'),
  refetchInterval: 15_000,
})

/** Broken glasses that are still in force or wait for somebody's review. */
export function GlassesPanel() {
  const { data } = useQuery(glassesQuery)
  const open = (data?.items ?? []).filter(({ state }) => state !== 'reviewed')
  if (open.length === 0) return null
  return (
    <Panel title="Broken glass">
      <Stack gap="md">
        {open.map((glass) => (
          <OneGlass key={glass.id} glass={glass} />
        ))}
      </Stack>
    </Panel>
  )
}

function OneGlass({ glass }: { glass: GlassWire }) {
  const session = useSession()
  const now = useNow(1_000)
  const [comment, setComment] = useState('')
  const mending = useGoverning(
    () => mendGlass(glass.id),
    () => 'Ended: what was active before decides again.',
  )
  const reviewing = useGoverning(
    () => reviewGlass(glass.id, comment.trim()),
    () => 'Reviewed.',
  )
  const own = glass.person.id === session.person.id && !session.workspace.solo
  return (
    <Stack gap="xs">
      <Text size="sm" component="div">
        <ToneBadge tone={glass.state === 'broken' ? 'bad' : 'warn'}>
          {glass.state === 'broken'
            ? `In force for another ${span(Math.max(0, Date.parse(glass.ends_at) - now))}`
            : 'Waits for review'}
        </ToneBadge>{' '}
        {glass.policy}, by <TextView text={glass.person.name} inline />; {plural(glass.decisions, 'decision')} decided
        by it. <TextView text={glass.reason} inline />
      </Text>
      {glass.state === 'broken' && may(session, 'policy.mend-glass') && (
        <div>
          <Button size="compact-md" variant="default" loading={mending.isPending} onClick={() => mending.mutate()}>
            End it now
          </Button>
        </div>
      )}
      {glass.state === 'to-review' && may(session, 'policy.review-glass') && !own && (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            reviewing.mutate()
          }}
        >
          <Group gap="sm" align="flex-end">
            <Textarea
              label="What came of it"
              autosize
              minRows={1}
              flex={1}
              value={comment}
              onChange={(event) => setComment(event.currentTarget.value)}
            />
            <Button type="submit" variant="default" disabled={!comment.trim()} loading={reviewing.isPending}>
              Close its review
            </Button>
          </Group>
        </form>
      )}
      {glass.state === 'to-review' && own && (
        <Text size="sm" c="dimmed">
          You broke it, so somebody else reviews it.
        </Text>
      )}
      <ProblemAlert error={mending.error ?? reviewing.error} />
    </Stack>
  )
}
