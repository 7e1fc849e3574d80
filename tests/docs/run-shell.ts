/** A block of commands in a shell of its own, as a reader has set it up. */
import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'

/** What hangs is ended. */
const longestMs = 60_000
const root = resolve(import.meta.dirname, '../..')

/** What a reader has set up: the server's address, a key, and the commands. A refusal ends the block. */
const prelude = `set -euo pipefail
curl() { command curl -sS --fail-with-body "$@"; }
countersign() { "$NODE" "$COMMAND" "$@"; }
npx() { while [ "$1" != countersign ]; do shift; done; "$@"; }
api() { curl -X "$1" "$COUNTERSIGN_URL$2" -H "authorization: Bearer $KEY" -H 'content-type: application/json' \${3:+-d "$3"}; }
`
export function runShell(
  text: string,
  cwd: string,
  env: Record<string, string>,
): Promise<{ code: number | null; said: string }> {
  return new Promise((done) => {
    const child = spawn('bash', ['-c', prelude + text], {
      cwd,
      env: {
        ...{ PATH: process.env.PATH, HOME: cwd, NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE },
        ...{ NODE: process.execPath, COMMAND: join(root, 'packages/server/bin/countersign.js'), CI: '1' },
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()))
    const tooLong = setTimeout(() => process.kill(-(child.pid as number), 'SIGKILL'), longestMs)
    child.once('exit', (code) => {
      clearTimeout(tooLong)
      done({ code, said })
    })
  })
}
