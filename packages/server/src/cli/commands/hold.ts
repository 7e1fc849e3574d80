/** `countersign hold place|list|lift`: what neither erasure nor age destroys. */
import type { HoldWire, Page } from '@countersign/core'
import { callApi } from '../call-api.ts'
import { findConnection, type ConnectionOptions } from '../connection.ts'
import { exitCodes, UsageError } from '../exit-codes.ts'
import type { Shell } from '../shell.ts'
import { connectionOptions, type Command, type JsonOption } from './command.ts'

type Common = ConnectionOptions & JsonOption
interface PlaceOptions extends Common {
  subject?: string
  case?: string
  reason: string
}

export const holdCommand: Command = (program, shell, run) => {
  const hold = program.command('hold').description('legal holds: what neither erasure nor age destroys')
  connectionOptions(hold.command('place'))
    .description('keep what is held about a subject or a case')
    .option('--subject <name>', 'as proposals name it')
    .option('--case <name>', 'as proposals name it')
    .requiredOption('--reason <text>', 'why; kept sealed')
    .option('--json', 'print it as JSON')
    .action((options: PlaceOptions) => run(() => place(shell, options)))
  connectionOptions(hold.command('list'))
    .description('every hold, those in force first')
    .option('--json', 'print them as JSON')
    .action((options: Common) => run(() => list(shell, options)))
  connectionOptions(hold.command('lift'))
    .description('end a hold')
    .argument('<hold>', 'its id')
    .option('--json', 'print it as JSON')
    .action((id: string, options: Common) => run(() => lift(shell, id, options)))
}

const words = ({ id, subject, case: ofCase, reason, placed_by, placed_at, lifted_at }: HoldWire): string => {
  const of = subject !== null ? `subject ${subject}` : ofCase !== null ? `case ${ofCase}` : 'erased since'
  const ended = lifted_at === null ? '' : `, lifted ${lifted_at}`
  return `${id}: ${of}, by ${placed_by.name} ${placed_at}${ended}${reason === null ? '' : `: ${reason}`}\n`
}

async function place(shell: Shell, options: PlaceOptions): Promise<number> {
  if ((options.subject === undefined) === (options.case === undefined))
    throw new UsageError('Name --subject or --case, and one of them.')
  const of = options.subject === undefined ? { case: options.case } : { subject: options.subject }
  const connection = findConnection(options, shell)
  const hold = await callApi<HoldWire>(connection, 'POST', '/v1/holds', { ...of, reason: options.reason })
  shell.out(options.json ? `${JSON.stringify(hold)}\n` : words(hold))
  return exitCodes.done
}

async function list(shell: Shell, options: Common): Promise<number> {
  const page = await callApi<Page<HoldWire>>(findConnection(options, shell), 'GET', '/v1/holds')
  shell.out(options.json ? `${JSON.stringify(page)}\n` : page.items.map(words).join(''))
  return exitCodes.done
}

async function lift(shell: Shell, id: string, options: Common): Promise<number> {
  const path = `/v1/holds/${encodeURIComponent(id)}`
  const hold = await callApi<HoldWire>(findConnection(options, shell), 'DELETE', path)
  shell.out(options.json ? `${JSON.stringify(hold)}\n` : words(hold))
  return exitCodes.done
}
