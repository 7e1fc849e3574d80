/** `countersign truth import`: what turned out to be true, a line for each decision. Run again it stores nothing twice. */
import { resolve } from 'node:path'
import { isJsonObject, type Json } from '@countersign/core'
import type { TruthLine } from '@countersign/sdk'
import { connect, findConnection, type ConnectionOptions } from '../connection.ts'
import { digestFile } from '../digest-file.ts'
import { exitCodes } from '../exit-codes.ts'
import { readCell } from '../import-line.ts'
import { createProgress } from '../progress.ts'
import { readRows } from '../read-rows.ts'
import type { Shell } from '../shell.ts'
import { byLine, tellErrors, type LineError } from '../tell-errors.ts'
import { connectionOptions, type Command, type JsonOption } from './command.ts'

interface TruthOptions extends JsonOption, ConnectionOptions {
  source?: string
}
interface Report {
  read: number
  stored: number
  errors: LineError[]
}

export const truthCommand: Command = (program, shell, run) => {
  const truth = program.command('truth').description('late truth: what turned out to be so')
  connectionOptions(truth.command('import'))
    .description('tell what turned out to be true, from a CSV or JSONL file')
    .argument('<file>', 'columns: decision, value (or value.…), observed_at, source, adverse')
    .option('--source <name>', 'for lines that name none')
    .option('--json', 'print the result as JSON')
    .action((file: string, options: TruthOptions) => run(() => importTruths(shell, resolve(shell.cwd, file), options)))
}

async function importTruths(shell: Shell, path: string, options: TruthOptions): Promise<number> {
  const { size, digest } = await digestFile(path)
  const cs = connect(findConnection(options, shell))
  const progress = createProgress(shell, 'Importing', options.json)
  const report: Report = { read: 0, stored: 0, errors: [] }
  const sent: number[] = []
  let bytes = 0

  async function* lines(): AsyncGenerator<TruthLine> {
    for await (const { line, row, message } of readRows(path, (now) => (bytes = now))) {
      report.read++
      if (row === undefined) {
        report.errors.push({ line, message: message ?? 'unreadable' })
        continue
      }
      sent.push(line)
      yield truthOf(row, options.source, `truth-${digest.slice(0, 32)}-${line}`)
    }
  }
  try {
    for await (const answer of cs.truths(lines(), { signal: shell.signal })) {
      const line = sent.shift() ?? 0
      if (answer.ok) report.stored++
      else report.errors.push({ line, message: answer.error.message })
      progress.update(bytes, size, `${report.stored} stored`)
    }
  } catch (error) {
    progress.end()
    shell.err(`${report.stored} lines were stored. Run the same command again: nothing is stored twice.\n`)
    throw error
  }
  progress.end()
  tell(shell, report, options)
  return report.errors.length > 0 ? exitCodes.failed : exitCodes.done
}

/** As the file says it; whether it is right is the server's to say, in words. */
function truthOf(row: Readonly<Record<string, Json>>, source: string | undefined, key: string): TruthLine {
  const line: Record<string, Json> = source === undefined ? {} : { source }
  for (const [column, cell] of Object.entries(row)) {
    if (cell === '') continue
    const [head, member, ...rest] = column.split('.')
    if (column === 'value' || column === 'adverse') line[column] = readCell(cell)
    else if (head === 'value' && member !== undefined)
      line.value = { ...(isJsonObject(line.value) ? line.value : {}), [[member, ...rest].join('.')]: readCell(cell) }
    else line[column] = cell
  }
  return { ...line, idempotency_key: key } as unknown as TruthLine
}

function tell(shell: Shell, report: Report, { json }: JsonOption): void {
  report.errors.sort(byLine)
  if (json) return shell.out(`${JSON.stringify(report)}\n`)
  tellErrors(shell, report.errors)
  shell.out(`${report.read} lines read, ${report.stored} stored, ${report.errors.length} with errors\n`)
}
