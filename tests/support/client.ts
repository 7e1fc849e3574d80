/** A bare HTTP client, so that tests see exactly what the network says. */
export interface Answer<T> {
  status: number
  body: T
  headers: Headers
}
export interface Client {
  secret: string
  call<T = Record<string, never>>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer<T>>
  /** The body of a 2xx answer; throws otherwise. */
  ok<T = Record<string, never>>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<T>
  at(url: string): Client
}

export function createClient(url: string, secret: string): Client {
  const client: Client = {
    secret,
    async call(method, path, body, headers = {}) {
      const raw = typeof body === 'string' || body instanceof Uint8Array
      const response = await fetch(url + path, {
        method,
        headers: {
          authorization: `Bearer ${secret}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: raw ? (body as string) : JSON.stringify(body) }),
      })
      const text = await response.text()
      const json =
        /json/.test(response.headers.get('content-type') ?? '') &&
        !/ndjson/.test(response.headers.get('content-type') ?? '')
      return {
        status: response.status,
        body: (json && text ? JSON.parse(text) : text) as never,
        headers: response.headers,
      }
    },
    async ok(method, path, body, headers) {
      const answer = await client.call<never>(method, path, body, headers)
      if (answer.status < 200 || answer.status > 299)
        throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`)
      return answer.body
    },
    at: (other) => createClient(other, secret),
  }
  return client
}
