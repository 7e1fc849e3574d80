/** What the engine is given from outside, so that tests can give it something else. */

export interface Clock {
  /** Milliseconds since 1970 by the database's clock, carried forward by the process's monotonic one. */
  now(): number
  /** The database said what time it is. */
  hear(nowMs: number): void
  /** Milliseconds since 1970 by this machine's own clock: only to be compared, never to decide. */
  own(): number
}

export interface Dice {
  bytes(count: number): Buffer
}

export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
