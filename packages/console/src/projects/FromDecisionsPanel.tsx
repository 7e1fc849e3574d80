import { Button, Checkbox, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { DecisionsFound, ProjectWire } from '../api/wire.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { count, plural } from '../words/numbers.ts'
import { takeDecisions } from './transfers.ts'

const kinds: { value: DecisionsFound; label: string }[] = [
  { value: 'flagged', label: 'Flagged' },
  { value: 'overridden', label: 'Overridden' },
  { value: 'audited', label: 'Audited' },
]

/** From production to training in one step. */
export function FromDecisionsPanel({ project }: { project: ProjectWire }) {
  const client = useQueryClient()
  const [of, setOf] = useState<DecisionsFound[]>(['flagged', 'overridden'])
  const [system, setSystem] = useState('')
  const [action, setAction] = useState('')
  const [right, setRight] = useState<'' | 'gold' | 'answer'>('')
  const taking = useMutation({
    mutationFn: () =>
      takeDecisions(project.id, {
        query: { of, ...(system ? { system } : {}), ...(action ? { action } : {}) },
        ...(right === '' ? {} : { right }),
      }),
    onSuccess: () => {
      for (const key of ['project', 'projects', 'project-items', 'golds'])
        void client.invalidateQueries({ queryKey: [key] })
    },
  })
  const { data } = taking
  return (
    <Panel title="From decisions">
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          What a system was given becomes an item that knows its decision. What the AI proposed comes along as a
          prediction where a question has a place for it. The newest 500 that are over and no items yet are taken at
          once.
        </Text>
        <Checkbox.Group label="Decisions that were" value={of} onChange={(names) => setOf(names as DecisionsFound[])}>
          <Group gap="md" mt={4}>
            {kinds.map(({ value, label }) => (
              <Checkbox key={value} size="md" value={value} label={label} />
            ))}
          </Group>
        </Checkbox.Group>
        <Group gap="sm">
          <TextInput
            label="Of the system"
            placeholder="All"
            value={system}
            onChange={(e) => setSystem(e.currentTarget.value)}
          />
          <TextInput
            label="Of the action"
            placeholder="All"
            value={action}
            onChange={(e) => setAction(e.currentTarget.value)}
          />
        </Group>
        <NativeSelect
          label="What people found right"
          maw={340}
          value={right}
          data={[
            { value: '', label: 'Stays behind: people answer anew' },
            { value: 'answer', label: 'Comes along, and goes out with the item' },
            { value: 'gold', label: 'Is gold: the item tries who answers' },
          ]}
          onChange={(event) => setRight(event.currentTarget.value as typeof right)}
        />
        <Button w="fit-content" disabled={of.length === 0} loading={taking.isPending} onClick={() => taking.mutate()}>
          Take them
        </Button>
        <ProblemAlert error={taking.error} />
        {data && (
          <Text size="sm" role="status">
            {data.made === 0
              ? 'None is left that is not an item yet.'
              : `${plural(data.made, 'item')} made: ${count(data.predicted)} with what was proposed, ${count(data.right)} with what people found right.`}
          </Text>
        )}
      </Stack>
    </Panel>
  )
}
