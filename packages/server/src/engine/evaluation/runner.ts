/** Work that goes on for minutes: one process has it at a time, and another takes it up where that one has gone. */
import { makeUuidv7 } from '@countersign/core'
import type { Engine } from '../engine.ts'

interface Run {
  workspace: string
  id: string
}
export interface Runner<Row extends Run> {
  wake(row: Row): void
  stop(): Promise<void>
}

/** @param step one handful; answers whether there is more. */
export function createRunner<Row extends Run>(
  { database, clock, dice, log }: Engine,
  table: 'evaluations' | 'comparisons',
  step: (row: Row) => Promise<boolean>,
): Runner<Row> {
  const me = makeUuidv7(clock.now(), dice.bytes(10))
  const running = new Map<string, Promise<void>>()
  let stopping = false

  /** Whether it is this process's to go on with. */
  const beat = async ({ workspace, id }: Row): Promise<boolean> => {
    const [mine] = await database.query(
      `update ${table} set runner = $3, beat_at = app_now() where workspace = $1 and id = $2 and status = 'running'
         and (runner is null or runner = $3 or beat_at < app_now() - interval '120 seconds') returning 1`,
      [workspace, id, me],
    )
    return mine !== undefined
  }
  async function run(row: Row): Promise<void> {
    while (!stopping && (await beat(row))) if (!(await step(row))) return
  }

  return {
    wake(row) {
      if (stopping || running.has(row.id)) return
      const done = run(row)
        .catch((error: unknown) => log.warn({ err: error, [table]: row.id }, 'a run broke off'))
        .finally(() => running.delete(row.id))
      running.set(row.id, done)
    },
    async stop() {
      stopping = true
      await Promise.all(running.values())
    },
  }
}
