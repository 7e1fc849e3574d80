/** The public types, from the OpenAPI document. */
import type { components, operations } from './openapi.d.ts'

type Schemas = components['schemas']
type Body<Name extends keyof operations> = operations[Name] extends {
  requestBody?: { content: { 'application/json': infer B } }
}
  ? B
  : never

/** A decision as the server tells it. */
export type DecisionWire = Schemas['Decision']
export type DecisionStatus = DecisionWire['status']
/** A decision in a list: without its proposal, its facts and its effect. */
export type DecisionRow = Schemas['DecisionRow']
export type Route = Schemas['Route']
export type OutcomeWire = Schemas['Outcome']
export type Problem = Schemas['Problem']
export type CountersignEvent = Schemas['Event']

/** `POST /v1/decisions`. `P` is the type of what is proposed. */
export type Proposal<P = unknown> = Omit<Body<'postDecisions'>, 'proposal' | 'idempotency_key' | 'release'> & {
  /** The arguments, the label(s), the text or asset; a question has none. */
  proposal?: P
}
export type Truth = Body<'postDecisionsIdTruth'>
export type Reason = NonNullable<Body<'postDecisionsIdVeto'>>
/** `POST /v1/runs`. */
export type RunStart = Body<'postRuns'>
export type RunWire = Schemas['Run']
export type RunDetail = Schemas['RunDetail']
export type EffectStatus = Body<'postDecisionsIdEffect'>['status']

/** What decisions to list; more than one status with commas. */
export type DecisionQuery = NonNullable<operations['getDecisions']['parameters']['query']>

/** What a decision came to, and who or what answered. */
export type Outcome<P = unknown> = Omit<OutcomeWire, 'proposal'> & {
  /** Where the decision stands by now. */
  status: DecisionStatus
  /** The proposal as it was approved, edits included; absent where nothing was approved. */
  proposal?: P
  /** Over RFC 8785 of `{action, proposal}`; null of a question. */
  digest: string | null
}

/** Told each time that the connection was lost; the call goes on by itself. */
export interface Reconnecting {
  /** 1 for the first time in a row. */
  attempt: number
  /** Milliseconds until the next try. */
  delayMs: number
  cause: unknown
}

export interface WaitOptions {
  signal?: AbortSignal | undefined
  onReconnecting?: ((state: Reconnecting) => void) | undefined
  /** Told once after one or more `onReconnecting`, when the server answers again. */
  onReconnected?: (() => void) | undefined
}

/** The part of the standard `fetch` that is used. */
export type Fetch = (
  url: string,
  init: { method: string; headers: Record<string, string>; body?: string; signal: AbortSignal },
) => Promise<FetchAnswer>
export interface FetchAnswer {
  readonly status: number
  readonly headers: { get(name: string): string | null }
  readonly body: { getReader(): FetchReader } | null
  text(): Promise<string>
}
export interface FetchReader {
  read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>
  cancel(reason?: unknown): Promise<void>
}

export interface CountersignOptions {
  /** The server's address; `COUNTERSIGN_URL` where not given. */
  url?: string | undefined
  /** A system key; `COUNTERSIGN_API_KEY` where not given. */
  apiKey?: string | undefined
  /** Instead of the global `fetch`. */
  fetch?: Fetch | undefined
  /**
   * Milliseconds that one call keeps trying while the server cannot be reached, then `Unavailable`; 30,000 where not
   * given. Waiting for an answer has no such end: it goes on until its `signal` aborts.
   */
  patienceMs?: number | undefined
  /** Milliseconds that the report of an effect keeps trying; 600,000 where not given. */
  effectPatienceMs?: number | undefined
  onReconnecting?: ((state: Reconnecting) => void) | undefined
  /**
   * Adds the headers of the caller's trace to each request. With OpenTelemetry:
   * `(headers) => propagation.inject(context.active(), headers)`.
   */
  propagate?: ((headers: Record<string, string>) => void) | undefined
}
