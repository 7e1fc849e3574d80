import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { checkCriteria, starterNames } from '@countersign/core'
import { type ReactNode, useState } from 'react'
import type { Criterion } from '../api/wire.ts'
import projects from '../projects/projects.module.css'
import { Panel } from '../shell/Panel.tsx'
import { CriterionForm } from './CriterionForm.tsx'
import { copyOf, freeName, newCriterion } from './new-criterion.ts'
import { TryRubric } from './TryRubric.tsx'

interface Props {
  /** Null where it has one already, which stays. */
  name: string | null
  criteria: readonly Criterion[]
  /** What keeping it does, in words. */
  keep: string
  keeping: boolean
  onKeep: (name: string, criteria: Criterion[]) => void
  /** Told of what stands in the form now. */
  children?: (criteria: readonly Criterion[]) => ReactNode
}

/** A rubric is written on the left and tried on the right. */
export function RubricForm({ name: given, criteria: begun, keep, keeping, onKeep, children }: Props) {
  const [name, setName] = useState(given ?? '')
  const [criteria, setCriteria] = useState<{ id: number; criterion: Criterion }[]>(() =>
    begun.map((criterion, id) => ({ id, criterion })),
  )
  const now = criteria.map(({ criterion }) => criterion)
  const wrong = checkCriteria(now)
  const wrongOf = (at: number) =>
    wrong.flatMap(({ path, message }) =>
      path.startsWith(`criteria.${at}.`) ? [`${path.slice(`criteria.${at}.`.length)}: ${message}`] : [],
    )
  const add = (criterion: Criterion) =>
    setCriteria((before) => [
      ...before,
      {
        id: before.reduce((most, { id }) => Math.max(most, id), -1) + 1,
        criterion: {
          ...criterion,
          name: freeName(
            before.map((one) => one.criterion.name),
            criterion.name,
          ),
        },
      },
    ])
  const move = (at: number, by: 1 | -1) =>
    setCriteria((before) => {
      const [one, other] = [before[at], before[at + by]]
      return one && other ? before.with(at, other).with(at + by, one) : before
    })
  const whole = now.every(({ weight, minimum = 0, maximum = 0 }) => [weight, minimum, maximum].every(Number.isFinite))
  const ready = (given !== null || name.trim() !== '') && now.length > 0 && wrong.length === 0 && whole
  return (
    <div className={projects.split}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (ready) onKeep(name.trim(), now)
        }}
      >
        <Stack gap="md">
          {given === null && (
            <Panel>
              <TextInput label="Name" value={name} onChange={(event) => setName(event.currentTarget.value)} />
            </Panel>
          )}
          {criteria.map(({ id, criterion }, at) => (
            <CriterionForm
              key={id}
              criterion={criterion}
              problems={wrongOf(at)}
              onChange={(to) => setCriteria((before) => before.with(at, { id, criterion: to }))}
              onMove={criteria.length > 1 ? (by) => move(at, by) : null}
              onRemove={criteria.length > 1 ? () => setCriteria((before) => before.toSpliced(at, 1)) : null}
            />
          ))}
          <Group gap="xs">
            <Button variant="default" onClick={() => add(newCriterion('ordinal', 'criterion'))}>
              Add a criterion
            </Button>
            {starterNames
              .filter((one) => !now.some((criterion) => criterion.name === one))
              .map((one) => (
                <Button key={one} variant="subtle" onClick={() => add(copyOf(one))}>
                  {`+ ${copyOf(one).title}`}
                </Button>
              ))}
          </Group>
          {wrong
            .filter(({ path }) => path === 'criteria')
            .map(({ message }) => (
              <Text key={message} size="sm" c="var(--cs-bad)">
                {message}
              </Text>
            ))}
          {children?.(now)}
          <Button type="submit" w="fit-content" disabled={!ready} loading={keeping}>
            {keep}
          </Button>
        </Stack>
      </form>
      <TryRubric criteria={now} />
    </div>
  )
}
