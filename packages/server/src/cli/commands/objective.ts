/** `countersign objective list|show|set`: how wrong what goes ahead alone may be, from a shell. */
import type { ObjectiveDetailWire, ObjectiveWire, Page } from '@countersign/core'
import { callApi } from '../call-api.ts'
import { findConnection, type ConnectionOptions } from '../connection.ts'
import { exitCodes, UsageError } from '../exit-codes.ts'
import type { Shell } from '../shell.ts'
import { connectionOptions, type Command, type JsonOption } from './command.ts'

type Common = ConnectionOptions & JsonOption
interface SetOptions extends Common {
  where?: string
  maxError?: string
  confidence?: string
  auditRate?: string
  segment?: string
  answerWithin?: string
  truthAfter?: string
  off?: boolean
  on?: boolean
}

export const objectiveCommand: Command = (program, shell, run) => {
  const objective = program.command('objective').description('how wrong what goes ahead alone may be')
  connectionOptions(objective.command('list'))
    .description('every objective, with its state, threshold and evidence')
    .option('--json', 'print them as JSON')
    .action((options: Common) => run(() => list(shell, options)))
  connectionOptions(objective.command('show'))
    .description('one objective: each version and segment; exit code 1 where it does not hold')
    .argument('<id>', 'its name')
    .option('--json', 'print it as JSON')
    .action((id: string, options: Common) => run(() => show(shell, id, options)))
  connectionOptions(objective.command('set'))
    .description('make an objective, or change what the options name')
    .argument('<id>', 'its name, such as refund-errors')
    .option('--where <condition>', 'the decisions that it is about, as in a policy')
    .option('--max-error <share>', 'at most so many wrong, such as 0.02')
    .option('--confidence <share>', 'with this confidence, such as 0.95')
    .option('--audit-rate <share>', 'share audited while it holds, such as 0.05')
    .option('--segment <fact>', 'judge each value of this fact apart, such as attributes.region')
    .option('--answer-within <duration>', 'audits that are not answered by then count as errors, such as 7d')
    .option('--truth-after <duration>', 'judge by reported truth, so long after each decision, instead of by audits')
    .option('--off', 'switch it off: nothing goes ahead on it')
    .option('--on', 'switch it on: it learns anew')
    .option('--json', 'print it as JSON')
    .action((id: string, options: SetOptions) => run(() => set(shell, id, options)))
}

const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`

function words({ id, state, threshold, max_error, confidence, evidence, active }: ObjectiveWire): string {
  const promise = `at most ${percent(max_error)} wrong, ${percent(confidence)} confidence`
  const days = evidence.days_left === null ? '' : `, ${Math.ceil(evidence.days_left)} days at the present rate`
  const at = threshold === null ? '' : ` from confidence ${threshold}`
  const next = `${evidence.gathered} of ${evidence.block} audits gathered${days}`
  return `${id}: ${active ? state : 'off'}${at} (${promise}; ${next})\n`
}

async function list(shell: Shell, options: Common): Promise<number> {
  const page = await callApi<Page<ObjectiveWire>>(findConnection(options, shell), 'GET', '/v1/objectives')
  shell.out(options.json ? `${JSON.stringify(page)}\n` : page.items.map(words).join(''))
  return exitCodes.done
}

async function show(shell: Shell, id: string, options: Common): Promise<number> {
  const path = `/v1/objectives/${encodeURIComponent(id)}`
  const detail = await callApi<ObjectiveDetailWire>(findConnection(options, shell), 'GET', path)
  if (options.json) shell.out(`${JSON.stringify(detail)}\n`)
  else {
    shell.out(words(detail))
    for (const { system, version, segment, state, threshold, audited, gathered } of detail.cells) {
      const name = [system, version, segment].filter((part) => part !== null && part !== '').join(' ')
      const seen = `${audited.count} of ${audited.n} wrong, ${percent(audited.lower)}–${percent(audited.upper)}`
      shell.out(
        `  ${name}: ${state}${threshold === null ? '' : ` from ${threshold} (${seen})`}; ${gathered} gathered\n`,
      )
    }
  }
  return detail.state === 'holding' ? exitCodes.done : exitCodes.failed
}

async function set(shell: Shell, id: string, options: SetOptions): Promise<number> {
  if (options.on && options.off) throw new UsageError('--on and --off exclude each other.')
  const number = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text))
  const given = {
    where: options.where,
    max_error: number(options.maxError),
    confidence: number(options.confidence),
    min_audit_rate: number(options.auditRate),
    segment: options.segment,
    answer_within: options.answerWithin,
    truth_after: options.truthAfter,
    active: options.on ? true : options.off ? false : undefined,
  }
  const body = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const connection = findConnection(options, shell)
  const { items } = await callApi<Page<ObjectiveWire>>(connection, 'GET', '/v1/objectives')
  const objective = items.some((one) => one.id === id)
    ? await callApi<ObjectiveWire>(connection, 'PATCH', `/v1/objectives/${encodeURIComponent(id)}`, body)
    : await callApi<ObjectiveWire>(connection, 'POST', '/v1/objectives', { id, ...body })
  shell.out(options.json ? `${JSON.stringify(objective)}\n` : words(objective))
  return exitCodes.done
}
