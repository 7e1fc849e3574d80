import { useQuery } from '@tanstack/react-query'
import type { QueueWire } from '../api/wire.ts'
import { queuesQuery } from './fetch-queues.ts'

const usual: QueueWire['reasons'] = [
  { code: 'wrong', label: 'It is wrong' },
  { code: 'not-enough-evidence', label: 'Not enough evidence' },
  { code: 'too-risky', label: 'Too risky' },
  { code: 'against-rules', label: 'Against our rules' },
  { code: 'wrong-target', label: 'Wrong person or thing' },
  { code: 'duplicate', label: 'Already done' },
]

/** Why something is turned down in this queue. Offered, never demanded. */
export function useReasons(queue: string | null): QueueWire['reasons'] {
  const { data } = useQuery(queuesQuery)
  const own = data?.items.find(({ name }) => name === queue)?.reasons
  return own?.length ? own : usual
}

/** What a code means, in whichever queue it was given. */
export function useReasonWords(): (code: string) => string {
  const { data } = useQuery(queuesQuery)
  const all = [...usual, ...(data?.items.flatMap(({ reasons }) => reasons) ?? [])]
  return (code) => all.find((reason) => reason.code === code)?.label ?? code
}
