import { describe, expect, it } from 'vitest'
import { isCharacterKey, readKey, writeKey } from './read-key.ts'

const press = (key: string, more: Partial<Parameters<typeof readKey>[0]> = {}) =>
  readKey({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more })

describe('reading keys', () => {
  it('reads letters whatever the case', () => {
    expect(press('a')).toBe('a')
    expect(press('A', { shiftKey: true })).toBe('a')
  })
  it('does not write the shift that makes a question mark', () => expect(press('?', { shiftKey: true })).toBe('?'))
  it('calls Control and Command the same', () => {
    expect(press('k', { ctrlKey: true })).toBe('mod+k')
    expect(press('k', { metaKey: true })).toBe('mod+k')
  })
  it('ignores a modifier alone', () => expect(press('Shift', { shiftKey: true })).toBeNull())
  it('knows which keys are characters only', () => {
    expect(isCharacterKey('a')).toBe(true)
    expect(isCharacterKey('g h')).toBe(true)
    expect(isCharacterKey('mod+k')).toBe(false)
    expect(isCharacterKey('enter')).toBe(false)
  })
  it('writes a badge', () => {
    expect(writeKey('mod+k', true)).toBe('⌘K')
    expect(writeKey('mod+enter', false)).toBe('Ctrl ↵')
    expect(writeKey('g h', false)).toBe('G then H')
  })
})
