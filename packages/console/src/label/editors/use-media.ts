import { useCallback, useEffect, useState } from 'react'

export interface Media {
  /** Given to the `<audio>` or `<video>`. */
  attach: (element: HTMLMediaElement | null) => void
  element: HTMLMediaElement | null
  at: number
  /** Where it is at this very moment: a state comes a render later, and keys come faster. */
  now: () => number
  length: number
  playing: boolean
  /** It cannot be played here. */
  failed: boolean
  seek: (to: number) => void
  toggle: () => void
  /** From here to there, then it stops. */
  play: (start: number, end: number) => void
}

/** A recording as an editor needs it: where it is, how long, and ways to move. */
export function useMedia(): Media {
  const [element, attach] = useState<HTMLMediaElement | null>(null)
  const [state, setState] = useState({ at: 0, length: 0, playing: false, failed: false })
  const [until, setUntil] = useState<number | null>(null)

  useEffect(() => {
    if (!element) return
    const read = () => {
      if (until !== null && element.currentTime >= until) {
        element.pause()
        setUntil(null)
      }
      const length = Number.isFinite(element.duration) ? element.duration : 0
      setState({ at: element.currentTime, length, playing: !element.paused, failed: element.error !== null })
    }
    const events = [
      'timeupdate',
      'seeked',
      'play',
      'pause',
      'ended',
      'loadedmetadata',
      'durationchange',
      'error',
    ] as const
    for (const event of events) element.addEventListener(event, read)
    read()
    return () => {
      for (const event of events) element.removeEventListener(event, read)
    }
  }, [element, until])

  const seek = useCallback(
    (to: number) => {
      if (!element) return
      const length = Number.isFinite(element.duration) ? element.duration : to
      element.currentTime = Math.max(0, Math.min(length, to))
    },
    [element],
  )
  const start = () => void element?.play().catch(() => undefined)
  return {
    attach,
    element,
    ...state,
    now: () => element?.currentTime ?? 0,
    seek,
    toggle: () => {
      setUntil(null)
      if (element?.paused) start()
      else element?.pause()
    },
    play: (from, to) => {
      seek(from)
      setUntil(to)
      start()
    },
  }
}
