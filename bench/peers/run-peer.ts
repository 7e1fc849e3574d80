import { fork, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import type { Outcome } from '../load/jobs.ts'
import type { PeerName } from './install.ts'
import type { PeerAnswer, PeerJob } from './peer.ts'

export interface RunningPeer {
  name: PeerName
  run(job: Omit<PeerJob, 'url'>): Promise<Outcome>
  stop(): Promise<void>
}

/** One peer in a process of its own, kept between rounds so that it is as warm as everybody else. */
export function startPeer(name: PeerName, url: string): RunningPeer {
  const child: ChildProcess = fork(join(import.meta.dirname, `${name}.ts`), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { PATH: process.env.PATH, NODE_ENV: 'production' },
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  return {
    name,
    run: (job) =>
      new Promise<Outcome>((resolve, reject) => {
        const ended = (): void => reject(new Error(`${name} ended early.`))
        child.once('exit', ended)
        child.once('message', (answer: PeerAnswer) => {
          child.off('exit', ended)
          if ('outcome' in answer) resolve(answer.outcome)
          else reject(new Error(`${name}: ${answer.failed}`))
        })
        child.send({ ...job, url } satisfies PeerJob)
      }),
    async stop() {
      if (child.connected) child.disconnect()
      const late = setTimeout(() => child.kill('SIGKILL'), 5_000)
      await exited
      clearTimeout(late)
    },
  }
}
