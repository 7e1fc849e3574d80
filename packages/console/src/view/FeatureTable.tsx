import { Table } from '@mantine/core'
import type { Explanation } from '../api/wire.ts'
import { TextView } from './TextView.tsx'

export function FeatureTable({ features }: { features: NonNullable<Explanation['features']> }) {
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>What</Table.Th>
          <Table.Th>Value</Table.Th>
          <Table.Th ta="end">Weight</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {features.map((feature, i) => (
          <Table.Tr key={i}>
            <Table.Td>
              <TextView text={feature.name} inline />
            </Table.Td>
            <Table.Td>
              <TextView text={JSON.stringify(feature.value) ?? ''} inline />
            </Table.Td>
            <Table.Td ta="end">{feature.weight.toFixed(3)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
