/** Requests to an address that a workspace named: only where it may be called, within a time, and no redirect is followed. */
import http from 'node:http'
import https from 'node:https'
import { safeLookup, type AddressRules } from './safe-address.ts'

export interface Posted {
  status: number
  /** The beginning of what it answered. */
  body: string
}

/**
 * @param mostBytes of the answer that are read; more than that is left.
 * @param gone aborts when nobody waits for the answer any more.
 */
export function post(
  url: URL,
  headers: Record<string, string>,
  body: string,
  rules: AddressRules,
  timeoutMs: number,
  mostBytes = 0,
  gone?: AbortSignal,
): Promise<Posted> {
  return send('POST', url, headers, body, rules, timeoutMs, mostBytes, gone)
}

/** The same with nothing to send. */
export const get = (
  url: URL,
  headers: Record<string, string>,
  rules: AddressRules,
  timeoutMs: number,
  mostBytes: number,
  gone?: AbortSignal,
): Promise<Posted> => send('GET', url, headers, null, rules, timeoutMs, mostBytes, gone)

function send(
  method: 'GET' | 'POST',
  url: URL,
  headers: Record<string, string>,
  body: string | null,
  rules: AddressRules,
  timeoutMs: number,
  mostBytes: number,
  gone?: AbortSignal,
): Promise<Posted> {
  return new Promise((resolve, reject) => {
    const late = () => new Error(`no answer within ${timeoutMs / 1_000} s`)
    const request = (url.protocol === 'https:' ? https : http).request(
      url,
      {
        method,
        headers: body === null ? headers : { ...headers, 'content-length': Buffer.byteLength(body) },
        timeout: timeoutMs,
        lookup: safeLookup(rules) as never,
        signal: gone ? AbortSignal.any([gone, AbortSignal.timeout(timeoutMs)]) : AbortSignal.timeout(timeoutMs),
      },
      (response) => {
        const status = response.statusCode ?? 0
        if (mostBytes === 0) {
          response.resume()
          resolve({ status, body: '' })
          return
        }
        const parts: Buffer[] = []
        let bytes = 0
        const done = () => resolve({ status, body: Buffer.concat(parts).subarray(0, mostBytes).toString('utf8') })
        response.on('data', (part: Buffer) => {
          parts.push(part)
          bytes += part.length
          if (bytes < mostBytes) return
          done()
          response.destroy()
        })
        response.on('end', done)
        response.on('error', reject)
      },
    )
    request.on('timeout', () => request.destroy(late()))
    request.on('error', (error) =>
      reject(error.name === 'AbortError' || error.name === 'TimeoutError' ? late() : error),
    )
    request.end(body)
  })
}
