import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { appealsQuery } from '../appeals/fetch-appeals.ts'
import type { DecisionWire } from '../api/wire.ts'
import { may } from '../shell/may.ts'
import { Panel } from '../shell/Panel.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { appealWords } from '../words/behind.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { AppealLinkForm } from './AppealLinkForm.tsx'

/** Whether it is contested, and the link with which it can be. */
export function AppealPanel({ decision }: { decision: DecisionWire }) {
  const session = useSession()
  const mayRead = may(session, 'appeal.read')
  const mayLink = may(session, 'appeal.link') && decision.outcome !== null
  const { data } = useQuery({ ...appealsQuery({ decision: decision.id }), enabled: mayRead })
  const appeal = data?.items[0]
  if (!appeal && !mayLink) return null
  return (
    <Panel
      title="Appeal"
      aside={appeal && <ToneBadge tone={appealWords[appeal.status].tone}>{appealWords[appeal.status].label}</ToneBadge>}
    >
      {appeal ? (
        <Text size="sm" mb={mayLink ? 'sm' : 0}>
          <Link to={`/appeals/${appeal.id}`}>What is contested</Link>
          {appeal.status === 'open' && '. While it is open, the decision is not overridden, cancelled or recalled.'}
          {appeal.no_reader && ' Nobody here may read it.'}
        </Text>
      ) : (
        <Text size="sm" c="dimmed" mb="sm">
          Nobody has contested it. A link lets whoever it is about see what was decided and contest it, without an
          account.
        </Text>
      )}
      {mayLink && <AppealLinkForm decision={decision.id} revocable={appeal?.status !== 'open'} />}
    </Panel>
  )
}
