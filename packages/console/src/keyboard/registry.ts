import type { Binding, Scope } from './bindings.ts'
import { digits, isDigit } from './read-key.ts'

/** Scopes that can be alive together, besides `global`, which always is. */
const together: readonly (readonly [Scope, Scope])[] = [['decide', 'settle']]

const overlap = (a: Scope, b: Scope) =>
  a === b || a === 'global' || b === 'global' || together.some(([x, y]) => (x === a && y === b) || (x === b && y === a))

/** `g` and `g h` collide: the first would fire before the second could be typed. */
const collide = (a: string, b: string) =>
  a === b ||
  a.startsWith(`${b} `) ||
  b.startsWith(`${a} `) ||
  (a === digits && isDigit(b)) ||
  (b === digits && isDigit(a))

export type Remap = Readonly<Record<string, string>>

export interface KeyRegistry {
  readonly bindings: readonly Binding[]
  keyOf: (id: string) => string
  find: (id: string) => Binding | undefined
}

/** The binding that would be confused with `id` if it took `key`; undefined where the key is free. */
export function conflictOf(all: readonly Binding[], remap: Remap, id: string, key: string): Binding | undefined {
  const mine = all.find((binding) => binding.id === id)
  if (!mine) return undefined
  return all.find(
    (other) => other.id !== id && overlap(other.scope, mine.scope) && collide(remap[other.id] ?? other.key, key),
  )
}

/**
 * Every key of the console in one table. A conflict among the shipped keys is a mistake of ours and throws; a conflict
 * in a person's own remapping (perhaps from an older version) falls back to the shipped key.
 */
export function createKeyRegistry(all: readonly Binding[], remap: Remap = {}): KeyRegistry {
  const ids = new Set<string>()
  for (const binding of all) {
    if (ids.has(binding.id)) throw new Error(`Two keys are called ${binding.id}`)
    ids.add(binding.id)
    const other = conflictOf(all, {}, binding.id, binding.key)
    if (other) throw new Error(`${binding.id} and ${other.id} both use “${binding.key}”`)
  }
  const kept: Record<string, string> = {}
  for (const binding of all) {
    const own = remap[binding.id]
    if (own && !binding.fixed && own !== binding.key && !conflictOf(all, { ...remap }, binding.id, own))
      kept[binding.id] = own
  }
  const find = (id: string) => all.find((binding) => binding.id === id)
  return { bindings: all, find, keyOf: (id) => kept[id] ?? find(id)?.key ?? '' }
}
