import { Alert, Button, Text } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'react-router'
import type { GoldWire, Labels, ProjectWire, Question } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { sayAnswer } from '../label/say-answer.ts'
import { may } from '../shell/may.ts'
import { EmptyState } from '../shell/EmptyState.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { notifyDone, notifyError } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { ShowMore } from '../shell/ShowMore.tsx'
import { TextView } from '../view/TextView.tsx'
import { DoneStrip } from '../watch/DoneStrip.tsx'
import { count, percent, plural } from '../words/numbers.ts'
import { ToneBadge } from '../words/ToneBadge.tsx'
import { gistOf } from './gist-of.ts'
import { changeProject, goldsQuery, restoreGold, retireGold } from './projects.ts'
import { sayEstimate } from './say-estimate.ts'

const retiredWords: Record<NonNullable<GoldWire['retired']>, string> = {
  'nearly-all-fail': 'Retired: nearly everybody fails it',
  'by-hand': 'Retired by hand',
}

const sayRight = (questions: readonly Question[], labels: Labels | null): string =>
  labels === null
    ? '–'
    : questions
        .filter(({ name }) => name in labels)
        .map((question) => sayAnswer(question, labels[question.name]))
        .join(' · ')

const nameOf = ({ external_id: given, item }: GoldWire) => given ?? item.slice(-8)

/** What is given where nobody has said how much. */
const usualShare = 0.1

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
  const giving = useMutation({
    mutationFn: () => changeProject(project.id, { gold: { share: usualShare } }),
    onSuccess: () => notifyDone(`${percent(usualShare, 0)} of what people get is gold from now on.`),
    onError: (error) => notifyError(error),
    onSettled: () => void client.invalidateQueries({ queryKey: ['project', project.id] }),
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
      {!project.gold?.share && (
        <Alert color="orange" variant="outline" icon={<TriangleAlert size={18} aria-hidden />} role="status">
          <Text size="sm" fw={600}>
            None of it is given
          </Text>
          <Text size="sm">The share of gold among what people get is 0 %, so nobody is measured by it.</Text>
          {leads && (
            <Button mt="xs" size="compact-sm" onClick={() => giving.mutate()} loading={giving.isPending}>
              Give {percent(usualShare, 0)}
            </Button>
          )}
        </Alert>
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
              <th>Right answer</th>
              <th>Given</th>
              <th>Answered rightly</th>
              <th>State</th>
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
                  <Text size="sm" component="div">
                    <TextView text={gold.labels === null ? 'erased' : gistOf(gold.data)} inline />
                  </Text>
                </td>
                <td data-label="Right answer">
                  <TextView text={sayRight(project.questions, gold.labels)} inline />
                </td>
                <td data-label="Given">{count(gold.given)}</td>
                <td data-label="Answered rightly">{gold.given === 0 ? '–' : sayEstimate(gold.share, true)}</td>
                <td data-label="State">
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
                        aria-label={`Use it again: ${nameOf(gold)}`}
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
