/** A Parquet file's rows, one after another; what it unpacks to stays in a thread of its own, which can be ended. */
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { holdFile, type HeldFile } from '../bytes/held-file.ts'
import { RefusedRow } from '../format.ts'
import type { ReadRow, Told } from './read-worker.ts'

const workerMegabytes = 1_024
const patienceMs = 120_000

/** @throws where the thread ended without an answer: it ran out of memory, or took too long. */
function ask(worker: Worker): Promise<Told> {
  const heard = new AbortController()
  const { signal } = heard
  const said = Promise.race([
    once(worker, 'message', { signal }).then(([told]) => told as Told),
    once(worker, 'exit', { signal }).then(() => Promise.reject(new Error('it takes more memory than it may'))),
    sleep(patienceMs, null, { signal, ref: false }).then(() =>
      Promise.reject(new Error(`no rows within ${patienceMs / 1_000} s`)),
    ),
  ])
  worker.postMessage('more')
  return said.finally(() => heard.abort())
}

const mark = 'PAR1'
async function isParquet(file: HeldFile): Promise<boolean> {
  const ends = [await file.read(0, 4), await file.read(Math.max(0, file.bytes - 4), 4)]
  return file.bytes >= 12 && ends.every((end) => end.toString('latin1') === mark)
}

export async function* parquetRows(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<ReadRow, void, undefined> {
  const file = await holdFile(bytes).catch((error: unknown) =>
    error instanceof RefusedRow ? error : Promise.reject(error as Error),
  )
  if (file instanceof RefusedRow) return yield { at: 1, refused: file.message }
  if (!(await isParquet(file))) {
    await file.close()
    return yield { at: 1, refused: 'no Parquet: it does not begin and end as one does; nothing of it was read' }
  }
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
