/** Puts a gateway together; loaded only where one is asked for. */
import { readLines } from '../gateway/lines.ts'
import { listTools } from '../gateway/list-tools.ts'
import { nodeFetch } from '../gateway/node-fetch.ts'
import { createOverseer, type Overseer } from '../gateway/oversee.ts'
import { serverNameOf } from '../gateway/server-name.ts'
import { createBridge } from '../gateway/stdio-bridge.ts'
import { runStdioGateway } from '../gateway/stdio-gateway.ts'
import { startStdioServer, type ServerCommand } from '../gateway/stdio-server.ts'
import { suggestPolicy } from '../gateway/suggest-policy.ts'
import { msOf, type GatewayOptions } from './gateway-options.ts'
import { connect, findConnection } from './connection.ts'
import { exitCodes, UsageError } from './exit-codes.ts'
import { ownership, patienceMs, takeUp } from './take-up.ts'
import type { Shell } from './shell.ts'

export const nameOf = (options: GatewayOptions, command: readonly string[]): string => {
  const name = options.name ?? serverNameOf(command)
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$/.test(name))
    throw new UsageError(`--name is "${name}"; it takes up to 60 letters, digits, - and _.`)
  return name
}

/** @param client whose calls they are, where one process serves several. */
export function makeOverseer(shell: Shell, options: GatewayOptions, name: string, client?: string): Overseer {
  const connection = findConnection(options, shell)
  const cs = connect(connection, { patienceMs, fetch: nodeFetch })
  const system = options.system ?? `mcp-${name}`
  return createOverseer({
    cs,
    url: connection.url,
    system: { system },
    name,
    ...(options.requester === undefined ? {} : { requester: options.requester }),
    reviewResults: options.reviewResults === true,
    answerWithinMs: msOf(options.answerWithin, '--answer-within'),
    progressEveryMs: msOf(options.progressEvery, '--progress-every'),
    ...takeUp(connection, cs, system, `mcp.${name}.`, ownership(options.instance, client)),
    say: (words) => shell.err(`countersign gateway: ${words}\n`),
  })
}

export function runGateway(
  shell: Shell,
  server: ServerCommand,
  options: GatewayOptions,
  ownIds: string,
): Promise<number> {
  const name = nameOf(options, [server.command, ...server.args])
  const overseer = makeOverseer(shell, options, name)
  shell.err(`countersign gateway: calls of tools are decisions named mcp.${name}.<tool>\n`)
  return runStdioGateway({
    server,
    overseer,
    ownIds,
    input: process.stdin,
    output: process.stdout,
    signal: shell.signal,
  })
}

/** Needs no Countersign: it only asks the server. */
export async function printSuggestion(
  shell: Shell,
  command: ServerCommand,
  options: GatewayOptions,
  ownIds: string,
): Promise<number> {
  const name = nameOf(options, [command.command, ...command.args])
  const server = startStdioServer(command)
  const nobody: Overseer = { call: async () => undefined }
  const bridge = createBridge({
    overseer: nobody,
    ownIds,
    toClient: () => undefined,
    toServer: (line) => void server.input.write(`${line}\n`),
  })
  const reading = (async () => {
    for await (const line of readLines(server.output)) bridge.fromServer(line)
    bridge.serverGone('The server has ended.')
  })()
  try {
    await Promise.race([listTools(bridge), server.ended.then(() => reading)])
    if (bridge.catalogue.all().length === 0) throw new Error('The server lists no tools.')
    shell.out(suggestPolicy(name, bridge.catalogue.all()))
  } finally {
    await server.stop()
  }
  return exitCodes.done
}
