import { fork } from 'node:child_process'
import { constants, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Learning, Report } from './learn.ts'
import type { Trained } from './trained.ts'

const mostMemoryMb = 192

interface Told {
  progress?: { step: string; done: number; of: number }
  trained?: Trained
  failed?: string
}

/**
 * Learns in a process of its own, behind everything else on the machine, so that the server answers meanwhile. In a
 * thread it was tried: its memory stayed with the server afterwards, 100 MB of it, and the server shared its priority.
 * Aborting ends it.
 */
export function startLearning(learning: Learning, report: Report, signal: AbortSignal): Promise<Trained> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const child = fork(fileURLToPath(new URL('./learn-process.ts', import.meta.url)), [], {
      execArgv: [`--max-old-space-size=${mostMemoryMb}`],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    const abort = () => void child.kill('SIGKILL')
    signal.addEventListener('abort', abort, { once: true })
    child.once('spawn', () => {
      try {
        setPriority(child.pid ?? 0, constants.priority.PRIORITY_LOW)
      } catch {
        // Some systems forbid it; then it is only slower for the others.
      }
      child.send(learning)
    })
    child.on('message', ({ progress, trained, failed }: Told) => {
      if (progress) report(progress.step, progress.done, progress.of)
      if (trained) resolve(trained)
      if (failed !== undefined) reject(new Error(`The classifier could not be trained: ${failed}`))
    })
    child.once('error', reject)
    child.once('exit', () => {
      signal.removeEventListener('abort', abort)
      reject(signal.aborted ? (signal.reason as Error) : new Error('The training ended without a result.'))
    })
  })
}
