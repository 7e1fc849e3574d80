import { expect, test } from 'vitest'
import { mailInCorpus } from './mail-in-corpus.ts'

test.each([
  ['package/data/spam-2/00001.a.txt', { group: 'spam-2', isUnwanted: true }],
  ['package/data/hard-ham-1/00001.a.txt', { group: 'hard-ham-1', isUnwanted: false }],
  ['package/data/spam-2/00001.a.json', null],
  ['package/README.md', null],
  ['package/data/other/1.txt', null],
])('%s', (path, place) => {
  expect(mailInCorpus(path)).toEqual(place)
})
