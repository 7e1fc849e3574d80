import { expect, test } from 'vitest'
import { makeEntry } from './entry.ts'

const actor = { kind: 'system', id: null } as const

test('[LG6] a line of the log is canonical, and one that no bundle could hold is refused', () => {
  const row = makeEntry({ type: 'a.done', actor, data: { b: 1, a: '€' } }, '01a216b4-7ddd-702d-8e6e-3fca88e64d4b', 0)
  expect(row.leaf.toString('utf8')).toBe(
    '{"actor":{"kind":"system"},"data":{"a":"€","b":1},"id":"ent_01a216b4-7ddd-702d-8e6e-3fca88e64d4b","time":"1970-01-01T00:00:00.000Z","type":"a.done","v":1}',
  )
  const long = (length: number) => makeEntry({ type: 'a.done', actor, data: { x: 'x'.repeat(length) } }, row.id, 0)
  const room = 65_535 - long(0).leaf.length
  expect(long(room).leaf).toHaveLength(65_535)
  expect(() => long(room + 1)).toThrow(expect.objectContaining({ code: 'too-large' }))
  expect(() => makeEntry({ type: 'a.done', actor, data: { x: undefined as never } }, row.id, 0)).toThrow(TypeError)
  expect(() => makeEntry({ type: 'a.done', actor, data: { x: new Date(0) as never } }, row.id, 0)).toThrow(TypeError)
})
