/** A version and the past: each decision is routed again, and what differs is counted. */
import {
  decideRoute,
  decideStance,
  formatId,
  modeRank,
  type BacktestQueue,
  type BacktestResult,
  type Mode,
} from '@countersign/core'
import type { Query } from '../../store/database.ts'
import type { Key } from '../../store/seal.ts'
import { readSeats } from '../make-tasks.ts'
import { loadObjectives, metFor } from '../objectives/load-objectives.ts'
import type { CompiledPolicy, PolicyFacts } from '../policy/compile-policy.ts'
import { createDifferences } from './count-differences.ts'
import { createErrorEstimate } from './estimate-error.ts'
import { createQueueForecast } from './forecast-queues.ts'
import { readPast, type Past, type Span } from './read-past.ts'
import { createCounterReplay } from './replay-counters.ts'

const dayMs = 86_400_000
const mostExamples = 20
const goesAhead = (mode: Mode): boolean => modeRank(mode) < modeRank('gate')

export interface Backtest extends Span {
  segments: readonly string[]
}

/** As it is kept: without money, which is what prices make of it when it is read. */
export type Tried = Omit<BacktestResult, 'queues'> & {
  queues: Record<'was' | 'would', Omit<BacktestQueue, 'work_cost'>[]>
}

export async function runBacktest(
  q: Query,
  key: Key,
  compiled: CompiledPolicy,
  request: Backtest,
  progress: (done: number) => void,
): Promise<Tried> {
  const differences = createDifferences(request.segments)
  const errors = { was: createErrorEstimate(), would: createErrorEstimate() }
  const queues = createQueueForecast()
  const counters = createCounterReplay()
  const overturned = { n: 0, went: 0, would: 0 }
  const alone = { was: 0, would: 0 }
  const [looser, stricter]: [BacktestResult['examples'], BacktestResult['examples']] = [[], []]
  let [decisions, unreadable] = [0, 0]

  const standing = { key, objectives: await loadObjectives(q, request.workspace) }

  const look = (past: Past): void => {
    if (past.content === null) return void unreadable++
    if (past.kind === 'question') return
    const { subject, requester, proposal, attributes } = past.content
    const counting = {
      ...{ action: past.action, system: past.system, proposal, attributes },
      ...{ subject: subject ?? undefined, requester: requester ?? undefined },
    }
    const counted = counters.take(compiled.countersOf(past.action), counting, past.created_at, past.stays)
    // Only what is asked for here: the nearest flip and the words of a route cost most of it.
    const facts = { ...factsOf(past), counters: counted }
    const findings = compiled.findings(facts, metFor(standing, facts))
    const { mode } = decideStance(compiled.policy.default, findings).decided
    decisions++
    differences.add(past, mode)
    if (past.found.wrong) {
      overturned.n++
      if (goesAhead(past.mode)) overturned.went++
      if (goesAhead(mode)) overturned.would++
    }
    if (goesAhead(past.mode)) {
      alone.was++
      errors.was.add(past)
    }
    if (goesAhead(mode)) {
      alone.would++
      errors.would.add(past)
    }
    if (past.mode === 'gate')
      queues.arrives('was', past.queue ?? 'inbox', past.created_at, Math.max(1, readSeats(past.seats).length))
    const examples = modeRank(mode) < modeRank(past.mode) ? looser : stricter
    const isExample = mode !== past.mode && examples.length < mostExamples
    if (mode !== 'gate' && !isExample) return
    const route = decideRoute(compiled.policy.default, findings)
    if (mode === 'gate') queues.arrives('would', route.queue, past.created_at, route.seats.length)
    if (isExample)
      examples.push({ decision: formatId('decision', past.id), was: past.mode, would: mode, rules: route.rules })
  }

  let done = 0
  for await (const some of readPast(q, key, request, (handling) => queues.handled(handling))) {
    for (const past of some) look(past)
    progress((done += some.length))
  }
  const days = Math.max(1 / 24, (request.untilMs - request.sinceMs) / dayMs)
  return {
    ...{ decisions, unreadable, days },
    ...differences.figures(),
    alone_per_day: { was: alone.was / days, would: alone.would / days },
    overturned,
    error: { was: errors.was.figures(), would: errors.would.figures() },
    queues: queues.figures(),
    examples: [...looser, ...stricter].slice(0, mostExamples),
    assumes: assumptionsOf(compiled),
  }
}

const factsOf = ({ action, kind, system, version, reversible, confidence, run, content }: Past): PolicyFacts => ({
  ...{ action, kind, system, version, reversible },
  proposal: content?.proposal ?? null,
  attributes: content?.attributes ?? {},
  ...(confidence === null ? {} : { confidence }),
  ...(content?.risk === undefined ? {} : { risk: content.risk }),
  ...(content?.run ? { run: content.run } : run === null ? {} : { run }),
  subject: content?.subject ?? null,
  requester: content?.requester ?? null,
})

/** In words, for whoever reads the figures. */
function assumptionsOf({ rules, objectives }: CompiledPolicy): string[] {
  const mentions = (root: string): boolean =>
    rules.some((rule) => rule.mentions.some((path) => path === root || path.startsWith(`${root}.`)))
  return [
    'What happened is compared as it was routed in the end; edits are routed as they were first proposed.',
    'Flags, levels of runs, unknown requesters and grants are left out; somebody is on watch for every live watch.',
    'People work first come, first served, in the hours and queues in which they answered something.',
    ...(mentions('risk') ? ['Risks are those that were known then; where none was, people decide.'] : []),
    ...(objectives.length > 0 ? ['Objectives are met where they hold today, not where they held then.'] : []),
    ...(mentions('counters') ? ['Counters are counted anew over the stretch looked at, from nothing.'] : []),
  ]
}
