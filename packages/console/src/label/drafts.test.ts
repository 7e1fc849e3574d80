import { expect, test } from 'vitest'
import { draftsOn, type Shelf } from './drafts.ts'

const shelf = (): Shelf => {
  const held = new Map<string, string>()
  return {
    getItem: (key) => held.get(key) ?? null,
    setItem: (key, value) => void held.set(key, value),
    removeItem: (key) => void held.delete(key),
    key: (index) => Array.from(held.keys())[index] ?? null,
    get length() {
      return held.size
    },
  }
}

test('[C127] a draft is kept for its task alone, for a week, and the oldest make room', () => {
  let now = 1_000
  const own = shelf()
  own.setItem('something.else', 'stays')
  const drafts = draftsOn(own, () => now)
  drafts.keep('task_1', { labels: { topic: 'spam' }, comment: '' })
  expect(drafts.read('task_1')?.labels).toEqual({ topic: 'spam' })
  expect(drafts.read('task_2')).toBeNull()
  for (let i = 2; i <= 80; i++) {
    now += 1
    drafts.keep(`task_${i}`, { labels: {}, comment: 'x' })
  }
  expect(own.length).toBe(61)
  expect(drafts.read('task_1')).toBeNull()
  expect(drafts.read('task_80')).not.toBeNull()
  now += 8 * 86_400_000
  expect(drafts.read('task_80')).toBeNull()
  drafts.keep('task_81', { labels: {}, comment: '' })
  expect(own.length).toBe(2)
  drafts.drop('task_81')
  expect(own.length).toBe(1)
})

test('[C127] a shelf that is broken or full loses a draft, never the page', () => {
  const full: Shelf = {
    ...shelf(),
    getItem: () => '{broken',
    setItem: () => {
      throw new Error('full')
    },
  }
  const drafts = draftsOn(full, () => 1)
  expect(drafts.read('task_1')).toBeNull()
  expect(() => drafts.keep('task_1', { labels: {}, comment: '' })).not.toThrow()
})
