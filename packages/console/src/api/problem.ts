import type { ProblemWire } from './wire.ts'

/** An answer that says no. `message` is the server's `detail`: what happened and what to do next. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly errors: NonNullable<ProblemWire['errors']>

  constructor(wire: Pick<ProblemWire, 'status' | 'code' | 'detail' | 'errors'>) {
    super(wire.detail)
    this.name = 'Problem'
    this.status = wire.status
    this.code = wire.code
    this.errors = wire.errors ?? []
  }
}

export const unreachable = () =>
  new Problem({
    status: 0,
    code: 'unreachable',
    detail: 'The server cannot be reached. What you decided is kept here; it is sent as soon as you try again.',
  })

export const isProblem = (error: unknown, code?: string): error is Problem =>
  error instanceof Problem && (code === undefined || error.code === code)

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Reads problem+json; an answer that is not (a proxy's page) becomes a plain sentence. */
export async function readProblem(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null)
  const wire = (typeof body === 'object' && body !== null ? body : {}) as Partial<ProblemWire>
  return new Problem({
    status: response.status,
    code: wire.code ?? `http-${response.status}`,
    detail: wire.detail ?? wire.title ?? `The server answered ${response.status} without saying why. Try again.`,
    errors: wire.errors ?? [],
  })
}
