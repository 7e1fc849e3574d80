import { Button, Checkbox, Group, NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { regimes } from '@countersign/core'
import { serverNow } from '../api/server-clock.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { systemsQuery } from '../systems/fetch-systems.ts'
import { dayEnds, dayStarts } from '../words/days.ts'
import { askForPack } from './packs.ts'

const dayMs = 86_400_000
const isoDay = (ms: number) => new Date(ms).toLocaleDateString('sv-SE')

/** Which system, which time, which regimes. */
export function PackForm({ onAsked }: { onAsked: () => void }) {
  const { data: systems } = useQuery(systemsQuery)
  const [system, setSystem] = useState('')
  const [from, setFrom] = useState(() => isoDay(serverNow() - 30 * dayMs))
  const [to, setTo] = useState(() => isoDay(serverNow()))
  const [chosen, setChosen] = useState<string[]>(regimes.slice(0, 2).map(({ id }) => id))
  const since = dayStarts(from)
  const until = dayEnds(to)
  const asking = useMutation({
    mutationFn: () =>
      askForPack({
        system: system || null,
        ...{ since: since ?? '', regimes: chosen },
        // A day that is not over yet ends now.
        until: new Date(Math.min(Date.parse(until ?? ''), serverNow())).toISOString(),
      }),
    onSuccess: onAsked,
  })
  return (
    <Panel title="A new pack">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          asking.mutate()
        }}
      >
        <Stack gap="sm">
          <SimpleGrid cols={{ base: 1, sm: 3 }}>
            <NativeSelect
              label="System"
              data={[
                { value: '', label: 'all of them' },
                ...(systems?.items ?? []).map(({ name }) => ({ value: name, label: name })),
              ]}
              value={system}
              onChange={(event) => setSystem(event.currentTarget.value)}
            />
            <TextInput
              type="date"
              label="First day"
              value={from}
              onChange={(event) => setFrom(event.currentTarget.value)}
            />
            <TextInput type="date" label="Last day" value={to} onChange={(event) => setTo(event.currentTarget.value)} />
          </SimpleGrid>
          <Checkbox.Group label="Regimes" value={chosen} onChange={setChosen}>
            <Group gap="md" mt={6}>
              {regimes.map(({ id, name }) => (
                <Checkbox key={id} value={id} label={name} />
              ))}
            </Group>
          </Checkbox.Group>
          <ProblemAlert error={asking.error} />
          <div>
            <Button type="submit" loading={asking.isPending} disabled={!since || !until || chosen.length === 0}>
              Make the pack
            </Button>
          </div>
        </Stack>
      </form>
    </Panel>
  )
}
