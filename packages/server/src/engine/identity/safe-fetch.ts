/** A `fetch` for libraries that bring their own: it goes only where this installation may call, and follows no redirect. */
import http from 'node:http'
import https from 'node:https'
import { checkAddress, safeLookup, type AddressRules } from '../safe-address.ts'

const timeoutMs = 10_000
const mostBytes = 1_048_576

export function createSafeFetch(rules: AddressRules) {
  return async (
    address: string,
    options: { method?: string; headers?: ConstructorParameters<typeof Headers>[0]; body?: unknown },
  ): Promise<Response> => {
    const url = checkAddress(address, rules, 'address')
    const body = options.body === undefined || options.body === null ? null : Buffer.from(String(options.body))
    return new Promise((resolve, reject) => {
      const request = (url.protocol === 'https:' ? https : http).request(
        url,
        {
          method: options.method ?? 'GET',
          headers: {
            ...Object.fromEntries(new Headers(options.headers)),
            ...(body ? { 'content-length': body.length } : {}),
          },
          lookup: safeLookup(rules) as never,
          signal: AbortSignal.timeout(timeoutMs),
        },
        (response) => {
          const parts: Buffer[] = []
          let bytes = 0
          response.on('data', (part: Buffer) => {
            parts.push(part)
            if ((bytes += part.length) > mostBytes)
              response.destroy(new Error(`it answers more than ${mostBytes} bytes`))
          })
          response.on('error', reject)
          response.on('end', () => {
            const status = response.statusCode ?? 502
            const headers = Object.entries(response.headers).flatMap(([name, value]) =>
              value === undefined ? [] : [[name, String(value)] as [string, string]],
            )
            const empty = status === 204 || status === 304 || status < 200
            resolve(new Response(empty ? null : Buffer.concat(parts), { status: Math.max(200, status), headers }))
          })
        },
      )
      request.on('error', reject)
      request.end(body)
    })
  }
}
