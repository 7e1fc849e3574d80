import { Button, Group, NativeSelect, NumberInput, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { BreakerMeasure } from '../api/wire.ts'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { systemsQuery } from '../systems/fetch-systems.ts'
import { addBreaker, breakersQuery, measureWords } from './breakers.ts'

const measures = Object.keys(measureWords) as BreakerMeasure[]

export function BreakerForm({ onDone }: { onDone: () => void }) {
  const client = useQueryClient()
  const { data: systems } = useQuery(systemsQuery)
  const [system, setSystem] = useState<string | null>(null)
  const [version, setVersion] = useState('')
  const [measure, setMeasure] = useState<BreakerMeasure>('override-rate')
  const [threshold, setThreshold] = useState<number | string>(10)
  const [least, setLeast] = useState<number | string>(20)
  const [window, setWindow] = useState('7d')
  const [missing, setMissing] = useState(false)
  const adding = useMutation({
    mutationFn: (name: string) =>
      addBreaker({
        system: name,
        ...(version.trim() ? { version: version.trim() } : {}),
        measure,
        threshold: Number(threshold) / 100,
        least: Number(least),
        window,
      }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: breakersQuery.queryKey })
      onDone()
    },
  })
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        setMissing(system === null)
        if (system !== null) adding.mutate(system)
      }}
    >
      <Stack gap="sm" p="md">
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          <Select
            label="System"
            searchable
            data={systems?.items.map(({ name }) => name) ?? []}
            value={system}
            onChange={setSystem}
            error={missing && system === null ? 'Choose what it watches.' : undefined}
          />
          <TextInput label="Version" placeholder="any" value={version} onChange={(e) => setVersion(e.target.value)} />
          <NativeSelect
            label="When"
            data={measures.map((value) => ({ value, label: measureWords[value].label }))}
            value={measure}
            onChange={(event) => setMeasure(event.currentTarget.value as BreakerMeasure)}
          />
          <NumberInput
            label="Over"
            suffix=" %"
            min={0}
            max={99}
            decimalScale={2}
            value={threshold}
            onChange={setThreshold}
          />
          <NumberInput label="Of at least" suffix=" decisions" min={1} value={least} onChange={setLeast} />
          <NativeSelect
            label="Within"
            data={[
              { value: '1h', label: 'an hour' },
              { value: '1d', label: 'a day' },
              { value: '7d', label: 'a week' },
              { value: '30d', label: 'thirty days' },
            ]}
            value={window}
            onChange={(event) => setWindow(event.currentTarget.value)}
          />
        </SimpleGrid>
        <Text size="sm" c="dimmed">
          It counts what was {measureWords[measure].bad}, and trips beyond noise: when even the lower end of the exact
          99 % interval is over the limit.
        </Text>
        <ProblemAlert error={adding.error} />
        <Group gap="sm">
          <Button type="submit" loading={adding.isPending}>
            Make it
          </Button>
          <Button variant="default" onClick={onDone}>
            Cancel
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
