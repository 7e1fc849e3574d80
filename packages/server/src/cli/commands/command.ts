import type { Command as Program } from 'commander'
import type { Shell } from '../shell.ts'

/** Adds a command to the program. Its action answers an exit code. */
export type Command = (program: Program, shell: Shell, run: (action: () => Promise<number>) => Promise<void>) => void

export interface JsonOption {
  json?: boolean
}
export const connectionOptions = (command: Program): Program =>
  command
    .option('--url <address>', 'the server; COUNTERSIGN_URL, or this machine’s')
    .option('--key <key>', 'an API key; COUNTERSIGN_API_KEY, or this machine’s')
