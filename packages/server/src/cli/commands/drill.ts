/** `countersign drill`: how long does a stop take here? Measured over the network, under load, on decisions of which nothing comes. */
import type { DrillBegunWire, DrillWire } from '@countersign/core'
import { CountersignApiError } from '@countersign/sdk'
import { callApi } from '../call-api.ts'
import { findConnection, type Connection, type ConnectionOptions } from '../connection.ts'
import { exitCodes, UsageError } from '../exit-codes.ts'
import { createProgress } from '../progress.ts'
import type { Shell } from '../shell.ts'
import { connectionOptions, type Command, type JsonOption } from './command.ts'

interface DrillOptions extends JsonOption, ConnectionOptions {
  rounds: string
  size: string
}

const clients = 16

export const drillCommand: Command = (program, shell, run) => {
  connectionOptions(program.command('drill'))
    .description('practise the stop: measures how long it takes until nothing is released, and files the result')
    .option('--rounds <n>', 'how many stops, 1 to 50', '10')
    .option('--size <n>', 'decisions under way in each, 2 to 200', '60')
    .option('--json', 'print the result as JSON')
    .action((options: DrillOptions) => run(() => drill(shell, options)))
}

const wholeOrThrow = (text: string, name: string, least: number, most: number): number => {
  const value = Number(text)
  if (!Number.isInteger(value) || value < least || value > most)
    throw new UsageError(`${name} takes a whole number from ${least} to ${most}.`)
  return value
}

async function drill(shell: Shell, options: DrillOptions): Promise<number> {
  const connection = findConnection(options, shell)
  const wanted = {
    rounds: wholeOrThrow(options.rounds, '--rounds', 1, 50),
    size: wholeOrThrow(options.size, '--size', 2, 200),
  }
  const begun = await callApi<DrillBegunWire>(connection, 'POST', '/v1/drills', wanted)
  const progress = createProgress(shell, 'Stopping', options.json)
  const rounds = []
  for (const round of begun.rounds) {
    rounds.push(await measureRound(connection, round, shell.signal))
    progress.update(rounds.length, wanted.rounds)
  }
  progress.end()
  const filed = await callApi<DrillWire>(connection, 'POST', `/v1/drills/${begun.id}/file`, { rounds })
  if (options.json) shell.out(`${JSON.stringify(filed)}\n`)
  else tell(shell, filed)
  return filed.result?.released_after === 0 ? exitCodes.done : exitCodes.failed
}

/** Releases all of them; when a third has gone, the stop is asked for. Times count from that moment. */
async function measureRound(connection: Connection, round: DrillBegunWire['rounds'][number], signal: AbortSignal) {
  const waiting = [...round.decisions]
  const measured = { acknowledged_ms: 0, last_release_ms: 0, last_effect_ms: 0, released: 0, held: 0 }
  let askedAt = Infinity
  let stopping: Promise<void> | undefined
  const since = () => Math.max(0, performance.now() - askedAt)
  const stop = async () => {
    askedAt = performance.now()
    await callApi(connection, 'POST', '/v1/stops', {
      scope: { system: round.system },
      level: 'hold',
      reason: 'A drill.',
    })
    measured.acknowledged_ms = since()
  }
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const path = `/v1/decisions/${next.id}`
      try {
        await callApi(connection, 'POST', `${path}/release`, { digest: next.digest }, signal)
      } catch (error) {
        if (!CountersignApiError.is(error) || error.code !== 'stopped') throw error
        measured.held++
        continue
      }
      measured.released++
      measured.last_release_ms = since()
      await callApi(connection, 'POST', `${path}/effect`, { status: 'done' }, signal)
      measured.last_effect_ms = since()
      if (measured.released * 3 >= round.decisions.length) stopping ??= stop()
    }
  }
  await Promise.all(Array.from({ length: clients }, work))
  await (stopping ?? stop())
  return measured
}

function tell(shell: Shell, { result, rounds, size }: DrillWire): void {
  if (!result) return
  const ms = (value: number) => `${value.toFixed(1)} ms`
  const line = (name: string, { p50, p99 }: { p50: number; p99: number }) =>
    shell.out(`${name.padEnd(32)} p50 ${ms(p50)}, p99 ${ms(p99)}\n`)
  shell.out(`${rounds} stops with ${size} decisions under way: ${result.released} released, ${result.held} held\n`)
  line('until the stop was acknowledged', result.acknowledged_ms)
  line('until the last release was heard', result.last_release_ms)
  line('until the last effect', result.last_effect_ms)
  shell.out(
    `released after a stop, by the log: ${result.released_after}${result.released_after > 0 ? '  ALARM' : ''}\n`,
  )
}
