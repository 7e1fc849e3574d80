import { Group, NativeSelect } from '@mantine/core'
import type { NoticeWhen, OwnNoticesWire } from '../api/wire.ts'

const kinds = [
  { kind: 'due', label: 'Work that has an end' },
  { kind: 'open', label: 'Work without one' },
  { kind: 'alarm', label: 'Alarms' },
] as const
const choices = [
  { value: 'immediate', label: 'At once' },
  { value: 'digest', label: 'As a digest' },
  { value: 'off', label: 'Not at all' },
]

/** When one is told of each kind, on one channel. @param where said after each label; empty where there is one channel. */
export function WhenFields(props: {
  when: OwnNoticesWire['when']
  where: string
  onChange: (when: OwnNoticesWire['when']) => void
}) {
  return (
    <Group gap="sm" align="flex-end">
      {kinds.map(({ kind, label }) => (
        <NativeSelect
          key={kind}
          label={label + props.where}
          data={choices}
          value={props.when[kind]}
          onChange={(event) => props.onChange({ ...props.when, [kind]: event.currentTarget.value as NoticeWhen })}
        />
      ))}
    </Group>
  )
}
