import { expect, it } from 'vitest'
import { ActiveClock } from './active-clock.ts'

it('counts only while it runs', () => {
  const clock = new ActiveClock()
  clock.run(100)
  clock.run(150)
  expect(clock.read(300)).toBe(200)
  clock.pause(400)
  clock.pause(500)
  expect(clock.read(900)).toBe(300)
  clock.run(1_000)
  expect(clock.read(1_050)).toBe(350)
})
