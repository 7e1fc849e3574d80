/** What the commands about a project's items share. */
import { extname } from 'node:path'
import { transferFormats, type Page, type ProjectWire, type TransferFormat } from '@countersign/core'
import { Unavailable } from '@countersign/sdk'
import { callApi, refusalFrom } from './call-api.ts'
import type { Connection } from './connection.ts'
import { UsageError } from './exit-codes.ts'

/** What a file's name tells alone. */
const byEnding: Record<string, TransferFormat> = {
  ...{ '.jsonl': 'jsonl', '.ndjson': 'jsonl', '.csv': 'csv', '.parquet': 'parquet' },
}
export const isInBucket = (file: string): boolean => file.startsWith('s3://')

export function formatOf(file: string, given: string | undefined): TransferFormat {
  const format = given ?? byEnding[extname(file).toLowerCase()]
  const known = transferFormats.find((name) => name === format)
  if (known) return known
  throw new UsageError(
    given === undefined
      ? `The name ${file} does not tell its format; add --format.`
      : `--format is "${given}"; it takes ${transferFormats.join(', ')}.`,
  )
}

export async function idOf(connection: Connection, named: string): Promise<string> {
  const { items } = await callApi<Page<ProjectWire>>(connection, 'GET', '/v1/projects')
  const found = items.find(({ id, name }) => id === named || name === named)
  if (!found) throw new UsageError(`There is no project "${named}".`)
  return found.id
}

export async function stream(
  { url, apiKey }: Connection,
  path: string,
  init: RequestInit,
  headers: Record<string, string> = { 'content-type': 'application/octet-stream' },
): Promise<Response> {
  let answer: Response
  try {
    answer = await fetch(url.replace(/\/+$/, '') + path, {
      ...init,
      headers: { authorization: `Bearer ${apiKey}`, ...headers },
    })
  } catch (cause) {
    throw new Unavailable(`No server answers at ${url}, or it ended the connection.`, { cause })
  }
  if (!answer.ok) throw await refusalFrom(answer)
  return answer
}
