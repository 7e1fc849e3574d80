import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { PersonWire } from '../api/wire.ts'

export interface Change {
  act: () => Promise<PersonWire>
  /** What is then true. */
  words: string
  back: () => Promise<PersonWire>
  done?: () => void
}

/** Changes somebody at once, and takes it back as easily. */
export function useChange() {
  const client = useQueryClient()
  const [last, setLast] = useState<{ words: string; back: (() => Promise<PersonWire>) | null } | null>(null)
  const mutation = useMutation({
    mutationFn: async ({ change, undo }: { change: Change; undo: boolean }) => {
      await (undo ? change.back() : change.act())
      await client.invalidateQueries({ queryKey: ['people'] })
    },
    onMutate: () => setLast(null),
    onSuccess: (_, { change, undo }) => {
      setLast(undo ? { words: 'Taken back.', back: null } : { words: change.words, back: change.back })
      if (!undo) change.done?.()
    },
  })
  const start = (change: Change) => mutation.mutate({ change, undo: false })
  const change = mutation.variables?.change
  const undo = last?.back && change ? () => mutation.mutate({ change, undo: true }) : null
  return { start, undo, words: last?.words ?? null, error: mutation.error, busy: mutation.isPending }
}
