import { useEffect, useState } from 'react'
import { useLive } from '../api/LiveProvider.tsx'
import classes from './ConnectionBar.module.css'

/** Says so when the server is away; a hiccup shorter than a second is nobody's business. */
export function ConnectionBar() {
  const { state } = useLive()
  const [away, setAway] = useState(false)
  useEffect(() => {
    if (state !== 'reconnecting') return setAway(false)
    const timer = setTimeout(() => setAway(true), 800)
    return () => clearTimeout(timer)
  }, [state])
  return (
    <div role="status" aria-live="polite">
      {away && (
        <div className={classes.bar}>Reconnecting… What you decide meanwhile is kept until the server is back.</div>
      )}
    </div>
  )
}
