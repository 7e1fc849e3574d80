import { type FocusEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { WatchFeedWire } from '../api/wire.ts'
import { countNew } from './count-new.ts'

/** As many as one reading holds: beyond, what is missing from it may only have been crowded out. */
const mostRead = 100

export type Anomaly = WatchFeedWire['anomalies'][number] & {
  /** It stood out when the feed was stilled, and does not any more: somebody acted, or its window ended. */
  gone?: boolean
}

type Shown = Omit<WatchFeedWire, 'anomalies'> & { anomalies: Anomaly[] }

/**
 * Keeps the feed still while the pointer or the focus is on it, or while somebody holds it: nothing moves away from under
 * a hand. What is shown keeps its place and stays true; what is new is counted.
 */
export function useStillFeed(latest: WatchFeedWire | undefined) {
  const [held, setHeld] = useState(false)
  const [over, setOver] = useState(false)
  const [inside, setInside] = useState(false)
  const [kept, setKept] = useState<WatchFeedWire | null>(null)
  const paused = held || over || inside
  useEffect(() => setKept((before) => (paused ? (before ?? latest ?? null) : null)), [paused, latest])

  const shown = useMemo((): Shown | undefined => {
    if (!paused || !kept || !latest) return latest
    const now = new Map(latest.anomalies.map((one) => [one.decision.id, one]))
    const gone = latest.anomalies.length < mostRead
    return { ...kept, anomalies: kept.anomalies.map((one) => now.get(one.decision.id) ?? { ...one, gone }) }
  }, [paused, kept, latest])
  // What had the focus may have gone with the change, and nothing tells so.
  const place = useRef<HTMLElement>(null)
  useEffect(() => setInside((before) => before && !!place.current?.contains(document.activeElement)), [shown])
  const known = new Set(shown?.anomalies.map(({ decision }) => decision.id))
  const standOut = latest?.anomalies.filter(({ decision }) => !known.has(decision.id)).length ?? 0
  const fresh = shown && latest ? countNew(shown, latest) : 0

  return {
    shown,
    paused,
    /** Decisions that came since, and those among them that stand out. */
    fresh,
    standOut,
    press: () => {
      if (!paused) return setHeld(true)
      setHeld(false)
      setKept(latest ?? null)
    },
    region: {
      ref: place,
      // A finger leaves nothing behind that could hover.
      onPointerEnter: (event: PointerEvent) => setOver(event.pointerType === 'mouse'),
      onPointerLeave: () => setOver(false),
      onFocus: () => setInside(true),
      onBlur: (event: FocusEvent) => setInside(event.currentTarget.contains(event.relatedTarget)),
    },
  }
}
