/** Where a log can be read from: a folder, a zip, a live address. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Unavailable } from '@countersign/sdk'
import type { LogSource } from '@countersign/core'
import { UsageError } from '../exit-codes.ts'
import { openZip } from './zip-source.ts'

const isAddress = (text: string): boolean => /^https?:\/\//.test(text)

export function openLogSource(given: string, cwd: string, apiKey: string | undefined, signal: AbortSignal): LogSource {
  if (isAddress(given)) return liveLog(given.replace(/\/(checkpoint)?$/, ''), apiKey, signal)
  const path = resolve(cwd, given)
  if (!existsSync(path)) throw new UsageError(`${path} does not exist. Name a folder, a zip, or an address.`)
  return inPack(statSync(path).isDirectory() ? folderLog(path) : openZip(path))
}

/** An evidence pack holds its log in a folder of that name. */
const inPack = (source: LogSource): LogSource => ({
  read: async (path) => (await source.read(path)) ?? source.read(`log/${path}`),
})

export const folderLog = (folder: string): LogSource => ({
  read: async (path) => (existsSync(join(folder, path)) ? readFileSync(join(folder, path)) : undefined),
})

function liveLog(address: string, apiKey: string | undefined, signal: AbortSignal): LogSource {
  const read = async (path: string): Promise<Uint8Array | undefined> => {
    const answer = await fetch(`${address}/${path}`, {
      headers: apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` },
      signal,
    }).catch((cause: unknown) => {
      throw new Unavailable(`No log answers at ${address}.`, { cause })
    })
    if (answer.ok) return new Uint8Array(await answer.arrayBuffer())
    const why = await answer.text()
    if (answer.status === 404 || answer.status === 410) return undefined
    if (answer.status === 401 || answer.status === 403)
      throw new UsageError(
        `${address} is not published, and this key may not read it. Set COUNTERSIGN_API_KEY to one with the scope log:read.`,
      )
    throw new Unavailable(`${address}/${path} answered ${answer.status}: ${why.slice(0, 300)}`)
  }
  return { read }
}
