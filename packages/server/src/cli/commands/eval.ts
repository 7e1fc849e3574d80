/** `countersign eval`: `run` takes outputs and gives a verdict, whose exit code fails a build; `scores` sends what others scored. */
import { sendScores, type ScoresOptions } from './eval-scores.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import type {
  CallRequest,
  EvaluationWire,
  Json,
  JsonObject,
  MeasureWire,
  Page,
  ReleaseGate,
  RubricWire,
} from '@countersign/core'
import { callApi } from '../call-api.ts'
import { findConnection, type Connection, type ConnectionOptions } from '../connection.ts'
import { exitCodes, UsageError } from '../exit-codes.ts'
import { createProgress, type Progress } from '../progress.ts'
import { readRows } from '../read-rows.ts'
import type { Shell } from '../shell.ts'
import { connectionOptions, type Command, type JsonOption } from './command.ts'
import { readEvalFile, type EvalFile } from './eval-file.ts'

interface RunOptions extends JsonOption, ConnectionOptions {
  failUnder?: string
  systemVersion?: string
}

const askedEveryMs = 250
/** As many outputs, or characters, as one call takes. */
const [mostTogether, mostCharacters] = [200, 700_000]

export const evalCommand: Command = (program, shell, run) => {
  const evaluate = program.command('eval').description('is this version of a system good enough?')
  connectionOptions(evaluate.command('run'))
    .description(
      'score the outputs that a file names, or those of a system that it names to be called; exit code 1 where a gate is not reached',
    )
    .argument('<file>', 'YAML: system, version, dataset, rubric, judge, baseline, outputs or call, gates')
    .option('--fail-under <total>', 'one more gate: the total must reach it, such as 0.8')
    .option('--system-version <version>', 'the version, where the file names none, such as $GITHUB_SHA')
    .option('--json', 'print the evaluation as JSON')
    .action((file: string, options: RunOptions) => run(() => runEvaluation(shell, file, options)))
  connectionOptions(evaluate.command('scores'))
    .description('send scores that were given elsewhere, from a CSV or JSONL file; exit code 1 where a line is refused')
    .argument('<file>', 'columns: id, scores (or scores.…), and decision, or output with evaluation; at')
    .requiredOption('--source <judge>', 'whose they are: a judge of kind external, by name or id')
    .requiredOption('--rubric <rubric>', 'what they are scores by, by name or id')
    .option('--rubric-version <n>', 'in which version; else the latest')
    .option('--evaluation <id>', 'for lines that name none')
    .option('--json', 'print the result as JSON')
    .action((file: string, options: ScoresOptions) =>
      run(() => sendScores(shell, file, options, (connection) => scoredBy(connection, options))),
    )
}

function underOf(text: string | undefined): ReleaseGate[] {
  if (text === undefined) return []
  const at_least = Number(text)
  if (text.trim() === '' || !(at_least >= 0 && at_least <= 1))
    throw new UsageError(`--fail-under is "${text}"; it takes a number from 0 to 1.`)
  return [{ of: 'total', at_least }]
}

async function scoredBy(connection: Connection, { source, rubric, rubricVersion }: ScoresOptions) {
  if (rubricVersion !== undefined && !/^[1-9]\d{0,8}$/.test(rubricVersion))
    throw new UsageError(`--rubric-version is "${rubricVersion}"; it takes the number of a version.`)
  const id = await idOf(connection, 'rubrics', rubric)
  const { version } = await callApi<RubricWire>(connection, 'GET', `/v1/rubrics/${id}`)
  return {
    source: await idOf(connection, 'judges', source),
    rubric: { id, version: rubricVersion === undefined ? version : Number(rubricVersion) },
  }
}

async function idOf(connection: Connection, list: 'rubrics' | 'judges', named: string): Promise<string> {
  let next: string | null = null
  do {
    const path: string = `/v1/${list}${next === null ? '' : `?cursor=${next}`}`
    const page: Page<{ id: string; name: string; retired_at?: string | null }> = await callApi(connection, 'GET', path)
    const found = page.items.find(({ id, name, retired_at }) => id === named || (name === named && !retired_at))
    if (found) return found.id
    next = page.next
  } while (next !== null)
  throw new UsageError(`There is no ${list === 'rubrics' ? 'rubric' : 'judge'} "${named}".`)
}

async function idsOf(connection: Connection, judges: readonly string[]): Promise<string[]> {
  const ids: string[] = []
  for (const named of judges) ids.push(await idOf(connection, 'judges', named))
  return ids
}

async function runEvaluation(shell: Shell, file: string, options: RunOptions): Promise<number> {
  const given = readEvalFile(shell.cwd, file)
  const under = underOf(options.failUnder)
  const version = options.systemVersion ?? given.version
  if (version === undefined) throw new UsageError(`${file} names no version; add one, or --system-version.`)
  const connection = findConnection(options, shell)
  const progress = createProgress(shell, 'Evaluation', options.json)
  const { id } = await callApi<EvaluationWire>(connection, 'POST', '/v1/evaluations', {
    ...{ system: given.system, version, dataset: given.dataset, baseline: given.baseline },
    rubric: await idOf(connection, 'rubrics', given.rubric),
    ...(given.judge === undefined ? {} : { judge: await idOf(connection, 'judges', given.judge) }),
    ...(given.call === undefined ? {} : { call: callOf(given.call, shell.env) }),
    ...(given.judges === undefined ? {} : { judges: await idsOf(connection, given.judges) }),
    ...{ disagree_at: given.disagree_at, ask_people: given.ask_people },
    gates: [...given.gates, ...under],
  })
  const path = `/v1/evaluations/${id}`
  try {
    if (given.outputs !== undefined) await send(connection, path, given.outputs, shell.signal)
    const wire = await follow(connection, path, progress, shell.signal)
    progress.end()
    shell.out(options.json ? `${JSON.stringify(wire)}\n` : wordsOf(wire))
    return wire.result?.passed ? exitCodes.done : exitCodes.failed
  } catch (error) {
    progress.end()
    // What nobody follows any more is not left to ask on.
    await callApi(connection, 'POST', `${path}/cancel`, {}).catch(() => undefined)
    if (!shell.signal.aborted) throw error
    shell.err('Cancelled.\n')
    return exitCodes.interrupted
  }
}

/** The secret comes from the environment, so that it stands in no repository. */
function callOf({ url, secret_env, body }: NonNullable<EvalFile['call']>, env: Shell['env']): CallRequest {
  const secret = secret_env === undefined ? undefined : env[secret_env]
  if (secret_env !== undefined && !secret)
    throw new UsageError(`${secret_env} is not set; it holds the system’s secret.`)
  return { url, ...(secret ? { secret } : {}), ...(body === undefined ? {} : { body: body as JsonObject }) }
}

/** What is no JSON in a table is text. */
function valueOf(value: Json | undefined, isTable: boolean): Json | undefined {
  if (!isTable || typeof value !== 'string') return value
  try {
    return JSON.parse(value) as Json
  } catch {
    return value
  }
}

async function send(connection: Connection, path: string, file: string, signal: AbortSignal): Promise<void> {
  const isTable = !/\.(jsonl|ndjson|json)$/i.test(file)
  let batch: object[] = []
  let size = 0
  const flush = async () => {
    if (batch.length > 0) await callApi(connection, 'POST', `${path}/outputs`, { outputs: batch }, signal)
    batch = []
    size = 0
  }
  for await (const { line, row, message } of readRows(file, () => undefined)) {
    if (!row) throw new UsageError(`${file}:${line}: ${message ?? 'cannot be read'}.`)
    const { id, input, output, expected, scores } = row
    if (typeof id !== 'string' || input === undefined || output === undefined)
      throw new UsageError(`${file}:${line}: needs id (a text), input and output.`)
    const sent = {
      ...{ id, input, output, ...(expected === undefined || expected === '' ? {} : { expected }) },
      ...(scores === undefined || scores === '' ? {} : { scores: valueOf(scores, isTable) }),
    }
    const characters = JSON.stringify(sent).length
    if (batch.length >= mostTogether || size + characters > mostCharacters) await flush()
    batch.push(sent)
    size += characters
  }
  await flush()
}

async function follow(connection: Connection, path: string, progress: Progress, signal: AbortSignal) {
  let wire = await callApi<EvaluationWire>(connection, 'POST', `${path}/begin`, {}, signal)
  while (wire.status === 'running') {
    await sleep(askedEveryMs, undefined, { signal })
    wire = await callApi<EvaluationWire>(connection, 'GET', path, undefined, signal)
    const done = wire.scored + wire.missing
    progress.update(done, wire.outputs, `${done} of ${wire.outputs} outputs`)
  }
  return wire
}

const figure = (value: number | null | undefined): string => (typeof value === 'number' ? value.toFixed(3) : '–')
const between = (interval: [number, number] | null): string =>
  interval ? ` (${figure(interval[0])} to ${figure(interval[1])})` : ''
const change = ({ difference }: MeasureWire): string =>
  difference
    ? `, ${difference.mean >= 0 ? '+' : ''}${figure(difference.mean)}${between(difference.interval)} to the baseline`
    : ''

const disputeOf = ({ disagree, failed, asked, decided }: EvaluationWire['disputed']): string =>
  `  judges disagree on ${disagree}, one failed on ${failed}; people were asked to decide ${asked}, and decided ${decided}`

function wordsOf({ id, status, result, scored, missing, disputed }: EvaluationWire): string {
  if (!result) return `${id} is ${status}.\n`
  const reasons = {
    reached: 'passed',
    under: 'FAILED',
    unknown: 'FAILED, unknown',
    missing: 'FAILED, scores are missing',
    undecided: 'FAILED, people have not decided what the judges dispute',
    'not-calibrated': 'FAILED, too few answers of people',
  }
  return [
    `${id}: ${scored} outputs scored${missing > 0 ? `, ${missing} without a score` : ''}`,
    ...(result.judges.length > 0 ? [disputeOf(disputed)] : []),
    ...result.measures.map(
      (one) => `  ${one.of}: ${figure(one.mean)}${between(one.interval)}, n ${one.n}${change(one)}`,
    ),
    ...result.regressions.map((one) => `  fell: ${one.id} ${figure(one.was)} → ${figure(one.is)}`),
    ...result.failures.map((one) => `  fails a gate of the rubric: ${one.id} (${one.criteria.join(', ')})`),
    ...result.gates.map(
      (gate) =>
        `${reasons[gate.because]}: ${gate.of} ${gate.by === 'people' ? 'by people ' : gate.lower_end ? 'surely ' : ''}at least ${gate.at_least}, is ${figure(gate.value)}`,
    ),
    '',
  ].join('\n')
}
