import type { Shell } from './shell.ts'

/** A line of somebody's file that was refused. */
export interface LineError {
  line: number
  message: string
}
const mostShown = 20

export const byLine = (a: LineError, b: LineError): number => a.line - b.line

export function tellErrors(shell: Shell, errors: readonly LineError[]): void {
  for (const { line, message } of errors.slice(0, mostShown)) shell.err(`line ${line}: ${message}\n`)
  if (errors.length > mostShown) shell.err(`… and ${errors.length - mostShown} more; --json lists all.\n`)
}
