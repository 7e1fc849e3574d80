/** Which server a command speaks to, and with which key. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Countersign, type CountersignOptions } from '@countersign/sdk'
import { UsageError } from './exit-codes.ts'
import type { Shell } from './shell.ts'

export interface Connection {
  url: string
  apiKey: string
  /** Where it was found, in words. */
  from: string
}
export interface ConnectionOptions {
  url?: string
  key?: string
}

/** The clone that this file stands in. */
export const cloneFolder = join(import.meta.dirname, '..', '..', '..', '..')
export const loginFile = (shell: Shell): string =>
  join(shell.env['XDG_CONFIG_HOME'] || join(shell.home, '.config'), 'countersign', 'config.json')

/**
 * Options first, then the environment, then the file that a server of this machine left for its commands (in
 * COUNTERSIGN_DATA_DIR, or ./data, or this clone's data), then `countersign login`.
 *
 * @throws UsageError that says how to name one.
 */
export function findConnection(options: ConnectionOptions, shell: Shell): Connection {
  const url = options.url || shell.env['COUNTERSIGN_URL'] || undefined
  const apiKey = options.key || shell.env['COUNTERSIGN_API_KEY'] || undefined
  if (url && apiKey) return { url, apiKey, from: 'options and environment' }
  const given = shell.env['COUNTERSIGN_DATA_DIR']
  const folders = given ? [resolve(shell.cwd, given)] : [join(shell.cwd, 'data'), join(cloneFolder, 'data')]
  for (const path of [...folders.map((folder) => join(folder, 'local.json')), loginFile(shell)]) {
    const kept = readKept(path)
    if (kept && (!url || sameServer(url, kept.url)))
      return { url: url ?? kept.url, apiKey: apiKey ?? kept.apiKey, from: path }
  }
  if (url)
    throw new UsageError(
      `There is no key for ${url}. Give --key, set COUNTERSIGN_API_KEY, or run: countersign login --url ${url}`,
    )
  throw new UsageError(
    'No server is known here. Start one with "npm start" in a clone, give --url and --key, set COUNTERSIGN_URL and COUNTERSIGN_API_KEY, or run: countersign login',
  )
}

const sameServer = (a: string, b: string): boolean =>
  URL.canParse(a) && URL.canParse(b) && new URL(a).origin === new URL(b).origin

function readKept(path: string): { url: string; apiKey: string } | undefined {
  try {
    const kept = JSON.parse(readFileSync(path, 'utf8')) as { url?: unknown; apiKey?: unknown }
    return typeof kept.url === 'string' && typeof kept.apiKey === 'string'
      ? { url: kept.url, apiKey: kept.apiKey }
      : undefined
  } catch {
    return undefined
  }
}

export const connect = (connection: Connection, more: CountersignOptions = {}): Countersign =>
  new Countersign({ url: connection.url, apiKey: connection.apiKey, ...more })
