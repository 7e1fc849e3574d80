import { Worker } from 'node:worker_threads'
import type { Learning, Report } from './learn.ts'
import type { Trained } from './trained.ts'

const mostMemoryMb = 192

/** Learns in a thread of its own; aborting ends the thread. */
export function startLearning(learning: Learning, report: Report, signal: AbortSignal): Promise<Trained> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const worker = new Worker(new URL('./learn-worker.ts', import.meta.url), {
      workerData: learning,
      resourceLimits: { maxOldGenerationSizeMb: mostMemoryMb },
    })
    const abort = () => void worker.terminate()
    signal.addEventListener('abort', abort, { once: true })
    worker.on('message', (message: { progress?: { step: string; done: number; of: number }; trained?: Trained }) => {
      if (message.progress) report(message.progress.step, message.progress.done, message.progress.of)
      if (message.trained) resolve(message.trained)
    })
    worker.once('error', reject)
    worker.once('exit', () => {
      signal.removeEventListener('abort', abort)
      reject(signal.aborted ? (signal.reason as Error) : new Error('The training ended without a result.'))
    })
  })
}
