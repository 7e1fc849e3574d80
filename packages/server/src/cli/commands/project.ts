/** `countersign project import|export`: a project's items in and out, in whatever format, streamed. */
import { createReadStream, createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { transferFormats, type ImportWire, type Page, type ProjectWire, type TransferFormat } from '@countersign/core'
import { Unavailable } from '@countersign/sdk'
import { callApi, refusalFrom } from '../call-api.ts'
import { findConnection, type Connection, type ConnectionOptions } from '../connection.ts'
import { exitCodes, UsageError } from '../exit-codes.ts'
import { createProgress } from '../progress.ts'
import type { Shell } from '../shell.ts'
import { connectionOptions, type Command, type JsonOption } from './command.ts'

interface ProjectOptions extends JsonOption, ConnectionOptions {
  format?: string
  answers?: string
}
/** What a file's name tells alone. */
const byEnding: Record<string, TransferFormat> = {
  ...{ '.jsonl': 'jsonl', '.ndjson': 'jsonl', '.csv': 'csv', '.parquet': 'parquet' },
}
const mostTold = 20

export const projectCommand: Command = (program, shell, run) => {
  const project = program.command('project').description('a project’s items, in and out')
  const formats = `one of ${transferFormats.join(', ')}; by the file’s name where it tells`
  connectionOptions(project.command('import'))
    .description('items from a file; exit code 1 where a row was refused')
    .argument('<project>', 'its id or name')
    .argument('<file>')
    .option('--format <format>', formats)
    .option('--answers <what>', 'answers that the file holds: keep, or count, as of people outside', 'keep')
    .option('--json', 'print the report as JSON')
    .action((named: string, file: string, options: ProjectOptions) =>
      run(() => importItems(shell, named, resolve(shell.cwd, file), options)),
    )
  connectionOptions(project.command('export'))
    .description('every item with its answers into a file')
    .argument('<project>', 'its id or name')
    .argument('<file>')
    .option('--format <format>', formats)
    .option('--json', 'print the report as JSON')
    .action((named: string, file: string, options: ProjectOptions) =>
      run(() => exportItems(shell, named, resolve(shell.cwd, file), options)),
    )
}

function formatOf(file: string, given: string | undefined): TransferFormat {
  const format = given ?? byEnding[extname(file).toLowerCase()]
  const known = transferFormats.find((name) => name === format)
  if (known) return known
  throw new UsageError(
    given === undefined
      ? `The name ${file} does not tell its format; add --format.`
      : `--format is "${given}"; it takes ${transferFormats.join(', ')}.`,
  )
}

async function idOf(connection: Connection, named: string): Promise<string> {
  const { items } = await callApi<Page<ProjectWire>>(connection, 'GET', '/v1/projects')
  const found = items.find(({ id, name }) => id === named || name === named)
  if (!found) throw new UsageError(`There is no project "${named}".`)
  return found.id
}

async function stream(connection: Connection, path: string, init: RequestInit): Promise<Response> {
  const { url, apiKey } = connection
  let answer: Response
  try {
    answer = await fetch(url.replace(/\/+$/, '') + path, {
      ...init,
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/octet-stream' },
    })
  } catch (cause) {
    throw new Unavailable(`No server answers at ${url}, or it ended the connection.`, { cause })
  }
  if (!answer.ok) throw await refusalFrom(answer)
  return answer
}

async function importItems(shell: Shell, named: string, file: string, options: ProjectOptions): Promise<number> {
  const format = formatOf(file, options.format)
  const { size } = await stat(file).catch(() => {
    throw new UsageError(`There is no file ${file}.`)
  })
  const connection = findConnection(options, shell)
  const id = await idOf(connection, named)
  const progress = createProgress(shell, 'Sending', options.json)
  let sent = 0
  const bytes = async function* () {
    for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
      sent += chunk.length
      progress.update(sent, size)
      yield chunk
    }
  }
  const answer = await stream(
    connection,
    `/v1/projects/${id}/import?format=${format}&answers=${encodeURIComponent(options.answers ?? 'keep')}`,
    {
      ...{ method: 'POST', body: Readable.toWeb(Readable.from(bytes())) as RequestInit['body'], duplex: 'half' },
      signal: shell.signal,
    } as RequestInit,
  ).finally(() => progress.end())
  const report = (await answer.json()) as ImportWire
  if (options.json) shell.out(`${JSON.stringify(report)}\n`)
  else {
    for (const { line, reason } of report.refusals.slice(0, mostTold)) shell.err(`row ${line}: ${reason}\n`)
    if (report.refused > mostTold)
      shell.err(`and ${report.refused - mostTold} more: GET /v1/imports/${report.id}/refused\n`)
    shell.out(
      `${report.lines} rows read, ${report.made} items made, ${report.known} here before, ${report.refused} refused${report.answers === 'count' ? `, ${report.counted} answers count` : ''}\n`,
    )
  }
  return report.refused > 0 || report.status !== 'done' ? exitCodes.failed : exitCodes.done
}

async function exportItems(shell: Shell, named: string, file: string, options: ProjectOptions): Promise<number> {
  const format = formatOf(file, options.format)
  const connection = findConnection(options, shell)
  const path = `/v1/projects/${await idOf(connection, named)}/export?format=${format}`
  const { cannot } = await callApi<{ cannot: string[] }>(connection, 'GET', `${path}&cannot=true`)
  const answer = await stream(connection, path, { signal: shell.signal })
  // Under another name until it is whole: what breaks off leaves what was there before.
  const part = `${file}.part`
  try {
    await pipeline(Readable.fromWeb(answer.body as never), createWriteStream(part))
    await rename(part, file)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
  const { size } = await stat(file)
  if (options.json) shell.out(`${JSON.stringify({ file, format, bytes: size, cannot })}\n`)
  else {
    for (const one of cannot) shell.err(`${format} leaves out: ${one}\n`)
    shell.out(`${size} bytes written to ${file}\n`)
  }
  return exitCodes.done
}
