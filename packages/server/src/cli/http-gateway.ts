/** Puts an HTTP gateway together; loaded only where one is asked for. */
import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { resolve } from 'node:path'
import { createHttpGateway } from '../gateway/http/gateway.ts'
import { readRules } from '../gateway/http/rules.ts'
import { createMcpHttpGateway } from '../gateway/mcp-http/gateway.ts'
import { isLoopback } from '../config.ts'
import { callApi } from './call-api.ts'
import { msOf, type GatewayOptions } from './gateway-options.ts'
import { connect, findConnection } from './connection.ts'
import { exitCodes, UsageError } from './exit-codes.ts'
import { makeOverseer, nameOf } from './gateway.ts'
import type { Shell } from './shell.ts'
import { nodeFetch } from '../gateway/node-fetch.ts'
import { ownership, patienceMs, takeUp } from './take-up.ts'

export async function runHttpGateway(shell: Shell, options: GatewayOptions, file: string): Promise<number> {
  const { host, port } = hostAndPort(options.listen)
  const loopback = isLoopback(host)
  const token = shell.env['COUNTERSIGN_GATEWAY_TOKEN'] || undefined
  if (!loopback && token === undefined)
    throw new UsageError(
      `Whoever reaches ${host} could use the server behind: set COUNTERSIGN_GATEWAY_TOKEN, which clients then send as their bearer.`,
    )
  const connection = findConnection(options, shell)
  const cs = connect(connection, { patienceMs, fetch: nodeFetch })
  const name = options.name ?? 'http'
  const system = options.system ?? `gateway-${name}`
  const server = createHttpGateway({
    cs,
    url: connection.url,
    rules: rulesIn(resolve(shell.cwd, file)),
    to: addressOf(options.to),
    system,
    ...(options.requester === undefined ? {} : { requester: options.requester }),
    headers: headersOf(options.header, shell.env),
    token,
    loopback,
    answerWithinMs: msOf(options.answerWithin, '--answer-within'),
    progressEveryMs: msOf(options.progressEvery, '--progress-every'),
    // Every decision of this system is this gateway's.
    ...takeUp(connection, cs, system, '', ownership(options.instance)),
    say: (words) => shell.err(`countersign gateway: ${words}\n`),
  })
  return listen(shell, options, server, { host, port })
}

/** For any number of clients, each with its own Countersign key. */
export function runMcpHttpGateway(shell: Shell, options: GatewayOptions): Promise<number> {
  const { host, port } = hostAndPort(options.listen)
  const to = addressOf(options.to)
  const name = nameOf(options, [to.hostname.split('.')[0] ?? ''])
  const { url } = findConnection({ ...options, key: options.key ?? 'of each client' }, shell)
  const server = createMcpHttpGateway({
    to,
    headers: headersOf(options.header, shell.env),
    loopback: isLoopback(host),
    clientOf(key) {
      const connection = { url, apiKey: key, from: 'the client' }
      return {
        overseer: makeOverseer(shell, { ...options, url, key }, name, key),
        check: async () => void (await callApi(connection, 'GET', '/v1/decisions?limit=1')),
      }
    },
  })
  return listen(shell, options, server, { host, port })
}

async function listen(
  shell: Shell,
  options: GatewayOptions,
  server: Server,
  { host, port }: { host: string; port: number },
): Promise<number> {
  await new Promise<void>((done, fail) => server.once('error', fail).listen(port, host, done))
  const address = server.address() as AddressInfo
  const shown = host.includes(':') ? `[${host}]` : host
  shell.out(
    options.json
      ? `${JSON.stringify({ address: `http://${shown}:${address.port}` })}\n`
      : `The gateway listens on http://${shown}:${address.port}, in front of ${options.to}\n`,
  )
  if (!shell.signal.aborted)
    await new Promise<void>((done) => shell.signal.addEventListener('abort', () => done(), { once: true }))
  // Questions stay open; what is under way gets a moment.
  await new Promise<void>((done) => {
    server.close(() => done())
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), drainMs).unref()
  })
  return exitCodes.done
}

const drainMs = 2_000

function hostAndPort(listen: string): { host: string; port: number } {
  const [, host = '127.0.0.1', port = ''] = /^(?:(.+):)?(\d{1,5})$/.exec(listen) ?? []
  if (port === '' || Number(port) > 65_535)
    throw new UsageError(`--listen is "${listen}"; it takes a port, or a host and a port such as 127.0.0.1:4410.`)
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) }
}

export function addressOf(text: string | undefined): URL {
  if (text === undefined || !URL.canParse(text) || !/^https?:/.test(text))
    throw new UsageError('--to takes the address of the server behind, such as https://api.example.org.')
  const url = new URL(text)
  if (url.username !== '' || url.search !== '' || url.hash !== '')
    throw new UsageError('--to takes no credentials, query or fragment; give credentials with --header.')
  return url
}

function rulesIn(path: string): ReturnType<typeof readRules> {
  try {
    return readRules(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new UsageError(`${path}: ${(error as Error).message}`, { cause: error })
  }
}

/** `authorization: Bearer $TOKEN`: secrets come from the environment, where no list of processes shows them. */
export function headersOf(given: readonly string[], env: Shell['env']): Record<string, string> {
  return Object.fromEntries(
    given.map((line) => {
      const [, name = '', value = ''] = /^([\w-]+):\s*(.+)$/.exec(line) ?? []
      if (name === '')
        throw new UsageError(
          `--header is "${line}"; it takes a name and a value, such as 'authorization: Bearer $TOKEN'.`,
        )
      const filled = value.replaceAll(/\$(\w+)/g, (_all, variable: string) => {
        const found = env[variable]
        if (!found) throw new UsageError(`--header ${name} names $${variable}, which the environment does not hold.`)
        return found
      })
      return [name.toLowerCase(), filled]
    }),
  )
}
