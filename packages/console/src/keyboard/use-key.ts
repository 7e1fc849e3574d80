import { useEffect, useRef } from 'react'
import type { BindingId } from './bindings.ts'
import { useKeys } from './KeyProvider.tsx'

/** While the component is there and `enabled`, the binding's key calls `handler`. */
export function useKey(id: BindingId, handler: (stroke: string) => void, enabled = true): void {
  const { attach } = useKeys()
  const latest = useRef(handler)
  useEffect(() => {
    latest.current = handler
  })
  useEffect(() => (enabled ? attach(id, (stroke) => latest.current(stroke)) : undefined), [attach, id, enabled])
}
