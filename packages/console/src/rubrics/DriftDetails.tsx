import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Criterion, RubricVersionWire } from '../api/wire.ts'
import { nameOf } from '../evaluations/say-evaluation.ts'
import { PageLoading } from '../shell/PageLoading.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { TextView } from '../view/TextView.tsx'
import { plural } from '../words/numbers.ts'
import classes from './rubrics.module.css'
import { driftQuery } from './rubrics.ts'
import { sayShift, wordsOf } from './say-drift.ts'

interface Props {
  id: string
  before: RubricVersionWire
  now: RubricVersionWire
}

/** Of a version: each criterion that is asked otherwise as it was and as it is, and how scores shifted. */
export function DriftDetails({ id, before, now }: Props) {
  const [open, setOpen] = useState(false)
  const changed = now.changes?.regrade ?? []
  if (changed.length + (now.changes?.added.length ?? 0) + (now.changes?.removed.length ?? 0) === 0) return null
  const of = ({ criteria }: RubricVersionWire, name: string) => criteria.find((one) => one.name === name)
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Before and after</summary>
      <Stack gap="sm" mt="xs">
        {[...changed, ...(now.changes?.added ?? []), ...(now.changes?.removed ?? [])].map((name) => (
          <section key={name} aria-label={`${name}, before and after`}>
            <Text size="sm" fw={600}>
              <TextView text={name} inline />
            </Text>
            <div className={classes.beside}>
              <Words title={`Version ${before.version}`} criterion={of(before, name)} />
              <Words title={`Version ${now.version}`} criterion={of(now, name)} />
            </div>
          </section>
        ))}
        {open && <Shift id={id} from={before.version} to={now.version} />}
      </Stack>
    </details>
  )
}

function Words({ title, criterion }: { title: string; criterion: Criterion | undefined }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {title}
      </Text>
      {criterion ? <TextView text={wordsOf(criterion)} /> : <Text size="sm">It was not asked.</Text>}
    </div>
  )
}

/** On outputs that judges scored by both versions. */
function Shift({ id, from, to }: { id: string; from: number; to: number }) {
  const { data, error, isPending } = useQuery(driftQuery(id, from, to))
  if (isPending) return <PageLoading />
  if (!data) return <ProblemAlert error={error} />
  if (data.outputs === 0)
    return (
      <Text size="sm" c="dimmed">
        No output was scored by both versions yet: regrade an evaluation, on its page.
      </Text>
    )
  return (
    <div>
      <Text size="sm">
        {plural(data.outputs, 'output')} of {plural(data.evaluations, 'evaluation')} were scored by both:
      </Text>
      <ul>
        {data.measures.map((one) => (
          <li key={one.of}>
            <TextView text={`${nameOf(one.of)} ${sayShift(one)}`} inline />
          </li>
        ))}
      </ul>
    </div>
  )
}
