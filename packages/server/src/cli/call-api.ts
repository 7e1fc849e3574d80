/** One call of the server's HTTP, for commands that the SDK, which serves programs, has no words for. */
import { CountersignApiError, Unavailable } from '@countersign/sdk'
import type { Connection } from './connection.ts'

interface Told {
  code?: string
  detail?: string
  errors?: { path: string; message: string }[]
}

/** @throws Unavailable where nobody answers, CountersignApiError where the server refuses. */
export async function callApi<T>(
  { url, apiKey }: Connection,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  let answer: Response
  try {
    answer = await fetch(url.replace(/\/+$/, '') + path, {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    })
  } catch (cause) {
    throw new Unavailable(`No server answers at ${url}. Start one, or name another with --url.`, { cause })
  }
  if (!answer.ok) throw await refusalFrom(answer)
  return (await answer.json().catch(() => ({}))) as T
}

/** What the server refused, with the places that it names. */
export async function refusalFrom(answer: Response): Promise<CountersignApiError> {
  const told = (await answer.json().catch(() => ({}))) as Told
  const errors = told.errors ?? []
  const places = errors.map(({ path: place, message }) => ` ${place}: ${message}.`).join('')
  return new CountersignApiError(
    {
      code: told.code ?? 'unknown',
      status: answer.status,
      detail: `${told.detail ?? `The server answered ${answer.status}.`}${places}`,
      errors,
    },
    {},
  )
}
