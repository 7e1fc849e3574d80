import { expect, it } from 'vitest'
import { projectSpans } from './project-spans.ts'

it('finds the same words in the text of a page', () => {
  const html = '<b>free</b> money'
  expect(projectSpans(html, [{ start: 3, end: 7, weight: 0.5 }], 'free freedom free')).toEqual([
    { start: 0, end: 4, weight: 0.5 },
    { start: 13, end: 17, weight: 0.5 },
  ])
})
it('leaves markup alone', () => expect(projectSpans('<b>x</b>', [{ start: 0, end: 5, weight: 1 }], '<b>x')).toEqual([]))
