import type { WatchWire } from '../api/wire.ts'
import { clock } from '../words/time.ts'
import { sayScope, sayUncovered, sayWatchers } from './watch-words.ts'

/** One sentence about who watches, or about what nobody does; the gap goes first. Empty where nothing is to be watched. */
export function sayCoverage(watch: WatchWire | undefined, nowMs: number): { gap: boolean; words: string } {
  if (!watch) return { gap: false, words: '' }
  if (watch.uncovered.length > 0) return { gap: true, words: `Nobody watches ${sayUncovered(watch.uncovered)}.` }
  const open = watch.gaps.find(({ over }) => !over)
  if (open)
    return {
      gap: true,
      words: `Nobody watches ${sayScope(open)} since ${clock(open.from, nowMs)}: ${
        open.why === 'shift' ? 'a planned shift is not stood.' : 'attention lapsed.'
      }`,
    }
  const [only] = watch.items
  if (!only) return { gap: false, words: '' }
  return {
    gap: false,
    words: `${sayWatchers(watch.items)} ${watch.items.length === 1 ? `watches ${sayScope(only)}` : 'are on watch'}`,
  }
}
