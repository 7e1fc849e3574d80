/** `countersign import`: a file's lines become decisions. Run again it stores nothing twice. */
import { resolve } from 'node:path'
import type { BatchDraft } from '@countersign/sdk'
import { connect, findConnection, type ConnectionOptions } from '../connection.ts'
import { digestFile } from '../digest-file.ts'
import { exitCodes, UsageError } from '../exit-codes.ts'
import { isProposal, mapLine, type ColumnMap } from '../import-line.ts'
import { createProgress } from '../progress.ts'
import { readRows } from '../read-rows.ts'
import type { Shell } from '../shell.ts'
import { byLine, tellErrors, type LineError } from '../tell-errors.ts'
import { connectionOptions, type Command, type JsonOption } from './command.ts'

interface ImportOptions extends JsonOption, ConnectionOptions {
  system: string
  action?: string
  kind?: string
  map?: string
}
interface Report {
  read: number
  stored: number
  waiting: number
  errors: LineError[]
}

export const importCommand: Command = (program, shell, run) => {
  connectionOptions(program.command('import'))
    .description('make decisions of the lines of a CSV or JSONL file')
    .argument('<file>', '.csv, .tsv or .jsonl')
    .option('--map <columns>', 'column=place, comma-separated: amount=proposal.amount,text=input.text,secret=-')
    .option('--system <name>', 'for lines that name none', 'import')
    .option('--action <name>', 'for lines that name none')
    .option('--kind <kind>', 'action, prediction, output or question')
    .option('--json', 'print the result as JSON')
    .action((file: string, options: ImportOptions) => run(() => importFile(shell, resolve(shell.cwd, file), options)))
}

async function importFile(shell: Shell, path: string, options: ImportOptions): Promise<number> {
  const map = readMap(options.map)
  const { size, digest } = await digestFile(path)
  const cs = connect(findConnection(options, shell))
  const progress = createProgress(shell, 'Importing', options.json)
  const report: Report = { read: 0, stored: 0, waiting: 0, errors: [] }
  const sent: number[] = []
  let bytes = 0

  async function* drafts(): AsyncGenerator<BatchDraft> {
    for await (const { line, row, message } of readRows(path, (now) => (bytes = now))) {
      report.read++
      const key = `import-${digest.slice(0, 32)}-${line}`
      const mapped =
        row === undefined
          ? { ok: false as const, message: message ?? 'unreadable' }
          : isProposal(row) && map.size === 0
            ? {
                ok: true as const,
                draft: { system: options.system, ...row, idempotency_key: key } as unknown as BatchDraft,
              }
            : mapLine(row, map, options, key)
      if (!mapped.ok) {
        report.errors.push({ line, message: mapped.message })
        continue
      }
      sent.push(line)
      yield mapped.draft
    }
  }
  try {
    for await (const answer of cs.batch(drafts(), { signal: shell.signal })) {
      const line = sent.shift() ?? 0
      if (answer.ok) report.stored++
      else report.errors.push({ line, message: answer.error.message })
      if (answer.ok && answer.decision.status === 'waiting') report.waiting++
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

function tell(shell: Shell, report: Report, { json }: JsonOption): void {
  report.errors.sort(byLine)
  if (json) return shell.out(`${JSON.stringify(report)}\n`)
  tellErrors(shell, report.errors)
  shell.out(
    `${report.read} lines read, ${report.stored} stored (${report.waiting} wait for a person), ${report.errors.length} with errors\n`,
  )
}

function readMap(text: string | undefined): ColumnMap {
  const pairs = (text ?? '')
    .split(',')
    .filter(Boolean)
    .map((pair) => /^([^=]+)=(\S+)$/.exec(pair.trim()))
  const bad = pairs.findIndex((pair) => pair === null)
  if (bad !== -1) throw new UsageError('--map takes column=place pairs, such as amount=proposal.amount,text=input.text')
  return new Map(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? '']))
}
