/** `countersign floor list|set|remove`: what no policy of a workspace may loosen. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { FloorWire, Page } from '@countersign/core'
import { callApi } from '../call-api.ts'
import { findConnection, type ConnectionOptions } from '../connection.ts'
import { exitCodes, UsageError } from '../exit-codes.ts'
import type { Shell } from '../shell.ts'
import { connectionOptions, type Command, type JsonOption } from './command.ts'

type Common = ConnectionOptions & JsonOption
interface EverywhereOption {
  everywhere?: boolean
}

/** Floors that come with Countersign, of laws. */
const laws = join(import.meta.dirname, '../../../../../packs/law')
const names = () => readdirSync(laws).map((file) => basename(file, '.yaml'))

export const floorCommand: Command = (program, shell, run) => {
  const floor = program
    .command('floor')
    .description('what no policy of a workspace may loosen; set by the installation’s owner')
  connectionOptions(floor.command('list'))
    .description('every floor of this workspace')
    .option('--json', 'print them as JSON')
    .action((options: Common) => run(() => list(shell, options)))
  connectionOptions(floor.command('set'))
    .description('set a floor, or set it anew')
    .argument(
      '<file>',
      `a policy file of requires, or the name of one that comes with Countersign (${names().join(', ')})`,
    )
    .option('--everywhere', 'in every workspace of the installation')
    .option('--json', 'print it as JSON')
    .action((file: string, options: Common & EverywhereOption) => run(() => set(shell, file, options)))
  connectionOptions(floor.command('remove'))
    .description('remove a floor')
    .argument('<name>', 'as `floor list` tells it')
    .option('--everywhere', 'one that is set for every workspace')
    .action((name: string, options: Common & EverywhereOption) => run(() => remove(shell, name, options)))
}

const words = ({ name, everywhere, set_at, set_by }: FloorWire): string =>
  `${name}${everywhere ? ' (everywhere)' : ''}: set ${set_at} by ${set_by}\n`

async function list(shell: Shell, options: Common): Promise<number> {
  const page = await callApi<Page<FloorWire>>(findConnection(options, shell), 'GET', '/v1/floors')
  shell.out(options.json ? `${JSON.stringify(page)}\n` : page.items.map(words).join(''))
  return exitCodes.done
}

async function set(shell: Shell, file: string, options: Common & EverywhereOption): Promise<number> {
  const path = names().includes(file) ? join(laws, `${file}.yaml`) : resolve(shell.cwd, file)
  if (!existsSync(path))
    throw new UsageError(`There is no file ${file}. Name one, or a floor that comes along: ${names().join(', ')}.`)
  const floor = await callApi<FloorWire>(findConnection(options, shell), 'POST', '/v1/floors', {
    source: readFileSync(path, 'utf8'),
    everywhere: options.everywhere ?? false,
  })
  shell.out(options.json ? `${JSON.stringify(floor)}\n` : words(floor))
  return exitCodes.done
}

async function remove(shell: Shell, name: string, options: Common & EverywhereOption): Promise<number> {
  const path = `/v1/floors/${encodeURIComponent(name)}${options.everywhere ? '?everywhere=true' : ''}`
  await callApi(findConnection(options, shell), 'DELETE', path)
  shell.out(`${name} is removed.\n`)
  return exitCodes.done
}
