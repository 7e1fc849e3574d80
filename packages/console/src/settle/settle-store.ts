import type { TaskWire, Verdict } from '../api/wire.ts'

export interface Settling {
  /** Made here; the judgment's id is known only when the server has answered. */
  key: string
  task: TaskWire
  verdict: Verdict
  /** `refund.create → Approved`, for people. */
  words: string
  judgment: string | null
  state: 'sending' | 'settling' | 'undoing' | 'committing'
  undoUntil: number
  totalMs: number
}

type Listener = () => void

let entries: readonly Settling[] = []
const listeners = new Set<Listener>()

function change(next: readonly Settling[]): void {
  entries = next
  for (const listener of listeners) listener()
}

/** Answers that can still be undone, oldest first. They outlive the page on which they were given. */
export const settling = {
  subscribe: (listener: Listener) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  },
  all: () => entries,
  last: () => entries.at(-1),
  find: (key: string) => entries.find((entry) => entry.key === key),
  add: (entry: Settling) => change([...entries, entry]),
  update: (key: string, part: Partial<Settling>) =>
    change(entries.map((entry) => (entry.key === key ? { ...entry, ...part } : entry))),
  drop: (key: string) => {
    if (entries.some((entry) => entry.key === key)) change(entries.filter((entry) => entry.key !== key))
  },
  /** Of an answer that was objected to: there is nothing left to undo. */
  dropOf: (task: string) => {
    if (entries.some((entry) => entry.task.id === task)) change(entries.filter((entry) => entry.task.id !== task))
  },
}
