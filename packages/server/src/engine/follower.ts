/**
 * Reading the log to the end, again and again, with a cursor: how search, webhooks and callbacks learn what happened.
 * The cursor moves in the transaction of the work, so nothing is done twice or left out; one process at a time follows
 * for a workspace, whichever is first. Followers do not wait for each other.
 */
import { advisoryLocks } from '../store/locks.ts'
import type { Query } from '../store/database.ts'
import type { Engine } from './engine.ts'
import type { LogEntry } from './feed.ts'

export interface Follower {
  name: string
  /** While the log goes on growing it works a tenth of the time: what it does can wait, and who proposes cannot. */
  patient?: boolean
  /** Where there is nothing to follow: the position to go on from, and nothing before it is read. */
  skipTo?(tx: Query, workspace: string): Promise<number | undefined>
  take(tx: Query, workspace: string, entries: readonly LogEntry[]): Promise<void>
}
export interface Following {
  wake(workspace: string): void
  idle(): Promise<void>
  stop(): Promise<void>
}

const chunk = 200
const pauseMs = 2_000
// Gathering for a moment costs the log's writers less than following each commit.
const gatherMs = 150
const restsPerWork = 9
const longestRestMs = 1_000

interface Runner {
  name: string
  wake(workspace: string): void
  busy(): boolean
  stop(): Promise<void>
}

function createRunner(engine: Engine, follower: Follower): Runner {
  const dirty = new Set<string>()
  let stopped = false
  let running: Promise<void> | null = null
  let soon: NodeJS.Timeout | undefined
  let endRest: () => void = () => undefined

  const kick = () => {
    if (stopped || running || soon) return
    soon = setTimeout(() => {
      soon = undefined
      running = run().finally(() => {
        running = null
        if (dirty.size > 0) kick()
      })
    }, gatherMs)
  }

  async function run(): Promise<void> {
    for (const workspace of [...dirty]) {
      try {
        for (;;) {
          dirty.delete(workspace)
          const started = engine.clock.now()
          if ((await step(workspace)) < chunk || stopped) break
          if (follower.patient && dirty.has(workspace))
            await rest(Math.min(longestRestMs, restsPerWork * (engine.clock.now() - started)))
        }
      } catch (error) {
        if (!stopped)
          engine.log.warn({ err: error, follower: follower.name }, 'a follower of the log failed; it will try again')
      }
    }
  }

  const rest = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      endRest = resolve
      setTimeout(resolve, ms)
    })

  const step = (workspace: string): Promise<number> =>
    engine.database.transaction(async (tx) => {
      const [lock] = await tx.query<{ mine: boolean }>(
        'select pg_try_advisory_xact_lock($1, hashtext($2)) as mine',
        [advisoryLocks.follow, `${workspace} ${follower.name}`],
        'follow-lock',
      )
      if (!lock?.mine) return 0
      const [cursor] = await tx.query<{ position: number }>(
        'select position from cursors where workspace = $1 and follower = $2',
        [workspace, follower.name],
        'follow-cursor',
      )
      const goOn = (position: number) =>
        tx.query(
          'insert into cursors (workspace, follower, position) values ($1, $2, $3) on conflict (workspace, follower) do update set position = excluded.position',
          [workspace, follower.name, position],
          'follow-move',
        )
      const skipTo = await follower.skipTo?.(tx, workspace)
      if (skipTo !== undefined) {
        await goOn(skipTo)
        return 0
      }
      const entries = await engine.feed.readAfter(workspace, cursor?.position ?? 0, chunk)
      if (entries.length === 0) return 0
      await follower.take(tx, workspace, entries)
      await goOn((entries.at(-1) as LogEntry).position + 1)
      return entries.length
    })

  return {
    name: follower.name,
    wake(workspace) {
      dirty.add(workspace)
      kick()
    },
    busy: () => running !== null || soon !== undefined || dirty.size > 0,
    async stop() {
      stopped = true
      clearTimeout(soon)
      endRest()
      await running
    },
  }
}

export function createFollowing(engine: Engine, followers: readonly Follower[]): Following {
  const runners = followers.map((follower) => createRunner(engine, follower))
  const everyTick = setInterval(() => void sweepAll(), pauseMs)

  async function sweepAll(): Promise<void> {
    const behind = await engine.database
      .query<{ workspace: string; name: string }>(
        'select h.workspace, f.name from heads h cross join unnest($1::text[]) f(name) left join cursors c on c.workspace = h.workspace and c.follower = f.name where coalesce(c.position, 0) < h.position',
        [runners.map(({ name }) => name)],
        'follow-behind',
      )
      .catch(() => [])
    for (const { workspace, name } of behind) runners.find((runner) => runner.name === name)?.wake(workspace)
  }

  return {
    wake(workspace) {
      for (const runner of runners) runner.wake(workspace)
    },
    async idle() {
      await sweepAll()
      while (runners.some((runner) => runner.busy())) await new Promise((resolve) => setTimeout(resolve, 20))
    },
    async stop() {
      clearInterval(everyTick)
      await Promise.all(runners.map((runner) => runner.stop()))
    },
  }
}
