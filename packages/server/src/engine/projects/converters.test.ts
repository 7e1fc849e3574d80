import { expect, test } from 'vitest'
import { neededKind, transferFormats } from '@countersign/core'
import { converters } from './converters.ts'

test('[FM15] what is offered by name is what is taken and given, and what each needs is told', () => {
  expect([...converters.keys()].sort()).toEqual([...transferFormats].sort())
  for (const [name, { needs }] of converters)
    expect([name, (neededKind as Record<string, string>)[name]]).toEqual([name, needs])
})
