import { Button, Modal } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { GrantWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { EmptyState } from '../shell/EmptyState.tsx'
import { may } from '../shell/may.ts'
import { notifyDone, notifyError } from '../shell/notify.ts'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { TextView } from '../view/TextView.tsx'
import { Ago } from '../words/Ago.tsx'
import { count } from '../words/numbers.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { GrantForm } from './GrantForm.tsx'
import { grantsQuery, revokeGrant } from './grants.ts'

/** Standing approvals: those that answer now first. */
export default function GrantsPage() {
  const [again, setAgain] = useState<GrantWire | null>(null)
  const { data, error, isPending, refetch } = useQuery(grantsQuery)
  const grants = (data?.items ?? []).toSorted((a, b) => Number(b.open) - Number(a.open))
  return (
    <Page
      title="Grants"
      lead="“Approve everything like this, for a while”: what goes ahead in somebody’s name without being shown to them."
      width={1320}
    >
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {isPending && <PageLoading />}
      {data && grants.length === 0 && (
        <EmptyState title="Nobody has granted anything">
          When the same thing comes again and again, open one on its page and choose “Everything like this”. Each use is
          still a decision of its own, logged under the name of whoever granted it.
        </EmptyState>
      )}
      {grants.length > 0 && (
        <Panel flush>
          <table className={`${table.table} ${table.stack}`}>
            <thead>
              <tr>
                <th>Everything like</th>
                <th>By</th>
                <th>Used</th>
                <th>Until</th>
                <th>How it stands</th>
                <th>
                  <span className="only-read">What can be done</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {grants.map((grant) => (
                <Row key={grant.id} grant={grant} onAgain={() => setAgain(grant)} />
              ))}
            </tbody>
          </table>
        </Panel>
      )}
      <Modal opened={again !== null} onClose={() => setAgain(null)} title="Everything like this" size="lg">
        {again && <GrantForm start={{ ...again, from: again.from ?? undefined }} onDone={() => setAgain(null)} />}
      </Modal>
    </Page>
  )
}

const standing = ({ open, revoked_at: revoked, used, uses }: GrantWire) =>
  open
    ? ({ tone: 'good', label: 'Answers' } as const)
    : ({ tone: 'calm', label: revoked ? 'Revoked' : used >= uses ? 'Used up' : 'Over' } as const)

function Row({ grant, onAgain }: { grant: GrantWire; onAgain: () => void }) {
  const session = useSession()
  const client = useQueryClient()
  const revoking = useMutation({
    mutationFn: () => revokeGrant(grant.id),
    onSuccess: () => notifyDone('Revoked: nothing more goes ahead by it. It can be given again from its line.'),
    onError: (error) => notifyError(error),
    onSettled: () => void client.invalidateQueries({ queryKey: grantsQuery.queryKey }),
  })
  const { tone, label } = standing(grant)
  const mine = grant.by.id === session.person.id
  return (
    <tr>
      <td>
        <strong>
          <TextView text={grant.action} inline />
        </strong>
        {grant.system !== null && (
          <>
            {' of '}
            <TextView text={grant.system} inline />
          </>
        )}
        {grant.when && (
          <span className={table.summary}>
            where <TextView text={grant.when} inline />
          </span>
        )}
        {grant.reason && (
          <span className={table.summary}>
            <TextView text={grant.reason} inline />
          </span>
        )}
      </td>
      <td data-label="By">
        {grant.by.name}
        {grant.from && (
          <>
            {', from '}
            <Link to={`/decisions/${grant.from}`}>this one</Link>
          </>
        )}
      </td>
      <td data-label="Used">
        {count(grant.used)} of {count(grant.uses)}
      </td>
      <td data-label="Until">
        {grant.open ? (
          new Date(grant.ends_at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })
        ) : (
          <Ago at={grant.revoked_at ?? grant.ends_at} />
        )}
      </td>
      <td data-label="How it stands">
        <ToneBadge tone={tone}>{label}</ToneBadge>
      </td>
      <td className={table.end}>
        {grant.open && (mine || may(session, 'grant.revoke-any')) && (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Revoke ${grant.action}`}
            loading={revoking.isPending}
            onClick={() => revoking.mutate()}
          >
            Revoke
          </Button>
        )}
        {!grant.open && mine && (
          <Button size="compact-sm" variant="subtle" aria-label={`Give again ${grant.action}`} onClick={onAgain}>
            Give again
          </Button>
        )}
      </td>
    </tr>
  )
}
