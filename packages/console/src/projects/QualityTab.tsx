import { NativeSelect, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AggregationMethod, ProjectWire } from '../api/wire.ts'
import { EmptyState } from '../shell/EmptyState.tsx'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { count, plural } from '../words/numbers.ts'
import { qualityQuery } from './projects.ts'
import { CountModel } from './CountModel.tsx'
import { QuestionQuality } from './QuestionQuality.tsx'
import { TimePanel } from './TimePanel.tsx'

const methods: Record<AggregationMethod, string> = {
  auto: 'chosen by the evidence',
  majority: 'majority',
  'dawid-skene': 'Dawid–Skene',
  'one-coin': 'one coin for each person',
  ibcc: 'IBCC',
  ebcc: 'EBCC',
  glad: 'GLAD',
  mace: 'MACE',
  wawa: 'Wawa',
}

/** How far people agree, how well each answers, and which items may be wrong. */
export default function QualityTab({ project }: { project: ProjectWire }) {
  const [method, setMethod] = useState('')
  const { data, error, isPending, refetch } = useQuery(qualityQuery(project.id, method))
  if (isPending) return <PageLoading />
  if (!data) return <ProblemAlert error={error} onRetry={() => void refetch()} />
  // What is kept may be of a time when nobody had answered.
  if (data.status === 'computing' && (data.answers === 0 || data.questions.length === 0))
    return <Text role="status">The answers are being weighed; the page shows what they come to by itself.</Text>
  if (data.answers === 0)
    return (
      <EmptyState title="Nothing to measure yet">
        As soon as two people have answered the same items, this page tells how far they agree, with intervals.
      </EmptyState>
    )
  return (
    <>
      <NativeSelect
        label="How answers become labels"
        maw={340}
        value={method}
        onChange={(event) => setMethod(event.currentTarget.value === 'auto' ? '' : event.currentTarget.value)}
        data={Object.entries(methods).map(([value, label]) => ({ value: value === 'auto' ? '' : value, label }))}
      />
      <Text size="sm" c="dimmed">
        {count(data.answers)} answers to {plural(data.items, 'item')}
        {data.status === 'computing' && ', being weighed anew'}.
      </Text>
      <CountModel project={project} />
      {data.questions.map((quality) => (
        <QuestionQuality key={quality.question} project={project} quality={quality} methods={methods} />
      ))}
      <TimePanel time={data.time} />
    </>
  )
}
