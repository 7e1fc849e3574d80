/** Asks again, a few times and a little later each, where nobody answered or the server could not for now. */
import { setTimeout as sleep } from 'node:timers/promises'
import { CountersignApiError, Unavailable } from '@countersign/sdk'
import type { Shell } from './shell.ts'

const mostTries = 5
const firstWaitMs = 250

const passes = (error: unknown): boolean =>
  Unavailable.is(error) || (CountersignApiError.is(error) && (error.status >= 500 || error.status === 429))

export async function patiently<T>({ signal }: Shell, ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++)
    try {
      return await ask()
    } catch (error) {
      if (signal.aborted || tries === mostTries || !passes(error)) throw error
      await sleep(firstWaitMs * 2 ** tries, undefined, { signal })
    }
}
