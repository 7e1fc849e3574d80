import { Button, Group, NativeSelect, NumberInput, Progress, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import type { ComparisonWire } from '../api/wire.ts'
import { between, score } from '../evaluations/say-evaluation.ts'
import { may } from '../shell/may.ts'
import { notifyDone } from '../shell/notify.ts'
import { EvaluationPlaces } from '../evaluations/EvaluationPlaces.tsx'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { TextView } from '../view/TextView.tsx'
import { count, plural } from '../words/numbers.ts'
import { BoardPanel } from './BoardPanel.tsx'
import { CriteriaPanel } from './CriteriaPanel.tsx'
import { askPairs, cancelComparison, comparisonQuery } from './comparisons.ts'

/** Who is ahead: by the judge, and by people; the two are never put together. */
export default function ComparisonPage() {
  const { id = '' } = useParams()
  const session = useSession()
  const { data: one, error, isPending, refetch } = useQuery(comparisonQuery(id))
  if (isPending) return <PageLoading />
  const nameOf = (evaluation: string) => {
    const of = one?.evaluations.find((other) => other.id === evaluation)
    return of ? `${of.system} ${of.version}` : evaluation
  }
  const order = one?.evaluations.map((of) => of.id) ?? []
  return (
    <Page title={one?.name ?? 'Comparison'} {...(one ? { lead: <TextView text={one.question} inline /> } : {})}>
      <EvaluationPlaces />
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {one && (
        <>
          <Panel title="What is compared">
            <Stack gap={6}>
              {one.evaluations.map(({ id: evaluation }) => (
                <Link key={evaluation} to={`/evaluations/${evaluation}`}>
                  <TextView text={nameOf(evaluation)} inline />
                </Link>
              ))}
              {one.agreement && one.agreement.value !== null && (
                <Text size="sm">
                  Judge and people agree beyond chance by {score(one.agreement.value)}
                  {one.agreement.interval && ` (${between(one.agreement.interval)})`} on{' '}
                  {plural(one.agreement.n, 'pair')} that both compared; 1 is always, 0 is chance.
                </Text>
              )}
            </Stack>
          </Panel>
          {one.by_people && (
            <BoardPanel board={one.by_people} by="people" title="By people" nameOf={nameOf} order={order} />
          )}
          {one.by_judge && one.judge && (
            <BoardPanel board={one.by_judge} by="judge" title={`By ${one.judge.name}`} nameOf={nameOf} order={order} />
          )}
          {one.criteria.length > 0 && <CriteriaPanel one={one} nameOf={nameOf} order={order} />}
          {one.judge && <Judging one={one} />}
          {may(session, 'evaluation.write') && <AskPairs one={one} />}
        </>
      )}
    </Page>
  )
}

function Judging({ one }: { one: ComparisonWire }) {
  const session = useSession()
  const client = useQueryClient()
  const cancelling = useMutation({
    mutationFn: () => cancelComparison(one.id),
    onSettled: () => void client.invalidateQueries({ queryKey: ['comparisons'] }),
  })
  const done = one.judged + one.missing
  if (one.status !== 'running' && one.missing === 0) return null
  return (
    <Panel title="The judge">
      <Stack gap="xs">
        <ProblemAlert error={cancelling.error} />
        {one.status === 'running' && (
          <Progress value={one.shown > 0 ? (done / one.shown) * 100 : 0} aria-label="Pairs that are judged" />
        )}
        <Text size="sm" role="status">
          {count(one.judged)} of {plural(one.shown, 'pair')} judged
          {one.missing > 0 && `; ${count(one.missing)} without a valid answer after three tries`}
          {one.why !== null && <>: {<TextView text={one.why} inline />}</>}
        </Text>
        {one.status === 'running' && may(session, 'evaluation.write') && (
          <Button variant="default" w="fit-content" onClick={() => cancelling.mutate()} loading={cancelling.isPending}>
            Ask it no more
          </Button>
        )}
      </Stack>
    </Panel>
  )
}

function AskPairs({ one }: { one: ComparisonWire }) {
  const client = useQueryClient()
  const [pairs, setPairs] = useState<number | string>(50)
  const [places, setPlaces] = useState(2)
  const most = one.rubric === null ? Math.min(8, one.evaluations.length) : 2
  const called = places > 2 ? 'list' : 'pair'
  const asking = useMutation({
    mutationFn: () => askPairs(one, Number(pairs), places),
    onSuccess: ({ made }) => {
      notifyDone(`${plural(made, called)} wait for people now.`)
      void client.invalidateQueries({ queryKey: ['comparisons'] })
      void client.invalidateQueries({ queryKey: ['projects'] })
    },
  })
  return (
    <Panel title="Ask people">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          asking.mutate()
        }}
      >
        <Stack gap="xs">
          <Text size="sm">
            {one.asked > 0
              ? `People were asked about ${plural(one.asked, 'pair')} and have answered ${count(one.answered)}. `
              : ''}
            {one.lists.asked > 0
              ? `They were asked to rank ${plural(one.lists.asked, 'list')} and have ranked ${count(one.lists.answered)}. `
              : ''}
            They get the pairs that teach most, by what people have said so far, and see neither system nor judge. Three
            or more at once are ranked, or the best is picked, at places that are drawn; a ranking counts as its pairs.
          </Text>
          <ProblemAlert error={asking.error} />
          <Group gap="xs" align="flex-end">
            {most > 2 && (
              <NativeSelect
                label="Shown at once"
                data={Array.from({ length: most - 1 }, (_, i) => `${i + 2}`)}
                value={`${places}`}
                onChange={(event) => setPlaces(Number(event.currentTarget.value))}
              />
            )}
            <NumberInput
              label={places > 2 ? 'Lists' : 'Pairs'}
              w={120}
              min={1}
              max={500}
              value={pairs}
              onChange={setPairs}
            />
            <Button type="submit" variant="default" loading={asking.isPending} disabled={!(Number(pairs) >= 1)}>
              Ask people
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}
