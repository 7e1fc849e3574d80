import { expect, it } from 'vitest'
import { readCorrections } from './read-corrections.ts'

it('keeps what is filled in, and both of two with one name', () => {
  expect(readCorrections([{ what: '', so: 'x' }])).toBeUndefined()
  expect(
    readCorrections([
      { what: ' born ', so: '1980' },
      { what: 'born', so: 'in May' },
      { what: 'city', so: ' ' },
    ]),
  ).toEqual({ born: '1980; in May' })
})
