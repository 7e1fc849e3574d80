/**
 * One logical call: tried until the server gives a definite answer, its patience ends or its signal aborts. A lost
 * connection, 408, 425, 429 and every 5xx are no answer; a POST carries one Idempotency-Key through all its tries, so
 * that whatever was lost on the way happens once.
 */
import { throwIfAborted } from './abort-reason.ts'
import { backoffMs } from './backoff-ms.ts'
import { monotonicMs } from './clock.ts'
import { chance, makeKey } from './dice.ts'
import { CountersignApiError, Unavailable } from './errors.ts'
import { linkSignals } from './link-signals.ts'
import { pause } from './pause.ts'
import { readProblem } from './read-problem.ts'
import type { Fetch, FetchAnswer, WaitOptions } from './types.ts'

export interface Request extends WaitOptions {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** With its query. */
  path: string
  body?: unknown
  /** Instead of `body`: lines as they are. */
  ndjson?: string
  headers?: Record<string, string>
  /** Of a POST; made up where not given. Lines carry their own. */
  idempotencyKey?: string | undefined
  patienceMs?: number
  /** Of one try. */
  timeoutMs?: number
}
export interface Transport {
  /** The JSON of the answer. */
  json<T>(request: Request): Promise<T>
  text(request: Request): Promise<string>
  /** The answer with its body unread; whoever reads it cancels the reader. */
  stream(request: Request): Promise<FetchAnswer>
}

const defaultTimeoutMs = 30_000

export function createTransport(options: {
  url: string
  apiKey: string
  fetch: Fetch
  patienceMs: number
  onReconnecting?: WaitOptions['onReconnecting']
  propagate?: ((headers: Record<string, string>) => void) | undefined
}): Transport {
  const attempt = async <T>(
    request: Request,
    headers: Record<string, string>,
    read: (answer: FetchAnswer) => Promise<T>,
  ): Promise<T> => {
    const link = linkSignals([request.signal], request.timeoutMs ?? defaultTimeoutMs)
    try {
      const body = request.ndjson ?? (request.body === undefined ? undefined : JSON.stringify(request.body))
      const answer = await options.fetch(options.url + request.path, {
        method: request.method,
        headers,
        signal: link.signal,
        ...(body === undefined ? {} : { body }),
      })
      if (answer.status >= 200 && answer.status < 300) return await read(answer)
      throw await readProblem(answer)
    } finally {
      link.unlink()
    }
  }

  const call = async <T>(request: Request, read: (answer: FetchAnswer) => Promise<T>): Promise<T> => {
    const type = request.ndjson === undefined ? 'application/json' : 'application/x-ndjson'
    const headers: Record<string, string> = {
      authorization: `Bearer ${options.apiKey}`,
      ...(request.body === undefined && request.ndjson === undefined ? {} : { 'content-type': type }),
      ...(request.method === 'POST' && request.ndjson === undefined
        ? { 'idempotency-key': request.idempotencyKey ?? makeKey() }
        : {}),
      ...request.headers,
    }
    propagate(options.propagate, headers)
    const patienceMs = request.patienceMs ?? options.patienceMs
    const startedMs = monotonicMs()
    for (let tries = 0; ; tries++) {
      throwIfAborted(request.signal)
      try {
        const value = await attempt(request, headers, read)
        if (tries > 0) request.onReconnected?.()
        return value
      } catch (error) {
        throwIfAborted(request.signal)
        if (CountersignApiError.is(error) && !isTransient(error.status)) throw error
        const delayMs = Math.max(backoffMs(tries, chance()), retryAfterMs(error))
        if (monotonicMs() - startedMs + delayMs > patienceMs)
          throw new Unavailable(`Countersign at ${options.url} cannot be reached: ${wordsOf(error)}`, { cause: error })
        const state = { attempt: tries + 1, delayMs, cause: error }
        ;(request.onReconnecting ?? options.onReconnecting)?.(state)
        await pause(delayMs, request.signal)
      }
    }
  }

  return {
    json: (request) => call(request, async (answer) => parse(await answer.text()) as never),
    text: (request) => call(request, (answer) => answer.text()),
    // Only the way to the headers is timed; the body is then read for as long as it lasts.
    stream: (request) => call(request, async (answer) => answer),
  }
}

/** A trace that cannot be told of hinders nothing. */
function propagate(
  add: ((headers: Record<string, string>) => void) | undefined,
  headers: Record<string, string>,
): void {
  try {
    add?.(headers)
  } catch {
    // The request goes out without it.
  }
}

const isTransient = (status: number): boolean => status === 408 || status === 425 || status === 429 || status >= 500
const retryAfterMs = (error: unknown): number => (CountersignApiError.is(error) ? error.retryAfterMs : 0)

/** An answer that is cut off or not ours (a proxy's page) is no answer. */
function parse(text: string): unknown {
  try {
    return text === '' ? {} : JSON.parse(text)
  } catch (error) {
    throw new Error('The answer is not JSON; something between here and the server replaced it.', { cause: error })
  }
}

/** `fetch failed` says nothing; its cause does. */
function wordsOf(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { code?: string; message?: string } }
  const inner = cause?.message || cause?.code
  return inner && inner !== message ? `${message} (${inner})` : (message ?? String(error))
}
