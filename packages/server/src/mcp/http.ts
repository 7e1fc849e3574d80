/** The same server over streamable HTTP, at `/mcp` of Countersign itself. Holds nothing between two requests. */
import { Countersign, type Fetch } from '@countersign/sdk'
import { createMcpHandler } from '@modelcontextprotocol/server'
import { createMcpServer } from './server.ts'

export interface McpRequest {
  /** A whole address: the SDK reads it. */
  url: string
  method: string
  headers: Record<string, string>
  body: unknown
  signal: AbortSignal
  /** The caller's own, without the scheme. */
  key: string
  system: string | undefined
}
export interface McpOverHttp {
  handle(request: McpRequest): Promise<Response>
  close(): Promise<void>
}

/** @param fetch reaches this very server, so that each call is let through, or not, like any other. */
export function createMcpOverHttp(
  fetch: Fetch,
  url: () => string,
  version: string,
  onError: (error: Error) => void,
): McpOverHttp {
  const handler = createMcpHandler(
    (context) => {
      const request = context.authInfo as { token: string; extra?: { system?: string } } | undefined
      const cs = new Countersign({ url: 'http://countersign', apiKey: request?.token ?? '', fetch })
      return createMcpServer({ cs, url: url(), version, system: request?.extra?.system })
    },
    { onerror: onError },
  )
  return {
    handle({ url: address, method, headers, body, signal, key, system }) {
      const request = new Request(address, {
        method,
        headers,
        signal,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const authInfo = {
        token: key,
        clientId: 'key',
        scopes: [],
        ...(system === undefined ? {} : { extra: { system } }),
      }
      return handler.fetch(request, { authInfo, parsedBody: body })
    },
    close: () => handler.close(),
  }
}
