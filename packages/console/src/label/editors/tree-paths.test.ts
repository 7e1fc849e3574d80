import { expect, test } from 'vitest'
import { keyOf, readPaths, rowsOf } from './tree-paths.ts'

const options = [
  {
    value: 'animal',
    title: 'Animal',
    options: [
      { value: 'cat', title: 'Cat' },
      { value: 'dog', title: 'Dog', options: [{ value: 'pug', title: 'Pug' }] },
    ],
  },
  { value: 'plant', title: 'Plant' },
]

test('[C124] a tree shows what is open, and a search shows what fits with the way to it', () => {
  expect(rowsOf(options, new Set()).map(({ title }) => title)).toEqual(['Animal', 'Plant'])
  expect(rowsOf(options, new Set([keyOf(['animal'])])).map(({ words }) => words)).toEqual([
    'Animal',
    'Animal › Cat',
    'Animal › Dog',
    'Plant',
  ])
  expect(rowsOf(options, new Set(), 'pug').map(({ path }) => path)).toEqual([
    ['animal'],
    ['animal', 'dog'],
    ['animal', 'dog', 'pug'],
  ])
  expect(rowsOf(options, new Set(), 'zebra')).toEqual([])
})

test('[C124] one path and a list of paths are told apart', () => {
  expect(readPaths(['animal', 'dog'])).toEqual([['animal', 'dog']])
  expect(readPaths([['animal'], ['plant']])).toEqual([['animal'], ['plant']])
  expect(readPaths(undefined)).toEqual([])
  expect(readPaths([])).toEqual([])
})
