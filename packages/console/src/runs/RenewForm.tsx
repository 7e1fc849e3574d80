import { Button, Group, NativeSelect, NumberInput, SimpleGrid, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { BudgetWire, RunWire } from '../api/wire.ts'
import { notifyDone } from '../shell/notify.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { renewRun } from './change-run.ts'

const kinds = [
  { kind: 'actions', label: 'Actions' },
  { kind: 'irreversible', label: 'Irreversible actions' },
  { kind: 'subjects', label: 'Distinct subjects' },
  { kind: 'spend', label: 'Spend' },
] as const
const times = [
  { value: '', label: 'what it has left' },
  { value: '1h', label: 'one hour' },
  { value: '2h', label: 'two hours' },
  { value: '4h', label: 'four hours' },
  { value: '8h', label: 'eight hours' },
  { value: '24h', label: 'a day' },
]

/** How much more a run may do from now on; what is left empty stays as it is. */
export function RenewForm({ run, onDone }: { run: RunWire; onDone: () => void }) {
  const client = useQueryClient()
  const [time, setTime] = useState('')
  const [amounts, setAmounts] = useState<Partial<Record<(typeof kinds)[number]['kind'], number | string>>>({})
  const given: BudgetWire = {
    ...(time ? { time } : {}),
    ...Object.fromEntries(Object.entries(amounts).filter(([, value]) => value !== '')),
  }
  const renewing = useMutation({
    mutationFn: () => renewRun(run.id, Object.keys(given).length > 0 ? given : null),
    onSuccess: () => {
      notifyDone('Renewed: it goes on.')
      void client.invalidateQueries({ queryKey: ['runs'] })
      onDone()
    },
  })
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        renewing.mutate()
      }}
    >
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <NativeSelect
            label="Time"
            data={times}
            value={time}
            onChange={(event) => setTime(event.currentTarget.value)}
          />
          {kinds.map(({ kind, label }) => (
            <NumberInput
              key={kind}
              label={label}
              placeholder="what it has left"
              min={0}
              value={amounts[kind] ?? ''}
              onChange={(value) => setAmounts({ ...amounts, [kind]: value })}
            />
          ))}
        </SimpleGrid>
        <Text size="sm" c="dimmed">
          Counted from now on. With nothing filled in it gets as much again as it was given last.
        </Text>
        <ProblemAlert error={renewing.error} />
        <Group gap="xs">
          <Button type="submit" loading={renewing.isPending}>
            Renew
          </Button>
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
