/**
 * Reading the log to the end, again and again, with a cursor: how search, webhooks and callbacks learn what happened.
 * The cursor moves in the transaction of the work, so nothing is done twice or left out; one process at a time follows
 * for a workspace, whichever is first.
 */
import { advisoryLocks } from '../store/locks.ts'
import type { Query } from '../store/database.ts'
import type { Engine } from './engine.ts'
import type { LogEntry } from './feed.ts'

export interface Follower { name: string; take(tx: Query, workspace: string, entries: readonly LogEntry[]): Promise<void> }
export interface Following { wake(workspace: string): void; idle(): Promise<void>; stop(): Promise<void> }

const chunk = 200
const pauseMs = 2_000
// Indexing is not in a hurry: gathering for a moment costs the log's writers less than following each commit.
const gatherMs = 150

export function createFollowing(engine: Engine, followers: readonly Follower[]): Following {
  const dirty = new Set<string>()
  let stopped = false
  let running: Promise<void> | null = null
  let soon: NodeJS.Timeout | undefined
  const everyTick = setInterval(() => void sweepAll(), pauseMs)

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
      dirty.delete(workspace)
      for (const follower of followers) {
        try {
          while (!stopped && (await step(workspace, follower)) === chunk);
        } catch (error) {
          if (!stopped) engine.log.warn({ err: error, follower: follower.name }, 'a follower of the log failed; it will try again')
        }
      }
    }
  }

  const step = (workspace: string, follower: Follower): Promise<number> =>
    engine.database.transaction(async (tx) => {
      const [lock] = await tx.query<{ mine: boolean }>('select pg_try_advisory_xact_lock($1, hashtext($2)) as mine', [advisoryLocks.follow, `${workspace} ${follower.name}`])
      if (!lock?.mine) return 0
      const [cursor] = await tx.query<{ position: number }>('select position from cursors where workspace = $1 and follower = $2', [workspace, follower.name])
      const entries = await engine.feed.readAfter(workspace, cursor?.position ?? 0, chunk)
      if (entries.length === 0) return 0
      await follower.take(tx, workspace, entries)
      await tx.query('insert into cursors (workspace, follower, position) values ($1, $2, $3) on conflict (workspace, follower) do update set position = excluded.position', [workspace, follower.name, (entries.at(-1) as LogEntry).position + 1])
      return entries.length
    })

  async function sweepAll(): Promise<void> {
    const behind = await engine.database
      .query<{ workspace: string }>('select h.workspace from heads h where exists (select 1 from unnest($1::text[]) f(name) left join cursors c on c.workspace = h.workspace and c.follower = f.name where coalesce(c.position, 0) < h.position)', [followers.map((follower) => follower.name)])
      .catch(() => [])
    for (const { workspace } of behind) dirty.add(workspace)
    if (behind.length > 0) kick()
  }

  return {
    wake(workspace) {
      dirty.add(workspace)
      kick()
    },
    async idle() {
      await sweepAll()
      while (running || soon || dirty.size > 0) await (running ?? new Promise((resolve) => setTimeout(resolve, 20)))
    },
    async stop() {
      stopped = true
      clearInterval(everyTick)
      clearTimeout(soon)
      await running
    },
  }
}
