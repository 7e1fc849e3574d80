/** Runs a TypeScript file of this repository from a bare clone: `node scripts/with-dependencies.mjs bench/run.ts …`. */
import { buildConsole, installDependencies, run } from './prepare.mjs'

await installDependencies()
await buildConsole()
process.exit(await run(process.argv.slice(2)))
