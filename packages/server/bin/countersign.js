#!/usr/bin/env -S node --max-semi-space-size=16
// A stream of small things (items of an export, proposals) fills whatever V8 keeps for young objects, by default 134 MB of
// the server's memory; with 32 it is as quick. V8 takes this when it starts and not later: whatever starts a server says it.
// The commands are TypeScript, which Node runs as it is from 22.18 on. An older Node hands over to the one that npm installed.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major > 22 || (major === 22 && minor >= 18)) {
  const { main } = await import('../src/cli/main.ts')
  process.exitCode = await main(process.argv.slice(2))
} else {
  const newer = fileURLToPath(new URL('../../../node_modules/node/bin/node', import.meta.url))
  if (!existsSync(newer)) {
    process.stderr.write(
      `Countersign needs Node 22.18 or newer; this is ${process.version}. In a clone of Countersign, run: npm install\n`,
    )
    process.exitCode = 2
  } else {
    const child = spawn(newer, ['--max-semi-space-size=16', ...process.argv.slice(1)], { stdio: 'inherit' })
    // A terminal sends Ctrl-C to both; what is sent to this process alone is handed on.
    process.on('SIGINT', () => undefined)
    for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
    child.once('exit', (code, signal) => (process.exitCode = code ?? (signal === 'SIGKILL' ? 137 : 1)))
  }
}
