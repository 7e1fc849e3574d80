import { readProblem, unreachable } from './problem.ts'
import { askStepUp } from './step-up.ts'
import { readServerDate } from './server-clock.ts'
import { currentWorkspace, rememberedWorkspace } from './workspace.ts'

export interface RequestOptions {
  idempotencyKey?: string
  /** Lets the request outlive the page. */
  keepalive?: boolean
  signal?: AbortSignal
  contentType?: string
  /** They have just shown who they are: it is not asked for again. */
  stepped?: true
}

export function headersFor(options: RequestOptions, hasBody: boolean): Headers {
  const headers = new Headers({ accept: 'application/json' })
  const workspace = currentWorkspace() ?? rememberedWorkspace()
  if (workspace) headers.set('countersign-workspace', workspace)
  if (hasBody) headers.set('content-type', options.contentType ?? 'application/json')
  if (options.idempotencyKey) headers.set('idempotency-key', options.idempotencyKey)
  return headers
}

/** One call of the API. Throws `Problem`. */
export async function send(
  method: string,
  path: string,
  body?: unknown,
  options: RequestOptions = {},
): Promise<Response> {
  let response: Response
  try {
    response = await fetch(path, {
      method,
      headers: headersFor(options, body !== undefined),
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...(options.keepalive ? { keepalive: true } : {}),
      ...(options.signal ? { signal: options.signal } : {}),
    })
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw unreachable()
  }
  readServerDate(response.headers.get('date'))
  if (response.ok) return response
  const problem = await readProblem(response)
  if (problem.code === 'step-up-required' && !options.stepped && (await askStepUp()))
    return send(method, path, body, { ...options, stepped: true })
  throw problem
}

async function json<T>(answer: Promise<Response>): Promise<T> {
  const response = await answer
  return (response.status === 204 ? undefined : await response.json()) as T
}

export const get = <T>(path: string, options?: RequestOptions) => json<T>(send('GET', path, undefined, options))
export const post = <T>(path: string, body: unknown = {}, options?: RequestOptions) =>
  json<T>(send('POST', path, body, options))
export const patch = <T>(path: string, body: unknown) => json<T>(send('PATCH', path, body))
export const put = <T>(path: string, body: unknown) => json<T>(send('PUT', path, body))
export const remove = (path: string) => send('DELETE', path)

/** `?a=1&b=2` of the values that are set. */
export function query(values: Record<string, string | number | null | undefined>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(values))
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  const text = search.toString()
  return text ? `?${text}` : ''
}
