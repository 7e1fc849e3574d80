/** Where keys come from when nobody brought them: the server's word, or the database's. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseId, type LogKeyWire } from '@countersign/core'
import { readLogKeys } from '../../store/log.ts'
import { openBytes, type Key } from '../../store/seal.ts'
import { callApi } from '../call-api.ts'
import { findConnection } from '../connection.ts'
import { UsageError } from '../exit-codes.ts'
import type { OpenStore } from '../open-store.ts'
import type { Shell } from '../shell.ts'

const bring = 'Bring the key of the log: --key. The operator tells it under /v1/log/key.'

export async function keysOfServer(shell: Shell, given: string): Promise<string[]> {
  if (!/^https?:/.test(given)) throw new UsageError(`A copy cannot vouch for itself. ${bring}`)
  let connection
  try {
    connection = findConnection({ url: new URL(given).origin }, shell)
  } catch {
    throw new UsageError(bring)
  }
  const { keys } = await callApi<LogKeyWire>(connection, 'GET', '/v1/log/key', undefined, shell.signal)
  return keys.map(({ vkey }) => vkey)
}

export interface OpenWorkspace {
  store: OpenStore
  workspace: string
  /** Opens what is sealed; null where the installation's key is not on this machine. */
  key: Key | null
}

export async function openWorkspace(store: OpenStore, given: string | undefined): Promise<OpenWorkspace> {
  const rows = await store.database.query<{ id: string; wrapped_key: Buffer }>(
    'select id, wrapped_key from workspaces order by created_at',
  )
  const id = given === undefined ? undefined : parseId('workspace', given)
  const row = given === undefined ? rows[0] : rows.find((one) => one.id === id)
  if (!row || (given === undefined && rows.length > 1))
    throw new UsageError(
      `Name a workspace with --workspace: ${rows.map((one) => `ws_${one.id}`).join(', ') || 'there is none here'}`,
    )
  const path = join(store.config.dataDir, 'keys', 'installation.key')
  const installation = existsSync(path) ? Buffer.from(readFileSync(path, 'utf8').trim(), 'base64') : null
  return { store, workspace: row.id, key: installation && openBytes(installation, row.wrapped_key) }
}

export const keysOfStore = async ({ store, workspace }: OpenWorkspace): Promise<string[]> =>
  (await readLogKeys(store.database, workspace)).map(({ vkey }) => vkey)
