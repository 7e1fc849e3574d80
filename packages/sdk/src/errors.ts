/**
 * What the SDK throws. Each class has a static `is`, which also recognises errors made by another copy or version of
 * this package: an `instanceof` fails there.
 */
import type { DecisionWire, Problem } from './types.ts'

const marker = Symbol.for('countersign.sdk.error')

export interface ErrorParts {
  decision?: DecisionWire | null | undefined
  reason?: string | null | undefined
  cause?: unknown
  /** What ran, ran; see `CountersignError.ran`. */
  ran?: { result?: unknown } | undefined
}

export class CountersignError extends Error {
  /** The name that `is` looks for; survives minifiers. */
  static readonly kind: string = 'CountersignError'
  readonly [marker]: readonly string[]
  /** The decision as it was last seen; null where none was made. */
  readonly decision: DecisionWire | null
  /** What people or the policy said; null where nothing was said. */
  readonly reason: string | null
  /** The guarded function was started. Never call it again because of this error: find out what it did. */
  readonly ran: boolean
  /** What the guarded function returned, where it ran to its end. */
  readonly result: unknown

  constructor(message: string, parts: ErrorParts = {}) {
    super(message, parts.cause === undefined ? undefined : { cause: parts.cause })
    const kinds: string[] = []
    for (
      let type: unknown = new.target;
      typeof type === 'function' && 'kind' in type;
      type = Object.getPrototypeOf(type)
    )
      kinds.push(String(type.kind))
    this[marker] = kinds
    this.name = kinds[0] as string
    this.decision = parts.decision ?? null
    this.reason = parts.reason ?? null
    this.ran = parts.ran !== undefined
    this.result = parts.ran?.result
  }

  static is<T extends { readonly kind: string; readonly prototype: unknown }>(
    this: T,
    error: unknown,
  ): error is T['prototype'] {
    if (typeof error !== 'object' || error === null) return false
    const kinds = (error as { [marker]?: unknown })[marker]
    return Array.isArray(kinds) && kinds.includes(this.kind)
  }
}

/** A person said no. */
export class Rejected extends CountersignError {
  static override readonly kind = 'Rejected'
  declare readonly name: 'Rejected'
}
/** Nobody answered in time, or the approval was not used in time. */
export class Expired extends CountersignError {
  static override readonly kind = 'Expired'
  declare readonly name: 'Expired'
}
/** A person forbade it after it was approved. With `ran`, after it was carried out. */
export class Vetoed extends CountersignError {
  static override readonly kind = 'Vetoed'
  declare readonly name: 'Vetoed'
}
/** An emergency stop ended it. With `ran`, while it was being carried out. */
export class Stopped extends CountersignError {
  static override readonly kind = 'Stopped'
  declare readonly name: 'Stopped'
}
/** The policy refused it. */
export class Refused extends CountersignError {
  static override readonly kind = 'Refused'
  declare readonly name: 'Refused'
}
/** A person asks for another attempt; `instruction` says what to change. Propose again with `parent`. */
export class Returned extends CountersignError {
  static override readonly kind = 'Returned'
  declare readonly name: 'Returned'
  get instruction(): string {
    return this.reason ?? ''
  }
  /** The id to give as `parent` with the next attempt. */
  get parent(): string {
    return this.decision?.id ?? ''
  }
}
/** The caller's side withdrew it. */
export class Cancelled extends CountersignError {
  static override readonly kind = 'Cancelled'
  declare readonly name: 'Cancelled'
}
/**
 * The server cannot be reached. Without `ran` nothing was carried out. With `ran` the function did run, to its end,
 * and only its report could not be delivered.
 */
export class Unavailable extends CountersignError {
  static override readonly kind = 'Unavailable'
  declare readonly name: 'Unavailable'
}

/**
 * A reason to abort a guarded call with, for a caller that leaves while the question is to stay open: it is not
 * withdrawn, and a later call may take it up with `resume`.
 */
export class Detached extends CountersignError {
  static override readonly kind = 'Detached'
  declare readonly name: 'Detached'
}

/** The server refused a request (RFC 9457). `code` is stable; the message says what to do. */
export class CountersignApiError extends CountersignError {
  static override readonly kind = 'CountersignApiError'
  declare readonly name: 'CountersignApiError'
  readonly code: string
  /** The HTTP status; 0 where the SDK itself found it. */
  readonly status: number
  readonly errors: readonly { path: string; message: string }[]
  /** The server says that the same request may succeed later. */
  readonly retry: boolean
  /** Milliseconds that the server asks to wait; 0 where it does not say. */
  readonly retryAfterMs: number

  constructor(
    problem: Pick<Problem, 'code' | 'detail' | 'status'> & Partial<Pick<Problem, 'errors' | 'retry' | 'retry_after'>>,
    parts: ErrorParts = {},
  ) {
    const where = (problem.errors ?? []).map(({ path, message }) => `${path}: ${message}`).join('; ')
    super(where ? `${problem.detail} (${where})` : problem.detail, parts)
    this.code = problem.code
    this.status = problem.status
    this.errors = problem.errors ?? []
    this.retry = problem.retry ?? false
    this.retryAfterMs = (problem.retry_after ?? 0) * 1_000
  }
}
