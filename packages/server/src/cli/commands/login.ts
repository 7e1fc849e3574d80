import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { connect, loginFile, type ConnectionOptions } from '../connection.ts'
import { UsageError } from '../exit-codes.ts'
import type { Shell } from '../shell.ts'
import { connectionOptions, type Command, type JsonOption } from './command.ts'

export const loginCommand: Command = (program, shell, run) => {
  connectionOptions(program.command('login'))
    .description(
      'remember a server and a key for the commands of this user; without --key it is read from standard input',
    )
    .option('--json', 'print where it was kept')
    .action((options: ConnectionOptions & JsonOption) => run(() => login(shell, options)))
}

async function login(shell: Shell, options: ConnectionOptions & JsonOption): Promise<number> {
  const url = options.url ?? shell.env['COUNTERSIGN_URL']
  if (!url) throw new UsageError('Name the server: countersign login --url https://countersign.example.org')
  let apiKey = options.key ?? shell.env['COUNTERSIGN_API_KEY']
  if (!apiKey) {
    shell.err('Paste the key (the console gives one under Keys), then Enter and Ctrl-D: ')
    apiKey = (await shell.readInput()).trim()
  }
  if (!/^\S{8,200}$/.test(apiKey))
    throw new UsageError('That is not a key: it has 8 to 200 characters and no white space.')
  // Whether the server takes it is asked before it is kept; a key that may only propose is told apart from a wrong one.
  await connect({ url, apiKey, from: 'login' }, { patienceMs: 5_000 })
    .resume('dec_00000000-0000-7000-8000-000000000000')
    .catch((error: { code?: string }) => {
      if (error.code !== 'not-found' && error.code !== 'forbidden') throw error
    })
  const path = loginFile(shell)
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  writeFileSync(path, `${JSON.stringify({ url: url.replace(/\/+$/, ''), apiKey }, null, 2)}\n`, { mode: 0o600 })
  chmodSync(path, 0o600)
  if (options.json) shell.out(`${JSON.stringify({ url, path })}\n`)
  else shell.out(`Kept in ${path}, readable by you alone. Try: countersign ask deploy.prod '{"service":"api"}'\n`)
  return 0
}
