/** Backtests as jobs: begun, told of while they run, cancelled from any process, and read for as long as they are kept. */
import { Worker } from 'node:worker_threads'
import {
  CountersignError,
  formatId,
  parseId,
  type BacktestResult,
  type BacktestWire,
  type Json,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { openJson } from '../../store/seal.ts'
import type { Idempotency } from '../committer.ts'
import { peopleMoney } from '../costs.ts'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor } from '../entry.ts'
import { policyRef } from '../policy-life/policy-ref.ts'
import { everyWorkspace } from '../policy-life/standing.ts'
import { versionOrThrow } from '../policy-life/versions.ts'
import type { Author } from '../policies.ts'
import type { WorkspaceState } from '../workspace-state.ts'
import type { Tried } from './run-backtest.ts'
import type { Errand } from './worker.ts'

interface Row {
  id: string
  policy: string
  version: number
  status: BacktestWire['status']
  request: { since: number; until: number; segments: string[] }
  done: number
  total: number
  result_sealed: Buffer | null
  lost: boolean
  created_at: number
  ended_at: number | null
}
export interface BacktestRequest {
  since?: string | undefined
  until?: string | undefined
  segments?: string[] | undefined
}

/** It tells where it is several times a second; one that says nothing for so long has lost its process. */
const lostAfterS = 60
const toldEveryMs = 500
const usualMs = 30 * 86_400_000
/** Of a thread: what it keeps, and what it has just made. More for the latter is hardly quicker and stays the server's. */
const resourceLimits = { maxOldGenerationSizeMb: 320, maxYoungGenerationSizeMb: 24 }

export interface Backtests {
  begin(
    workspace: string,
    by: Author,
    policy: string,
    version: number,
    request: BacktestRequest,
    idempotency: Idempotency | null,
  ): Promise<BacktestWire>
  read(workspace: string, id: string): Promise<BacktestWire>
  list(workspace: string, policy: string, version: number, limit: number): Promise<BacktestWire[]>
  cancel(workspace: string, actor: Actor, id: string): Promise<BacktestWire>
  stop(): Promise<void>
}

const select = `select id, policy, version, status, request, done, total, result_sealed, created_at, ended_at,
  status = 'running' and beat_at < app_now() - interval '${lostAfterS} seconds' as lost from backtests`

function spanOf({ since, until }: BacktestRequest, nowMs: number): { since: number; until: number } {
  const span = { until: until === undefined ? nowMs : Math.min(nowMs, Date.parse(until)), since: 0 }
  span.since = since === undefined ? span.until - usualMs : Date.parse(since)
  if (!(span.since < span.until))
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: 'since', message: 'takes a time in the past, before until' }],
    })
  return span
}

/** By today's prices. */
function priced(state: WorkspaceState, result: Tried): BacktestResult {
  const withCost = (queues: Tried['queues']['was']) =>
    queues.map((one) => ({ ...one, work_cost: peopleMoney(state, one.queue, one.work_hours) }))
  return { ...result, queues: { was: withCost(result.queues.was), would: withCost(result.queues.would) } }
}

export function createBacktests(engine: Engine, url: string): Backtests {
  const { database, committer } = engine
  const running = new Map<string, Worker>()
  /** One at a time: it has one of the processors for itself. */
  let taken = false
  let stopping = false

  async function rowOrThrow(q: Query, workspace: string, id: string): Promise<Row> {
    const uuid = parseId('backtest', id)
    const [row] = uuid ? await q.query<Row>(`${select} where workspace = $1 and id = $2`, [workspace, uuid]) : []
    if (!row) throw new CountersignError('not-found', `There is no backtest ${id.slice(0, 60)} in this workspace.`)
    return row
  }

  async function wireOf(workspace: string, row: Row): Promise<BacktestWire> {
    const state = await engine.states.get(workspace)
    return {
      id: formatId('backtest', row.id),
      policy: policyRef({ id: row.policy, version: row.version }) ?? '',
      status: row.lost ? 'failed' : row.status,
      done: Math.max(0, row.done),
      total: row.total,
      since: isoTime(row.request.since),
      until: isoTime(row.request.until),
      created_at: isoTime(row.created_at),
      ended_at: row.ended_at === null ? null : isoTime(row.ended_at),
      result: row.result_sealed && priced(state, openJson<Tried>(state.key, row.result_sealed)),
    }
  }

  /** The first to end it says how. */
  const end = (workspace: string, id: string, actor: Actor, status: Row['status'], result: Tried | null) =>
    committer.act(workspace, async (turn) => {
      const [row] = await turn.query(
        `update backtests set status = $3, result_sealed = $4, ended_at = at_ms($5) where workspace = $1 and id = $2 and status = 'running' returning 1`,
        [
          ...[workspace, id, status],
          ...[result && engine.seal.json(turn.state.key, result as unknown as Json), turn.nowMs],
        ],
      )
      if (row) turn.record({ type: 'backtest.ended', actor, data: { backtest: formatId('backtest', id), status } })
    })

  async function errandOf(workspace: string, row: Row): Promise<Errand> {
    const { key } = await engine.states.get(workspace)
    const { source } = await versionOrThrow(database, workspace, formatId('policy', row.policy), row.version)
    const floors = await database.query<{ source: string }>(
      'select source from floors where workspace in ($1, $2) order by workspace, name',
      [workspace, everyWorkspace],
    )
    const { since: sinceMs, until: untilMs, segments } = row.request
    return {
      ...{ url, workspace, key, source, sinceMs, untilMs, segments },
      floors: floors.map((floor) => floor.source),
    }
  }

  async function run(workspace: string, row: Row): Promise<void> {
    const { id, request } = row
    const system: Actor = { kind: 'system', id: null }
    // Whoever is first runs it: a repeated request does not run it twice.
    const [mine] = await database.query(
      `update backtests set done = 0, beat_at = app_now(), total = (select count(*) from decisions where workspace = $1 and id >= uuid_floor(at_ms($3)) and id < uuid_floor(at_ms($4)) and project is null)
       where workspace = $1 and id = $2 and status = 'running' and done < 0 returning 1`,
      [workspace, id, request.since, request.until],
    )
    if (!mine) return
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: await errandOf(workspace, row),
      resourceLimits,
    })
    running.set(id, worker)
    let toldAt = 0
    let result: Tried | null = null
    const tell = async (done: number): Promise<void> => {
      const now = engine.clock.now()
      if (now - toldAt < toldEveryMs) return
      toldAt = now
      const [goesOn] = await database.query(
        `update backtests set done = $3, beat_at = app_now() where workspace = $1 and id = $2 and status = 'running' returning 1`,
        [workspace, id, done],
      )
      if (!goesOn) await worker.terminate()
    }
    worker.on('message', (message: { done?: number; result?: Tried }) => {
      if (message.result) result = message.result
      if (message.done !== undefined)
        tell(message.done).catch((error: unknown) => engine.log.warn({ err: error }, 'a backtest could not tell'))
    })
    worker.on('error', (error) => engine.log.warn({ err: error }, 'a backtest failed'))
    await new Promise((resolve) => worker.once('exit', resolve))
    running.delete(id)
    await database.query('update backtests set done = total where workspace = $1 and id = $2 and $3', [
      ...[workspace, id, result !== null],
    ])
    await end(workspace, id, system, result ? 'done' : 'failed', result)
  }

  return {
    async begin(workspace, by, policy, version, request, idempotency) {
      const span = spanOf(request, engine.clock.now())
      // Asked first, so that nobody is told to wait for what is not theirs.
      await versionOrThrow(database, workspace, policy, version)
      if (stopping || taken)
        throw new CountersignError('busy', 'A backtest is running here. Wait for its end, or cancel it.', {
          retryAfterS: 5,
        })
      taken = true
      const free = () => void (taken = false)
      try {
        const { id } = await committer.act(
          workspace,
          async (turn) => {
            const row = await versionOrThrow(turn, workspace, policy, version)
            const made = turn.newId()
            await turn.query(
              `insert into backtests (workspace, id, policy, version, status, request, done, person, created_at, beat_at) values ($1, $2, $3, $4, 'running', $5, -1, $6, at_ms($7), at_ms($7))`,
              [
                ...[workspace, made, row.policy, row.version],
                ...[JSON.stringify({ ...span, segments: request.segments ?? [] }), by.person, turn.nowMs],
              ],
            )
            const told = { backtest: formatId('backtest', made), policy: `${policy}@${version}` }
            turn.record({ type: 'backtest.begun', actor: by.actor, data: told })
            return { id: formatId('backtest', made) }
          },
          idempotency,
        )
        const row = await rowOrThrow(database, workspace, id)
        void run(workspace, row)
          .catch((error: unknown) => engine.log.warn({ err: error }, 'a backtest failed'))
          .then(free)
        return await wireOf(workspace, row)
      } catch (error) {
        free()
        throw error
      }
    },
    read: async (workspace, id) => wireOf(workspace, await rowOrThrow(database, workspace, id)),
    async list(workspace, policy, version, limit) {
      const of = await versionOrThrow(database, workspace, policy, version)
      const rows = await database.query<Row>(
        `${select} where workspace = $1 and policy = $2 and version = $3 order by id desc limit $4`,
        [workspace, of.policy, of.version, limit],
      )
      return Promise.all(rows.map((row) => wireOf(workspace, row)))
    },
    async cancel(workspace, actor, id) {
      const row = await rowOrThrow(database, workspace, id)
      await end(workspace, row.id, actor, 'cancelled', null)
      await running.get(row.id)?.terminate()
      return wireOf(workspace, await rowOrThrow(database, workspace, id))
    },
    async stop() {
      stopping = true
      await Promise.all([...running.values()].map((worker) => worker.terminate()))
    },
  }
}
