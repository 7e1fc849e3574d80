/** `npm start`: from a bare clone to a running server. `--demo` adds the demonstration. */
import { buildConsole, installDependencies, root, run } from './prepare.mjs'

try {
  await installDependencies()
  await buildConsole()
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
const [demo, rest] = [process.argv.includes('--demo'), process.argv.slice(2).filter((word) => word !== '--demo')]
const server = ['--max-semi-space-size=16', `${root}/packages/server/bin/countersign.js`]
process.exit(await run([...server, demo ? 'demo' : 'serve', ...rest]))
