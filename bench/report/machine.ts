import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'

export interface Machine {
  date: string
  cpu: string
  cores: number
  memoryGb: number
  node: string
  postgres: string
  /** Runnable processes over the last minute when the run began: above the number of cores the machine was not ours. */
  load: number
}

export const readMachine = (postgres: string): Machine => ({
  date: new Date().toISOString().slice(0, 16).replace('T', ' ') + ' UTC',
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: availableParallelism(),
  memoryGb: Math.round(totalmem() / 2 ** 30),
  node: process.versions.node,
  postgres,
  load: Number((loadavg()[0] ?? 0).toFixed(2)),
})

export const sayMachine = (m: Machine): string =>
  `${m.date} · ${m.cpu}, ${m.cores} cores, ${m.memoryGb} GB · Node ${m.node} · PostgreSQL ${m.postgres} · load ${m.load} when it began`
