import { useEffect, useRef } from 'react'
import { ActiveClock } from './active-clock.ts'

/** Milliseconds that this item was in view while the tab was visible and had the focus. Items keep their time. */
export function useActiveClock(id: string | null): (id: string) => number {
  const clocks = useRef(new Map<string, ActiveClock>())
  useEffect(() => {
    if (!id) return
    const clock = clocks.current.get(id) ?? new ActiveClock()
    clocks.current.set(id, clock)
    const look = () => {
      if (document.visibilityState === 'visible' && document.hasFocus()) clock.run(performance.now())
      else clock.pause(performance.now())
    }
    look()
    document.addEventListener('visibilitychange', look)
    window.addEventListener('focus', look)
    window.addEventListener('blur', look)
    return () => {
      clock.pause(performance.now())
      document.removeEventListener('visibilitychange', look)
      window.removeEventListener('focus', look)
      window.removeEventListener('blur', look)
    }
  }, [id])
  return (of) => clocks.current.get(of)?.read(performance.now()) ?? 0
}
