import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { UsageError } from './exit-codes.ts'
import type { Shell } from './shell.ts'

/** JSON from the command line, from a file (`@path`) or from standard input (`-`). @throws UsageError. */
export async function readJsonArgument(text: string, name: string, shell: Shell): Promise<unknown> {
  const source =
    text === '-' ? await shell.readInput() : text.startsWith('@') ? readText(resolve(shell.cwd, text.slice(1))) : text
  try {
    return JSON.parse(source) as unknown
  } catch (error) {
    throw new UsageError(
      `${name} is not JSON: ${(error as Error).message}. In a shell, put it between single quotes: '{"service":"api"}'`,
    )
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`)
  }
}
