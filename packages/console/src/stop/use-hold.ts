import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react'

export const holdMs = 900

/**
 * Held down to confirm, with a finger, a mouse, Space or Enter; letting go too early does nothing. For a screen reader's
 * click, which cannot be held, the second one within four seconds counts.
 */
export function useHold(onHeld: () => void) {
  const [holding, setHolding] = useState(false)
  const [armed, setArmed] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const began = useRef(0)
  const latest = useRef(onHeld)
  useEffect(() => {
    latest.current = onHeld
  })
  const end = useCallback(() => {
    clearTimeout(timer.current)
    timer.current = undefined
    setHolding(false)
  }, [])
  const begin = useCallback(() => {
    if (timer.current !== undefined) return
    began.current = Date.now()
    setHolding(true)
    timer.current = setTimeout(() => {
      end()
      latest.current()
    }, holdMs)
  }, [end])
  useEffect(() => end, [end])
  useEffect(() => {
    if (!armed) return undefined
    const timeout = setTimeout(() => setArmed(false), 4_000)
    return () => clearTimeout(timeout)
  }, [armed])
  const isKey = (event: KeyboardEvent) => event.key === ' ' || event.key === 'Enter'
  return {
    holding,
    armed,
    handlers: {
      onPointerDown: begin,
      onPointerUp: end,
      onPointerLeave: end,
      onPointerCancel: end,
      onBlur: end,
      onContextMenu: (event: { preventDefault: () => void }) => event.preventDefault(),
      onKeyDown: (event: KeyboardEvent) => {
        if (!isKey(event)) return
        event.preventDefault()
        if (!event.repeat) begin()
      },
      onKeyUp: (event: KeyboardEvent) => isKey(event) && end(),
      onClick: (event: { detail: number }) => {
        // A click without a pointer behind it: nobody can hold that down.
        if (event.detail !== 0 || Date.now() - began.current < holdMs) return
        if (armed) latest.current()
        setArmed(!armed)
      },
    },
  }
}
