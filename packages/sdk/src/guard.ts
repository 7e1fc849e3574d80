/**
 * The whole life of one effect in a wrapper:
 *
 *   decide → wait → check the digest → release → run → report
 *
 * Each arrow is a place to fall, and each fall is on the safe side: without a release the function never starts, and
 * once it has started it is never started again.
 */
import { throwIfAborted } from './abort-reason.ts'
import type { CallOptions, Decision } from './decision.ts'
import { makeKey } from './dice.ts'
import { type CountersignError, Detached, Vetoed } from './errors.ts'
import type { GuardCall, GuardDesk, GuardedFunction, GuardOptions } from './guard-options.ts'
import { linkSignals } from './link-signals.ts'
import { pause } from './pause.ts'
import { releaseWhenFree } from './release-when-free.ts'
import { reportEffect, unreportedError } from './report-effect.ts'
import { parseOrThrow } from './schema.ts'
import type { WaitOptions } from './types.ts'
import { vetoWindowMs, watchRelease, type Watching } from './watch-release.ts'

/** What of a guard's options concerns what happens after the answer. */
export type EffectOptions<A, U> = Pick<GuardOptions<A, U>, 'schema' | 'undo' | 'detail' | 'onUnreported'>

/** One guarded call. See `GuardOptions`; throws as `Countersign.guard` says. */
export async function runGuarded<A, U, R extends U>(
  desk: GuardDesk,
  options: GuardOptions<A, U>,
  fn: GuardedFunction<A, R>,
  args: A,
  call: GuardCall,
): Promise<R> {
  const decision = call.resume
    ? await desk.resume<A>(call.resume, { signal: call.signal })
    : await proposeGuarded(desk, options, args, call)
  call.onDecision?.(decision as Decision)
  return carryOut(desk, options, fn, decision, call)
}

/** The same from the wait for the answer on, for a decision that was proposed before. */
export async function carryOut<A, U, R extends U>(
  desk: GuardDesk,
  options: EffectOptions<A, U>,
  fn: GuardedFunction<A, R>,
  decision: Decision<A>,
  call: Pick<GuardCall, 'idempotencyKey' | 'resume' | 'signal' | 'onReconnecting' | 'onReconnected'>,
): Promise<R> {
  const wait: WaitOptions = {
    signal: call.signal,
    onReconnecting: call.onReconnecting,
    onReconnected: call.onReconnected,
  }
  // Whoever takes something up cannot know whom the release was given to.
  const isNew = call.idempotencyKey === undefined && call.resume === undefined
  let released = isNew && decision.wire.release !== null
  let final: A
  try {
    do {
      final = await decision.approvedOrThrow(wait)
      await parseOrThrow(options.schema, final)
      released ||= (await releaseWhenFree(decision as Decision, wait)) !== null
    } while (!released)
    throwIfAborted(call.signal)
  } catch (error) {
    // Nobody waits for an aborted call any more: people are spared the question, unless a key lets it be taken up again.
    if (released) await tellNotBegun(decision, error)
    else if (call.signal?.aborted && call.idempotencyKey === undefined && !Detached.is(call.signal.reason))
      await decision.cancel({ comment: 'The caller stopped waiting.' }, brief).catch(() => undefined)
    throw error
  }

  const watching = watchRelease(decision as Decision)
  const signals = linkSignals([call.signal, watching.signal])
  let result: R
  try {
    result = await fn(final, { signal: signals.signal, decision })
  } catch (error) {
    signals.unlink()
    watching.end()
    await reportEffect(desk, decision, 'failed', {
      error: String((error as Error)?.message ?? error).slice(0, 2_000),
    }).catch((unreported: CountersignError) => options.onUnreported?.(unreported))
    throw watching.forbidden() ?? error
  }
  signals.unlink()
  return finish(desk, options, { decision, args: final, result, watching })
}

/** An `auto` route is released in the same transaction, unless an earlier process may already have had that release. */
function proposeGuarded<A, U>(
  desk: GuardDesk,
  options: GuardOptions<A, U>,
  args: A,
  call: GuardCall,
): Promise<Decision<A>> {
  const { undo: _undo, detail: _detail, onUnreported: _unreported, facts, ...common } = options
  const { signal, onReconnecting, onReconnected, onDecision: _told, resume: _resumed, idempotencyKey, ...own } = call
  const draft = {
    kind: 'action' as const,
    ...common,
    ...facts?.(args),
    ...own,
    proposal: args,
    ...(idempotencyKey === undefined ? { release: true } : {}),
  }
  return desk.decide<A>(draft, { signal, onReconnecting, onReconnected, idempotencyKey: idempotencyKey ?? makeKey() })
}

const brief: CallOptions = { patienceMs: 2_000 }

const tellNotBegun = (decision: Decision<unknown>, error: unknown): Promise<void> =>
  decision.effect('failed', { error: `It was not begun: ${(error as Error).message}` }, brief).catch(() => undefined)

interface Done<A, R> {
  decision: Decision<A>
  args: A
  result: R
  watching: Watching
}

async function finish<A, U, R extends U>(desk: GuardDesk, options: EffectOptions<A, U>, done: Done<A, R>): Promise<R> {
  const { decision, result, watching } = done
  try {
    await reportEffect(desk, decision, 'done', options.detail?.(result))
  } catch (error) {
    const unreported = unreportedError(error, decision, result)
    if (!options.onUnreported) {
      watching.end()
      throw unreported
    }
    options.onUnreported(unreported)
  }
  const forbidden = watching.forbidden()
  if (Vetoed.is(forbidden)) throw await undoVetoed(desk, options, done, forbidden)
  const windowMs = vetoWindowMs(decision.wire)
  if (forbidden || windowMs === 0 || !options.undo) watching.end()
  else desk.background(keepWatch(desk, options, done, windowMs))
  return result
}

async function keepWatch<A, U, R extends U>(
  desk: GuardDesk,
  options: EffectOptions<A, U>,
  done: Done<A, R>,
  windowMs: number,
): Promise<void> {
  const timer = linkSignals([])
  void pause(windowMs, timer.signal).then(done.watching.end, () => undefined)
  await done.watching.ended
  timer.abort(new Error('The window is over.'))
  const forbidden = done.watching.forbidden()
  if (!Vetoed.is(forbidden)) return
  const outcome = await undoVetoed(desk, options, done, forbidden)
  if (outcome.cause !== undefined) throw outcome
}

/** The veto as an error, after what was done has been taken back; its `cause` says what went wrong with that. */
async function undoVetoed<A, U, R extends U>(
  desk: GuardDesk,
  options: EffectOptions<A, U>,
  { decision, args, result }: Done<A, R>,
  veto: Vetoed,
): Promise<Vetoed> {
  const parts = { decision: decision.wire, reason: veto.reason, ran: { result } }
  const what = `${decision.wire.action} (${decision.id}) was vetoed after it was carried out`
  if (!options.undo) return new Vetoed(`${what}, and there is no undo for it. Take it back by hand.`, parts)
  try {
    await options.undo(args, { decision, result, reason: veto })
  } catch (cause) {
    return new Vetoed(`${what}, and its undo failed. Take it back by hand.`, { ...parts, cause })
  }
  try {
    await reportEffect(desk, decision, 'compensated')
  } catch (cause) {
    return new Vetoed(`${what} and taken back, but that could not be reported.`, { ...parts, cause })
  }
  return new Vetoed(`${what}; it was taken back.`, parts)
}
