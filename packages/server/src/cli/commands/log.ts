/** `countersign log`: checking a log without trusting its server, keeping a copy, streaming it, replacing its key. */
import { connectionOptions, type Command, type JsonOption } from './command.ts'
import { makePack, type PackOptions } from '../log/pack.ts'
import { rotateKey } from '../log/rotate-key.ts'
import { saveLog } from '../log/save-log.ts'
import { streamLog, type StreamOptions } from '../log/stream-log.ts'
import { verify, type VerifyOptions } from '../log/verify.ts'

const several = (one: string, before: string[] = []): string[] => [...before, one]

export const logCommand: Command = (program, shell, run) => {
  const log = program.command('log').description('the log that anybody can verify')
  log
    .command('verify')
    .description('check a log: signature, tree, every entry, and all that was seen of it before')
    .argument('[source]', 'a folder, a zip, or the address of a log (…/log/ws_…); left out with --store')
    .option('--key <vkey>', 'a key of the log, or of a witness; may be given several times', several)
    .option('--state <file>', 'what was seen before; kept for you where not given')
    .option('--store', 'compare with the rows of the database too (DATABASE_URL, or the embedded one)')
    .option('--workspace <id>', 'whose log, where the database has several')
    .option('--json', 'print the report as JSON')
    .action((source: string | undefined, options: VerifyOptions) => run(() => verify(shell, source, options)))
  log
    .command('save')
    .description('keep a copy of a live log in a folder, as it is served; run again, it fetches only what is new')
    .argument('<address>', 'of the log: …/log/ws_…')
    .argument('<folder>')
    .option('--json', 'print the result as JSON')
    .action((address: string, folder: string, options: JsonOption) =>
      run(() => saveLog(shell, address, folder, options)),
    )
  connectionOptions(log.command('stream'))
    .description('write the log as lines of JSON, for a SIEM; with --cursor it goes on where it was')
    .option('--follow', 'go on as the log grows, and through restarts of the server')
    .option('--format <name>', 'plain, or ocsf (Open Cybersecurity Schema Framework)', 'plain')
    .option('--cursor <file>', 'keeps how far it has come: nothing is left out, and little is written twice')
    .option('--after <id>', 'begin after this event, where the cursor does not say')
    .action((options: StreamOptions) => run(() => streamLog(shell, options)))
  connectionOptions(log.command('pack'))
    .description('ask for an evidence pack, wait for it and fetch it: one zip that an auditor reads without us')
    .requiredOption('--since <time>', 'such as 2026-11-01, or 30d')
    .option('--until <time>', 'now where not given')
    .option('--system <name>', 'of one system; of all where not given')
    .option('--regime <id>', 'a page for it; may be given several times; all where not given', several)
    .option('--out <file>', 'the zip; named after the pack where not given')
    .option('--json', 'print the result as JSON')
    .action((options: PackOptions) => run(() => makePack(shell, options)))
  log
    .command('rotate-key')
    .description('put a new key in place; the old one goes on signing beside it until --finish')
    .option('--finish', 'the old key signs no more')
    .option('--lost', 'the old key is lost: begin with a new one, and say so in the log')
    .action((options: { finish?: boolean; lost?: boolean }) => run(() => rotateKey(shell, options)))
}
