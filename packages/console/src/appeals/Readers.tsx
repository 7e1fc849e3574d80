import { Text } from '@mantine/core'
import type { AppealWire } from '../api/wire.ts'
import { plural } from '../words/numbers.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'

/** Who here had no part in it and is fit for the queue; nobody is said as plainly as somebody. */
export function Readers({ appeal, most = 3 }: { appeal: Pick<AppealWire, 'status' | 'readers'>; most?: number }) {
  if (appeal.status !== 'open')
    return (
      <Text size="sm" c="dimmed" component="span">
        answered
      </Text>
    )
  const { readers } = appeal
  if (readers.length === 0) return <ToneBadge tone="bad">no eligible reader</ToneBadge>
  const more = readers.length - most
  return (
    <>
      {readers
        .slice(0, most)
        .map(({ name }) => name || 'somebody without a name')
        .join(', ')}
      {more > 0 && ` and ${plural(more, 'other')}`}
    </>
  )
}
