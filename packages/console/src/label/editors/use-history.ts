import { useEffect, useRef, useState } from 'react'
import type { Json } from '../../api/wire.ts'

type Value = Json | undefined
const longest = 100

export interface History {
  onChange: (value: Value) => void
  /** A press of a key or of the pointer begins a stroke: all that it changes is taken back at once. */
  begin: () => void
  undo: (() => void) | null
  redo: (() => void) | null
}

/** What an answer was before each stroke, as long as its editor is in view. */
export function useHistory(value: Value, onChange: (value: Value) => void): History {
  const [{ past, future }, setSteps] = useState<{ past: Value[]; future: Value[] }>({ past: [], future: [] })
  const stroke = useRef(0)
  const kept = useRef(0)
  const seen = useRef(value)

  // What changed from outside (taken over, cleared) can be taken back as well.
  useEffect(() => {
    const before = seen.current
    seen.current = value
    if (before !== value) setSteps({ past: [...past, before].slice(-longest), future: [] })
  }, [value, past])

  const give = (next: Value) => {
    seen.current = next
    onChange(next)
  }
  const before = past.at(-1)
  const after = future.at(-1)
  return {
    begin: () => {
      stroke.current++
    },
    onChange: (next) => {
      if (kept.current !== stroke.current) setSteps({ past: [...past, value].slice(-longest), future: [] })
      kept.current = stroke.current
      give(next)
    },
    undo:
      past.length > 0
        ? () => {
            setSteps({ past: past.slice(0, -1), future: [...future, value] })
            give(before)
          }
        : null,
    redo:
      future.length > 0
        ? () => {
            setSteps({ past: [...past, value], future: future.slice(0, -1) })
            give(after)
          }
        : null,
  }
}
