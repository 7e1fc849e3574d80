import type { Remap } from './registry.ts'

export interface KeyPreferences {
  /** Character keys do nothing; keys with a modifier still do. */
  off: boolean
  remap: Remap
}

const storageKey = 'countersign.keys'
const shipped: KeyPreferences = { off: false, remap: {} }

export function readKeyPreferences(): KeyPreferences {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(storageKey) ?? 'null')
    if (typeof value !== 'object' || value === null) return shipped
    const { off, remap } = value as { off?: unknown; remap?: unknown }
    const entries = Object.entries((remap ?? {}) as Record<string, unknown>)
    const kept = entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    return { off: off === true, remap: Object.fromEntries(kept) }
  } catch {
    return shipped
  }
}

export function writeKeyPreferences(preferences: KeyPreferences): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(preferences))
  } catch {
    return
  }
}
