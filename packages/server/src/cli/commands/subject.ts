/** `countersign subject preview|erase`: what is held about somebody, and destroying it. */
import type { ErasedWire, ErasurePreviewWire } from '@countersign/core'
import { callApi } from '../call-api.ts'
import { findConnection, type ConnectionOptions } from '../connection.ts'
import { exitCodes, UsageError } from '../exit-codes.ts'
import type { Shell } from '../shell.ts'
import { connectionOptions, type Command, type JsonOption } from './command.ts'

type Common = ConnectionOptions & JsonOption
interface EraseOptions extends Common {
  reasonCode?: string
  comment?: string
  yes?: boolean
}

export const subjectCommand: Command = (program, shell, run) => {
  const subject = program.command('subject').description('what is held about somebody, and its erasure')
  connectionOptions(subject.command('preview'))
    .description('what an erasure would destroy and what would stay; exit code 1 where something beats it')
    .argument('<subject>', 'as proposals name it, such as customer:42')
    .option('--json', 'print it as JSON')
    .action((name: string, options: Common) => run(() => preview(shell, name, options)))
  connectionOptions(subject.command('erase'))
    .description('destroy everything that is held about somebody, for ever; every proof stays valid')
    .argument('<subject>', 'as proposals name it, such as customer:42')
    .option('--reason-code <code>', 'such as gdpr-17')
    .option('--comment <text>', 'why; kept sealed, so name nobody in it')
    .option('--yes', 'yes, for ever')
    .option('--json', 'print what went as JSON')
    .action((name: string, options: EraseOptions) => run(() => erase(shell, name, options)))
}

const pathOf = (name: string, what: string): string => `/v1/subjects/${encodeURIComponent(name)}/${what}`

async function preview(shell: Shell, name: string, options: Common): Promise<number> {
  const connection = findConnection(options, shell)
  const told = await callApi<ErasurePreviewWire>(connection, 'GET', pathOf(name, 'erasure'))
  if (options.json) shell.out(`${JSON.stringify(told)}\n`)
  else {
    shell.out(
      `${told.decisions} decisions, ${told.judgments} judgments, ${told.files} files, ${told.truths} truths, ${told.appeals} appeals, ${told.copies} copies in data sets and evaluations\n`,
    )
    if (told.open > 0) shell.out(`${told.open} still wait, and would be cancelled first\n`)
    for (const line of told.goes) shell.out(`- ${line}\n`)
    for (const { what, why } of told.stays) shell.out(`= ${what}. ${why}\n`)
    for (const { why } of told.beaten_by) shell.err(`${why}\n`)
    for (const one of told.before)
      shell.out(`erased before: ${one.decisions} decisions, ${one.at}, entry ${one.entry}\n`)
  }
  return told.beaten_by.length > 0 ? exitCodes.failed : exitCodes.done
}

async function erase(shell: Shell, name: string, options: EraseOptions): Promise<number> {
  if (!options.yes)
    throw new UsageError(`This cannot be taken back. Look with "countersign subject preview", then add --yes.`)
  const body = {
    ...(options.reasonCode === undefined ? {} : { reason_code: options.reasonCode }),
    ...(options.comment === undefined ? {} : { comment: options.comment }),
  }
  const erased = await callApi<ErasedWire>(findConnection(options, shell), 'POST', pathOf(name, 'erase'), body)
  shell.out(
    options.json
      ? `${JSON.stringify(erased)}\n`
      : `${erased.decisions} decisions and ${erased.files} files erased; ${erased.cancelled} were cancelled first (entry ${erased.entry})\n`,
  )
  return exitCodes.done
}
