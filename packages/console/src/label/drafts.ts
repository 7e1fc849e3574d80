import type { Labels } from '../api/wire.ts'

export interface Draft {
  labels: Labels
  comment: string
  /** To whoever leads, not asked yet. */
  question?: string
  at: number
}

const prefix = 'countersign.draft.'
const keepMs = 7 * 86_400_000
const most = 60

/** Where drafts are kept: this browser alone, by task. */
export interface Shelf {
  getItem: (key: string) => string | null
  setItem: (key: string, value: string) => void
  removeItem: (key: string) => void
  key: (index: number) => string | null
  readonly length: number
}

/** What somebody has begun to answer, kept while they are away; the oldest go where there are too many. */
export function draftsOn(shelf: Shelf, now: () => number) {
  const read = (key: string): Draft | null => {
    try {
      const value = JSON.parse(shelf.getItem(key) ?? 'null') as Draft | null
      return value && typeof value.labels === 'object' && now() - value.at < keepMs ? value : null
    } catch {
      return null
    }
  }
  const keys = () =>
    Array.from({ length: shelf.length }, (_, i) => shelf.key(i)).filter((key): key is string =>
      Boolean(key?.startsWith(prefix)),
    )
  return {
    read: (task: string) => read(prefix + task),
    drop: (task: string) => shelf.removeItem(prefix + task),
    keep: (task: string, draft: Omit<Draft, 'at'>) => {
      const held = keys()
        .filter((key) => key !== prefix + task)
        .map((key) => ({ key, at: read(key)?.at ?? 0 }))
        .toSorted((a, b) => b.at - a.at)
      for (const { key, at } of held.filter((one, i) => one.at === 0 || i >= most - 1))
        if (at === 0 || held.length >= most) shelf.removeItem(key)
      try {
        shelf.setItem(prefix + task, JSON.stringify({ ...draft, at: now() }))
      } catch {
        return
      }
    },
  }
}

const none: Shelf = {
  getItem: () => null,
  setItem: () => undefined,
  removeItem: () => undefined,
  key: () => null,
  length: 0,
}

function ownShelf(): Shelf {
  try {
    return window.localStorage
  } catch {
    return none
  }
}

export const drafts = () => draftsOn(ownShelf(), Date.now)
