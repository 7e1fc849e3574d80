import {
  Button,
  Checkbox,
  Group,
  NativeSelect,
  Progress,
  SegmentedControl,
  SimpleGrid,
  Stack,
  Text,
  TextInput,
} from '@mantine/core'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { CallRequest, ReleaseGate } from '../api/wire.ts'
import { datasetsQuery } from '../datasets/datasets.ts'
import { DropFile } from '../import/DropFile.tsx'
import { judgesQuery } from '../judges/judges.ts'
import { rubricsQuery } from '../rubrics/rubrics.ts'
import { EmptyState } from '../shell/EmptyState.tsx'
import { Wanting } from '../edit/Wanting.tsx'
import { Page } from '../shell/Page.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { plural } from '../words/numbers.ts'
import { CallField } from './CallField.tsx'
import { GatesField } from './GatesField.tsx'
import { loadOutputs, type Loaded } from './load-outputs.ts'
import { evaluationsQuery } from './evaluations.ts'
import { runEvaluation } from './run-evaluation.ts'
import { askedOf, isSound, noScorers } from './scorers.ts'
import { ScorersField } from './ScorersField.tsx'

/** What one version put out, scored by a rubric. */
export default function NewEvaluationPage() {
  const navigate = useNavigate()
  const client = useQueryClient()
  const rubrics = useInfiniteQuery(rubricsQuery)
  const judges = useQuery(judgesQuery)
  const [about, setAbout] = useState({ system: '', version: '', dataset: '' })
  const [picked, setRubric] = useState('')
  const [scorers, setScorers] = useState(noScorers)
  const [compared, setCompared] = useState(true)
  const [gates, setGates] = useState<ReleaseGate[]>([{ of: 'total', at_least: 0.8 }])
  const stored = useInfiniteQuery(datasetsQuery)
  /** Null: the outputs are in a file. */
  const [call, setCall] = useState<CallRequest | null>(null)
  const [loaded, setLoaded] = useState<Loaded | null>(null)
  const [failure, setFailure] = useState<Error | null>(null)
  const [share, setShare] = useState(0)

  // What was named before is offered: a name that is spelt otherwise is compared with nothing.
  const before = useInfiniteQuery(evaluationsQuery).data?.pages.flatMap(({ items }) => items) ?? []
  const namesOf = (of: 'system' | 'dataset') => [...new Set(before.map((one) => one[of]))]
  const sets = stored.data?.pages.flatMap(({ items }) => items.filter((one) => one.items > 0)) ?? []
  const known = rubrics.data?.pages.flatMap(({ items }) => items) ?? []
  const rubric = known.find(({ id }) => id === picked) ?? known[0]
  // A source from outside sends its scores before an evaluation begins, and this one begins at once.
  const open = judges.data?.items.filter(({ kind, retired_at }) => kind !== 'external' && retired_at === null) ?? []
  const judged = scorers.judges.length > 0
  const unscored = !judged ? (loaded?.outputs.filter(({ scores }) => scores === undefined).length ?? 0) : 0
  const running = useMutation({
    mutationFn: async () =>
      runEvaluation(
        {
          ...about,
          rubric: rubric?.id ?? '',
          gates,
          ...(rubric
            ? await askedOf(scorers, {
                ...{ dataset: about.dataset, rubric: { id: rubric.id, version: rubric.version } },
                sample: (call ? undefined : loaded?.outputs[0]) ?? {},
              })
            : {}),
          ...(call ? { call } : {}),
          ...(compared ? { baseline: 'last' } : {}),
        },
        call ? [] : (loaded?.outputs ?? []),
        setShare,
      ),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: ['evaluations'] })
      void navigate(`/evaluations/${made.id}`)
    },
  })
  const ready =
    Object.values(about).every((text) => text.trim() !== '') &&
    (call
      ? judged && call.url.trim() !== '' && sets.some(({ name }) => name === about.dataset)
      : loaded !== null && loaded.outputs.length > 0 && loaded.wrong.length === 0 && unscored === 0) &&
    isSound(scorers) &&
    gates.every(({ at_least }) => Number.isFinite(at_least))
  if (rubrics.isPending || judges.isPending || stored.isPending) return <PageLoading />
  const text = (name: keyof typeof about, label: string, description: string, used: readonly string[] = []) => (
    <>
      <TextInput
        list={`known-${name}`}
        label={label}
        description={description}
        value={about[name]}
        onChange={(event) => setAbout({ ...about, [name]: event.currentTarget.value })}
      />
      <datalist id={`known-${name}`}>
        {used.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </>
  )
  return (
    <Page
      title="A new evaluation"
      lead="What one version put out, scored by a rubric, beside what the version before did."
    >
      <ProblemAlert error={rubrics.error ?? judges.error ?? stored.error} />
      {rubric === undefined ? (
        <EmptyState
          title="First a rubric"
          action={
            <Button component={Link} to="/evaluations/rubrics/new">
              Write a rubric
            </Button>
          }
        >
          An evaluation scores by a rubric: criteria whose values mean the same to all who score.
        </EmptyState>
      ) : (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            if (ready) running.mutate()
          }}
        >
          <Stack gap="md">
            <Panel title="What is evaluated" order={2}>
              <SimpleGrid cols={{ base: 1, sm: 3 }}>
                {text('system', 'System', 'As decisions name it.', namesOf('system'))}
                {text('version', 'Version', 'What would go out.')}
                {call ? (
                  <NativeSelect
                    label="Data set"
                    description="Each of its items is sent."
                    data={[
                      { value: '', label: 'Choose one' },
                      ...sets.map(({ name, items }) => ({ value: name, label: `${name}: ${plural(items, 'item')}` })),
                    ]}
                    value={about.dataset}
                    onChange={(event) => setAbout({ ...about, dataset: event.currentTarget.value })}
                  />
                ) : (
                  text('dataset', 'Data set', 'Outputs of one are compared by their ids.', [
                    ...new Set([...sets.map(({ name }) => name), ...namesOf('dataset')]),
                  ])
                )}
              </SimpleGrid>
            </Panel>
            <Panel title="By what" order={2}>
              <Stack gap="sm">
                <NativeSelect
                  label="Rubric"
                  data={known.map(({ id, name, version }) => ({ value: id, label: `${name}, version ${version}` }))}
                  value={rubric.id}
                  onChange={(event) => {
                    setRubric(event.currentTarget.value)
                    setScorers({ ...scorers, decide: '' })
                    setGates(gates.filter(({ of }) => of === 'total' || of === 'gates'))
                  }}
                />
                <ScorersField
                  judges={open}
                  criteria={rubric.criteria}
                  called={call !== null}
                  scorers={scorers}
                  onChange={setScorers}
                />
                <Checkbox
                  label="Compare it, output by output, with the last of this system, data set and rubric"
                  checked={compared}
                  onChange={(event) => setCompared(event.currentTarget.checked)}
                />
                <GatesField criteria={rubric.criteria} gates={gates} onChange={setGates} />
              </Stack>
            </Panel>
            <Panel title="What it put out" order={2}>
              <Stack gap="sm">
                <SegmentedControl
                  w="fit-content"
                  aria-label="Where its outputs come from"
                  data={[
                    { value: 'file', label: 'From a file' },
                    { value: 'call', label: 'It is called' },
                  ]}
                  value={call ? 'call' : 'file'}
                  onChange={(way) => setCall(way === 'call' ? { url: '' } : null)}
                />
                {call && <CallField call={call} onChange={setCall} />}
                {call && sets.length === 0 && (
                  <Text size="sm">
                    No data set is stored yet. <Link to="/evaluations/datasets">Make one first.</Link>
                  </Text>
                )}
                {!call && (
                  <>
                    <Text size="sm">
                      Each row has <code>id</code>, <code>input</code> and <code>output</code>, and where it is known{' '}
                      <code>expected</code>; without a judge also <code>scores</code>.
                    </Text>
                    {loaded && (
                      <Text size="sm" role="status">
                        {loaded.name}: {plural(loaded.outputs.length, 'output')}
                        {loaded.wrong.length > 0 &&
                          `; ${loaded.wrong.slice(0, 3).join(' ')} Mend the file and choose it again.`}
                        {unscored > 0 && `; ${plural(unscored, 'output')} have no scores, and no judge is named.`}
                      </Text>
                    )}
                    <DropFile
                      onFile={(file) => {
                        setFailure(null)
                        loadOutputs(file).then(setLoaded, (error: Error) => setFailure(error))
                      }}
                    />
                  </>
                )}
              </Stack>
            </Panel>
            <ProblemAlert error={failure ?? running.error} />
            {running.isPending && <Progress value={share * 100} aria-label="Outputs that are sent" />}
            <Group gap="sm">
              <Button type="submit" disabled={!ready} loading={running.isPending}>
                Begin
              </Button>
              <Wanting
                of={[
                  about.system.trim() === '' && 'the system',
                  about.version.trim() === '' && 'its version',
                  about.dataset.trim() === '' && 'a data set',
                  call === null && !loaded?.outputs.length && 'a file of outputs',
                  call === null && unscored > 0 && `the scores of ${plural(unscored, 'output')}, or a judge`,
                  call !== null && !judged && 'a judge',
                  call?.url.trim() === '' && 'the address that is called',
                ]}
              />
            </Group>
          </Stack>
        </form>
      )}
    </Page>
  )
}
