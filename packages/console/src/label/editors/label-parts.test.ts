import { expect, test } from 'vitest'
import { clearParts, labelParts } from './label-parts.ts'

test('[C158] an option is given to all that are picked, and taken back where all of them bear it', () => {
  expect(labelParts({}, ['/0', '/1'], 'a', false)).toEqual({ '/0': 'a', '/1': 'a' })
  expect(labelParts({ '/0': 'a', '/2': 'b' }, ['/0', '/2'], 'a', false)).toEqual({ '/0': 'a', '/2': 'a' })
  expect(labelParts({ '/0': 'a', '/1': 'a' }, ['/0', '/1'], 'a', false)).toBeUndefined()
  expect(labelParts({ '/0': ['a'] }, ['/0'], 'b', true)).toEqual({ '/0': ['a', 'b'] })
  expect(labelParts({ '/0': ['a', 'b'] }, ['/0'], 'a', true)).toEqual({ '/0': ['b'] })
  expect(clearParts({ '/0': 'a', '/1': 'b' }, ['/0', '/9'])).toEqual({ '/1': 'b' })
  expect(clearParts({ '/0': 'a' }, ['/0'])).toBeUndefined()
})
