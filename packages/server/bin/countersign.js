#!/usr/bin/env node
// The commands are TypeScript, which Node runs as it is from 22.18 on. An older Node hands over to the one that npm installed.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major > 22 || (major === 22 && minor >= 18)) {
  const { main } = await import('../src/cli/main.ts')
  process.exitCode = await main(process.argv.slice(2))
  // What was to be closed is closed; a library's forgotten timer must not keep the process.
  setTimeout(() => process.exit(), 300).unref()
} else {
  const newer = fileURLToPath(new URL('../../../node_modules/node/bin/node', import.meta.url))
  if (!existsSync(newer)) {
    process.stderr.write(`Countersign needs Node 22.18 or newer; this is ${process.version}. In a clone of Countersign, run: npm install\n`)
    process.exitCode = 2
  } else process.exitCode = spawnSync(newer, process.argv.slice(1), { stdio: 'inherit' }).status ?? 1
}
