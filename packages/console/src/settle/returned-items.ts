import type { TaskWire } from '../api/wire.ts'

/** Why an item that had been answered is before the person again. */
export type Back =
  { task: TaskWire; reason: 'undone' | 'objected' } | { task: TaskWire; reason: 'failed'; error: unknown }
type Listener = (back: Back) => void

const listeners = new Set<Listener>()

/** Told when an answer was taken back, objected to, or could not be delivered; answers false when no page took the item. */
export const returnedItems = {
  subscribe: (listener: Listener) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  },
  tell: (back: Back): boolean => {
    for (const listener of listeners) listener(back)
    return listeners.size > 0
  },
}
