import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { bindings } from './bindings.ts'
import { type KeyPreferences, readKeyPreferences, writeKeyPreferences } from './key-preferences.ts'
import { mayFire } from './may-fire.ts'
import { digits, isDigit, readKey } from './read-key.ts'
import { createKeyRegistry, type KeyRegistry } from './registry.ts'

/** Told which key it was. */
type Handler = (stroke: string) => void

interface Keys {
  registry: KeyRegistry
  preferences: KeyPreferences
  setPreferences: (preferences: KeyPreferences) => void
  attach: (id: string, handler: Handler) => () => void
}

const KeyContext = createContext<Keys | null>(null)
const sequenceMs = 1_200

/** One listener for the whole console; a component says what its keys do with `useKey`. The last one attached wins. */
export function KeyProvider({ children }: { children: ReactNode }) {
  const [preferences, setState] = useState(readKeyPreferences)
  const registry = useMemo(() => createKeyRegistry(bindings, preferences.remap), [preferences.remap])
  const handlers = useRef(new Map<string, Handler[]>())

  useEffect(() => {
    let begun: { stroke: string; at: number } | null = null
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat) return
      const stroke = readKey(event)
      if (!stroke) return
      const typed = begun && Date.now() - begun.at < sequenceMs ? `${begun.stroke} ${stroke}` : stroke
      begun = null
      for (const candidate of typed === stroke ? [stroke] : [typed, stroke]) {
        for (const binding of registry.bindings) {
          const handler = handlers.current.get(binding.id)?.at(-1)
          const key = registry.keyOf(binding.id)
          if (!handler || !mayFire(binding, key, event.target, preferences.off)) continue
          if (key === candidate || (key === digits && isDigit(candidate))) {
            event.preventDefault()
            handler(candidate)
            return
          }
          if (key.startsWith(`${candidate} `)) begun = { stroke: candidate, at: Date.now() }
        }
      }
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [registry, preferences.off])

  const attach = useCallback((id: string, handler: Handler) => {
    handlers.current.set(id, [...(handlers.current.get(id) ?? []), handler])
    return () => {
      handlers.current.set(
        id,
        (handlers.current.get(id) ?? []).filter((other) => other !== handler),
      )
    }
  }, [])
  const setPreferences = useCallback((next: KeyPreferences) => {
    setState(next)
    writeKeyPreferences(next)
  }, [])
  const value = useMemo(
    () => ({ registry, preferences, setPreferences, attach }),
    [registry, preferences, setPreferences, attach],
  )
  return <KeyContext value={value}>{children}</KeyContext>
}

export function useKeys(): Keys {
  const keys = use(KeyContext)
  if (!keys) throw new Error('useKeys outside KeyProvider')
  return keys
}
