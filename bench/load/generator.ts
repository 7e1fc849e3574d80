import { fork } from 'node:child_process'
import { join } from 'node:path'
import type { Job, Outcome } from './jobs.ts'

/** Gives one job to a fresh load generator and waits for what it measured. */
export function runJob(job: Job): Promise<Outcome> {
  const child = fork(join(import.meta.dirname, 'worker.ts'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  return new Promise<Outcome>((resolve, reject) => {
    child.on('message', (answer: { outcome?: Outcome; failed?: string }) => {
      if (answer.outcome) resolve(answer.outcome)
      else reject(new Error(`The load generator failed: ${answer.failed ?? 'no reason given'}`))
      child.disconnect()
    })
    child.once('exit', (code) => reject(new Error(`The load generator ended with code ${code ?? 'none'}.`)))
    child.send(job)
  })
}
