import {
  Button,
  Checkbox,
  Group,
  NativeSelect,
  NumberInput,
  PasswordInput,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { LearningFeatures, LearningRequest, ProjectWire, Question } from '../api/wire.ts'
import { notifyDone } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { changeProject, learningQuery } from './projects.ts'
import { featureWords, strategyWords, tableModelWords } from './say-learning.ts'

interface FormProps {
  project: ProjectWire
  learnable: readonly Question[]
  /** A secret for its backend is kept. */
  hasSecret: boolean
}
const learners = [
  { value: 'built-in', label: 'The learner that comes along' },
  { value: 'ml-backend', label: 'A model of yours, over HTTP' },
]

export function LearningForm({ project, learnable, hasSecret }: FormProps) {
  const client = useQueryClient()
  const [draft, setDraft] = useState<LearningRequest>(
    project.learning ?? {
      ...{ question: '', strategy: 'margin-diverse', batch: 25, random_share: 0.2 },
      learner: 'built-in',
    },
  )
  const change = useMutation({
    mutationFn: (learning: LearningRequest | null) => changeProject(project.id, { learning }),
    onSuccess: () => {
      notifyDone('Kept.')
      void client.invalidateQueries({ queryKey: ['project', project.id] })
      void client.invalidateQueries({ queryKey: learningQuery(project.id).queryKey })
    },
  })
  const set = (part: Partial<LearningRequest>) => setDraft((before) => ({ ...before, ...part }))
  const backend = draft.learner === 'built-in' ? null : draft.learner
  const questions = backend ? learnable : learnable.filter(({ kind }) => kind === 'choice' || kind === 'tree')
  const question = questions.some(({ name }) => name === draft.question) ? draft.question : questions[0]?.name
  const features = draft.features ?? { as: 'text' }
  const strategies = Object.entries(strategyWords).filter(([value]) => !backend || value !== 'committee')
  return (
    <Panel title="How it chooses">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (question !== undefined) change.mutate({ ...draft, question })
        }}
      >
        <Stack gap="sm">
          <NativeSelect
            label="Learner"
            maw={340}
            data={learners}
            value={backend ? 'ml-backend' : 'built-in'}
            onChange={(event) =>
              set({
                learner: event.currentTarget.value === 'built-in' ? 'built-in' : { kind: 'ml-backend', url: '' },
                // A model of yours is asked by its own contract.
                ...{ features: undefined, suggest: undefined },
              })
            }
          />
          {backend && (
            <>
              <Text size="sm" c="dimmed">
                Any backend that was written for Label Studio. It is shown what people are shown of an item, and told
                what their answers came to, not who they are.
              </Text>
              <Group align="flex-end" gap="sm" wrap="wrap">
                <TextInput
                  label="Address"
                  placeholder="https://models.example.org/news"
                  required
                  flex={1}
                  miw={260}
                  value={backend.url}
                  onChange={(event) => set({ learner: { ...backend, url: event.currentTarget.value } })}
                />
                <TextInput
                  label="User"
                  w={130}
                  autoComplete="off"
                  value={backend.user ?? ''}
                  onChange={(event) => set({ learner: { ...backend, user: event.currentTarget.value || undefined } })}
                />
                <PasswordInput
                  label="Secret"
                  w={190}
                  autoComplete="new-password"
                  placeholder={hasSecret ? 'the one that is kept' : 'none'}
                  value={backend.secret ?? ''}
                  onChange={(event) => set({ learner: { ...backend, secret: event.currentTarget.value || undefined } })}
                />
              </Group>
            </>
          )}
          {question === undefined ? (
            <Text c="dimmed">
              The learner that comes along takes a question with options, one or a path; this project asks none.
            </Text>
          ) : (
            <Group align="flex-end" gap="sm" wrap="wrap">
              <NativeSelect
                label="Question"
                data={questions.map(({ name, title }) => ({ value: name, label: title }))}
                value={question}
                onChange={(event) => set({ question: event.currentTarget.value })}
              />
              <NativeSelect
                label="Asks next"
                data={strategies.map(([value, label]) => ({ value, label }))}
                value={draft.strategy}
                onChange={(event) => set({ strategy: event.currentTarget.value as LearningRequest['strategy'] })}
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
              {!backend && (
                <>
                  <NativeSelect
                    label="Learns from"
                    data={Object.entries(featureWords).map(([value, label]) => ({ value, label }))}
                    value={features.as}
                    onChange={(event) =>
                      set({
                        features: { path: features.path, as: event.currentTarget.value as LearningFeatures['as'] },
                      })
                    }
                  />
                  {features.as === 'table' && (
                    <NativeSelect
                      label="By"
                      data={Object.entries(tableModelWords).map(([value, label]) => ({ value, label }))}
                      value={features.model ?? 'auto'}
                      onChange={(event) =>
                        set({
                          features: { ...features, model: event.currentTarget.value as LearningFeatures['model'] },
                        })
                      }
                    />
                  )}
                  <TextInput
                    label="Where it stands"
                    placeholder="the whole item"
                    w={160}
                    value={features.path ?? ''}
                    onChange={(event) => set({ features: { ...features, path: event.currentTarget.value } })}
                  />
                </>
              )}
            </Group>
          )}
          {!backend && question !== undefined && (
            <Checkbox
              label="Show what it expects, and why, beside the items that it chose"
              description="As openly as the queue shows AI. Items drawn at random come without: they measure."
              checked={draft.suggest ?? false}
              onChange={(event) => set({ suggest: event.currentTarget.checked })}
            />
          )}
          <ProblemAlert error={change.error} />
          <Group gap="xs">
            <Button type="submit" loading={change.isPending} disabled={question === undefined}>
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
