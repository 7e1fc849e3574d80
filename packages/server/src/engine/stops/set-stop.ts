/**
 * Stopping. The act takes the head like everything else and moves the epoch on, so whatever is born or released after it
 * has seen it, on every process; the answer is sent when it has been committed.
 */
import {
  CountersignError,
  describeScope,
  formatId,
  type FieldError,
  type JsonObject,
  type StopLevel,
  type StopScope,
} from '@countersign/core'
import { advisoryLocks } from '../../store/locks.ts'
import type { Idempotency, Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor } from '../entry.ts'
import { activeStop } from './active-stops.ts'
import { freeze } from './freeze.ts'
import { checkConditionOrThrow } from './segment.ts'

export interface Stopper {
  actor: Actor
  /** What a program's key may act for; null where it may act for all. */
  systems: readonly string[] | null
}
export interface StopRequest {
  scope: StopScope
  level: StopLevel
  reason: string
}
export interface StopSet {
  id: string
  scope: StopScope
  words: string
  level: StopLevel
  set_at: string
  position: number
  frozen: number
  drill: boolean
}

function checkOrThrow({ scope }: StopRequest, stopper: Stopper): void {
  const errors: FieldError[] = []
  if (scope.everything && Object.keys(scope).length > 1)
    errors.push({ path: 'scope', message: 'everything stands alone: leave the other members out' })
  if (errors.length > 0) throw new CountersignError('bad-input', undefined, { errors })
  if (scope.segment !== undefined) checkConditionOrThrow(scope.segment, 'scope.segment')
  if (stopper.systems !== null && (scope.system === undefined || !stopper.systems.includes(scope.system)))
    throw new CountersignError(
      'system-not-listed',
      `This key may stop only what it acts for: name one of ${stopper.systems.join(', ') || 'no system'} as \`scope.system\`.`,
    )
}

/** Stops a scope of one workspace. */
export function setStop(
  engine: Engine,
  workspace: string,
  stopper: Stopper,
  request: StopRequest,
  idempotency: Idempotency | null,
): Promise<StopSet> {
  checkOrThrow(request, stopper)
  return engine.committer.act(
    workspace,
    (turn) => stopIn(engine, turn, turn.newId(), stopper.actor, request),
    idempotency,
    undefined,
    true,
  )
}

/** Stops every workspace of the installation; answers when all of them stand, with this workspace's part. */
export async function stopEverything(
  engine: Engine,
  workspace: string,
  stopper: Stopper,
  request: StopRequest,
  idempotency: Idempotency | null,
): Promise<StopSet> {
  const first = await setStop(engine, workspace, stopper, request, idempotency)
  const id = first.id.slice(formatId('stop', '').length)
  const stopOne = (other: string): Promise<number> =>
    engine.committer.act(
      other,
      async (turn) => {
        const [known] = await turn.query('select 1 from stops where workspace = $1 and id = $2', [other, id])
        return known ? 0 : (await stopIn(engine, turn, id, stopper.actor, request)).frozen
      },
      null,
      undefined,
      true,
    )
  const stopped = new Set([workspace])
  let { frozen } = first
  const stopAll = async (all: readonly { id: string }[]): Promise<void> => {
    const left = all.filter((other) => !stopped.has(other.id))
    for (const other of left) stopped.add(other.id)
    for (const count of await Promise.all(left.map((other) => stopOne(other.id)))) frozen += count
  }
  const all = 'select id from workspaces'
  await stopAll(await engine.database.query(all))
  // Those that were being made meanwhile are waited for; those made later see the stop.
  await stopAll(
    await engine.database.transaction(async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1)', [advisoryLocks.workspaces])
      return tx.query<{ id: string }>(all)
    }),
  )
  return { ...first, frozen }
}

/**
 * Within a turn. A stop of nothing but a running drill's system is the drill's.
 *
 * @param breaker what set it, where no person or program did.
 */
export async function stopIn(
  engine: Engine,
  turn: Turn,
  id: string,
  actor: Actor,
  { scope, level, reason }: StopRequest,
  breaker: string | null = null,
): Promise<StopSet> {
  const stop = activeStop(id, scope, level)
  const position = turn.nextPosition()
  const drill = await isDrill(turn, scope)
  await turn.query(
    `insert into stops (workspace, id, scope, level, reason_sealed, actor_kind, actor_id, set_at, position, drill, breaker)
     values ($1, $2, $3, $4, $5, $6, $7, at_ms($8), $9, $10, $11)`,
    [
      turn.workspace,
      id,
      JSON.stringify(scope),
      level,
      engine.seal.json(turn.state.key, reason),
      actor.kind,
      actor.id,
      turn.nowMs,
      position,
      drill,
      breaker,
    ],
  )
  const frozen = await freeze(turn, stop)
  turn.bumpEpoch()
  // A condition may hold words about people: the log names that there is one.
  const { segment, ...told } = scope
  turn.record({
    type: 'stop.set',
    actor,
    data: {
      stop: formatId('stop', id),
      scope: { ...told, ...(segment === undefined ? {} : { segment: true }) } as JsonObject,
      level,
      frozen,
      ...(drill ? { drill } : {}),
      ...(breaker === null ? {} : { breaker: formatId('breaker', breaker) }),
    },
  })
  return {
    ...{ id: formatId('stop', id), scope, words: describeScope(scope), level },
    ...{ set_at: isoTime(turn.nowMs), position, frozen, drill },
  }
}

async function isDrill(turn: Turn, scope: StopScope): Promise<boolean> {
  if (Object.keys(scope).join() !== 'system') return false
  const [row] = await turn.query(
    'select 1 from drills where workspace = $1 and filed_at is null and $2 = any(systems)',
    [turn.workspace, scope.system],
  )
  return row !== undefined
}
