/** An MCP server as a child of this process. */
import { spawn } from 'node:child_process'
import type { Readable, Writable } from 'node:stream'

export interface ServerCommand {
  command: string
  args: readonly string[]
  env: Record<string, string | undefined>
  cwd: string
}
export interface StdioServer {
  input: Writable
  output: Readable
  /** Its exit code; null where a signal ended it. Rejects where it could not be started. */
  ended: Promise<number | null>
  /** Closes its input, then ends it, more firmly each time. */
  stop(): Promise<void>
}

const politeMs = 2_000

/** The server gets its own credentials and none of ours. */
const envOf = (env: ServerCommand['env']): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('COUNTERSIGN_')))

export function startStdioServer({ command, args, env, cwd }: ServerCommand): StdioServer {
  const child = spawn(command, [...args], { cwd, env: envOf(env), stdio: ['pipe', 'pipe', 'inherit'] })
  // What is written after its end is told by `ended`.
  child.stdin.on('error', () => undefined)
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', (cause) => reject(new Error(`"${command}" could not be started: ${cause.message}`, { cause })))
    child.once('close', (code) => resolve(code))
  })
  ended.catch(() => undefined)
  return {
    input: child.stdin,
    output: child.stdout,
    ended,
    async stop() {
      child.stdin.end()
      const kill = (signal: NodeJS.Signals) => () => void child.kill(signal)
      const timers = [setTimeout(kill('SIGTERM'), politeMs), setTimeout(kill('SIGKILL'), 2 * politeMs)]
      await ended.catch(() => undefined)
      for (const timer of timers) clearTimeout(timer)
    },
  }
}
