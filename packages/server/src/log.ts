import { pino } from 'pino'
import type { Log } from './ports.ts'

/** Lines of JSON on standard error; standard output belongs to the commands. Secrets never reach it: requests are logged without headers and bodies. */
export const createLog = (level: string): Log =>
  pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ fd: 2, sync: true }))
