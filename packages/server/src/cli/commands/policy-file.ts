/** What can be said of a policy file without a server: whether it is one, and whether its tests pass. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { compilePolicy } from '../../engine/policy/compile-policy.ts'
import type { PolicyError } from '../../engine/policy/policy-error.ts'
import { testPolicy } from '../../engine/policy/test-policy.ts'
import { exitCodes, UsageError } from '../exit-codes.ts'
import type { Shell } from '../shell.ts'
import type { JsonOption } from './command.ts'

export async function readSource(shell: Shell, file: string): Promise<string> {
  if (file === '-') return shell.readInput()
  try {
    return readFileSync(resolve(shell.cwd, file), 'utf8')
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`)
  }
}

const tell = (shell: Shell, file: string, errors: readonly PolicyError[]): void => {
  for (const { line, column, path, message } of errors) shell.err(`${file}:${line}:${column} ${path}: ${message}\n`)
}

export async function validatePolicy(shell: Shell, file: string, { json }: JsonOption): Promise<number> {
  const compilation = compilePolicy(await readSource(shell, file))
  const errors = compilation.ok ? [] : compilation.errors
  if (json) shell.out(`${JSON.stringify({ ok: compilation.ok, errors })}\n`)
  else {
    tell(shell, file, errors)
    shell.out(errors.length === 0 ? 'It is a policy.\n' : `${errors.length} mistakes.\n`)
  }
  return errors.length === 0 ? exitCodes.done : exitCodes.failed
}

export async function testPolicyFile(shell: Shell, file: string, { json }: JsonOption): Promise<number> {
  const report = testPolicy(await readSource(shell, file))
  if (json) shell.out(`${JSON.stringify(report)}\n`)
  else {
    tell(shell, file, report.failures)
    shell.out(`${report.passed} passed, ${report.failures.length} failed.\n`)
  }
  return report.failures.length === 0 ? exitCodes.done : exitCodes.failed
}
