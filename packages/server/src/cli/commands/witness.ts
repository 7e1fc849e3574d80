/** `countersign witness`: for an auditor, who thereby keeps a log from being cut or told differently to others. */
import { resolve } from 'node:path'
import { formatVkey, makeNoteKey, parseVkey } from '@countersign/core'
import { createDice } from '../../dice.ts'
import { sha } from '../../engine/log/log-keys.ts'
import { signerOf } from '../../store/log-key.ts'
import { readOrMakeKeyFile } from '../../store/key-file.ts'
import { exitCodes, UsageError } from '../exit-codes.ts'
import { createWitness } from '../log/witness-server.ts'
import type { Shell } from '../shell.ts'
import type { Command } from './command.ts'

interface WitnessOptions {
  log: string[]
  name: string
  folder: string
  host: string
  port: string
}

export const witnessCommand: Command = (program, shell, run) => {
  program
    .command('witness')
    .description('watch over somebody’s log: sign each checkpoint that continues what was signed before')
    .requiredOption('--log <vkey>', 'the key of a log; may be given several times', (one, before: string[] = []) => [
      ...before,
      one,
    ])
    .requiredOption('--name <name>', 'what the witness is called, such as witness.example.org/w1')
    .option('--folder <folder>', 'for its key and what it has seen', 'witness')
    .option('--host <host>', 'where it listens', '127.0.0.1')
    .option('--port <port>', 'where it listens', '4410')
    .action((options: WitnessOptions) => run(() => witness(shell, options)))
}

async function witness(shell: Shell, options: WitnessOptions): Promise<number> {
  const logs = options.log.map((vkey) => parseVkey(sha, vkey))
  const wrong = options.log.find((_, i) => logs[i]?.type !== 0x01)
  if (wrong !== undefined) throw new UsageError(`"${wrong}" is no verifier key of a log.`)
  if (/[\s+]/.test(options.name)) throw new UsageError('A name has neither spaces nor plus signs.')
  const port = Number(options.port)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError('--port takes a number from 0 to 65535.')
  const folder = resolve(shell.cwd, options.folder)
  const signer = signerOf(readOrMakeKeyFile(folder, 'witness.key', createDice()))
  const key = makeNoteKey(sha, options.name, 0x04, signer.publicKey)
  const server = createWitness({
    folder,
    signer,
    key,
    logs: logs.filter((one) => one !== undefined),
    nowMs: () => Date.now(),
    say: (line) => shell.err(`${line}\n`),
  })
  await new Promise<void>((listening, failed) => {
    server.once('error', failed).listen(port, options.host, listening)
  })
  const address = server.address()
  const bound = typeof address === 'object' && address ? address.port : port
  shell.out(`${formatVkey(key)} http://${options.host}:${bound}\n`)
  await new Promise<void>((stopped) => {
    if (shell.signal.aborted) stopped()
    shell.signal.addEventListener('abort', () => stopped(), { once: true })
  })
  await new Promise((closed) => {
    server.close(closed)
    server.closeAllConnections()
  })
  return exitCodes.done
}
