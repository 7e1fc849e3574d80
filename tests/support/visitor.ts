/** Somebody at a browser: cookies are kept, and requests come from the console's own pages. */
export interface Visitor {
  /** Goes there as a link does: no headers of a page, redirects told and not followed. */
  go(url: string): Promise<Response>
  /** Brings a form there from another site’s page: no cookie comes along, as browsers have it. */
  bring(url: string, fields: Record<string, string>): Promise<Response>
  call<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<{ status: number; body: T }>
  ok<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<T>
}

export function createVisitor(base: string, agent = 'Mozilla/5.0 (a test)'): Visitor {
  const jars = new Map<string, Map<string, string>>()
  const jarOf = (url: URL) => {
    let jar = jars.get(url.host)
    if (!jar) jars.set(url.host, (jar = new Map()))
    return jar
  }
  const send = async (address: string, options: RequestInit & { headers?: Record<string, string> }) => {
    const url = new URL(address, base)
    const jar = jarOf(url)
    const response = await fetch(url, {
      redirect: 'manual',
      ...options,
      headers: {
        ...{ 'user-agent': agent, cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
        ...options.headers,
      },
    })
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';')
      const [name, value] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
      if (value === '') jar.delete(name)
      else jar.set(name, value)
    }
    return response
  }
  const visitor: Visitor = {
    go: (url) => send(url, {}),
    bring: (url, fields) =>
      send(url, {
        method: 'POST',
        body: new URLSearchParams(fields),
        headers: { cookie: '', 'sec-fetch-site': 'cross-site', origin: 'null' },
      }),
    async call(method, path, body) {
      const response = await send(path, {
        method,
        headers: { 'content-type': 'application/json', origin: base, 'sec-fetch-site': 'same-origin' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as never }
    },
    async ok(method, path, body) {
      const { status, body: answer } = await visitor.call(method, path, body)
      if (status > 299) throw new Error(`${method} ${path} answered ${status}: ${JSON.stringify(answer)}`)
      return answer as never
    },
  }
  return visitor
}
