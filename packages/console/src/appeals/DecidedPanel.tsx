import { Text } from '@mantine/core'
import type { DecisionWire } from '../api/wire.ts'
import { useReasonWords } from '../focus/use-reasons.ts'
import { Panel } from '../shell/Panel.tsx'
import { TextView } from '../view/TextView.tsx'
import { StatusBadge } from '../words/StatusBadge.tsx'
import { sayOutcome } from '../words/status.ts'

/** What was decided, for whoever weighs the appeal: the outcome, its reasons, and what was done. */
export function DecidedPanel({ decision }: { decision: DecisionWire }) {
  const sayReason = useReasonWords()
  const { outcome, effect, route } = decision
  const codes = outcome?.reason_codes ?? []
  return (
    <Panel title="What was decided" aside={<StatusBadge status={decision.status} />}>
      <Text>
        {sayOutcome(decision) || 'Nothing yet'}
        {decision.ended_at && `, ${new Date(decision.ended_at).toLocaleString()}`}
        {decision.overridden && `. ${decision.overridden.by.name} has overridden it since.`}
      </Text>
      {codes.length > 0 && <Text size="sm">{codes.map(sayReason).join(', ')}</Text>}
      {outcome?.comment && <TextView text={outcome.comment} />}
      {outcome?.by !== 'person' && route.reasons.length > 0 && <Text size="sm">{route.reasons.join(' ')}</Text>}
      <Text size="sm" c="dimmed" mt={4}>
        {effect
          ? `Carrying it out: ${effect.status}, ${new Date(effect.at).toLocaleString()}.`
          : decision.release
            ? 'It was released; what came of it has not been reported.'
            : 'Nothing was carried out.'}
      </Text>
    </Panel>
  )
}
