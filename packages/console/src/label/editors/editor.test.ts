import { expect, test } from 'vitest'
import { nextId } from './next-id.ts'
import { optionOfKey, titleOf, toneOf } from './editor.ts'

const options = [
  { value: 'cat', title: 'Cat' },
  { value: 'dog', title: 'Dog', key: 'd' },
  { value: 'two', title: 'Two', key: '1' },
]

test('[C124] a digit means the option at that place, unless another has it for its own key', () => {
  expect(optionOfKey(options, '2')).toBe('dog')
  expect(optionOfKey(options, 'D')).toBe('dog')
  expect(optionOfKey(options, '1')).toBe('two')
  expect(optionOfKey(options, '9')).toBeUndefined()
  expect(optionOfKey(options, 'x')).toBeUndefined()
})

test('[C125] marks get ids of their own, and an option that is no longer asked keeps its name', () => {
  expect(nextId([])).toBe('m1')
  expect(nextId([{ id: 'm7' }, { id: 'from-a-model' }])).toBe('m8')
  expect(titleOf(options, 'gone')).toBe('gone')
  expect(toneOf(options, 'gone')).toBe(0)
})
