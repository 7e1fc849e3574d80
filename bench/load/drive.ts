/** Clients that each do the next thing as soon as the last is done, and what that came to. */
import type { Outcome } from './jobs.ts'

export function summarise(latencies: number[], count: number, seconds: number, cpuMicros: number): Outcome {
  const sorted = Float64Array.from(latencies).sort()
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
  return { count, seconds, p50: at(0.5), p95: at(0.95), p99: at(0.99), longest: at(1), cpu: cpuMicros / 1e6 / seconds }
}

/** Runs `step` on each connection until the time is over; what ends inside the measured stretch counts. */
export async function drive(
  clients: number,
  warmS: number,
  seconds: number,
  per: number,
  step: (client: number, turn: number) => Promise<void>,
): Promise<Outcome> {
  const from = performance.now() + warmS * 1_000
  const until = from + seconds * 1_000
  const latencies: number[] = []
  let cpu = process.cpuUsage()
  setTimeout(() => (cpu = process.cpuUsage()), warmS * 1_000)
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      for (let turn = 0; ; turn++) {
        const started = performance.now()
        if (started >= until) return
        await step(client, turn)
        const ended = performance.now()
        if (started >= from && ended <= until) latencies.push(ended - started)
      }
    }),
  )
  const used = process.cpuUsage(cpu)
  return summarise(latencies, latencies.length * per, seconds, used.user + used.system)
}
