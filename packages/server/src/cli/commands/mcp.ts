/** `countersign mcp`: an agent asks for approvals, asks people and reports what it did, over MCP. */
import { connect, findConnection, type ConnectionOptions } from '../connection.ts'
import { exitCodes } from '../exit-codes.ts'
import type { Shell } from '../shell.ts'
import { nodeFetch } from '../../gateway/node-fetch.ts'
import { connectionOptions, type Command } from './command.ts'

interface McpOptions extends ConnectionOptions {
  system: string
}

export const mcpCommand: Command = (program, shell, run) => {
  connectionOptions(program.command('mcp'))
    .description(
      'an MCP server over standard input and output: request_approval, check_approval, ask_person, report_effect',
    )
    .option('--system <name>', 'who proposes, where a call does not say', 'mcp-agent')
    .action((options: McpOptions) => run(() => serveMcp(shell, options, program.version() ?? '')))
}

/** How long a call looks for a server that does not answer: less than any client's patience. */
const patienceMs = 10_000

async function serveMcp(shell: Shell, { system, ...options }: McpOptions, version: string): Promise<number> {
  const connection = findConnection(options, shell)
  const { serveMcpStdio } = await import('../../mcp/stdio.ts')
  const cs = connect(connection, { patienceMs, effectPatienceMs: patienceMs, fetch: nodeFetch })
  await serveMcpStdio({ cs, url: connection.url, system, version }, shell.signal, (words) =>
    shell.err(`countersign mcp: ${words}\n`),
  )
  return exitCodes.done
}
