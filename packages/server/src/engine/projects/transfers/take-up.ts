/**
 * Imports and exports that need nobody's connection: one process has each at a time and says several times a minute that
 * it lives; another goes on where that one has gone. What breaks off again and again at one place is left.
 */
import { makeUuidv7 } from '@countersign/core'
import type { Engine } from '../../engine.ts'

export interface Running {
  workspace: string
  id: string
  /** Of this run: what another run has taken over is not written by this one. */
  runner: string | null
  /** Begun so often since it last came further. */
  tries: number
}
export type Table = 'imports' | 'exports'
export const lostAfterS = 60
export const mostTries = 5
const beatEveryMs = 15_000
const lookEveryMs = 10_000
const together = 2

/** Says that it lives until `end`; `gone` aborts when it is another's, or was cancelled. */
export function createBeat({ database, log }: Engine, table: Table, { workspace, id, runner }: Running) {
  const gone = new AbortController()
  const timer = setInterval(() => {
    database
      .query(
        `update ${table} set beat_at = app_now() where workspace = $1 and id = $2 and runner = $3 and status = 'running' returning 1`,
        [workspace, id, runner],
      )
      .then(
        ([mine]) => mine ?? gone.abort(),
        (error: unknown) => log.warn({ err: error }, `one of ${table} could not say that it lives`),
      )
  }, beatEveryMs)
  return { gone, end: () => clearInterval(timer) }
}

export interface TakeUp {
  /** Takes what nobody works at, as far as there is room. */
  look(): Promise<void>
  start(): void
  stop(): Promise<void>
}

/**
 * @param which of the running rows, as SQL.
 * @param run throws where it could neither be done nor ended: then it is tried again, by whoever sees it first.
 */
export function createTakeUp<Row extends Running>(
  engine: Engine,
  table: Table,
  which: string,
  run: (row: Row, gone: AbortSignal) => Promise<void>,
): TakeUp {
  const { database, clock, dice, log } = engine
  const running = new Map<Promise<void>, AbortController>()
  let timer: NodeJS.Timeout | undefined
  let stopping = false

  async function claim(): Promise<Row | undefined> {
    const [row] = await database.query<Row>(
      `update ${table} set runner = $1, beat_at = app_now(), tries = tries + 1
       where (workspace, id) in (
         select workspace, id from ${table}
         where status = 'running' and ${which} and (runner is null or beat_at < app_now() - interval '${lostAfterS} seconds')
         order by id limit 1 for update skip locked
       ) returning *`,
      [makeUuidv7(clock.now(), dice.bytes(10))],
    )
    return row
  }
  async function work(row: Row, beat: ReturnType<typeof createBeat>): Promise<void> {
    try {
      await run(row, beat.gone.signal)
    } catch (error) {
      if (stopping)
        await database
          .query(
            `update ${table} set runner = null, tries = tries - 1 where workspace = $1 and id = $2 and runner = $3`,
            [row.workspace, row.id, row.runner],
          )
          .catch(() => undefined)
      else if (!beat.gone.signal.aborted)
        log.warn({ err: error, [table]: row.id }, 'broke off, and will be taken up again')
    } finally {
      beat.end()
    }
  }
  async function look(): Promise<void> {
    while (!stopping && running.size < together) {
      const row = await claim()
      if (!row) return
      const beat = createBeat(engine, table, row)
      const done: Promise<void> = work(row, beat).finally(() => {
        running.delete(done)
        void look().catch(away)
      })
      running.set(done, beat.gone)
    }
  }
  const away = (error: unknown) => stopping || log.warn({ err: error }, `could not look for ${table}`)

  return {
    look,
    start() {
      const sweep = () => void look().catch(away)
      timer = setInterval(sweep, lookEveryMs)
      sweep()
    },
    async stop() {
      stopping = true
      clearInterval(timer)
      for (const gone of running.values()) gone.abort()
      await Promise.all(running.keys())
    },
  }
}
