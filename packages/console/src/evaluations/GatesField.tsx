import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core'
import type { Criterion, ReleaseGate } from '../api/wire.ts'
import { NumberField } from '../edit/NumberField.tsx'
import { nameOf } from './say-evaluation.ts'

const ways = [
  { value: 'mean', label: 'by the mean' },
  { value: 'lower', label: 'by the lower end of its interval' },
  { value: 'people', label: 'by what people would say' },
]
const wayOf = ({ by, lower_end }: ReleaseGate): string => by ?? (lower_end ? 'lower' : 'mean')

interface Props {
  criteria: readonly Criterion[]
  gates: readonly ReleaseGate[]
  onChange: (gates: ReleaseGate[]) => void
}

/** What must hold for a release. */
export function GatesField({ criteria, gates, onChange }: Props) {
  const measures = ['total', 'gates', ...criteria.filter(({ kind }) => kind !== 'text').map(({ name }) => name)]
  const set = (at: number, gate: ReleaseGate) => onChange(gates.toSpliced(at, 1, gate))
  return (
    <Stack gap="xs" role="group" aria-label="Gates of the release">
      <Text size="sm" fw={600}>
        It passes where
      </Text>
      {gates.map((gate, at) => (
        <Group key={at} gap="xs" align="flex-end">
          <NativeSelect
            aria-label={`Gate ${at + 1}: of`}
            data={measures.map((value) => ({ value, label: nameOf(value) }))}
            value={gate.of}
            onChange={(event) => set(at, { ...gate, of: event.currentTarget.value })}
          />
          <NumberField
            aria-label={`Gate ${at + 1}: at least`}
            w={90}
            value={gate.at_least}
            onChange={(to) => set(at, { ...gate, at_least: typeof to === 'number' ? to : Number.NaN })}
          />
          <NativeSelect
            aria-label={`Gate ${at + 1}: measured`}
            data={ways}
            value={wayOf(gate)}
            onChange={(event) => {
              const way = event.currentTarget.value
              set(at, {
                ...{ of: gate.of, at_least: gate.at_least },
                ...(way === 'lower' ? { lower_end: true } : way === 'people' ? { by: 'people' as const } : {}),
              })
            }}
          />
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            aria-label={`Remove gate ${at + 1}`}
            onClick={() => onChange(gates.toSpliced(at, 1))}
          >
            Remove
          </Button>
        </Group>
      ))}
      <Button variant="default" w="fit-content" onClick={() => onChange([...gates, { of: 'total', at_least: 0.8 }])}>
        Add a gate
      </Button>
    </Stack>
  )
}
