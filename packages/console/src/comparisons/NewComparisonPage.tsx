import { Button, Checkbox, Group, NativeSelect, NumberInput, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import type { ComparisonRequest } from '../api/wire.ts'
import { evaluationsQuery } from '../evaluations/evaluations.ts'
import { judgesQuery } from '../judges/judges.ts'
import { rubricsQuery } from '../rubrics/rubrics.ts'
import { EmptyState } from '../shell/EmptyState.tsx'
import { Wanting } from '../edit/Wanting.tsx'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { sayDay } from '../words/days.ts'
import { comparableSets, makeComparable } from './comparable.ts'
import { makeComparison } from './comparisons.ts'

/** Evaluations of one data set, put side by side. */
export default function NewComparisonPage() {
  const navigate = useNavigate()
  const client = useQueryClient()
  const [search] = useSearchParams()
  const list = useInfiniteQuery(evaluationsQuery)
  const judges = useQuery(judgesQuery)
  const rubrics = useInfiniteQuery(rubricsQuery)
  const [rubric, setRubric] = useState('')
  const [name, setName] = useState('')
  const [question, setQuestion] = useState('Which answer is better?')
  const [dataset, setDataset] = useState<string | null>(search.get('dataset'))
  const [picked, setPicked] = useState<string[]>([])
  const [judge, setJudge] = useState('')
  const [pairs, setPairs] = useState<number | string>(200)
  const [segment, setSegment] = useState('')
  const sets = comparableSets(list.data?.pages.flatMap(({ items }) => items) ?? [])
  const set = sets.find((one) => one.dataset === dataset) ?? sets[0]
  const chosen = makeComparable(picked, set)
  const request: ComparisonRequest = {
    ...{ name: name.trim(), evaluations: chosen, question: question.trim() },
    ...(judge ? { judge, pairs: Number(pairs) } : {}),
    ...(rubric ? { rubric } : {}),
    ...(segment.trim() ? { segment: segment.trim() } : {}),
  }
  const making = useMutation({
    mutationFn: () => makeComparison(request),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: ['comparisons'] })
      void navigate(`/evaluations/comparisons/${made.id}`)
    },
  })
  const ready =
    request.name !== '' && request.question !== '' && chosen.length >= 2 && (judge === '' || Number(pairs) >= 1)
  const known = rubrics.data?.pages.flatMap(({ items }) => items) ?? []
  if (list.isPending || judges.isPending || rubrics.isPending) return <PageLoading />
  return (
    <Page title="A new comparison" lead="Outputs of the same id make a pair; which of them stands first is drawn.">
      <ProblemAlert error={list.error ?? judges.error ?? rubrics.error} />
      {set === undefined ? (
        <EmptyState title="Nothing to compare yet">
          It takes two evaluations that are done and of the same data set.
        </EmptyState>
      ) : (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (ready) making.mutate()
          }}
        >
          <Stack gap="md">
            <Panel title="What is compared">
              <Stack gap="sm">
                <SimpleGrid cols={{ base: 1, sm: 2 }}>
                  <TextInput label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} />
                  <NativeSelect
                    label="Data set"
                    data={sets.map((one) => one.dataset)}
                    value={set.dataset}
                    onChange={(event) => {
                      setDataset(event.currentTarget.value)
                      setPicked([])
                    }}
                  />
                </SimpleGrid>
                <Checkbox.Group label="Two to ten of its evaluations" value={chosen} onChange={setPicked}>
                  <Stack gap={6} mt={6}>
                    {set.evaluations.map(({ id, system, version, made_at }) => (
                      <Checkbox
                        key={id}
                        value={id}
                        label={`${system} ${version}, ${sayDay(made_at)}`}
                        disabled={chosen.length >= 10 && !chosen.includes(id)}
                      />
                    ))}
                  </Stack>
                </Checkbox.Group>
              </Stack>
            </Panel>
            <Panel title="How">
              <SimpleGrid cols={{ base: 1, sm: 2 }}>
                <TextInput
                  label="Question"
                  description="Asked of each pair, as a whole."
                  value={question}
                  onChange={(event) => setQuestion(event.currentTarget.value)}
                />
                <NativeSelect
                  label="And by the criteria of"
                  description="Which is better by each, and as a whole."
                  data={[
                    { value: '', label: 'None: as a whole alone' },
                    ...known.map(({ id, name: of, version }) => ({ value: id, label: `${of}, version ${version}` })),
                  ]}
                  value={rubric}
                  onChange={(event) => setRubric(event.currentTarget.value)}
                />
                <TextInput
                  label="Ranked apart by"
                  description="A path in the input, such as language, or nothing."
                  value={segment}
                  onChange={(event) => setSegment(event.currentTarget.value)}
                />
                <NativeSelect
                  label="Judge"
                  description="It sees each pair twice, with the sides swapped."
                  data={[
                    { value: '', label: 'None: only people are asked' },
                    ...(judges.data?.items ?? [])
                      .filter(({ kind, retired_at }) => kind !== 'external' && retired_at === null)
                      .map((one) => ({ value: one.id, label: one.name })),
                  ]}
                  value={judge}
                  onChange={(event) => setJudge(event.currentTarget.value)}
                />
                {judge !== '' && (
                  <NumberInput
                    label="Pairs that it is shown"
                    description="Each is two questions to it."
                    min={1}
                    max={5_000}
                    value={pairs}
                    onChange={setPairs}
                  />
                )}
              </SimpleGrid>
            </Panel>
            <ProblemAlert error={making.error} />
            <Group gap="sm">
              <Button type="submit" disabled={!ready} loading={making.isPending}>
                Compare them
              </Button>
              <Wanting of={[name.trim() === '' && 'a name', chosen.length < 2 && 'two evaluations']} />
            </Group>
          </Stack>
        </form>
      )}
    </Page>
  )
}
