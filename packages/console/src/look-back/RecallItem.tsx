import { Button, Group, Progress, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { RecallWire } from '../api/wire.ts'
import { may } from '../shell/may.ts'
import { notifyError } from '../shell/notify.ts'
import { useSession } from '../shell/SessionContext.ts'
import { TextView } from '../view/TextView.tsx'
import { count } from '../words/numbers.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { RecallFailures } from './RecallFailures.tsx'
import { cancelRecall } from './recall.ts'
import { sayFilter } from './say-filter.ts'

const states = {
  running: { label: 'Under way', tone: 'warn' },
  done: { label: 'Gone through', tone: 'good' },
  cancelled: { label: 'Cancelled', tone: 'calm' },
} as const

/** A recall: how far it has gone through what matched, and how far taking each back has come. */
export function RecallItem({ recall }: { recall: RecallWire }) {
  const session = useSession()
  const client = useQueryClient()
  const cancelling = useMutation({
    mutationFn: () => cancelRecall(recall.id),
    onError: (error) => notifyError(error),
    onSettled: () => void client.invalidateQueries({ queryKey: ['recalls'] }),
  })
  const { of, opened, skipped, done, failed, open } = recall
  const through = of === 0 ? 100 : Math.min(100, ((opened + skipped) / of) * 100)
  const { label, tone } = states[recall.state]
  return (
    <Stack gap={6}>
      <Group justify="space-between" gap="xs">
        <Text fw={550}>{sayFilter(recall.filter)}</Text>
        <ToneBadge tone={tone}>{label}</ToneBadge>
      </Group>
      <Text size="sm" c="dimmed" component="div">
        {recall.by.name}, {new Date(recall.created_at).toLocaleString()}: <TextView text={recall.reason} inline />
      </Text>
      <Progress value={through} aria-label={`Overridden or left out, of ${count(of)}`} />
      <Text size="sm" role="status">
        {count(opened)} of {count(of)} overridden
        {skipped > 0 && `, ${count(skipped)} left out because an appeal holds them`}
        {recall.state === 'cancelled' && `, ${count(Math.max(0, of - opened - skipped))} left as they are`}. Of those,{' '}
        {count(done)} taken back, {count(open)} under way, {count(failed)} failed.
      </Text>
      {failed > 0 && <RecallFailures recall={recall} />}
      {recall.state === 'running' && may(session, 'recall.write') && (
        <div>
          <Button
            size="compact-md"
            variant="default"
            loading={cancelling.isPending}
            onClick={() => cancelling.mutate()}
          >
            Cancel the rest
          </Button>
        </div>
      )}
    </Stack>
  )
}
