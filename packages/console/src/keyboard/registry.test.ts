import { describe, expect, it } from 'vitest'
import { bindings, type Binding } from './bindings.ts'
import { conflictOf, createKeyRegistry } from './registry.ts'

const one = (id: string, scope: Binding['scope'], key: string): Binding => ({ id, scope, key, label: id })

describe('the key registry', () => {
  it('accepts the shipped keys', () => {
    expect(() => createKeyRegistry(bindings)).not.toThrow()
  })
  it('refuses one key twice in a scope', () => {
    expect(() => createKeyRegistry([one('a', 'decide', 'x'), one('b', 'decide', 'x')])).toThrow(/both use/)
  })
  it('refuses a key that a global binding has', () => {
    expect(() => createKeyRegistry([one('a', 'global', 'x'), one('b', 'inbox', 'x')])).toThrow()
  })
  it('refuses a key that begins a sequence', () => {
    expect(() => createKeyRegistry([one('a', 'global', 'g h'), one('b', 'inbox', 'g')])).toThrow()
  })
  it('lets places that are never seen together share a key', () => {
    expect(() => createKeyRegistry([one('a', 'decide', 'x'), one('b', 'inbox', 'x')])).not.toThrow()
  })
  it('refuses two bindings with one name', () => {
    expect(() => createKeyRegistry([one('a', 'decide', 'x'), one('a', 'inbox', 'y')])).toThrow(/called a/)
  })
  it('takes a remapping, and gives the shipped key back where it collides', () => {
    const all = [one('a', 'decide', 'x'), one('b', 'decide', 'y')]
    expect(createKeyRegistry(all, { a: 'q' }).keyOf('a')).toBe('q')
    expect(createKeyRegistry(all, { a: 'y' }).keyOf('a')).toBe('x')
  })
  it('allows two keys to be exchanged', () => {
    const all = [one('a', 'decide', 'x'), one('b', 'decide', 'y')]
    const registry = createKeyRegistry(all, { a: 'y', b: 'x' })
    expect([registry.keyOf('a'), registry.keyOf('b')]).toEqual(['y', 'x'])
  })
  it('names the binding in the way', () => {
    expect(conflictOf(bindings, {}, 'decide.skip', 'a')?.id).toBe('decide.approve')
    expect(conflictOf(bindings, {}, 'decide.skip', 'q')).toBeUndefined()
  })
})
