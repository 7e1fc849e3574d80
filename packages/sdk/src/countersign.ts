import { askPerson, type Answer, type AnswerOf, type AskOptions, type Question } from './ask.ts'
import {
  proposeBatch,
  tellTruths,
  type BatchAnswer,
  type BatchDraft,
  type TruthAnswer,
  type TruthLine,
} from './batch.ts'
import { readConfig, readEnv } from './config.ts'
import { Decision, type CallOptions } from './decision.ts'
import { makeKey } from './dice.ts'
import { readEvents, type EventsOptions } from './events.ts'
import { carryOut, runGuarded, type EffectOptions } from './guard.ts'
import type { GuardCall, GuardDesk, GuardedFunction, GuardOptions } from './guard-options.ts'
import { proposalBody, type Draft } from './proposal-body.ts'
import { Run, startRun } from './run.ts'
import type { Schema } from './schema.ts'
import { createTransport, type Transport } from './transport.ts'
import type {
  CountersignEvent,
  CountersignOptions,
  DecisionQuery,
  DecisionRow,
  DecisionWire,
  Fetch,
  Route,
  RunStart,
  RunWire,
  Truth,
  WaitOptions,
} from './types.ts'

const defaultPatienceMs = 30_000
const defaultEffectPatienceMs = 600_000

/** A program's way to Countersign. One object serves a whole process. */
export class Countersign {
  readonly #transport: Transport
  readonly #effectPatienceMs: number
  readonly #background = new Set<Promise<void>>()
  readonly #failures: unknown[] = []

  /** @throws Error that says which of address and key is missing. */
  constructor(options: CountersignOptions = {}) {
    const { url, apiKey } = readConfig(options, readEnv())
    // Bound: browsers refuse a fetch that is called as somebody's method.
    const given: Fetch = options.fetch ?? ((address, init) => globalThis.fetch(address, init))
    this.#effectPatienceMs = options.effectPatienceMs ?? defaultEffectPatienceMs
    this.#transport = createTransport({
      url,
      apiKey,
      fetch: given,
      patienceMs: options.patienceMs ?? defaultPatienceMs,
      onReconnecting: options.onReconnecting,
      propagate: options.propagate,
    })
  }

  /**
   * Proposes. Answers as soon as it is routed; `outcome` waits for what comes of it.
   *
   * @throws CountersignApiError where it is not taken; Unavailable after `patienceMs`.
   */
  async decide<P>(proposal: Draft<P>, options: CallOptions = {}): Promise<Decision<P>> {
    const { patienceMs, idempotencyKey = makeKey(), ...wait } = options
    const body = proposalBody(proposal)
    const wire = await this.#transport.json<DecisionWire>({
      ...wait,
      method: 'POST',
      path: '/v1/decisions',
      body,
      idempotencyKey,
      ...(patienceMs === undefined ? {} : { patienceMs }),
    })
    return new Decision<P>(this.#transport, wire)
  }

  /** Takes up a decision that this program, or an earlier run of it, proposed. @throws CountersignApiError `not-found`. */
  async resume<P = unknown>(id: string, options: WaitOptions = {}): Promise<Decision<P>> {
    return new Decision<P>(
      this.#transport,
      await this.#transport.json<DecisionWire>({
        ...options,
        method: 'GET',
        path: `/v1/decisions/${encodeURIComponent(id)}`,
      }),
    )
  }

  /** Another word for `resume`. */
  decision<P = unknown>(id: string, options: WaitOptions = {}): Promise<Decision<P>> {
    return this.resume<P>(id, options)
  }

  /**
   * Asks a person something that the machine cannot know, and waits. With a Standard Schema the answer has its type
   * and is parsed by it; with a JSON Schema the server has checked it.
   *
   * @throws Expired, Returned, Cancelled, Stopped, Refused; CountersignApiError `schema-mismatch`; Unavailable.
   */
  ask<S extends Schema | undefined = undefined>(
    question: Question<S>,
    options: AskOptions = {},
  ): Promise<Answer<AnswerOf<S>>> {
    return askPerson((draft, how) => this.decide(draft, how), question, options)
  }

  /**
   * The function, guarded: proposes its arguments, waits, and runs it with what was approved (possibly edited), once,
   * after a release; then reports what came of it. While a stop holds it waits; an unreachable server never runs it.
   *
   * @throws Rejected, Expired, Vetoed, Stopped, Refused, Returned, Cancelled, Unavailable, CountersignApiError: see
   * their `ran` before calling again. What the function throws comes through.
   */
  guard<A, U, R extends U>(
    options: GuardOptions<A, U>,
    fn: GuardedFunction<A, R>,
  ): (args: A, call?: GuardCall) => Promise<R> {
    const desk = this.#desk()
    return (args, call = {}) => runGuarded(desk, options, fn, args, call)
  }

  /**
   * What a guard does after its proposal, for a decision that was proposed before: waits for the answer, takes the
   * release, runs the function once with what was approved, and reports. Throws as `guard` does.
   */
  carryOut<A, U, R extends U>(
    decision: Decision<A>,
    fn: GuardedFunction<A, R>,
    options: EffectOptions<A, U> & WaitOptions = {},
  ): Promise<R> {
    // It can be taken up again by its id, so that an aborted wait withdraws nothing.
    return carryOut(this.#desk(), options, fn, decision, { ...options, idempotencyKey: decision.id })
  }

  /** Decisions, newest first; `next` is the `cursor` of what follows. */
  list(query: DecisionQuery = {}, options: WaitOptions = {}): Promise<{ items: DecisionRow[]; next: string | null }> {
    const asked = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== undefined))
    return this.#transport.json({ ...options, method: 'GET', path: `/v1/decisions?${asked}` })
  }

  /**
   * Starts a run: work under a budget, at a level of autonomy. What its budget does not cover waits until a person
   * gives it more at a check-in. Signs of life are given by themselves while this process lives.
   *
   * @throws CountersignApiError where it is not taken; Unavailable.
   */
  run(start: RunStart, options: CallOptions = {}): Promise<Run> {
    return startRun(this.#transport, this.#desk(), start, options)
  }

  /** Takes up a run that this program, or an earlier process of it, started. @throws CountersignApiError `not-found`. */
  async resumeRun(id: string, options: WaitOptions = {}): Promise<Run> {
    const path = `/v1/runs/${encodeURIComponent(id)}`
    const wire = await this.#transport.json<RunWire>({ ...options, method: 'GET', path })
    return new Run(this.#transport, this.#desk(), wire)
  }

  /** The route that this proposal would get now; stores nothing. */
  route<P>(proposal: Draft<P>, options: WaitOptions = {}): Promise<Route> {
    return this.#transport.json<Route>({ ...options, method: 'POST', path: '/v1/route', body: proposalBody(proposal) })
  }

  /** Proposes many, streamed: answers come in order, errors in place. */
  batch(
    proposals: Iterable<BatchDraft> | AsyncIterable<BatchDraft>,
    options: WaitOptions & { patienceMs?: number } = {},
  ): AsyncGenerator<BatchAnswer, void, undefined> {
    return proposeBatch(this.#transport, proposals, options)
  }

  /** Events as they happen; resumes by itself. */
  events(options: EventsOptions = {}): AsyncGenerator<CountersignEvent, void, undefined> {
    return readEvents(this.#transport, options)
  }

  /** What turned out to be true of a decision, where only its id is at hand. */
  async truth(
    id: string,
    truth: Omit<Truth, 'value'> & { value: unknown },
    options: CallOptions = {},
  ): Promise<{ id: string }> {
    return (await this.resume(id, options)).truth(truth, options)
  }

  /** The same of many, streamed: answers come in order, errors in place. */
  truths(
    truths: Iterable<TruthLine> | AsyncIterable<TruthLine>,
    options: WaitOptions & { patienceMs?: number } = {},
  ): AsyncGenerator<TruthAnswer, void, undefined> {
    return tellTruths(this.#transport, truths, options)
  }

  /**
   * Resolves when everything that goes on in the background is over: guards whose effect may still be vetoed keep
   * watching until their window ends.
   *
   * @throws the first Vetoed whose undo failed: somebody must take the effect back by hand.
   */
  async idle(): Promise<void> {
    while (this.#background.size > 0) await Promise.all(this.#background)
    const failure = this.#failures.shift()
    if (failure !== undefined) throw failure
  }

  #desk(): GuardDesk {
    return {
      decide: (draft, how) => this.decide(draft, how),
      resume: (id, how) => this.resume(id, how),
      effectPatienceMs: this.#effectPatienceMs,
      background: (work) => this.#keep(work),
    }
  }

  #keep(work: Promise<void>): void {
    const kept: Promise<void> = work
      .catch((error: unknown) => void this.#failures.push(error))
      .finally(() => this.#background.delete(kept))
    this.#background.add(kept)
  }
}
