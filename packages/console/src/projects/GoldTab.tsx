import { Button } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import type { GoldWire, ProjectWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { may } from '../shell/may.ts'
import { EmptyState } from '../shell/EmptyState.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { notifyError } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { ShowMore } from '../shell/ShowMore.tsx'
import { DoneStrip } from '../watch/DoneStrip.tsx'
import { count, plural } from '../words/numbers.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { goldsQuery, restoreGold, retireGold } from './projects.ts'
import { sayEstimate } from './say-estimate.ts'

const retiredWords: Record<NonNullable<GoldWire['retired']>, string> = {
  'nearly-all-fail': 'Retired: nearly everybody fails it',
  'by-hand': 'Retired by hand',
}

const nameOf = ({ external_id: given, item }: GoldWire) => given ?? item.slice(-8)

/** Items whose right answer is known, and how people fare with each; who leads takes one out of use, and back. */
export default function GoldTab({ project }: { project: ProjectWire }) {
  const leads = may(useSession(), 'project.write')
  const client = useQueryClient()
  const list = useInfiniteQuery(goldsQuery(project.id))
  const [retired, setRetired] = useState<GoldWire | null>(null)
  const again = () => void client.invalidateQueries({ queryKey: goldsQuery(project.id).queryKey })
  const retire = useMutation({
    mutationFn: (gold: GoldWire) => retireGold(gold.item),
    onSuccess: (_, gold) => setRetired(gold),
    onError: (error) => notifyError(error),
    onSettled: again,
  })
  const restore = useMutation({
    mutationFn: (gold: GoldWire) => restoreGold(gold.item),
    onSuccess: () => setRetired(null),
    onError: (error) => notifyError(error),
    onSettled: again,
  })
  if (list.isPending) return <PageLoading />
  if (!list.data) return <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />
  const golds = list.data.pages.flatMap(({ items }) => items)
  if (golds.length === 0)
    return (
      <EmptyState title="No gold yet">
        Import items with a member <code>gold</code> that holds the right answer. People get them among the others and
        cannot tell; you see how often each person and each item is right.
      </EmptyState>
    )
  const all = Math.max(project.golds ?? 0, golds.length)
  return (
    <>
      {retired && (
        <DoneStrip
          words={`${nameOf(retired)} is retired: nobody is given it any more.`}
          onUndo={() => restore.mutate(retired)}
          onClose={() => setRetired(null)}
        />
      )}
      <Panel
        title="Gold"
        flush
        aside={golds.length < all ? `${count(golds.length)} of ${plural(all, 'item')}` : plural(all, 'item')}
      >
        <table className={`${table.table} ${table.stack}`} aria-label="Gold">
          <thead>
            <tr>
              <th>Item</th>
              <th>Given</th>
              <th>Right</th>
              <th>How it stands</th>
              {leads && (
                <th>
                  <span className="only-read">Change it</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {golds.map((gold) => (
              <tr key={gold.item}>
                <td>
                  <Link to={`/decisions/${gold.item}`}>{nameOf(gold)}</Link>
                </td>
                <td data-label="Given">{count(gold.given)}</td>
                <td data-label="Right">{sayEstimate(gold.share, true)}</td>
                <td data-label="How it stands">
                  {gold.retired === null ? (
                    'in use'
                  ) : (
                    <ToneBadge tone={gold.retired === 'nearly-all-fail' ? 'warn' : 'plain'}>
                      {retiredWords[gold.retired]}
                    </ToneBadge>
                  )}
                </td>
                {leads && (
                  <td data-label="Change it">
                    {gold.retired === null && (
                      <Button
                        size="compact-sm"
                        variant="default"
                        aria-label={`Retire ${nameOf(gold)}`}
                        onClick={() => retire.mutate(gold)}
                      >
                        Retire
                      </Button>
                    )}
                    {gold.retired === 'by-hand' && (
                      <Button
                        size="compact-sm"
                        variant="default"
                        aria-label={`Use ${nameOf(gold)} again`}
                        onClick={() => restore.mutate(gold)}
                      >
                        Use it again
                      </Button>
                    )}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </Panel>
      <ShowMore list={list} />
    </>
  )
}
