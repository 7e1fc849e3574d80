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

export type TraceAttributes = Readonly<Record<string, string | number | boolean>>
/** One request, from its first byte to its last. */
export interface RequestTrace {
  /** What follows from the request belongs beneath this: the caller's own span, else the request's (W3C Trace Context). */
  traceparent: string
  tell(attributes: TraceAttributes): void
  end(status: number): void
}
/** Traces and events on their way to a collector. Nothing waits for them, and what cannot be sent is dropped. */
export interface Traces {
  begin(request: {
    method: string
    /** As it is declared, without what its variables stand for. */
    route: string
    traceparent: string | undefined
    tracestate: string | undefined
  }): RequestTrace
  span(name: string, beneath: string, fromMs: number, toMs: number, attributes: TraceAttributes): void
  event(name: string, beneath: string, atMs: number, attributes: TraceAttributes): void
  close(): Promise<void>
}

export interface Mail {
  to: string
  subject: string
  text: string
  html: string
  /** The same for the same mail, however often it is sent. */
  id: string
  /** Where its reader says that they want no more. */
  settings: string
}
export interface Mailer {
  /** Resolves when the next server has taken it. */
  send(mail: Mail): Promise<void>
  close(): void
}
