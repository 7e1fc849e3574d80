import { Cancelled, CountersignApiError, Expired } from '@countersign/sdk'

/** What was taken up has served somebody else, or was withdrawn meanwhile: people are asked anew. */
export const wasUsed = (error: unknown): boolean =>
  Expired.is(error) ||
  Cancelled.is(error) ||
  (CountersignApiError.is(error) && (error.code === 'already-released' || error.code === 'not-found'))
