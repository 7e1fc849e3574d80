import type { Shell } from '../shell.ts'
import type { Command, JsonOption } from './command.ts'

export const serveCommand: Command = (program, shell, run) => {
  program
    .command('serve')
    .description('start a server; SIGTERM drains and ends it')
    .option('--demo', 'with the demonstration workspace')
    .option('--json', 'print one line of JSON when it listens')
    .action((options: JsonOption & { demo?: boolean }) =>
      run(() => runServer(shell, options.demo ? { ...shell.env, COUNTERSIGN_DEMO: '1' } : shell.env, options)),
    )
}

export const demoCommand: Command = (program, shell, run) => {
  program
    .command('demo')
    .description('start a server with the demonstration workspace')
    .option('--json', 'print one line of JSON when it listens')
    .action((options: JsonOption) => run(() => runServer(shell, { ...shell.env, COUNTERSIGN_DEMO: '1' }, options)))
}

/** Milliseconds that something left over may hold up the end of a process that has drained. */
const lingerMs = 3_000

async function runServer(shell: Shell, env: Shell['env'], { json }: JsonOption): Promise<number> {
  const { serve } = await import('../serve.ts')
  const startedMs = performance.now()
  const elapsed = () => `${((performance.now() - startedMs) / 1_000).toFixed(1)} s`
  const serving = await serve(env, (step) => shell.err(`· ${step}\n`))
  const address = serving.context.pageAddress()
  const token = serving.context.first.ownerToken
  const signInLink = token === null ? null : `${address}/welcome#${token}`
  if (json) shell.out(`${JSON.stringify({ address, signInLink })}\n`)
  else {
    shell.out(`Countersign listens on ${address} (${elapsed()})\n`)
    if (signInLink) shell.out(`Sign in once with ${signInLink}\n`)
  }
  if (!shell.signal.aborted)
    await new Promise<void>((resolve) => shell.signal.addEventListener('abort', () => resolve(), { once: true }))
  if (!json) shell.err('· Draining\n')
  await serving.stop()
  setTimeout(() => process.exit(0), lingerMs).unref()
  return 0
}
