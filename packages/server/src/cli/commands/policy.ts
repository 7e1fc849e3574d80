/** `countersign policy …`: a policy's file, its versions and their life, from a shell. */
import type { DecisionWire, GlassWire, ShadowWire } from '@countersign/core'
import { callApi } from '../call-api.ts'
import { findConnection, type ConnectionOptions } from '../connection.ts'
import { exitCodes, UsageError } from '../exit-codes.ts'
import { findVersion } from '../find-version.ts'
import type { Shell } from '../shell.ts'
import { connectionOptions, type Command, type JsonOption } from './command.ts'
import { backtestPolicy, type BacktestOptions } from './policy-backtest.ts'
import { readSource, testPolicyFile, validatePolicy } from './policy-file.ts'

type Options = JsonOption & ConnectionOptions
interface ShadowOptions extends Options {
  show?: boolean
  end?: boolean
}
interface ActivateOptions extends Options {
  canary?: string
  endsAt?: string
}
interface GlassOptions extends Options {
  for: string
  reason: string
}
const versionWords = 'name, name@version, pol_… or pol_…@version; the newest where none is named'

export const policyCommand: Command = (program, shell, run) => {
  const policy = program.command('policy').description('policies: their file, their versions and what becomes of them')
  const json = 'print the answer as JSON'
  policy
    .command('validate')
    .description('check a policy file; needs no server')
    .argument('<file>', 'or - for standard input')
    .option('--json', json)
    .action((file: string, options: JsonOption) => run(() => validatePolicy(shell, file, options)))
  policy
    .command('test')
    .description('run the tests that stand in a policy file; needs no server')
    .argument('<file>', 'or - for standard input')
    .option('--json', json)
    .action((file: string, options: JsonOption) => run(() => testPolicyFile(shell, file, options)))
  connectionOptions(policy.command('add'))
    .description('store a policy file as a new policy, or as the next version of one')
    .argument('<name>')
    .argument('<file>', 'or - for standard input')
    .option('--json', json)
    .action((name: string, file: string, options: Options) => run(() => add(shell, name, file, options)))
  connectionOptions(policy.command('backtest'))
    .description('route past decisions again by a version')
    .argument('<policy>', versionWords)
    .option('--last <duration>', 'how far back', '30d')
    .option('--segment <path...>', 'facts to tell apart, such as attributes.region')
    .option('--json', json)
    .action((text: string, options: BacktestOptions) => run(() => backtestPolicy(shell, text, options)))
  connectionOptions(policy.command('shadow'))
    .description('route each decision by this version too, without effect; --show tells where it disagreed')
    .argument('<policy>', versionWords)
    .option('--show', 'tell where it disagreed')
    .option('--end', 'end it')
    .option('--json', json)
    .action((text: string, options: ShadowOptions) => run(() => shadow(shell, text, options)))
  connectionOptions(policy.command('sign'))
    .description('put your name to a version that loosens')
    .argument('<policy>', versionWords)
    .option('--json', json)
    .action((text: string, options: Options) => run(() => step(shell, text, 'sign', {}, 'Signed', options)))
  connectionOptions(policy.command('activate'))
    .description('make a version the workspace’s policy')
    .argument('<policy>', versionWords)
    .option('--canary <share>', 'let it decide only this share, such as 0.1')
    .option('--ends-at <time>', 'from then on it permits nothing')
    .option('--json', json)
    .action((text: string, options: ActivateOptions) => run(() => activate(shell, text, options)))
  connectionOptions(policy.command('rollback'))
    .description('one step back: what was active before is active again')
    .option('--json', json)
    .action((options: Options) => run(() => rollBack(shell, options)))
  connectionOptions(policy.command('break-glass'))
    .description('put a version in force for minutes without a second signature; somebody else reviews it')
    .argument('<policy>', versionWords)
    .requiredOption('--for <duration>', 'at most 60m')
    .requiredOption('--reason <words>', 'why')
    .option('--json', json)
    .action((text: string, options: GlassOptions) => run(() => breakGlass(shell, text, options)))
  connectionOptions(policy.command('explain'))
    .description('why a decision was routed as it was')
    .argument('<decision>', 'its id')
    .option('--json', json)
    .action((id: string, options: Options) => run(() => explain(shell, id, options)))
}

/** Prints the answer as JSON, or in words. */
function tell(shell: Shell, { json }: JsonOption, answer: unknown, words: string): number {
  shell.out(json ? `${JSON.stringify(answer)}\n` : `${words}\n`)
  return exitCodes.done
}

async function add(shell: Shell, name: string, file: string, options: Options): Promise<number> {
  const connection = findConnection(options, shell)
  const source = await readSource(shell, file)
  const known = await findVersion(connection, name).catch((error: unknown) => {
    if (error instanceof UsageError) return null
    throw error
  })
  const answer = await callApi<{ id: string; version: number }>(
    connection,
    'POST',
    known ? `/v1/policies/${known.id}/versions` : '/v1/policies',
    known ? { source } : { name, source },
  )
  return tell(shell, options, answer, `${answer.id}@${answer.version}`)
}

async function step(
  shell: Shell,
  text: string,
  path: string,
  more: object,
  done: string,
  options: Options,
): Promise<number> {
  const connection = findConnection(options, shell)
  const { id, name, version } = await findVersion(connection, text)
  const answer = await callApi(connection, 'POST', `/v1/policies/${id}/${path}`, { version, ...more })
  return tell(shell, options, answer, `${done}: ${name}@${version}.`)
}

function activate(shell: Shell, text: string, options: ActivateOptions): Promise<number> {
  const { canary, endsAt } = options
  if (canary === undefined)
    return step(shell, text, 'activate', endsAt === undefined ? {} : { ends_at: endsAt }, 'Active', options)
  if (endsAt !== undefined) throw new UsageError('A canary has no end of its own: leave --ends-at out.')
  return step(shell, text, 'canary', { share: Number(canary) }, `Decides ${canary} of the decisions`, options)
}

async function rollBack(shell: Shell, options: Options): Promise<number> {
  const answer = await callApi<{ id: string; version: number }>(
    findConnection(options, shell),
    'POST',
    '/v1/policies/roll-back',
  )
  return tell(shell, options, answer, `Active again: ${answer.id}@${answer.version}.`)
}

async function shadow(shell: Shell, text: string, options: ShadowOptions): Promise<number> {
  if (!options.show && !options.end) return step(shell, text, 'shadow', {}, 'Runs as a shadow', options)
  const connection = findConnection(options, shell)
  const { id, name, version } = await findVersion(connection, text)
  if (options.end) {
    const ended = await callApi<{ version: number }>(connection, 'DELETE', `/v1/policies/${id}/shadow`)
    return tell(shell, options, ended, `No shadow any more: ${name}@${ended.version}.`)
  }
  const seen = await callApi<ShadowWire>(connection, 'GET', `/v1/policies/${id}/versions/${version}/shadow`)
  const lines = [
    `${seen.compared} compared, ${seen.disagreed} otherwise${seen.running ? '' : ' (ended)'}`,
    ...seen.counts.map(({ was, would, n }) => `  ${was} → ${would}`.padEnd(20) + String(n).padStart(9)),
    ...seen.disagreements.map(({ decision, was, would }) => `${decision} ${was} → ${would}`),
  ]
  return tell(shell, options, seen, lines.join('\n'))
}

async function breakGlass(shell: Shell, text: string, options: GlassOptions): Promise<number> {
  const connection = findConnection(options, shell)
  const { id, version } = await findVersion(connection, text)
  const body = { version, for: options.for, reason: options.reason }
  const glass = await callApi<GlassWire>(connection, 'POST', `/v1/policies/${id}/break-glass`, body)
  const words = `${glass.id}: ${glass.policy} is in force until ${glass.ends_at}. Somebody else reviews it afterwards.`
  return tell(shell, options, glass, words)
}

async function explain(shell: Shell, id: string, options: Options): Promise<number> {
  const { route } = await callApi<DecisionWire>(
    findConnection(options, shell),
    'GET',
    `/v1/decisions/${encodeURIComponent(id)}`,
  )
  const lines = [
    `${route.mode} by ${route.policy ?? 'no policy'}: ${route.rules.join(', ') || 'the default'}`,
    ...route.reasons,
    ...Object.entries(route.values ?? {}).map(([path, value]) => `  ${path} = ${JSON.stringify(value)}`),
    ...(route.nearest ? [route.nearest] : []),
  ]
  return tell(shell, options, route, lines.join('\n'))
}
