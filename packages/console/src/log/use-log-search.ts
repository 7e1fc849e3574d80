import { useSearchParams } from 'react-router'
import { dayEnds, dayStarts } from '../words/days.ts'
import type { EntryFilter } from './fetch-log.ts'

const names = ['type', 'person', 'decision', 'from', 'to'] as const
type Name = (typeof names)[number]

export interface LogSearch {
  chosen: Record<Name, string>
  /** As the server takes it; null while something in it cannot be right. */
  filter: EntryFilter | null
  set(name: Name, value: string): void
  clear(): void
  wrong(name: Name): string | undefined
}

const isDecision = (text: string) => /^dec_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)

export function useLogSearch(): LogSearch {
  const [search, setSearch] = useSearchParams()
  const chosen = Object.fromEntries(names.map((name) => [name, search.get(name) ?? ''])) as Record<Name, string>
  const wrong = (name: Name) =>
    name === 'decision' && chosen.decision && !isDecision(chosen.decision) ? 'the whole id of a decision' : undefined
  const { type, person, decision, from, to } = chosen
  return {
    chosen,
    wrong,
    filter: names.some((name) => wrong(name))
      ? null
      : { type, person, decision, since: dayStarts(from) ?? '', until: dayEnds(to) ?? '' },
    clear: () => setSearch({}),
    set: (name, value) => {
      // Of the address itself: what is chosen in quick succession may not have been drawn yet.
      const next = new URLSearchParams(window.location.search)
      if (value) next.set(name, value)
      else next.delete(name)
      setSearch(next, { replace: true })
    },
  }
}
