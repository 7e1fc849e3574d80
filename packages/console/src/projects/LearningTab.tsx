import { Button, Checkbox, Group, NativeSelect, NumberInput, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Learning, LearningFeatures, ProjectWire } from '../api/wire.ts'
import table from '../decision/decision.module.css'
import { EmptyState } from '../shell/EmptyState.tsx'
import { may } from '../shell/may.ts'
import { notifyDone } from '../shell/notify.ts'
import { PageLoading } from '../shell/PageLoading.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { useSession } from '../shell/SessionContext.ts'
import { count } from '../words/numbers.ts'
import { LearningChart } from './LearningChart.tsx'
import { changeProject, learningQuery } from './projects.ts'
import { adviceWords, featureWords, sayAhead, sayLearnt, sayRarest, strategyWords } from './say-learning.ts'

/** What is asked next is chosen by a learner; how good it is, and whether that is worth it. */
export default function LearningTab({ project }: { project: ProjectWire }) {
  const session = useSession()
  const { data, error, isPending, refetch } = useQuery(learningQuery(project.id))
  if (isPending) return <PageLoading />
  if (!data) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  const learnable = project.questions.filter(({ kind }) => kind === 'choice' || kind === 'tree')
  return (
    <>
      {data.learning === null && (
        <EmptyState title="Nothing is learnt here yet">
          A learner can choose what is asked next, where a label teaches most. A part of every batch stays drawn at
          random: it tells how good the learner is, and whether the choosing is worth it.
        </EmptyState>
      )}
      {data.learning !== null && (
        <Panel title="How good it is" aside={data.running ? 'a round is under way' : undefined}>
          <Stack gap="sm">
            <Text>{sayAhead(data)}</Text>
            <Text c="dimmed">{adviceWords[data.because]}</Text>
            <LearningChart rounds={data.rounds} />
            {data.rounds.some(({ accuracy }) => accuracy) && (
              <Text size="sm" c="dimmed">
                Dots on a line: learnt from all labels. Squares on a dashed line: learnt from the random part alone.
                Bars: 95 % intervals.
              </Text>
            )}
          </Stack>
        </Panel>
      )}
      {data.rounds.length > 0 && (
        <Panel title="Rounds" flush>
          <table className={`${table.table} ${table.stack}`} aria-label="Rounds">
            <thead>
              <tr>
                <th>Round</th>
                <th>Labels</th>
                <th>Learnt from all</th>
                <th>Learnt at random</th>
                <th>Asked next</th>
              </tr>
            </thead>
            <tbody>
              {data.rounds.toReversed().map((round) => (
                <tr key={round.n}>
                  <td>{round.n}</td>
                  <td data-label="Labels">
                    {count(round.labels)}
                    {round.rarest?.weighted && (
                      <Text size="xs" c="dimmed">
                        {sayRarest(round.rarest)}
                      </Text>
                    )}
                  </td>
                  <td data-label="Learnt from all">{round.accuracy ? sayLearnt(round.accuracy) : 'not known yet'}</td>
                  <td data-label="Learnt at random">
                    {round.random
                      ? `${sayLearnt(round.random)}, from ${count(round.random.labels)} labels`
                      : 'not known yet'}
                  </td>
                  <td data-label="Asked next">
                    {count(round.picked)}, {count(round.drawn)} of them at random
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Panel>
      )}
      {may(session, 'project.write') &&
        (learnable.length === 0 ? (
          <Text c="dimmed">A learner takes a question with options or a tree of them; this project asks none.</Text>
        ) : (
          <LearningForm
            project={project}
            learnable={learnable.map(({ name, title }) => ({ value: name, label: title }))}
          />
        ))}
    </>
  )
}

interface FormProps {
  project: ProjectWire
  learnable: { value: string; label: string }[]
}

function LearningForm({ project, learnable }: FormProps) {
  const client = useQueryClient()
  const [draft, setDraft] = useState<Learning>(
    project.learning ?? {
      ...{ question: learnable[0]?.value ?? '', strategy: 'margin-diverse', batch: 25, random_share: 0.2 },
      learner: 'built-in',
    },
  )
  const features = draft.features ?? { as: 'text' }
  const change = useMutation({
    mutationFn: (learning: Learning | null) => changeProject(project.id, { learning }),
    onSuccess: () => {
      notifyDone('Kept.')
      void client.invalidateQueries({ queryKey: ['project', project.id] })
      void client.invalidateQueries({ queryKey: learningQuery(project.id).queryKey })
    },
  })
  const set = (part: Partial<Learning>) => setDraft((before) => ({ ...before, ...part }))
  return (
    <Panel title="How it chooses">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate(draft)
        }}
      >
        <Stack gap="sm">
          <Group align="flex-end" gap="sm" wrap="wrap">
            <NativeSelect
              label="Question"
              data={learnable}
              value={draft.question}
              onChange={(event) => set({ question: event.currentTarget.value })}
            />
            <NativeSelect
              label="Asks next"
              data={Object.entries(strategyWords).map(([value, label]) => ({ value, label }))}
              value={draft.strategy}
              onChange={(event) => set({ strategy: event.currentTarget.value as Learning['strategy'] })}
            />
            <NumberInput
              label="Batch"
              hideControls
              min={1}
              max={10_000}
              w={110}
              value={draft.batch}
              onChange={(batch) => set({ batch: Number(batch) })}
            />
            <NumberInput
              label="At random, %"
              hideControls
              min={0}
              max={100}
              w={130}
              value={Math.round(draft.random_share * 100)}
              onChange={(share) => set({ random_share: Number(share) / 100 })}
            />
            <NativeSelect
              label="Learns from"
              data={Object.entries(featureWords).map(([value, label]) => ({ value, label }))}
              value={features.as}
              onChange={(event) =>
                set({ features: { ...features, as: event.currentTarget.value as LearningFeatures['as'] } })
              }
            />
            <TextInput
              label="Where it stands"
              placeholder="the whole item"
              w={160}
              value={features.path ?? ''}
              onChange={(event) => set({ features: { ...features, path: event.currentTarget.value } })}
            />
          </Group>
          <Checkbox
            label="Show what it expects, and why, beside the items that it chose"
            description="As openly as the queue shows AI. Items drawn at random come without: they measure."
            checked={draft.suggest ?? false}
            onChange={(event) => set({ suggest: event.currentTarget.checked })}
          />
          <ProblemAlert error={change.error} />
          <Group gap="xs">
            <Button type="submit" loading={change.isPending}>
              {project.learning ? 'Keep' : 'Let it choose'}
            </Button>
            {project.learning && (
              <Button variant="default" onClick={() => change.mutate(null)} loading={change.isPending}>
                Choose no longer
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}
