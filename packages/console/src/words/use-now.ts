import { useEffect, useState } from 'react'
import { serverNow } from '../api/server-clock.ts'

/** The server's time, renewed every `everyMs` while somebody looks. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(serverNow)
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') setNow(serverNow())
    }, everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}
