import { reasonsOf, usualReasons } from '@countersign/core'
import { useQuery } from '@tanstack/react-query'
import type { QueueWire } from '../api/wire.ts'
import { queuesQuery } from './fetch-queues.ts'

/** Why something is turned down in this queue. Offered, never demanded. */
export function useReasons(queue: string | null): readonly QueueWire['reasons'][number][] {
  const { data } = useQuery(queuesQuery)
  return reasonsOf(data?.items.find(({ name }) => name === queue)?.reasons)
}

/** What a code means, in whichever queue it was given. */
export function useReasonWords(): (code: string) => string {
  const { data } = useQuery(queuesQuery)
  const all = [...usualReasons, ...(data?.items.flatMap(({ reasons }) => reasons) ?? [])]
  return (code) => all.find((reason) => reason.code === code)?.label ?? code
}
