/**
 * `countersign log stream`: the log as lines of JSON on standard output. The cursor moves after its lines were written,
 * so that after a crash a few may come twice (their ids are the same) and none is missing.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { CountersignApiError, Unavailable } from '@countersign/sdk'
import { refusalFrom } from '../call-api.ts'
import { findConnection, type Connection, type ConnectionOptions } from '../connection.ts'
import { exitCodes, UsageError } from '../exit-codes.ts'
import type { Shell } from '../shell.ts'

export interface StreamOptions extends ConnectionOptions {
  follow?: boolean
  format: string
  cursor?: string
  after?: string
}

const [firstPauseMs, longestPauseMs] = [500, 30_000]

export async function streamLog(shell: Shell, options: StreamOptions): Promise<number> {
  const connection = findConnection(options, shell)
  const file = options.cursor === undefined ? undefined : resolve(shell.cwd, options.cursor)
  let after = (file && readCursor(file)) ?? options.after ?? ''
  const idOf = (line: string): string => {
    const event = JSON.parse(line) as { id?: string; metadata?: { uid: string } }
    return String(event.metadata?.uid ?? event.id)
  }
  let pauseMs = firstPauseMs
  while (!shell.signal.aborted) {
    try {
      const address = `/v1/log/stream?${new URLSearchParams({ after, format: options.format, follow: String(options.follow === true) }).toString()}`
      for await (const lines of readLines(connection, address, shell.signal)) {
        const last = lines.at(-1)
        if (last === undefined) continue
        shell.out(lines.map((line) => `${line}\n`).join(''))
        after = idOf(last)
        if (file) keepCursor(file, after)
        pauseMs = firstPauseMs
      }
      if (!options.follow) return exitCodes.done
    } catch (error) {
      if (shell.signal.aborted) break
      const passes =
        Unavailable.is(error) || (CountersignApiError.is(error) && (error.status >= 500 || error.status === 429))
      if (!options.follow || !passes) throw error
      shell.err(`${(error as Error).message} Trying again.\n`)
    }
    await sleep(pauseMs, undefined, { signal: shell.signal }).catch(() => undefined)
    pauseMs = Math.min(pauseMs * 2, longestPauseMs)
  }
  return exitCodes.done
}

/** Whole lines as they arrive. One that was cut off is not told: it comes again. */
async function* readLines({ url, apiKey }: Connection, path: string, signal: AbortSignal): AsyncGenerator<string[]> {
  const away = (cause: unknown) => new Unavailable(`The stream from ${url} broke off, or nobody answers.`, { cause })
  const answer = await fetch(url.replace(/\/+$/, '') + path, {
    headers: { authorization: `Bearer ${apiKey}` },
    signal,
  }).catch((cause: unknown) => {
    throw away(cause)
  })
  if (!answer.ok) throw await refusalFrom(answer)
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for await (const bytes of answer.body ?? []) {
      const lines = (rest + decoder.decode(bytes as Uint8Array, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      yield lines.filter((line) => line !== '')
    }
  } catch (cause) {
    throw away(cause)
  }
}

function readCursor(file: string): string | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8').trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  // Half a cursor must not begin the log anew unseen.
  if (!/^\d{1,15}(\.\d{1,3})?$/.test(text))
    throw new UsageError(`${file} does not hold the id of an event. Mend it, or delete it to begin at the first line.`)
  return text
}

function keepCursor(file: string, after: string): void {
  writeFileSync(`${file}.new`, `${after}\n`)
  renameSync(`${file}.new`, file)
}
