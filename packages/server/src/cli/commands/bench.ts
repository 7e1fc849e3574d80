import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { cloneFolder } from '../connection.ts'
import { UsageError } from '../exit-codes.ts'
import type { Command } from './command.ts'

export const benchCommand: Command = (program, shell, run) => {
  program
    .command('bench')
    .description('measure this machine beside a floor and peers; only in a clone')
    .argument('[arguments...]', 'handed on')
    .allowUnknownOption()
    .action((rest: string[]) =>
      run(async () => {
        const entry = join(cloneFolder, 'bench', 'run.ts')
        if (!existsSync(entry))
          throw new UsageError(
            'The benchmarks stand in the repository, not in the installed package. Clone it and run: npm run bench',
          )
        const child = spawn(process.execPath, [entry, ...rest], {
          cwd: cloneFolder,
          stdio: 'inherit',
          env: { ...shell.env },
        })
        shell.signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true })
        return new Promise<number>((resolve, reject) =>
          child.once('error', reject).once('exit', (code) => resolve(code ?? 1)),
        )
      }),
    )
}
