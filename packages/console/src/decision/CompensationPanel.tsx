import { Text } from '@mantine/core'
import { Link } from 'react-router'
import type { DecisionWire } from '../api/wire.ts'
import { useReasonWords } from '../focus/use-reasons.ts'
import { Panel } from '../shell/Panel.tsx'
import { TextView } from '../view/TextView.tsx'
import { causeWords, compensationWords } from '../words/behind.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { CompensationSteps } from './CompensationSteps.tsx'

/** That it was overturned, by whom and why, and how far taking it back has come. */
export function CompensationPanel({ decision: { overridden, compensation } }: { decision: DecisionWire }) {
  const sayReason = useReasonWords()
  if (!overridden && !compensation) return null
  const { label, tone } = compensationWords[compensation?.state ?? 'done']
  return (
    <Panel title="Taking it back" aside={compensation && <ToneBadge tone={tone}>{label}</ToneBadge>}>
      {overridden && (
        <>
          <Text>
            <strong>{overridden.by.name}</strong> overrode it, {new Date(overridden.at).toLocaleString()}
            {overridden.reason_code && `: ${sayReason(overridden.reason_code).toLowerCase()}`}
          </Text>
          {overridden.comment && <TextView text={overridden.comment} />}
        </>
      )}
      {compensation && (
        <>
          <Text size="sm" c="dimmed" mb="xs" mt={overridden ? 'xs' : 0}>
            Begun by {compensation.by.name} through {causeWords[compensation.cause]}
            {compensation.cause === 'appeal' && compensation.cause_id && (
              <>
                {' '}
                (<Link to={`/appeals/${compensation.cause_id}`}>read it</Link>)
              </>
            )}
            , {new Date(compensation.opened_at).toLocaleString()}
            {compensation.closed_at && `; at its end ${new Date(compensation.closed_at).toLocaleString()}`}
          </Text>
          <CompensationSteps compensation={compensation} />
        </>
      )}
    </Panel>
  )
}
