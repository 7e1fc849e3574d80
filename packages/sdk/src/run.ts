/** A run: work under a budget, at a level of autonomy. Whatever is decided in it counts against its budget. */
import { parseDuration } from '@countersign/core'
import { askPerson, type Answer, type AnswerOf, type AskOptions, type Question } from './ask.ts'
import { throwIfAborted } from './abort-reason.ts'
import { backoffMs } from './backoff-ms.ts'
import { monotonicMs } from './clock.ts'
import type { CallOptions, Decision } from './decision.ts'
import { chance, makeKey } from './dice.ts'
import { CountersignApiError } from './errors.ts'
import { runGuarded } from './guard.ts'
import type { GuardCall, GuardDesk, GuardedFunction, GuardOptions } from './guard-options.ts'
import { pause } from './pause.ts'
import type { Draft } from './proposal-body.ts'
import type { Schema } from './schema.ts'
import type { Transport } from './transport.ts'
import type { RunDetail, RunStart, RunWire, WaitOptions } from './types.ts'

/** A run gives three signs of life in its interval, so that one that is lost costs nothing. */
const beatsAnInterval = 3
const waitS = 30
const graceMs = 20_000
export const usualHeartbeat = '5m'

type Bound<T> = Omit<T, 'system' | 'run'>

export class Run {
  readonly #transport: Transport
  readonly #desk: GuardDesk
  readonly #own: { system: string; version?: string; run: string }
  #wire: RunWire
  #beating: ReturnType<typeof setTimeout> | undefined
  #over = false

  constructor(transport: Transport, desk: GuardDesk, wire: RunWire) {
    this.#transport = transport
    this.#wire = wire
    const { system, version, id } = wire
    this.#own = { system, run: id, ...(version === '' ? {} : { version }) }
    this.#desk = { ...desk, decide: (draft, options) => this.#decideWhenFree(desk, draft, options) }
    this.#beatLater()
  }

  get id(): string {
    return this.#wire.id
  }
  /** As it was last heard of. */
  get status(): RunWire['status'] {
    return this.#wire.status
  }
  get wire(): RunWire {
    return this.#wire
  }

  /** As `Countersign.decide`, in this run. While the run waits for people, so does this. */
  decide<P>(proposal: Bound<Draft<P>>, options: CallOptions = {}): Promise<Decision<P>> {
    return this.#desk.decide<P>({ ...this.#own, ...proposal } as Draft<P>, options)
  }

  /** As `Countersign.ask`, in this run. */
  ask<S extends Schema | undefined = undefined>(
    question: Bound<Question<S>>,
    options: AskOptions = {},
  ): Promise<Answer<AnswerOf<S>>> {
    return askPerson(
      (draft, how) => this.#desk.decide(draft, how),
      { ...this.#own, ...question } as Question<S>,
      options,
    )
  }

  /** As `Countersign.guard`, in this run: what its budget does not cover waits until people give it more. */
  guard<A, U, R extends U>(
    options: Bound<GuardOptions<A, U>>,
    fn: GuardedFunction<A, R>,
  ): (args: A, call?: GuardCall) => Promise<R> {
    const bound = { ...this.#own, ...options } as GuardOptions<A, U>
    return (args, call = {}) => runGuarded(this.#desk, bound, fn, args, call)
  }

  /** Asks the server how it stands now: also its budget, and the tree of its decisions. */
  async refresh(options: WaitOptions = {}): Promise<RunDetail> {
    const wire = await this.#transport.json<RunDetail>({ ...options, method: 'GET', path: this.#path('') })
    this.#heard(wire)
    return wire
  }

  /**
   * Waits until the run goes on: at once where it does.
   *
   * @throws CountersignApiError `over-budget` once it has ended; the signal's reason.
   */
  async renewed(options: WaitOptions = {}): Promise<void> {
    for (let early = 0; ;) {
      throwIfAborted(options.signal)
      const startedMs = monotonicMs()
      const wire = await this.#transport.json<RunDetail>({
        ...options,
        method: 'GET',
        path: this.#path(`?wait=${waitS}s`),
        patienceMs: Infinity,
        timeoutMs: waitS * 1_000 + graceMs,
      })
      this.#heard(wire)
      if (wire.status === 'running') return
      if (wire.status === 'ended') {
        const detail = 'The run has ended; nothing more is released in it. Start another.'
        throw new CountersignApiError({ code: 'over-budget', status: 0, detail })
      }
      // A server that is stopping answers at once: do not ask it in a tight circle.
      if (monotonicMs() - startedMs < (waitS * 1_000) / 2) await pause(backoffMs(early++, chance()), options.signal)
      else early = 0
    }
  }

  /** A sign of life. They are given by themselves while this process lives; call it where one lives by hand. */
  async heartbeat(options: CallOptions = {}): Promise<void> {
    this.#heard(await this.#post('heartbeat', options))
  }

  /** Nothing more is released in it. */
  async end(options: CallOptions = {}): Promise<void> {
    this.leave()
    this.#heard(await this.#post('end', options))
  }

  /** Gives no more signs of life, and leaves the run as it is: another process may go on with it, else it is paused. */
  leave(): void {
    this.#over = true
    clearTimeout(this.#beating)
  }

  #heard(wire: RunWire): void {
    this.#wire = wire
    if (wire.status === 'ended') this.leave()
  }

  /** Never keeps the process alive. */
  #beatLater(): void {
    const everyMs = this.#wire.heartbeat === null ? undefined : parseDuration(this.#wire.heartbeat.every)
    if (everyMs === undefined || this.#over) return
    const inMs = everyMs / beatsAnInterval
    this.#beating = setTimeout(() => {
      // One that fails is made up for by the next; if none arrives, the run is paused, and that is right.
      void this.heartbeat({ patienceMs: inMs })
        .catch(() => undefined)
        .finally(() => this.#beatLater())
    }, inMs)
    ;(this.#beating as { unref?: () => void }).unref?.()
  }

  async #decideWhenFree<P>(
    desk: GuardDesk,
    draft: Draft<P> & { release?: boolean },
    options: CallOptions,
  ): Promise<Decision<P>> {
    const idempotencyKey = options.idempotencyKey ?? makeKey()
    for (;;) {
      try {
        return await desk.decide<P>(draft, { ...options, idempotencyKey })
      } catch (error) {
        if (!CountersignApiError.is(error) || error.code !== 'over-budget' || !error.retry) throw error
        const { patienceMs: _, idempotencyKey: _key, ...wait } = options
        await this.renewed(wait)
      }
    }
  }

  #path(call: string): string {
    return `/v1/runs/${encodeURIComponent(this.id)}${call}`
  }

  #post(call: string, { patienceMs, ...options }: CallOptions): Promise<RunWire> {
    return this.#transport.json<RunWire>({
      ...options,
      method: 'POST',
      path: this.#path(`/${call}`),
      body: {},
      ...(patienceMs === undefined ? {} : { patienceMs }),
    })
  }
}

/** Starts one. With signs of life every five minutes at least, unless another interval is named. */
export async function startRun(
  transport: Transport,
  desk: GuardDesk,
  start: RunStart,
  { patienceMs, ...options }: CallOptions,
): Promise<Run> {
  const wire = await transport.json<RunWire>({
    ...options,
    method: 'POST',
    path: '/v1/runs',
    body: { heartbeat: usualHeartbeat, ...start },
    ...(patienceMs === undefined ? {} : { patienceMs }),
  })
  return new Run(transport, desk, wire)
}
