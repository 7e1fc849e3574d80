/** The commands, composed. */
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { Command, CommanderError } from 'commander'
import { askCommand } from './commands/ask.ts'
import { backupCommand } from './commands/backup.ts'
import { benchCommand } from './commands/bench.ts'
import type { Command as CommandOf } from './commands/command.ts'
import { evalCommand } from './commands/eval.ts'
import { gatewayCommand } from './commands/gateway.ts'
import { floorCommand } from './commands/floor.ts'
import { holdCommand } from './commands/hold.ts'
import { importCommand } from './commands/import.ts'
import { initCommand } from './commands/init.ts'
import { logCommand } from './commands/log.ts'
import { loginCommand } from './commands/login.ts'
import { mcpCommand } from './commands/mcp.ts'
import { projectCommand } from './commands/project.ts'
import { receiptCommand } from './commands/receipt.ts'
import { objectiveCommand } from './commands/objective.ts'
import { restoreCommand } from './commands/restore.ts'
import { demoCommand, serveCommand } from './commands/serve.ts'
import { policyCommand } from './commands/policy.ts'
import { subjectCommand } from './commands/subject.ts'
import { truthCommand } from './commands/truth.ts'
import { drillCommand } from './commands/drill.ts'
import { resumeCommand, stopCommand } from './commands/stop.ts'
import { witnessCommand } from './commands/witness.ts'
import { exitCodeOf, exitCodes } from './exit-codes.ts'
import type { Shell } from './shell.ts'

const commands: readonly CommandOf[] = [
  serveCommand,
  demoCommand,
  askCommand,
  importCommand,
  projectCommand,
  truthCommand,
  policyCommand,
  stopCommand,
  resumeCommand,
  drillCommand,
  objectiveCommand,
  evalCommand,
  subjectCommand,
  floorCommand,
  holdCommand,
  initCommand,
  loginCommand,
  backupCommand,
  restoreCommand,
  logCommand,
  receiptCommand,
  witnessCommand,
  mcpCommand,
  gatewayCommand,
  benchCommand,
]

/** Runs one command; answers its exit code (docs/cli.md). */
export async function main(args: readonly string[], shell: Shell = machineShell(args)): Promise<number> {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8')) as {
    version: string
  }
  let code: number = exitCodes.done
  const program = new Command('countersign')
    .description('The second signature on what AI does.')
    .version(version)
    .showHelpAfterError('Run the command with --help to see what it takes.')
    .exitOverride()
    .configureOutput({ writeOut: (text) => shell.out(text), writeErr: (text) => shell.err(text) })
  const run = async (action: () => Promise<number>) => {
    code = await action()
  }
  for (const add of commands) add(program, shell, run)
  // Sub-commands inherit these only where they are made by the program's own settings.
  for (const command of program.commands) command.copyInheritedSettings(program)
  try {
    if (args.length === 0) program.help({ error: true })
    await program.parseAsync([...args], { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
    shell.err(`${(error as Error).message}\n`)
    if (shell.env['COUNTERSIGN_DEBUG']) shell.err(`${(error as Error).stack}\n`)
    return exitCodeOf(error)
  }
}

/** Milliseconds that a command has to leave things tidy when it is interrupted; a server drains for as long as it takes. */
const tidyMs = 5_000

function machineShell(args: readonly string[]): Shell {
  const drains = args[0] === 'serve' || args[0] === 'demo'
  const stopping = new AbortController()
  let firstMs = 0
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      const nowMs = performance.now()
      firstMs ||= nowMs
      stopping.abort(new Error(`Ended by ${signal}.`))
      if (!drains) setTimeout(() => process.exit(exitCodes.interrupted), tidyMs).unref()
      // A second one does not wait for anything; npm and the terminal both send the first.
      if (nowMs - firstMs > 1_000) process.exit(exitCodes.interrupted)
    })
  // A reader that has seen enough (`| head`) is no fault.
  process.stdout.on('error', () => undefined)
  return {
    env: process.env,
    cwd: process.cwd(),
    home: homedir(),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    isTerminal: process.stderr.isTTY === true,
    async readInput() {
      let text = ''
      for await (const chunk of process.stdin.setEncoding('utf8')) text += chunk
      return text
    },
    signal: stopping.signal,
  }
}
