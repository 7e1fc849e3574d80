import { List, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { CompensationWire, RecallWire } from '../api/wire.ts'
import { decisionQuery } from '../decision/fetch-decision.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { TextView } from '../view/TextView.tsx'
import { stepWords } from '../words/behind.ts'
import { count } from '../words/numbers.ts'
import { proposalLine, sayMembers } from '../words/proposal.ts'
import { shorten } from '../words/scalars.ts'
import { fetchFailures } from './recall.ts'

/** Each that could not be taken back, by what it was and which step failed. */
export function RecallFailures({ recall }: { recall: RecallWire }) {
  const { data, error } = useQuery({
    queryKey: ['recalls', recall.id, 'failures', recall.failed],
    queryFn: () => fetchFailures(recall.id),
  })
  return (
    <>
      <ProblemAlert error={error} />
      {data && (
        <List size="sm" aria-label="What could not be taken back">
          {data.items.map((one) => (
            <List.Item key={one.id}>
              <Failure compensation={one} />
            </List.Item>
          ))}
        </List>
      )}
      {data?.next && (
        <Text size="sm" c="dimmed">
          and {count(recall.failed - data.items.length)} more
        </Text>
      )}
    </>
  )
}

function Failure({ compensation }: { compensation: CompensationWire }) {
  const { data: decision } = useQuery(decisionQuery(compensation.decision))
  const failed = compensation.steps.filter(({ state }) => state === 'failed')
  return (
    <>
      <Link to={`/decisions/${compensation.decision}`}>
        <TextView text={decision ? shorten(proposalLine(decision), 100) : compensation.decision} inline />
      </Link>
      {failed.map((step) => (
        <span key={step.n}>
          {' '}
          · failed: {stepWords[step.kind].toLowerCase()}
          {step.detail !== null && (
            <>
              {' ('}
              <TextView text={sayMembers(step.detail)} inline />)
            </>
          )}
        </span>
      ))}
    </>
  )
}
