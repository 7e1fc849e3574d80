import { Button, Checkbox, Group, Progress, SimpleGrid, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { DatasetItemRequest, DatasetWire, DecisionsFound } from '../api/wire.ts'
import { DropFile } from '../import/DropFile.tsx'
import { readRows } from '../import/read-rows.ts'
import { Panel } from '../shell/Panel.tsx'
import { ProblemAlert } from '../shell/ProblemAlert.tsx'
import { sendItems, takeDecisions } from './datasets.ts'
import { readItem } from './read-items.ts'
import { sayChanged } from './say-changed.ts'

const kinds: { value: DecisionsFound; label: string }[] = [
  { value: 'flagged', label: 'Flagged' },
  { value: 'overridden', label: 'Overridden' },
  { value: 'audited', label: 'Audited' },
]
const mostItems = 20_000

/** Nothing is sent while a line is wrong. */
async function load(file: File): Promise<DatasetItemRequest[]> {
  const items = new Map<string, DatasetItemRequest>()
  const wrong: string[] = []
  for await (const row of readRows(file)) {
    const read = readItem(row)
    if (typeof read === 'string') wrong.push(read)
    else if (items.has(read.id)) wrong.push(`Line ${row.line}: the id ${read.id} stands there twice.`)
    else items.set(read.id, read)
    if (wrong.length > 2 || items.size > mostItems) break
  }
  if (items.size > mostItems) wrong.unshift('A data set holds 20,000 items; this file has more.')
  if (items.size === 0 && wrong.length === 0) wrong.push('No row could be read.')
  if (wrong.length > 0) throw new Error(`${wrong.join(' ')} Nothing was sent: mend the file and choose it again.`)
  return [...items.values()]
}

/** Where items come from: what people found out about decisions, or a file. */
export function FillPanels({ set }: { set: DatasetWire }) {
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }}>
      <FromDecisions set={set} />
      <FromFile set={set} />
    </SimpleGrid>
  )
}

function FromDecisions({ set }: { set: DatasetWire }) {
  const client = useQueryClient()
  const [of, setOf] = useState<DecisionsFound[]>(['flagged', 'overridden'])
  const taking = useMutation({
    mutationFn: () => takeDecisions(set.id, { query: { of } }),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['datasets'] }),
  })
  return (
    <Panel title="From decisions">
      <Stack gap="sm">
        <Text size="sm">
          What a system was given becomes an item, with what people found right. The newest 500 that are over and not in
          it yet are taken at once.
        </Text>
        <Checkbox.Group label="Decisions that were" value={of} onChange={(names) => setOf(names as DecisionsFound[])}>
          <Group gap="md" mt={4}>
            {kinds.map(({ value, label }) => (
              <Checkbox key={value} value={value} label={label} />
            ))}
          </Group>
        </Checkbox.Group>
        <Button w="fit-content" disabled={of.length === 0} loading={taking.isPending} onClick={() => taking.mutate()}>
          Take them
        </Button>
        <ProblemAlert error={taking.error} />
        {taking.data && (
          <Text size="sm" role="status">
            {taking.data.added + taking.data.changed === 0
              ? 'None is left that is not in it yet.'
              : sayChanged(taking.data)}
          </Text>
        )}
      </Stack>
    </Panel>
  )
}

function FromFile({ set }: { set: DatasetWire }) {
  const client = useQueryClient()
  const [share, setShare] = useState(0)
  const sending = useMutation({
    mutationFn: async (file: File) => {
      setShare(0)
      return sendItems(set.id, await load(file), setShare)
    },
    onSettled: () => void client.invalidateQueries({ queryKey: ['datasets'] }),
  })
  return (
    <Panel title="From a file">
      <Stack gap="sm">
        <Text size="sm">
          Each row has <code>id</code> and <code>input</code>, and where it is known <code>expected</code>,{' '}
          <code>subject</code> (who it is about) and <code>attributes</code>. The same id is the same item.
        </Text>
        {sending.isPending ? (
          <Progress value={share * 100} aria-label="Items that are sent" />
        ) : (
          <DropFile onFile={(file) => sending.mutate(file)} />
        )}
        <ProblemAlert error={sending.error} />
        {sending.data && (
          <Text size="sm" role="status">
            {sayChanged(sending.data)}
          </Text>
        )}
      </Stack>
    </Panel>
  )
}
