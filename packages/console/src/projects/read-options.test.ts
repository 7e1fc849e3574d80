import { expect, test } from 'vitest'
import { readLevels, readOptions, readTree, writeLevels, writeOptions } from './read-options.ts'

test('[C131] options are written one a line: a title, or a value, its title and a hint', () => {
  const options = readOptions('Person\nLOC = Place | a city, a river\n\nPerson\n  ÀÉ  ')
  expect(options).toEqual([
    { value: 'person', title: 'Person' },
    { value: 'LOC', title: 'Place', hint: 'a city, a river' },
    { value: 'person-2', title: 'Person' },
    { value: 'ae', title: 'ÀÉ' },
  ])
  expect(readOptions(writeOptions(options))).toEqual(options)
})

test('[C131] what is indented stands below', () => {
  const tree = readTree('Animal\n  Cat\n  Dog | barks\n    Pug\nPlant')
  expect(tree).toEqual([
    {
      value: 'animal',
      title: 'Animal',
      options: [
        { value: 'cat', title: 'Cat' },
        { value: 'dog', title: 'Dog', hint: 'barks', options: [{ value: 'pug', title: 'Pug' }] },
      ],
    },
    { value: 'plant', title: 'Plant' },
  ])
  expect(readTree(writeOptions(tree))).toEqual(tree)
})

test('[C131] levels have a number, a title and an anchor', () => {
  const levels = readLevels('Bad | wrong facts\n5 = Good')
  expect(levels).toEqual([
    { value: 1, title: 'Bad', text: 'wrong facts' },
    { value: 5, title: 'Good' },
  ])
  expect(readLevels(writeLevels(levels))).toEqual(levels)
})
