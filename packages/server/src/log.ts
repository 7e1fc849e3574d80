import { pino } from 'pino'
import type { Log } from './ports.ts'

/**
 * Lines of JSON on standard error; standard output belongs to the commands. Secrets never reach it: requests are logged
 * by route, without headers, bodies and the names in their addresses.
 */
export const createLog = (level: string): Log =>
  pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: tellError } },
    pino.destination({ fd: 2, sync: true }),
  )

/** What went wrong and where. A database quotes rows and values in its errors, so of those only the names are told. */
export function tellError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error }
  const { code, severity, table, column, constraint, routine } = error as Error & Record<string, unknown>
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  const names = { type: error.name, ...(code === undefined ? {} : { code }) }
  return severity === undefined
    ? { ...names, message: error.message, stack: frames.join('\n') }
    : { ...names, severity, table, column, constraint, routine, stack: frames.join('\n') }
}
