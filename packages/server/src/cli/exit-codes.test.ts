import { expect, test } from 'vitest'
import {
  Cancelled,
  CountersignApiError,
  Expired,
  Refused,
  Rejected,
  Returned,
  Stopped,
  Unavailable,
  Vetoed,
} from '@countersign/sdk'
import { exitCodeOf, UsageError } from './exit-codes.ts'

const api = (status: number) => new CountersignApiError({ code: 'x', detail: 'x', status })

test('each answer has the exit code that docs/cli.md tells', () => {
  const errors = [Rejected, Expired, Vetoed, Refused, Stopped, Cancelled, Returned, Unavailable].map(
    (Kind) => new Kind('x'),
  )
  expect(errors.map(exitCodeOf)).toEqual([1, 3, 4, 5, 6, 6, 7, 69])
  expect(
    [api(422), api(400), api(401), api(403), api(409), new UsageError('x'), new Error('x')].map(exitCodeOf),
  ).toEqual([2, 2, 77, 77, 70, 2, 70])
})
