import { type CSSProperties, type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Point } from './box.ts'

const most = 8

interface Place {
  x: number
  y: number
}

export interface Zoom {
  /** The window on the picture. Its first child is as large as the picture. */
  stage: RefObject<HTMLDivElement | null>
  zoom: number
  outer: CSSProperties
  inner: CSSProperties
  zoomBy: (factor: number) => void
  fit: () => void
  /** Moves what is seen by so many pixels. */
  pan: (by: Point) => void
  /** Scrolls to a place of the picture, where it is not seen. */
  reveal: (at: Point) => void
}

/** A picture up to eight times as large as it fits, in a window that scrolls; what is under the pointer, or two fingers, stays there. */
export function useZoom(): Zoom {
  const stage = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ zoom: 1, width: 0, height: 0 })
  const still = useRef<{ at: Point; x: number; y: number } | null>(null)

  /** @param to where that which is under the pointer comes to lie. */
  const zoomTo = useCallback((of: (before: number) => number, pointer?: Place, to = pointer) => {
    const window = stage.current?.getBoundingClientRect()
    const paper = stage.current?.firstElementChild?.getBoundingClientRect()
    if (!window || !paper?.width || !paper.height) return
    const [x, y] = pointer ? [pointer.x, pointer.y] : [window.left + window.width / 2, window.top + window.height / 2]
    still.current = {
      at: [(x - paper.left) / paper.width, (y - paper.top) / paper.height],
      ...{ x: (to?.x ?? x) - window.left, y: (to?.y ?? y) - window.top },
    }
    setView((before) => {
      const zoom = Math.max(1, Math.min(most, of(before.zoom)))
      return before.zoom === 1 ? { zoom, width: paper.width, height: paper.height } : { ...before, zoom }
    })
  }, [])

  useLayoutEffect(() => {
    const [window, paper] = [stage.current, stage.current?.firstElementChild]
    const { current } = still
    still.current = null
    if (!window || !paper || !current) return
    window.scrollLeft = current.at[0] * paper.scrollWidth - current.x
    window.scrollTop = current.at[1] * paper.scrollHeight - current.y
  }, [view])

  // React listens to wheels passively, and the browser would zoom the page.
  useEffect(() => {
    const window = stage.current
    const turn = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey) return
      event.preventDefault()
      zoomTo((before) => before * (event.deltaY < 0 ? 1.25 : 0.8), { x: event.clientX, y: event.clientY })
    }
    window?.addEventListener('wheel', turn, { passive: false })
    return () => window?.removeEventListener('wheel', turn)
  }, [zoomTo])

  useEffect(() => {
    const window = stage.current
    let held: { apart: number; middle: Place } | null = null
    const pinch = (event: TouchEvent) => {
      const [one, other] = event.touches
      const before = held
      held = null
      if (!one || !other) return
      event.preventDefault()
      const [x, y] = [other.clientX - one.clientX, other.clientY - one.clientY]
      const now = { apart: Math.hypot(x, y) || 1, middle: { x: one.clientX + x / 2, y: one.clientY + y / 2 } }
      held = now
      if (before) zoomTo((zoom) => (zoom * now.apart) / before.apart, before.middle, now.middle)
    }
    const kinds = ['touchstart', 'touchmove', 'touchend', 'touchcancel'] as const
    for (const kind of kinds) window?.addEventListener(kind, pinch, { passive: false })
    return () => kinds.forEach((kind) => window?.removeEventListener(kind, pinch))
  }, [zoomTo])

  const { zoom, width, height } = view
  return {
    ...{ stage, zoom },
    outer: zoom > 1 ? { width, height, overflow: 'auto' } : {},
    inner: zoom > 1 ? { width: width * zoom, maxWidth: 'none' } : {},
    zoomBy: (factor) => zoomTo((before) => before * factor),
    fit: () => zoomTo(() => 1),
    pan: ([x, y]) => stage.current?.scrollBy(-x, -y),
    reveal: ([x, y]) => {
      const [window, paper] = [stage.current, stage.current?.firstElementChild]
      if (!window || !paper || zoom === 1) return
      const [left, top] = [x * paper.scrollWidth, y * paper.scrollHeight]
      if (left < window.scrollLeft || left > window.scrollLeft + window.clientWidth)
        window.scrollLeft = left - window.clientWidth / 2
      if (top < window.scrollTop || top > window.scrollTop + window.clientHeight)
        window.scrollTop = top - window.clientHeight / 2
    },
  }
}
