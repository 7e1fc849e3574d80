import { Button, Group, NativeSelect, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { notifyError } from '../../shell/notify.ts'
import { systemsQuery } from '../../systems/fetch-systems.ts'
import { downloadTable, type Asked, type Measure } from './fetch-measures.ts'

interface Props {
  measure: Measure
  asked: Asked
  onSystem: (system: string) => void
  /** What it tells, in a sentence. */
  lead: string
  children?: ReactNode
}

/** Above each measure: what it tells, of which system, and the same as a table to take away. */
export function MeasureFrame({ measure, asked, onSystem, lead, children }: Props) {
  const { data } = useQuery(systemsQuery)
  const table = useMutation({ mutationFn: () => downloadTable(measure, asked), onError: (error) => notifyError(error) })
  return (
    <>
      <Text>{lead}</Text>
      <Group gap="sm" align="flex-end">
        <NativeSelect
          label="System"
          value={asked.system}
          onChange={(event) => onSystem(event.currentTarget.value)}
          data={[
            { value: '', label: 'All systems' },
            ...(data?.items ?? []).map(({ name }) => ({ value: name, label: name })),
          ]}
        />
        {children}
        <Button variant="default" loading={table.isPending} onClick={() => table.mutate()}>
          Download as CSV
        </Button>
      </Group>
    </>
  )
}
