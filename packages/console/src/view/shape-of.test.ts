import { describe, expect, it } from 'vitest'
import type { Json } from '../api/wire.ts'
import { shapeOf } from './shape-of.ts'

describe('the shape of a value', () => {
  it.each([
    [{ $file: 'file_1' }, 'file'],
    [{ from: 'a@b', subject: 'Hi', body: 'x' }, 'mail'],
    ['<html><body>x</body>', 'html'],
    ['# Title\n\n- one\n- **two**', 'markdown'],
    ['plain words', 'text'],
    [3, 'scalar'],
    [[{ a: 1 }, { a: 2, b: 'x' }], 'table'],
    [[1, 2], 'list'],
    [[1, [2]], 'tree'],
    [{ a: { b: 1 } }, 'record'],
    [{ a: { b: { c: { d: { e: 1 } } } } }, 'tree'],
  ])('%j is a %s', (value, shape) => expect(shapeOf(value as Json)).toBe(shape))
})
