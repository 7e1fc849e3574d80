import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { may } from '../shell/may.ts'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { peopleQuery } from './fetch-people.ts'
import type { Invited } from './invited.ts'
import { InviteForm } from './InviteForm.tsx'
import { InviteLink } from './InviteLink.tsx'
import { PeopleTable } from './PeopleTable.tsx'

export default function PeoplePage() {
  const session = useSession()
  const mayInvite = may(session, 'person.invite')
  const [invited, setInvited] = useState<Invited | null>(null)
  const { data, error, isPending, refetch } = useQuery({ ...peopleQuery, refetchInterval: 30_000 })
  const alone = mayInvite && session.workspace.members <= 1 && (data?.items.length ?? 0) <= 1
  return (
    <Page
      title={alone ? 'Invite' : 'People'}
      lead={
        alone
          ? 'A second pair of eyes. They get a link that works once.'
          : 'Who works here, what they may do, and what they have in hand.'
      }
      width={1320}
    >
      {invited && <InviteLink invited={invited} />}
      {mayInvite && <InviteForm alone={alone} onInvited={setInvited} />}
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {isPending && <PageLoading />}
      {data && !alone && <PeopleTable people={data.items} onInvited={setInvited} />}
    </Page>
  )
}
