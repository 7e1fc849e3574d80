/** `countersign gateway`: stands in front of a server of tools; each call of a tool becomes a decision. */
import type { GatewayOptions } from '../gateway-options.ts'
import { randomUUID } from 'node:crypto'
import { UsageError } from '../exit-codes.ts'
import type { Shell } from '../shell.ts'
import { connectionOptions, type Command } from './command.ts'

export const gatewayCommand: Command = (program, shell, run) => {
  connectionOptions(program.command('gateway'))
    .description('stand in front of an MCP server: each call of a tool becomes a decision')
    .argument('[command...]', 'after --: the command of the server, such as npx -y @modelcontextprotocol/server-memory')
    .option('--name <name>', 'of the server in actions: mcp.<name>.<tool>; from its command where not given')
    .option('--system <name>', 'who proposes; mcp-<name> where not given')
    .option('--requester <who>', 'on whose behalf, such as user:ann; they may not approve')
    .option('--instance <name>', 'of the one process that takes up what was asked under this name, on whatever machine')
    .option('--review-results', 'results are decisions too, before the client gets them')
    .option('--answer-within <duration>', 'answer a client that asked for no progress, and let it call again', '50s')
    .option('--progress-every <duration>', 'signs of life for a client that did', '10s')
    .option('--http <rules>', 'stand in front of --to as an HTTP proxy, by this file of rules')
    .option('--to <address>', 'of the server behind: an MCP server over HTTP, or with --http any other')
    .option('--listen <address>', 'where clients reach an HTTP gateway', '127.0.0.1:4410')
    .option(
      '--header <name: value>',
      'sent to the server behind; a value of $NAME is taken from the environment',
      collect,
      [],
    )
    .option('--suggest-policy', 'print a policy to start from, and end')
    .addHelpText(
      'after',
      '\nThe server inherits the environment without what begins with COUNTERSIGN_: its credentials stand there and nowhere else.',
    )
    .action((command: string[], options: GatewayOptions) => run(() => gateway(shell, command, options)))
}

async function gateway(shell: Shell, command: string[], options: GatewayOptions): Promise<number> {
  if (options.http !== undefined) {
    if (command.length > 0) throw new UsageError('--http stands in front of an address: give --to, and no command.')
    const { runHttpGateway } = await import('../http-gateway.ts')
    return runHttpGateway(shell, options, options.http)
  }
  if (options.to !== undefined) {
    if (command.length > 0) throw new UsageError('--to names the server: leave the command out.')
    const { runMcpHttpGateway } = await import('../http-gateway.ts')
    return runMcpHttpGateway(shell, options)
  }
  const [program, ...args] = command
  if (program === undefined)
    throw new UsageError(
      'Name the server after --, such as: countersign gateway -- npx -y @modelcontextprotocol/server-memory',
    )
  const { runGateway, printSuggestion } = await import('../gateway.ts')
  const server = { command: program, args, env: shell.env, cwd: shell.cwd }
  return options.suggestPolicy
    ? printSuggestion(shell, server, options, randomUUID())
    : runGateway(shell, server, options, randomUUID())
}

const collect = (value: string, others: string[]): string[] => [...others, value]
