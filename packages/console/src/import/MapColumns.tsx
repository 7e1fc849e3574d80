import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core'
import table from '../decision/decision.module.css'
import { Panel } from '../shell/Panel.tsx'
import { TextView } from '../view/TextView.tsx'
import { shorten } from '../words/scalars.ts'
import type { Mapping, Row, Target } from './map-row.ts'

const targets: { value: Target; label: string }[] = [
  { value: 'input', label: 'Evidence: what the AI saw' },
  { value: 'proposal', label: 'Part of what is proposed' },
  { value: 'action', label: 'The action' },
  { value: 'confidence', label: 'Confidence, 0 to 1' },
  { value: 'attribute', label: 'A fact for the policy' },
  { value: 'case', label: 'Case: judged together' },
  { value: 'subject', label: 'Whom it is about' },
  { value: 'ignore', label: 'Leave out' },
]

interface Props {
  file: File
  columns: readonly string[]
  sample: Row
  mapping: Mapping
  onChange: (mapping: Mapping) => void
  onOther: () => void
}

export function MapColumns({ file, columns, sample, mapping, onChange, onOther }: Props) {
  const hasAction = Object.values(mapping.columns).includes('action')
  return (
    <Panel
      title={file.name}
      aside={
        <Button size="compact-sm" variant="subtle" onClick={onOther}>
          Another file
        </Button>
      }
    >
      <Stack gap="md">
        <Group gap="sm" grow preventGrowOverflow={false}>
          <TextInput
            label="System"
            description="Which AI made these"
            value={mapping.system}
            onChange={(event) => onChange({ ...mapping, system: event.currentTarget.value })}
          />
          <NativeSelect
            label="Kind"
            description="What a row is"
            value={mapping.kind}
            onChange={(event) => onChange({ ...mapping, kind: event.currentTarget.value as Mapping['kind'] })}
            data={[
              { value: 'action', label: 'Something to do' },
              { value: 'prediction', label: 'An answer or label' },
              { value: 'output', label: 'Something to publish' },
            ]}
          />
          {!hasAction && (
            <TextInput
              label="Action"
              description="Of every row, such as refund.create"
              required
              value={mapping.action}
              onChange={(event) => onChange({ ...mapping, action: event.currentTarget.value })}
            />
          )}
        </Group>
        <table className={`${table.table} ${table.stack}`}>
          <thead>
            <tr>
              <th>Column</th>
              <th>For example</th>
              <th>Becomes</th>
            </tr>
          </thead>
          <tbody>
            {columns.map((column) => (
              <tr key={column}>
                <td>
                  <strong>{column}</strong>
                </td>
                <td data-label="For example">
                  <TextView
                    text={shorten(
                      typeof sample[column] === 'string' ? sample[column] : (JSON.stringify(sample[column]) ?? ''),
                      80,
                    )}
                    inline
                  />
                </td>
                <td data-label="Becomes">
                  <NativeSelect
                    size="xs"
                    aria-label={`What ${column} becomes`}
                    value={mapping.columns[column] ?? 'input'}
                    data={targets}
                    onChange={(event) =>
                      onChange({
                        ...mapping,
                        columns: { ...mapping.columns, [column]: event.currentTarget.value as Target },
                      })
                    }
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Stack>
    </Panel>
  )
}
