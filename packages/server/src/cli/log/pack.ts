/** `countersign log pack`: an evidence pack asked for, followed and fetched. */
import { createHash } from 'node:crypto'
import { createWriteStream, renameSync, rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseDuration, regimeIds, type EvidencePackWire } from '@countersign/core'
import { Unavailable } from '@countersign/sdk'
import { callApi } from '../call-api.ts'
import { findConnection, type Connection, type ConnectionOptions } from '../connection.ts'
import { exitCodes, UsageError } from '../exit-codes.ts'
import { createProgress } from '../progress.ts'
import type { Shell } from '../shell.ts'
import type { JsonOption } from '../commands/command.ts'

export interface PackOptions extends JsonOption, ConnectionOptions {
  since: string
  until?: string
  system?: string
  regime?: string[]
  out?: string
}

const askedEveryMs = 250

/** A time, or how long ago. */
function timeOf(option: string, text: string): string {
  const agoMs = parseDuration(text)
  const ms = agoMs === undefined ? Date.parse(text) : Date.now() - agoMs
  if (Number.isNaN(ms))
    throw new UsageError(
      `${option} takes a time such as 2026-11-01 or 2026-11-01T08:00:00Z, or a duration such as 30d.`,
    )
  return new Date(ms).toISOString()
}

export async function makePack(shell: Shell, options: PackOptions): Promise<number> {
  const unknown = options.regime?.find((one) => !regimeIds.includes(one))
  if (unknown !== undefined) throw new UsageError(`There is no regime ${unknown}. There are: ${regimeIds.join(', ')}.`)
  const asked = {
    ...(options.system === undefined ? {} : { system: options.system }),
    ...(options.regime === undefined ? {} : { regimes: options.regime }),
    since: timeOf('--since', options.since),
    until: options.until === undefined ? new Date().toISOString() : timeOf('--until', options.until),
  }
  const connection = findConnection(options, shell)
  const progress = createProgress(shell, 'Pack', options.json)
  try {
    let wire = await callApi<EvidencePackWire>(connection, 'POST', '/v1/log/packs', asked, shell.signal)
    while (wire.status === 'running') {
      await sleep(askedEveryMs, undefined, { signal: shell.signal })
      wire = await callApi<EvidencePackWire>(connection, 'GET', `/v1/log/packs/${wire.id}`, undefined, shell.signal)
      progress.update(wire.done, wire.total, `${wire.done} of about ${wire.total} files`)
    }
    if (wire.status === 'failed') {
      progress.end()
      shell.err('The pack could not be made; the log of the server says why. Ask for it again.\n')
      return exitCodes.failed
    }
    const path = resolve(shell.cwd, options.out ?? `${wire.id}.zip`)
    await fetchPack(connection, wire, path, shell.signal)
    progress.end()
    shell.out(
      options.json
        ? `${JSON.stringify({ ...wire, file: path })}\n`
        : `${path}: ${wire.done} files, ${wire.bytes} bytes, sha256 ${wire.sha256}\nUnpack it, open index.html, and check it: node verify.mjs --key '<key of the log>'\n`,
    )
    return exitCodes.done
  } finally {
    progress.end()
  }
}

/** Under its name only once it is whole, and the one that the server means. */
async function fetchPack(
  { url, apiKey }: Connection,
  wire: EvidencePackWire,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const answer = await fetch(`${url.replace(/\/+$/, '')}/v1/log/packs/${wire.id}/file`, {
    headers: { authorization: `Bearer ${apiKey}` },
    signal,
  })
  if (!answer.ok || !answer.body) throw new Unavailable(`The file of ${wire.id} answered ${answer.status}.`)
  const hash = createHash('sha256')
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      done(null, chunk)
    },
  })
  try {
    await pipeline(Readable.from(answer.body), hashing, createWriteStream(`${path}.new`))
    if (hash.digest('hex') !== wire.sha256) throw new Unavailable('The file did not arrive whole. Ask for it again.')
    renameSync(`${path}.new`, path)
  } finally {
    rmSync(`${path}.new`, { force: true })
  }
}
