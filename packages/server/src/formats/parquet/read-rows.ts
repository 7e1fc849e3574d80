/** A Parquet file's rows, one after another; what it unpacks to stays in a thread of its own, which can be ended. */
import { Worker } from 'node:worker_threads'
import { holdFile } from '../bytes/held-file.ts'
import { RefusedRow } from '../format.ts'
import type { ReadRow, Told } from './read-worker.ts'

const workerMegabytes = 1_024
const patienceMs = 120_000

/** @throws where the thread ended without an answer: it ran out of memory, or took too long. */
const ask = (worker: Worker): Promise<Told> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => end(() => reject(new Error(`no rows within ${patienceMs / 1_000} s`))), patienceMs)
    const end = (then: () => void) => {
      clearTimeout(timer)
      worker.removeAllListeners()
      // Whatever it still says, nobody waits for it.
      worker.on('error', () => undefined)
      then()
    }
    worker.once('message', (told: Told) => end(() => resolve(told)))
    worker.once('error', (error) => end(() => reject(error)))
    worker.once('exit', () => end(() => reject(new Error('it takes more memory than it may'))))
    worker.postMessage('more')
  })

export async function* parquetRows(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ReadRow, void, undefined> {
  const file = await holdFile(bytes).catch((error: unknown) =>
    error instanceof RefusedRow ? error : Promise.reject(error as Error),
  )
  if (file instanceof RefusedRow) return yield { at: 1, refused: file.message }
  const worker = new Worker(new URL('./read-worker.ts', import.meta.url), {
    workerData: { fd: file.fd },
    resourceLimits: { maxOldGenerationSizeMb: workerMegabytes },
  })
  let at = 1
  try {
    for (;;) {
      const told = await ask(worker).catch((error: Error) => ({ at, refused: error.message.slice(0, 300) }))
      if (told === null) return
      if ('refused' in told) return yield { at: told.at, refused: `${told.refused}; nothing from there on was read` }
      yield* told.rows
      at = (told.rows.at(-1)?.at ?? at) + 1
    }
  } finally {
    await worker.terminate()
    await file.close()
  }
}
