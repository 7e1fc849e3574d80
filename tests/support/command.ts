/** A command, run in this process with a machine of its own. */
import { main } from '../../packages/server/src/cli/main.ts'

export interface Ran {
  code: number
  out: string
  err: string
}

export async function runCommand(
  args: string[],
  cwd: string,
  env: Record<string, string> = {},
  more: { signal?: AbortSignal; heard?: (out: string) => void } = {},
): Promise<Ran> {
  const said = { out: '', err: '' }
  const code = await main(args, {
    env,
    cwd,
    home: cwd,
    out(text) {
      said.out += text
      more.heard?.(said.out)
    },
    err: (text) => void (said.err += text),
    isTerminal: false,
    readInput: async () => '',
    signal: more.signal ?? new AbortController().signal,
  })
  return { code, ...said }
}
