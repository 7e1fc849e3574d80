/** `countersign stop` and `resume`: the emergency stop from a shell, with nothing but HTTP. */
import type { StopLevel, StopResumedWire, StopScope, StopWire } from '@countersign/core'
import { callApi } from '../call-api.ts'
import { findConnection, type ConnectionOptions } from '../connection.ts'
import { exitCodes, UsageError } from '../exit-codes.ts'
import type { Shell } from '../shell.ts'
import { connectionOptions, type Command, type JsonOption } from './command.ts'

interface StopOptions extends JsonOption, ConnectionOptions {
  everything?: boolean
  system?: string
  version?: string
  action?: string
  rule?: string
  segment?: string
  level: string
  reason?: string
}

const levels: readonly string[] = ['drain', 'hold', 'halt'] satisfies StopLevel[]

export const stopCommand: Command = (program, shell, run) => {
  connectionOptions(program.command('stop'))
    .description('stop at once: the whole workspace, or what the options name')
    .option('--system <name>', 'of this system')
    .option('--version <version>', 'of this version of the system')
    .option('--action <action>', 'of this action')
    .option('--rule <id>', 'what this rule of the policy lets go')
    .option('--segment <condition>', "where this holds, such as 'proposal.amount > 1000.0'")
    .option('--everything', 'in every workspace of the installation')
    .option(
      '--level <level>',
      'drain (nothing new), hold (nothing is released), halt (what runs is aborted too)',
      'hold',
    )
    .option('--reason <words>', 'why')
    .option('--json', 'print the stop as JSON')
    .action((options: StopOptions) => run(() => stop(shell, options)))
}

export const resumeCommand: Command = (program, shell, run) => {
  connectionOptions(program.command('resume'))
    .description('agree to end a stop; the second, different person ends it')
    .argument('<stop>', 'its id')
    .option('--json', 'print the answer as JSON')
    .action((id: string, options: ConnectionOptions & JsonOption) => run(() => resume(shell, id, options)))
}

async function stop(shell: Shell, options: StopOptions): Promise<number> {
  const { system, version, action, rule, segment, everything, level } = options
  if (!levels.includes(level)) throw new UsageError(`--level takes ${levels.join(', ')}.`)
  const named = { system, version, action, rule, segment }
  const scope = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined)) as StopScope
  if (everything && Object.keys(scope).length > 0)
    throw new UsageError('--everything stands alone: leave the other options out.')
  const set = await callApi<StopWire>(findConnection(options, shell), 'POST', '/v1/stops', {
    scope: everything ? 'everything' : scope,
    level,
    reason: options.reason ?? 'From a shell, without a reason.',
  })
  if (options.json) shell.out(`${JSON.stringify(set)}\n`)
  else {
    shell.out(`${set.id}\n`)
    shell.err(
      `Stopped (${set.level}): ${set.words}, at ${set.set_at}. ${set.frozen} frozen; nothing in scope is released from now on.\nTwo people restart it: countersign resume ${set.id}\n`,
    )
  }
  return exitCodes.done
}

async function resume(shell: Shell, id: string, options: ConnectionOptions & JsonOption): Promise<number> {
  const connection = findConnection(options, shell)
  const answer = await callApi<StopResumedWire>(connection, 'POST', `/v1/stops/${encodeURIComponent(id)}/resume`, {})
  if (options.json) shell.out(`${JSON.stringify(answer)}\n`)
  else if (answer.resumed)
    shell.out(`Resumed. ${answer.freed} go on${answer.kept > 0 ? `, ${answer.kept} are held by another stop` : ''}.\n`)
  else shell.out(`You agree. ${answer.needed} more, somebody else, must agree before it ends.\n`)
  return answer.resumed ? exitCodes.done : exitCodes.failed
}
