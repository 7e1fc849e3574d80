/**
 * The committer: the one way in which anything changes.
 *
 * A process keeps one lane per workspace. What arrives while a commit is under way waits and becomes the next batch, so
 * the batch grows with the load and the disk is asked once for all of it. A batch takes the workspace's head first;
 * whoever holds the head decides alone, so two batches, of two processes too, never interleave.
 *
 *   births  (new decisions, the hot path)   one statement for the whole batch: head, epoch check, rows, log
 *   acts    (everything else)               one transaction: head, each act in turn (reads, decides, writes), log
 *
 * Births are routed before the head is taken, against the workspace's state of some epoch. If the epoch has moved on
 * when the head is taken, nothing is written and they are routed again. A used idempotency key turns the batch away in
 * the same manner: those that own it are answered with what was answered first.
 */
import { CountersignError, makeUuidv7, type Json } from '@countersign/core'
import {
  appendEntries,
  commitBirthBatch,
  takeHead,
  writeBirths,
  writeTasks,
  type BirthRow,
  type EntryRow,
  type Head,
  type IdempotencyRow,
  type TaskBirthRow,
} from '../store/births.ts'
import type { DrawRow } from '../store/draws.ts'
import { isStoreAway, type Database, type Query } from '../store/database.ts'
import { openJson, type Seal } from '../store/seal.ts'
import type { Statement } from '../store/spell.ts'
import type { Clock, Dice } from '../ports.ts'
import { makeEntry, type EntryDraft } from './entry.ts'
import type { WorkspaceState, WorkspaceStates } from './workspace-state.ts'

/** What makes a request the same request: 32-byte hashes of workspace + key + path, and of the body's canonical text. */
export interface Idempotency {
  hash: Buffer
  bodyHash: Buffer
}

export interface Newborn<T> {
  birth: BirthRow
  tasks: TaskBirthRow[]
  /** By objectives. */
  draws: DrawRow[]
  entry: EntryDraft
  answer: (position: number) => T
}

/** An act's turn at the head: it reads and writes through `query`, records events, and sees one time. */
export interface Turn extends Query {
  /** What the act's first question was answered. */
  readonly first: readonly unknown[]
  /** A write that the act does not wait for; whatever it asks afterwards sees it. */
  defer(statement: Statement): void
  readonly workspace: string
  readonly state: WorkspaceState
  readonly nowMs: number
  newId(): string
  record(entry: EntryDraft): void
  /** Where the next entry that it records will stand in the log. */
  nextPosition(): number
  /** What routes decisions has changed: births routed before must be routed again. */
  bumpEpoch(): void
  addTasks(rows: TaskBirthRow[]): Promise<void>
  addBirth(birth: BirthRow): Promise<void>
  addBirths(births: BirthRow[]): Promise<void>
  /** Something is due then; the alarm is set after the commit. */
  alarm(atMs: number): void
}

export interface Committer {
  /** @param make routes and seals against a state; called again if the state has moved on. */
  bear<T>(
    workspace: string,
    make: (state: WorkspaceState, nowMs: number) => Newborn<T>,
    idempotency: Idempotency | null,
    replay: (decision: string) => Promise<T>,
  ): Promise<T>
  /**
   * @param first what the act asks before anything else: it can travel with the taking of the head.
   * @param urgent goes before whatever waits, and is never turned away: a stop.
   */
  act<T>(
    workspace: string,
    act: (turn: Turn) => Promise<T>,
    idempotency?: Idempotency | null,
    first?: First,
    urgent?: boolean,
  ): Promise<T>
  /** Resolves when nothing is under way. */
  drain(): Promise<void>
}

interface BirthJob {
  make: (state: WorkspaceState, nowMs: number) => Newborn<unknown>
  idempotency: Idempotency | null
  replay: (decision: string) => Promise<unknown>
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
}
/** May be asked of an older state than the turn's; then it is asked again. */
export type First = (state: WorkspaceState) => Statement
interface ActJob {
  act: (turn: Turn) => Promise<unknown>
  first: First | undefined
  idempotency: Idempotency | null
  resolve: (value: unknown) => void
  reject: (error: unknown) => void
}
interface Lane {
  births: BirthJob[]
  acts: ActJob[]
  running: Promise<void> | null
}

const largestBirthBatch = 256
const largestActBatch = 64
// Past this many waiting in one process, callers are told to come back: memory is bounded and nobody waits for long.
const longestLine = 4_096
const reads = /^\s*(select|with recursive)\b/i
const isAway = (error: unknown): boolean =>
  isStoreAway(error) || (error instanceof CountersignError && error.code === 'store-unavailable')

export interface CommitterParts {
  database: Database
  states: WorkspaceStates
  seal: Seal
  clock: Clock
  dice: Dice
  /** @param entries those that this commit appended: the last of them stands at `position - 1`. */
  committed: (workspace: string, position: number, alarms: readonly number[], entries: readonly EntryRow[]) => void
}

function firstOf(job: ActJob | undefined, state: WorkspaceState): Statement | undefined {
  try {
    return job?.first?.(state)
  } catch {
    // Refused under this state; under the turn's own it is asked again, and there it counts.
    return undefined
  }
}

export function createCommitter({ database, states, seal, clock, dice, committed }: CommitterParts): Committer {
  const lanes = new Map<string, Lane>()
  const newId = () => makeUuidv7(clock.now(), dice.bytes(10))

  const enter = (workspace: string, add: (lane: Lane) => void, urgent = false) => {
    let lane = lanes.get(workspace)
    if (!lane) lanes.set(workspace, (lane = { births: [], acts: [], running: null }))
    if (!urgent && lane.births.length + lane.acts.length >= longestLine)
      throw new CountersignError('busy', undefined, { retryAfterS: 1 })
    add(lane)
    lane.running ??= work(workspace, lane)
  }

  async function work(workspace: string, lane: Lane): Promise<void> {
    // One turn of the event loop gathers what arrived together.
    await Promise.resolve()
    while (lane.births.length > 0 || lane.acts.length > 0) {
      if (lane.acts.length > 0) lane.acts.unshift(...(await runActs(workspace, lane.acts.splice(0, largestActBatch))))
      if (lane.births.length > 0) await runBirths(workspace, lane.births.splice(0, largestBirthBatch))
    }
    // In the same breath as the last look at the line: nobody can enter in between.
    lane.running = null
  }

  async function runBirths(workspace: string, jobs: BirthJob[]): Promise<void> {
    let fresh = false
    for (let tries = 0; jobs.length > 0; tries++) {
      const turnedAway: BirthJob[] = []
      try {
        const state = await states.get(workspace, fresh)
        const nowMs = clock.now()
        const births: BirthRow[] = []
        const entries: EntryRow[] = []
        const tasks: TaskBirthRow[] = []
        const draws: DrawRow[] = []
        const idempotency: IdempotencyRow[] = []
        const alarms: number[] = []
        const made: { job: BirthJob; newborn: Newborn<unknown> }[] = []
        const keys = new Set<string>()
        for (const job of jobs) {
          if (job.idempotency) {
            const key = job.idempotency.hash.toString('base64')
            if (keys.has(key)) {
              turnedAway.push(job)
              continue
            }
            keys.add(key)
          }
          let newborn
          try {
            newborn = job.make(state, nowMs)
          } catch (error) {
            job.reject(error)
            continue
          }
          made.push({ job, newborn })
          births.push(newborn.birth)
          entries.push(makeEntry(newborn.entry, newId(), nowMs))
          tasks.push(...newborn.tasks)
          draws.push(...newborn.draws)
          if (job.idempotency) idempotency.push({ ...job.idempotency, decision: newborn.birth.id })
          for (const at of [newborn.birth.dueAt, newborn.birth.untilAt]) if (at !== null) alarms.push(at)
        }
        // Those whose making failed are answered; if the commit fails, everybody else is tried again.
        jobs = [...made.map(({ job }) => job), ...turnedAway]
        if (made.length > 0) {
          const done = await commitBirthBatch(
            database,
            workspace,
            state.epoch,
            nowMs,
            births,
            entries,
            tasks,
            idempotency,
            draws,
          )
          clock.hear(done.nowMs)
          committed(workspace, done.base + entries.length, alarms, entries)
          made.forEach(({ job, newborn }, i) => job.resolve(newborn.answer(done.base + i)))
        }
        jobs = turnedAway.length > 0 ? await replayKnown(workspace, turnedAway) : []
      } catch (error) {
        const code = (error as { code?: string }).code
        if (code === 'CS409' && tries < 20) {
          fresh = true
          continue
        }
        if (code === '23505' && tries < 20) {
          try {
            jobs = await replayKnown(workspace, jobs)
            continue
          } catch (failed) {
            error = failed
          }
        }
        for (const job of jobs) job.reject(error)
        return
      }
    }
  }

  /** Answers those whose key is known by now; the others are left to be born. */
  async function replayKnown(workspace: string, jobs: BirthJob[]): Promise<BirthJob[]> {
    const hashes = jobs.flatMap((job) => (job.idempotency ? [job.idempotency.hash] : []))
    const rows = await database.query<{ hash: Buffer; body_hash: Buffer; decision: string | null }>(
      'select hash, body_hash, decision from idempotency where workspace = $1 and hash = any($2)',
      [workspace, hashes],
    )
    const known = new Map(rows.map((row) => [row.hash.toString('base64'), row]))
    return jobs.filter((job) => {
      const row = job.idempotency && known.get(job.idempotency.hash.toString('base64'))
      if (!row) return true
      if (row.body_hash.length === 0) job.reject(new CountersignError('erased'))
      else if (!row.body_hash.equals((job.idempotency as Idempotency).bodyHash) || !row.decision)
        job.reject(new CountersignError('idempotency-mismatch'))
      else job.replay(row.decision).then(job.resolve, job.reject)
      return false
    })
  }

  /** Answers those that are left: an act that moves the epoch is the last of its batch, so that the next sees what it changed. */
  async function runActs(workspace: string, jobs: ActJob[]): Promise<ActJob[]> {
    const settled: (() => void)[] = []
    let done = 0
    let bumped = false
    let grown: EntryRow[] = []
    try {
      const state = await states.get(workspace)
      const alarms: number[] = []
      const position = await database.transaction(
        async (tx) => {
          const { head_position: base, head_epoch: epoch, at: nowMs } = tx.opened[0] as Head
          clock.hear(nowMs)
          const current = epoch === state.epoch ? state : await states.get(workspace, true)
          const entries: EntryRow[] = []
          for (const [index, job] of jobs.entries()) {
            const mine: EntryRow[] = []
            let bump = false
            let wrote = false
            const writing = <T>(done: Promise<T>): Promise<T> => {
              wrote = true
              return done
            }
            const turn: Omit<Turn, 'first'> = {
              defer(statement) {
                wrote = true
                tx.defer(statement)
              },
              query: (text, values, name) =>
                reads.test(text) ? tx.query(text, values, name) : writing(tx.query(text, values, name)),
              workspace,
              state: current,
              nowMs,
              newId,
              record: (draft) => void mine.push(makeEntry(draft, newId(), nowMs)),
              nextPosition: () => base + entries.length + mine.length,
              bumpEpoch: () => (bump = true),
              addTasks: (rows) => writing(writeTasks(tx, workspace, nowMs, rows)),
              addBirth: (birth) => writing(writeBirths(tx, workspace, nowMs, [birth])),
              addBirths: (births) => writing(writeBirths(tx, workspace, nowMs, births)),
              alarm: (at) => void alarms.push(at),
            }
            try {
              const asked = job.first?.(current)
              const first =
                asked === undefined
                  ? []
                  : index === 0 && current === state
                    ? tx.first
                    : await tx.query(asked.text, asked.values, asked.name)
              const result = await runOne({ ...turn, first }, job)
              entries.push(...mine)
              settled.push(() => job.resolve(result))
              bumped = bump
            } catch (error) {
              // A refusal that wrote nothing leaves the others as they are; anything else takes the transaction with it.
              if (jobs.length === 1 || wrote || !(error instanceof CountersignError) || isStoreAway(error)) throw error
              settled.push(() => job.reject(error))
            }
            done++
            if (bumped) break
          }
          if (bumped)
            await tx.query(
              `with e as (update heads set epoch = epoch + 1 where workspace = $1) select pg_notify('countersign_config', $1::text)`,
              [workspace],
            )
          grown = entries
          if (entries.length === 0) return base
          const [row] = await tx.commitWith<{ base: number }>(appendEntries(workspace, entries))
          return (row as { base: number }).base + entries.length
        },
        { text: takeHead(workspace), first: firstOf(jobs[0], state) },
      )
      committed(workspace, position, alarms, grown)
    } catch (error) {
      // Together they failed, so each is tried for itself: who is at fault fails alone. Savepoints would have told at
      // once, for two more round trips in each act of each batch.
      if (jobs.length > 1 && !isAway(error)) for (const job of jobs) await runActs(workspace, [job])
      else for (const job of jobs) job.reject(error)
      return []
    }
    if (bumped) states.forget(workspace)
    for (const settle of settled) settle()
    return jobs.slice(done)
  }

  async function runOne(turn: Turn, job: ActJob): Promise<unknown> {
    if (!job.idempotency) return job.act(turn)
    const { hash, bodyHash } = job.idempotency
    const [known] = await turn.query<{ body_hash: Buffer; sealed: Buffer | null }>(
      'select body_hash, sealed from idempotency where workspace = $1 and hash = $2',
      [turn.workspace, hash],
    )
    if (known) {
      if (known.body_hash.length === 0) throw new CountersignError('erased')
      if (!known.body_hash.equals(bodyHash) || !known.sealed) throw new CountersignError('idempotency-mismatch')
      return openJson(turn.state.key, known.sealed)
    }
    // What it is about is what its lines name: with that its answer is erased.
    const about = new Set<string>()
    const record = (entry: EntryDraft) => {
      if (entry.decision) about.add(entry.decision)
      turn.record(entry)
    }
    const result = await job.act({ ...turn, record })
    await turn.query(
      'insert into idempotency (workspace, hash, body_hash, sealed, about, created_at) values ($1, $2, $3, $4, $5, at_ms($6))',
      [
        ...[turn.workspace, hash, bodyHash, seal.json(turn.state.key, (result ?? null) as Json)],
        ...[about.size > 0 ? [...about] : null, turn.nowMs],
      ],
    )
    return result
  }

  return {
    bear: <T>(
      workspace: string,
      make: (state: WorkspaceState, nowMs: number) => Newborn<T>,
      idempotency: Idempotency | null,
      replay: (decision: string) => Promise<T>,
    ) =>
      new Promise<T>((resolve, reject) =>
        enter(workspace, (lane) =>
          lane.births.push({ make, idempotency, replay, resolve: resolve as (value: unknown) => void, reject }),
        ),
      ),
    act: <T>(
      workspace: string,
      act: (turn: Turn) => Promise<T>,
      idempotency: Idempotency | null = null,
      first?: First,
      urgent = false,
    ) =>
      new Promise<T>((resolve, reject) =>
        enter(
          workspace,
          (lane) =>
            lane.acts[urgent ? 'unshift' : 'push']({
              act,
              first,
              idempotency,
              resolve: resolve as (value: unknown) => void,
              reject,
            }),
          urgent,
        ),
      ),
    async drain() {
      await Promise.all([...lanes.values()].map((lane) => lane.running))
    },
  }
}
