/** `countersign policy backtest`: begun on the server, watched here, cancelled by Ctrl-C. */
import { setTimeout as sleep } from 'node:timers/promises'
import { parseDuration, type BacktestError, type BacktestResult, type BacktestWire } from '@countersign/core'
import { callApi } from '../call-api.ts'
import { findConnection, type ConnectionOptions } from '../connection.ts'
import { exitCodes, UsageError } from '../exit-codes.ts'
import { findVersion } from '../find-version.ts'
import { createProgress } from '../progress.ts'
import type { Shell } from '../shell.ts'
import type { JsonOption } from './command.ts'

export interface BacktestOptions extends JsonOption, ConnectionOptions {
  last: string
  segment?: string[]
}

const askedEveryMs = 250

export async function backtestPolicy(shell: Shell, text: string, options: BacktestOptions): Promise<number> {
  const lastMs = parseDuration(options.last)
  if (lastMs === undefined) throw new UsageError('--last takes a duration such as 24h or 30d.')
  const connection = findConnection(options, shell)
  const { id, version } = await findVersion(connection, text)
  const progress = createProgress(shell, 'Backtest', options.json)
  let wire = await callApi<BacktestWire>(connection, 'POST', `/v1/policies/${id}/versions/${version}/backtest`, {
    since: new Date(Date.now() - lastMs).toISOString(),
    ...(options.segment ? { segments: options.segment } : {}),
  })
  try {
    while (wire.status === 'running') {
      await sleep(askedEveryMs, undefined, { signal: shell.signal })
      wire = await callApi<BacktestWire>(connection, 'GET', `/v1/backtests/${wire.id}`)
      progress.update(wire.done, wire.total, `${wire.done} of ${wire.total} decisions`)
    }
  } catch (error) {
    if (!shell.signal.aborted) throw error
    await callApi(connection, 'POST', `/v1/backtests/${wire.id}/cancel`)
    progress.end()
    shell.err('Cancelled.\n')
    return exitCodes.interrupted
  }
  progress.end()
  if (options.json) shell.out(`${JSON.stringify(wire)}\n`)
  else if (wire.result) shell.out(wordsOf(wire.result))
  else shell.err(`The backtest has ${wire.status === 'failed' ? 'failed' : 'been cancelled'}.\n`)
  return wire.status === 'done' ? exitCodes.done : exitCodes.failed
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
const seconds = (value: number | null): string => (value === null ? '–' : `${Math.round(value)} s`)

function errorWords({ state, share, interval, n }: BacktestError): string {
  if (state === 'nothing' || !interval) return 'nothing goes ahead alone'
  const within = `${percent(interval[0])} to ${percent(interval[1])} of ${n}`
  return share === null ? `not identifiable (between ${within})` : `${percent(share)} (${within})`
}

function wordsOf(result: BacktestResult): string {
  const { counts, overturned, error, queues, alone_per_day: alone } = result
  const lines = [
    `${result.decisions} decisions in ${result.days.toFixed(1)} days${result.unreadable > 0 ? `, ${result.unreadable} unreadable` : ''}`,
    '',
    ...counts
      .filter(({ was, would }) => was !== would)
      .map(({ was, would, n }) => `  ${was} → ${would}`.padEnd(20) + String(n).padStart(9)),
    '',
    `go ahead alone a day: ${alone.was.toFixed(1)} → ${alone.would.toFixed(1)}`,
    `found wrong by people: ${overturned.n}; went ahead ${overturned.went}, would have ${overturned.would}`,
    `wrong of what goes ahead alone: ${errorWords(error.was)} → ${errorWords(error.would)}`,
    ...(['was', 'would'] as const).flatMap((which) =>
      queues[which].map(
        ({ queue, arrivals, simulated, work_hours }) =>
          `queue ${queue} (${which}): ${arrivals} items, ${work_hours === null ? '–' : work_hours.toFixed(1)} h of work, mean wait ${seconds(simulated?.mean_wait_s ?? null)}, longest ${simulated?.longest_length ?? '–'}`,
      ),
    ),
    '',
    ...result.assumes.map((words) => `* ${words}`),
  ]
  return `${lines.join('\n')}\n`
}
