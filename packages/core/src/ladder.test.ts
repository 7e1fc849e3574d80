import { expect, test } from 'vitest'
import { decideSteps, type Steps, type Waited } from './ladder.ts'

const minute = 60_000
const steps: Steps = {
  reminders: [10 * minute, 60 * minute],
  ladder: [
    { afterMs: 30 * minute, to: 'role:lead' },
    { afterMs: 90 * minute, to: 'role:owner' },
  ],
}
const born: Waited = { createdMs: 0, dueMs: 120 * minute, rung: 0, reminded: 0 }

test('[TI5] reminders go out before the deadline, one for each, the last of those missed', () => {
  expect(decideSteps(steps, born, 0)).toEqual({ remind: null, reminded: 0, climb: [], nextMs: 30 * minute })
  expect(decideSteps(steps, born, 60 * minute)).toMatchObject({ remind: 60 * minute, reminded: 1 })
  expect(decideSteps(steps, { ...born, reminded: 1 }, 60 * minute)).toMatchObject({ remind: null, reminded: 1 })
  expect(decideSteps(steps, born, 115 * minute)).toMatchObject({ remind: 10 * minute, reminded: 2 })
})

test('[TI5] a reminder whose time was over before the task was made is left out', () => {
  expect(decideSteps(steps, { ...born, dueMs: 30 * minute }, 0)).toMatchObject({ remind: null, reminded: 1 })
  expect(decideSteps(steps, { ...born, dueMs: null }, 200 * minute)).toMatchObject({ remind: null, reminded: 0 })
})

test('[TI6] each rung is climbed once, at its time, and what was climbed by hand is not climbed again', () => {
  expect(decideSteps(steps, born, 29 * minute).climb).toEqual([])
  expect(decideSteps(steps, born, 30 * minute)).toMatchObject({ climb: [steps.ladder[0]], nextMs: 60 * minute })
  expect(decideSteps(steps, { ...born, rung: 1 }, 30 * minute).climb).toEqual([])
  expect(decideSteps(steps, born, 100 * minute).climb).toEqual(steps.ladder)
  expect(decideSteps(steps, { ...born, rung: 2, reminded: 2 }, 300 * minute)).toMatchObject({ climb: [], nextMs: null })
})
