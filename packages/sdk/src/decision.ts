import type { Json } from '@countersign/core'
import { isAnswered } from '@countersign/core'
import { awaitAnswer } from './await-answer.ts'
import { digestOf } from './digest-of.ts'
import { errorOf } from './error-of.ts'
import { CountersignApiError } from './errors.ts'
import { toJson } from './json.ts'
import type { Transport } from './transport.ts'
import type { DecisionStatus, DecisionWire, EffectStatus, Outcome, Reason, Route, Truth, WaitOptions } from './types.ts'

/** Options of a call that changes something. */
export interface CallOptions extends WaitOptions {
  /** The same key makes the same call happen once, also across restarts of the caller; made up where not given. */
  idempotencyKey?: string | undefined
  /** Milliseconds to keep trying while the server cannot be reached. */
  patienceMs?: number | undefined
}

/** A decision, held by the program that proposed it. `P` is the type of what is proposed. */
export class Decision<P = unknown> {
  readonly #transport: Transport
  #wire: DecisionWire

  constructor(transport: Transport, wire: DecisionWire) {
    this.#transport = transport
    this.#wire = wire
  }

  get id(): string {
    return this.#wire.id
  }
  /** As it was last seen; `refresh` asks again. */
  get status(): DecisionStatus {
    return this.#wire.status
  }
  get route(): Route {
    return this.#wire.route
  }
  /** Everything the server told of it last. */
  get wire(): DecisionWire {
    return this.#wire
  }

  /**
   * Waits until a person, the policy or silence has answered, through restarts of either side. What came out is data:
   * a rejection does not throw; `approvedOrThrow` does.
   *
   * @throws the signal's reason; CountersignApiError where the server refuses.
   */
  async outcome(options: WaitOptions = {}): Promise<Outcome<P>> {
    if (!isAnswered(this.status) || this.#wire.outcome === null)
      this.#wire = await awaitAnswer(this.#transport, this.id, null, options)
    const { outcome, status, digest } = this.#wire
    // A person's own key does not see what may still be audited blind.
    if (outcome === null)
      throw new CountersignApiError(
        { code: 'hidden', status: 0, detail: `The outcome of ${this.id} is hidden from this key for now.` },
        { decision: this.#wire },
      )
    return { ...outcome, status, digest } as Outcome<P>
  }

  /**
   * Waits, and answers what was approved: the proposal with its edits, checked against the digest that the approval is
   * bound to.
   *
   * @throws Rejected, Expired, Vetoed, Stopped, Refused, Returned, Cancelled; CountersignApiError `digest-mismatch`.
   */
  async approvedOrThrow(options: WaitOptions = {}): Promise<P> {
    await this.outcome(options)
    const ended = errorOf(this.#wire)
    if (ended) throw ended
    return this.#checkDigest() as P
  }

  /**
   * The permission to act now, once. The same `idempotencyKey` gets the same release again.
   *
   * @throws CountersignApiError with the code `stopped` (and `retry`), `vetoed`, `not-approved`, `digest-mismatch`,
   * `already-released`, `expired` or `over-budget`; Unavailable.
   */
  async release(options: CallOptions = {}): Promise<{ go: true; release: string }> {
    this.#checkDigest()
    const given = await this.#post<{ go: true; release: string }>('release', { digest: this.#wire.digest }, options)
    this.#wire = { ...this.#wire, status: 'released' }
    return given
  }

  /**
   * Tells what was done: `done` or `failed` after a release, `compensated` after either.
   *
   * @throws CountersignApiError `not-released` or `already-reported`; Unavailable.
   */
  async effect(status: EffectStatus, detail?: unknown, options: CallOptions = {}): Promise<void> {
    await this.#post('effect', { status, ...(detail === undefined ? {} : { detail: toJson(detail) }) }, options)
    this.#wire = { ...this.#wire, status }
  }

  /** It is no longer wanted. @throws CountersignApiError `already-ended` once it was released or has ended. */
  async cancel(reason: Reason = {}, options: CallOptions = {}): Promise<void> {
    await this.#post('cancel', reason, options)
    this.#wire = { ...this.#wire, status: 'cancelled' }
  }

  /** A person forbids it: needs a personal key. @throws CountersignApiError `already-ended` when it comes too late. */
  async veto(reason: Reason = {}, options: CallOptions = {}): Promise<void> {
    await this.#post('veto', reason, options)
    await this.refresh(options)
  }

  /** Marks it for others to look at: needs a personal key. */
  async flag(reason: Reason = {}, options: CallOptions = {}): Promise<void> {
    await this.#post('flag', reason, options)
  }

  /** What turned out to be true, kept beside the outcome and never over it. */
  async truth(truth: Omit<Truth, 'value'> & { value: unknown }, options: CallOptions = {}): Promise<{ id: string }> {
    return this.#post('truth', { ...truth, value: toJson(truth.value) }, options)
  }

  /** Asks the server how it stands now. */
  async refresh(options: WaitOptions = {}): Promise<DecisionWire> {
    this.#wire = await this.#transport.json<DecisionWire>({ ...options, method: 'GET', path: this.#path('') })
    return this.#wire
  }

  /** Waits for a revision past the one last seen: a veto or a stop after the approval. */
  async changed(options: WaitOptions = {}): Promise<DecisionWire> {
    this.#wire = await awaitAnswer(this.#transport, this.id, this.#wire.rev, options)
    return this.#wire
  }

  /** The approved proposal, if its digest is the one that the server names. */
  #checkDigest(): Json {
    const { action, digest, outcome } = this.#wire
    const proposal = (outcome?.proposal === undefined ? this.#wire.proposal : outcome.proposal) as Json
    if (digest !== null && digestOf(action, proposal) === digest) return proposal
    const detail = `The approved proposal of ${this.id} does not have the digest it was approved under. Nothing may be carried out; ask the server's operator.`
    throw new CountersignApiError({ code: 'digest-mismatch', status: 0, detail }, { decision: this.#wire })
  }

  #path(call: string): string {
    return `/v1/decisions/${encodeURIComponent(this.id)}${call}`
  }

  #post<T>(call: string, body: unknown, { patienceMs, ...options }: CallOptions): Promise<T> {
    return this.#transport.json<T>({
      ...options,
      method: 'POST',
      path: this.#path(`/${call}`),
      body,
      ...(patienceMs === undefined ? {} : { patienceMs }),
    })
  }
}
