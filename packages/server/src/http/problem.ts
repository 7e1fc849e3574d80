/** Errors as RFC 9457 has them. The only place that knows status codes. */
import { CountersignError, errorKind, type ErrorKind, type ProblemWire } from '@countersign/core'
import type { FastifyError } from 'fastify'
import { isStoreAway } from '../store/database.ts'

export const statuses: Record<ErrorKind, number> = {
  malformed: 400,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  'wrong-method': 405,
  conflict: 409,
  gone: 410,
  'too-large': 413,
  'media-type': 415,
  invalid: 422,
  'too-many': 429,
  fault: 500,
  unavailable: 503,
}
const titles: Record<ErrorKind, string> = {
  malformed: 'Malformed request',
  unauthenticated: 'Not signed in',
  forbidden: 'Not allowed',
  missing: 'Not found',
  'wrong-method': 'Method not allowed',
  conflict: 'Conflict',
  gone: 'Gone',
  'too-large': 'Too large',
  'media-type': 'Unsupported media type',
  invalid: 'Invalid input',
  'too-many': 'Too many requests',
  fault: 'Server error',
  unavailable: 'Unavailable',
}
/** PostgreSQL's word for a full disk. */
const diskFull = '53100'
export const problemType = 'application/problem+json; charset=utf-8'

/** Any failure as a refusal with a code; what nobody foresaw is `internal`. */
export function refusalOf(error: unknown): CountersignError {
  if (CountersignError.is(error)) return error
  if (isStoreAway(error)) return new CountersignError('store-unavailable', undefined, { retryAfterS: 1, cause: error })
  if ((error as { code?: string } | null)?.code === diskFull)
    return new CountersignError('store-full', undefined, { retryAfterS: 10, cause: error })
  const { statusCode, code } = (error ?? {}) as Partial<FastifyError>
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || statusCode === 413) return new CountersignError('too-large')
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || statusCode === 415) return new CountersignError('unknown-media-type')
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new CountersignError('bad-json', (error as Error).message)
  return new CountersignError('internal', undefined, { cause: error })
}

export function problemOf(error: CountersignError): ProblemWire {
  const kind = errorKind(error.code)
  return {
    type: `https://countersign.dev/problems/${error.code}`,
    title: titles[kind],
    status: statuses[kind],
    code: error.code,
    detail: error.message,
    ...(error.errors.length > 0 ? { errors: error.errors } : {}),
    ...(error.retry === undefined ? {} : { retry: error.retry }),
    ...(error.retryAfterS === undefined ? {} : { retry_after: error.retryAfterS }),
  }
}
