import { Button, Modal, NativeSelect, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { QueueWire } from '../api/wire.ts'
import { queuesQuery } from '../focus/fetch-queues.ts'
import table from '../decision/decision.module.css'
import { notifyError } from '../shell/notify.ts'
import { Panel } from '../shell/Panel.tsx'
import { changeQueue, type QueueChange } from './change-queue.ts'
import { MakeQueue } from './MakeQueue.tsx'
import { QueueForm } from './QueueForm.tsx'

const shown: { value: QueueWire['ai_shown']; label: string }[] = [
  { value: 'open', label: 'at once' },
  { value: 'on-demand', label: 'when asked' },
  { value: 'delayed', label: 'after a while' },
  { value: 'commit-first', label: 'after one’s own answer' },
  { value: 'blind', label: 'never' },
]
const orders = [
  { value: 'oldest', label: 'oldest first' },
  { value: 'due', label: 'next deadline first' },
  { value: 'risk', label: 'least sure first' },
  { value: 'blend', label: 'by risk, doubt, deadline and reach' },
]
const settles = ['0s', '5s', '8s', '15s', '30s', '60s']

/** How each queue is worked. */
export function QueuesPanel() {
  const { data } = useQuery(queuesQuery)
  const client = useQueryClient()
  const [open, setOpen] = useState<string | null>(null)
  const change = useMutation({
    mutationFn: ({ name, part }: { name: string; part: QueueChange }) => changeQueue(name, part),
    onError: (error) => notifyError(error),
    onSettled: () => void client.invalidateQueries({ queryKey: ['queues'] }),
  })
  if (!data?.items.length) return null
  const opened = data.items.find(({ name }) => name === open)
  return (
    <Panel title="Queues" flush>
      <Stack gap={0}>
        <table className={`${table.table} ${table.stack}`}>
          <thead>
            <tr>
              <th>Queue</th>
              <th>Order</th>
              <th>What the AI thinks is shown</th>
              <th>Undo for</th>
              <th>
                <span className="only-read">What can be done</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {data.items.map((queue) => (
              <tr key={queue.name}>
                <td>
                  <strong>{queue.name}</strong>
                </td>
                <td data-label="Order">
                  <NativeSelect
                    size="xs"
                    aria-label={`Order of ${queue.name}`}
                    value={queue.order}
                    data={orders}
                    onChange={(event) =>
                      change.mutate({
                        name: queue.name,
                        part: { order: event.currentTarget.value as QueueWire['order'] },
                      })
                    }
                  />
                </td>
                <td data-label="AI shown">
                  <NativeSelect
                    size="xs"
                    aria-label={`How the AI is shown in ${queue.name}`}
                    value={queue.ai_shown}
                    data={shown}
                    onChange={(event) =>
                      change.mutate({
                        name: queue.name,
                        part: { ai_shown: event.currentTarget.value as QueueWire['ai_shown'] },
                      })
                    }
                  />
                </td>
                <td data-label="Undo for">
                  <NativeSelect
                    size="xs"
                    aria-label={`Undo time of ${queue.name}`}
                    value={queue.settle}
                    data={Array.from(new Set([...settles, queue.settle]))}
                    onChange={(event) =>
                      change.mutate({ name: queue.name, part: { settle: event.currentTarget.value } })
                    }
                  />
                </td>
                <td className={table.end}>
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    aria-label={`More… ${queue.name}`}
                    onClick={() => setOpen(queue.name)}
                  >
                    More…
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <Text size="sm" c="dimmed" p="md">
          Hiding what the AI thinks keeps people from leaning on it; it makes them a little slower.
        </Text>
        <MakeQueue />
      </Stack>
      <Modal
        opened={opened !== undefined}
        onClose={() => setOpen(null)}
        title={`Queue ${opened?.name ?? ''}`}
        size="lg"
      >
        {opened && <QueueForm queue={opened} onDone={() => setOpen(null)} />}
      </Modal>
    </Panel>
  )
}
