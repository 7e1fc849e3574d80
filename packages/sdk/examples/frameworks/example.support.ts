/** An example as its own process, in a folder of its own that the next process finds again. */
import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bootstrapKey, type House } from '../../../../tests/support/server.ts'

const folder = mkdtempSync(join(tmpdir(), 'countersign-example-'))

export interface Example {
  /** SIGKILL, as a machine that goes away. */
  kill(): Promise<void>
  /** What it said, when it is over. @throws Error with its words where it failed. */
  ended(): Promise<string>
}

export function startExample(
  file: string,
  args: string[],
  house: House,
  {
    program = process.execPath,
    env = {},
    input = '',
  }: { program?: string; env?: Record<string, string>; input?: string } = {},
): Example {
  const child = spawn(program, [join(import.meta.dirname, file), ...args], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOME: folder,
      COUNTERSIGN_URL: house.url,
      COUNTERSIGN_API_KEY: bootstrapKey,
      ...env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.end(input)
  let said = ''
  let errors = ''
  child.stdout.on('data', (data: Buffer) => (said += data.toString()))
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()))
  const over = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  return {
    async kill() {
      child.kill('SIGKILL')
      await over
    },
    async ended() {
      const code = await over
      if (code !== 0) throw new Error(`${file} ended with ${code}:\n${said}${errors}`)
      return said
    },
  }
}
