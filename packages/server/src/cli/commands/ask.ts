/** `countersign ask`: a decision from the shell. What a person approved goes to standard output, the answer is the exit code. */
import { parseDuration } from '@countersign/core'
import { Expired, type Decision, type JsonSchema } from '@countersign/sdk'
import { connect, findConnection, type ConnectionOptions } from '../connection.ts'
import { exitCodes, UsageError } from '../exit-codes.ts'
import { readJsonArgument } from '../read-json-argument.ts'
import type { Shell } from '../shell.ts'
import { connectionOptions, type Command, type JsonOption } from './command.ts'

interface AskOptions extends JsonOption, ConnectionOptions {
  system: string
  confidence?: string
  input?: string
  question?: string
  schema?: string
  timeout?: string
  patience: string
  idempotencyKey?: string
}

export const askCommand: Command = (program, shell, run) => {
  connectionOptions(program.command('ask'))
    .description('ask a person before going on; the exit code is the answer')
    .argument('[action]', 'what is proposed, such as deploy.prod')
    .argument('[proposal]', 'its arguments as JSON; - reads standard input, @file a file')
    .option('--system <name>', 'who proposes', 'shell')
    .option('--confidence <number>', 'how sure it is, 0 to 1')
    .option('--input <json>', 'what it saw; text is taken as it is')
    .option('--question <words>', 'ask for an answer instead of an approval')
    .option('--schema <json>', 'JSON Schema of the arguments, or of the answer')
    .option('--timeout <duration>', 'give up after this long, such as 15m')
    .option('--patience <duration>', 'how long to look for a server that does not answer', '30s')
    .option('--idempotency-key <key>', 'the same key takes up the same decision')
    .option('--json', 'print one JSON object with decision and outcome')
    .addHelpText(
      'after',
      '\nExit codes: 0 approved or answered, 1 rejected, 3 expired, 4 vetoed, 5 refused by the policy, 6 stopped or cancelled,\n7 returned (the instruction is told), 2 called wrongly, 69 no server, 70 the server refused, 77 the key may not, 130 interrupted.',
    )
    .action((action: string | undefined, proposal: string | undefined, options: AskOptions) =>
      run(() => ask(shell, action, proposal, options)),
    )
}

async function ask(
  shell: Shell,
  action: string | undefined,
  proposal: string | undefined,
  options: AskOptions,
): Promise<number> {
  const { schema, ...facts } = await readFacts(shell, options)
  if (options.question === undefined && action === undefined)
    throw new UsageError('Name an action, such as: countersign ask deploy.prod \'{"service":"api"}\'')
  if (options.question !== undefined && proposal !== undefined)
    throw new UsageError('A question has no proposal: leave it out, or put it into --input.')
  const args = proposal === undefined ? {} : await readJsonArgument(proposal, 'The proposal', shell)
  const connection = findConnection(options, shell)
  const cs = connect(connection, {
    patienceMs: durationOrThrow(options.patience, '--patience'),
    effectPatienceMs: 60_000,
  })
  const limit = limitOf(shell, options.timeout)
  let decision: Decision | undefined
  const how = {
    signal: limit.signal,
    idempotencyKey: options.idempotencyKey,
    onDecision(made: Decision) {
      decision = made
      sayWaiting(shell, made, connection.url)
    },
    onReconnecting: ({ attempt }: { attempt: number }) => {
      if (attempt === 1) shell.err(decision ? 'reconnecting…\n' : 'The server does not answer; trying again…\n')
    },
    onReconnected: () =>
      shell.err(decision?.status === 'waiting' ? 'connected again; still waiting.\n' : 'connected again.\n'),
  }
  const report = (value: unknown) =>
    shell.out(
      `${JSON.stringify(options.json ? { status: decision?.status, decision: decision?.id, value, outcome: decision?.wire.outcome } : value)}\n`,
    )
  try {
    if (options.question === undefined) {
      const onUnreported = (error: Error) => shell.err(`${error.message}\n`)
      const guarded = cs.guard(
        { system: options.system, action: action as string, schema, onUnreported },
        (final: unknown, { decision: approved }) => {
          sayApproved(shell, approved)
          report(final)
        },
      )
      await guarded(args, { ...facts, ...how })
    } else {
      const asked = await cs.ask(
        {
          system: options.system,
          question: options.question,
          ...(action === undefined ? {} : { action }),
          ...(schema === undefined ? {} : { schema }),
          ...facts,
        },
        how,
      )
      report(asked.answer)
    }
    return exitCodes.done
  } catch (error) {
    const gone = limit.signal.aborted
    const kept = options.idempotencyKey !== undefined
    // The guard withdraws its own.
    if (gone && !kept && options.question !== undefined)
      await decision?.cancel({ comment: 'The caller stopped waiting.' }, { patienceMs: 2_000 }).catch(() => undefined)
    if (gone) shell.err(kept ? 'It goes on waiting; the same --idempotency-key takes it up again.\n' : 'Withdrawn.\n')
    if (shell.signal.aborted) return exitCodes.interrupted
    if (options.json && decision)
      shell.out(
        `${JSON.stringify({ status: decision.status, decision: decision.id, outcome: decision.wire.outcome })}\n`,
      )
    throw error
  } finally {
    limit.clear()
  }
}

async function readFacts(
  shell: Shell,
  options: AskOptions,
): Promise<{ confidence?: number; input?: unknown; schema?: JsonSchema }> {
  const confidence = options.confidence === undefined ? undefined : Number(options.confidence)
  if (confidence !== undefined && !(confidence >= 0 && confidence <= 1))
    throw new UsageError(`--confidence is "${options.confidence}"; it takes a number from 0 to 1.`)
  const isJson = /^\s*([[{"@-]|-?\d|true$|false$|null$)/.test(options.input ?? '')
  const input =
    options.input === undefined
      ? undefined
      : isJson
        ? await readJsonArgument(options.input, '--input', shell)
        : options.input
  const schema = options.schema === undefined ? undefined : await readJsonArgument(options.schema, '--schema', shell)
  return {
    ...(confidence === undefined ? {} : { confidence }),
    ...(input === undefined ? {} : { input }),
    ...(schema === undefined ? {} : { schema: schema as JsonSchema }),
  }
}

function limitOf(shell: Shell, timeout: string | undefined): { signal: AbortSignal; clear(): void } {
  if (timeout === undefined) return { signal: shell.signal, clear: () => undefined }
  const late = new AbortController()
  const timer = setTimeout(
    () => late.abort(new Expired(`Nobody answered within ${timeout}.`)),
    durationOrThrow(timeout, '--timeout'),
  )
  return { signal: AbortSignal.any([shell.signal, late.signal]), clear: () => clearTimeout(timer) }
}

function durationOrThrow(text: string, name: string): number {
  const ms = parseDuration(text)
  if (ms === undefined) throw new UsageError(`${name} is "${text}"; it takes a duration such as 90s, 15m, 4h.`)
  return ms
}

function sayWaiting(shell: Shell, decision: Decision, url: string): void {
  const { status, action, kind, id } = decision.wire
  if (status === 'waiting')
    shell.err(`${kind === 'question' ? 'The question' : action} waits for a person: ${url}/decisions/${id}\n`)
  else if (status === 'holding')
    shell.err(`${action} goes ahead at ${decision.route.until} unless vetoed: ${url}/decisions/${id}\n`)
}

function sayApproved(shell: Shell, decision: Decision<unknown>): void {
  const { outcome, original } = decision.wire
  const who = outcome?.people?.map(({ name }) => name).join(' and ') || 'the policy'
  shell.err(
    `${original === null ? 'Approved' : 'Approved with changes'} by ${who}${outcome?.comment ? `: ${outcome.comment}` : '.'}\n`,
  )
}
