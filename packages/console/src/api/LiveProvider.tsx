import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import { type LiveState, openEvents } from './open-events.ts'
import { staleAfter } from './stale-after.ts'
import type { EventWire } from './wire.ts'

type Listener = (event: EventWire) => void
interface Live {
  state: LiveState
  subscribe: (listener: Listener) => () => void
}

const LiveContext = createContext<Live>({ state: 'connecting', subscribe: () => () => undefined })

/** One stream for the whole console: it refreshes what is on screen, at most three times a second. */
export function LiveProvider({ workspace, children }: { workspace: string; children: ReactNode }) {
  const client = useQueryClient()
  const [state, setState] = useState<LiveState>('connecting')
  const listeners = useRef(new Set<Listener>())

  useEffect(() => {
    const stale = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const flush = () => {
      timer = undefined
      for (const key of stale) void client.invalidateQueries({ queryKey: [key] })
      stale.clear()
    }
    let dropped = false
    const close = openEvents(workspace, {
      state: (next) => {
        setState(next)
        if (next === 'reconnecting') dropped = true
        if (next === 'live' && dropped) {
          dropped = false
          void client.invalidateQueries()
        }
      },
      event: (event) => {
        for (const key of staleAfter(event.type)) stale.add(key)
        timer ??= setTimeout(flush, 330)
        for (const listener of listeners.current) listener(event)
      },
    })
    return () => {
      clearTimeout(timer)
      close()
    }
  }, [workspace, client])

  const subscribe = useCallback((listener: Listener) => {
    listeners.current.add(listener)
    return () => void listeners.current.delete(listener)
  }, [])
  return <LiveContext value={useMemo(() => ({ state, subscribe }), [state, subscribe])}>{children}</LiveContext>
}

export const useLive = () => use(LiveContext)

/** Calls the listener for every event while the component is there. */
export function useEvents(listener: Listener): void {
  const { subscribe } = useLive()
  const latest = useRef(listener)
  useEffect(() => {
    latest.current = listener
  })
  useEffect(() => subscribe((event) => latest.current(event)), [subscribe])
}
