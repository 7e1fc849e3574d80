import { expect, test } from 'vitest'
import { createClock } from './clock.ts'

test('[I1] a time is of the same millisecond when PostgreSQL has rounded it to microseconds', () => {
  const clock = createClock()
  for (let part = 0; part < 4_096; part++) {
    clock.hear(1_795_778_951_552 + part / 4_096)
    const now = clock.now()
    expect(Math.trunc(Math.round(now * 1_000) / 1_000)).toBe(Math.trunc(now))
  }
})
