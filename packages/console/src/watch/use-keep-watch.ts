import { useEffect, useRef, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { serverNow } from '../api/server-clock.ts'
import { type Attention, beatMs, isDue, leftToAsk, noticed, sent } from './attention.ts'
import { keepWatch, type Scope } from './change-watch.ts'

const acts = ['keydown', 'pointerdown', 'wheel', 'touchmove'] as const

/**
 * Keeps a watch by real attention: keys, a pointer that moves, a finger, on a page that is looked at. `counts` says
 * whether this page belongs to the watch. Answers the time until it lapses, once it is time to ask.
 */
export function useKeepWatch(mine: (Scope & { since: string }) | undefined, counts: boolean): number | null {
  const client = useQueryClient()
  const [left, setLeft] = useState<number | null>(null)
  const attention = useRef<Attention>({ sentAt: 0, seenAt: null })
  const latest = useRef({ mine, counts })
  useEffect(() => {
    latest.current = { mine, counts }
  })
  const since = mine?.since

  useEffect(() => {
    if (!since) return setLeft(null)
    // Fresh from going on watch, or found at loading: how long ago the last sign was is not known, so one is soon due.
    const fresh = serverNow() - Date.parse(since) < beatMs
    attention.current = sent(fresh ? Date.now() : Date.now() - beatMs)
    let pointer = ''
    let sending = false
    const isSeen = () => document.visibilityState === 'visible' && latest.current.counts
    const sign = () => {
      const scope = latest.current.mine
      if (!scope || sending || !isDue(attention.current, Date.now())) return
      sending = true
      const at = Date.now()
      keepWatch(scope)
        .then(() => {
          attention.current = sent(at)
        })
        // Not heard: the next tick tries again, and the time that is left goes on running out in sight.
        .catch(() => undefined)
        .finally(() => {
          sending = false
        })
    }
    const act = (event: Event) => {
      if (!event.isTrusted || !isSeen()) return
      attention.current = noticed(attention.current, Date.now())
      sign()
    }
    const move = (event: PointerEvent) => {
      const place = `${event.screenX} ${event.screenY}`
      const moved = pointer !== '' && place !== pointer
      pointer = place
      if (moved) act(event)
    }
    let over = false
    const timer = setInterval(() => {
      sign()
      const next = leftToAsk(attention.current, Date.now())
      setLeft(next)
      if (next === 0 && !over) void client.invalidateQueries({ queryKey: ['watch'] })
      over = next === 0
    }, 1_000)
    for (const type of acts) document.addEventListener(type, act, { capture: true, passive: true })
    document.addEventListener('pointermove', move, { capture: true, passive: true })
    return () => {
      clearInterval(timer)
      for (const type of acts) document.removeEventListener(type, act, { capture: true })
      document.removeEventListener('pointermove', move, { capture: true })
    }
  }, [since, client])
  return left
}
