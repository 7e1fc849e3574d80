/** `countersign project`: a project's items in and out, in whatever format, streamed; and from decisions. */
import { resolve } from 'node:path'
import { transferFormats, type DecisionsFound, type ItemsFromRequest, type ItemsMadeWire } from '@countersign/core'
import { callApi } from '../call-api.ts'
import { findConnection, type ConnectionOptions } from '../connection.ts'
import { exitCodes, UsageError } from '../exit-codes.ts'
import { exportItems } from '../export-items.ts'
import { importItems } from '../import-items.ts'
import { idOf, isInBucket } from '../project-api.ts'
import type { Shell } from '../shell.ts'
import { connectionOptions, type Command, type JsonOption } from './command.ts'

interface TransferOptions extends JsonOption, ConnectionOptions {
  format?: string
  answers?: string
  again?: boolean
  resume?: boolean
}
interface DecisionsOptions extends JsonOption, ConnectionOptions {
  of: string
  system?: string
  action?: string
  since?: string
  right?: string
}
const kinds: readonly DecisionsFound[] = ['flagged', 'overridden', 'audited']

export const projectCommand: Command = (program, shell, run) => {
  const project = program.command('project').description('a project’s items, in and out')
  const formats = `one of ${transferFormats.join(', ')}; by the file’s name where it tells`
  const at = (file: string) => (isInBucket(file) ? file : resolve(shell.cwd, file))
  connectionOptions(project.command('import'))
    .description('items from a file or a bucket; exit code 1 where a row was refused')
    .argument('<project>', 'its id or name')
    .argument('<file>', 'a file, or s3://bucket/key')
    .option('--format <format>', formats)
    .option('--answers <what>', 'answers that the file holds: keep, or count, as of people outside', 'keep')
    .option('--again', 'another import of a file that was taken, or cancelled, before')
    .option('--json', 'print the report as JSON')
    .action((named: string, file: string, options: TransferOptions) =>
      run(() => importItems(shell, named, at(file), options)),
    )
  connectionOptions(project.command('export'))
    .description('every item with its answers into a file or a bucket')
    .argument('<project>', 'its id or name')
    .argument('<file>', 'a file, or s3://bucket/key')
    .option('--format <format>', formats)
    .option('--resume', 'go on with one that was cut off')
    .option('--json', 'print the report as JSON')
    .action((named: string, file: string, options: TransferOptions) =>
      run(() => exportItems(shell, named, at(file), options)),
    )
  connectionOptions(project.command('from-decisions'))
    .description('items from decisions that are over and are none yet, with what systems proposed')
    .argument('<project>', 'its id or name')
    .requiredOption('--of <kinds>', `some of ${kinds.join(', ')}, with commas between`)
    .option('--system <system>', 'of one system')
    .option('--action <action>', 'of one action')
    .option('--since <time>', 'proposed then or later, such as 2026-11-01T00:00:00Z')
    .option('--right <as>', 'bring what people found right, as gold or answer')
    .option('--json', 'print the report as JSON')
    .action((named: string, options: DecisionsOptions) => run(() => takeDecisions(shell, named, options)))
}

/** As many times as there are more. */
async function takeDecisions(shell: Shell, named: string, options: DecisionsOptions): Promise<number> {
  const of = options.of.split(',').map((one) => one.trim()) as DecisionsFound[]
  if (!of.every((one) => kinds.includes(one))) throw new UsageError(`--of takes ${kinds.join(', ')}.`)
  const { system, action, since, right } = options
  if (right !== undefined && right !== 'gold' && right !== 'answer')
    throw new UsageError('--right takes gold or answer.')
  const connection = findConnection(options, shell)
  const path = `/v1/projects/${await idOf(connection, named)}/items`
  const request: ItemsFromRequest = { query: { of, system, action, since }, right }
  const all: ItemsMadeWire = { made: 0, known: 0, predicted: 0, right: 0 }
  for (;;) {
    const one = await callApi<ItemsMadeWire>(connection, 'POST', path, request, shell.signal)
    for (const name of ['made', 'known', 'predicted', 'right'] as const) all[name] += one[name]
    if (one.made === 0) break
  }
  if (options.json) shell.out(`${JSON.stringify(all)}\n`)
  else
    shell.out(
      `${all.made} items made, ${all.predicted} with what was proposed, ${all.right} with what people found right\n`,
    )
  return exitCodes.done
}
