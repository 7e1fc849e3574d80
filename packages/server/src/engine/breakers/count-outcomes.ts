/** A follower of the log that counts, for each breaker, what came of its decisions, and trips it. */
import { isBad, isTripped, type OutcomeSeen, type TaskKind, type Verdict } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import type { Engine } from '../engine.ts'
import type { LogEntry } from '../feed.ts'
import type { Follower } from '../follower.ts'
import { lowerOf, readBreakers, type BreakerRow } from './breakers.ts'
import { trip } from './trip.ts'

interface DecisionFacts {
  id: string
  system: string
  version: string
  rules: string
  planted: boolean
  confidence: number | null
}

type Read = (entry: LogEntry, decision: DecisionFacts, task: TaskKind | undefined, breaker: Watched) => OutcomeSeen

const judged: Read = ({ leaf }, { planted }, of = 'check-in') => ({
  ...{ kind: 'judgment', of, verdict: leaf.data.verdict as Verdict, planted },
})
const reads: Record<string, Read> = {
  'decision.proposed': (_, { confidence }, __, { baseline }) => ({ kind: 'proposal', confidence, baseline }),
  'judgment.settled': judged,
  'audit.closed': judged,
  'decision.overridden': () => ({ kind: 'override' }),
  'effect.done': () => ({ kind: 'effect', failed: false }),
  'effect.failed': () => ({ kind: 'effect', failed: true }),
  'truth.reported': ({ leaf }) => ({ kind: 'truth', adverse: leaf.data.adverse === true }),
}

type Watched = Pick<BreakerRow, 'id' | 'system' | 'version' | 'rule' | 'measure' | 'baseline'>

const concerns = (breaker: Watched, { system, version, rules }: DecisionFacts): boolean =>
  breaker.system === system &&
  (breaker.version === null || breaker.version === version) &&
  (breaker.rule === null || rules.split(' ').includes(breaker.rule))

export const createBreakerFollower = (engine: Engine): Follower => ({
  name: 'breakers',
  async skipTo(tx, workspace) {
    // In one look: whatever breaker is made later counts from later.
    const [row] = await tx.query<{ position: number }>(
      `select position from heads h where workspace = $1 and not exists (select 1 from breakers b where b.workspace = h.workspace and b.active and b.removed_at is null)`,
      [workspace],
      'breakers-none',
    )
    return row?.position
  },
  async take(tx, workspace, entries) {
    const told = entries.filter(({ type, decision }) => decision !== null && type in reads)
    if (told.length === 0) return
    const watching = await tx.query<Watched>(
      'select id, system, version, rule, measure, baseline from breakers where workspace = $1 and active and removed_at is null',
      [workspace],
    )
    const touched = await count(tx, workspace, told, watching)
    if (touched.length === 0) return
    for (const breaker of await readBreakers(tx, workspace, { ids: touched }, touched.length))
      if (breaker.active && breaker.stop === null && isTripped(breaker, { n: breaker.n, lower: lowerOf(breaker) }))
        await trip(engine, workspace, breaker)
  },
})

/** Answers the breakers that have seen something bad. */
async function count(
  tx: Query,
  workspace: string,
  entries: readonly LogEntry[],
  breakers: readonly Watched[],
): Promise<string[]> {
  if (breakers.length === 0) return []
  const decisions = await tx.query<DecisionFacts>(
    'select id, system, version, rules, planted, confidence from decisions where workspace = $1 and id = any($2) and system = any($3) and project is null',
    [workspace, entries.map(({ decision }) => decision), breakers.map(({ system }) => system)],
  )
  const tasks = await tx.query<{ id: string; kind: TaskKind }>(
    'select id, kind from tasks where workspace = $1 and id = any($2)',
    [workspace, entries.flatMap(({ task }) => task ?? [])],
  )
  const factsOf = new Map(decisions.map((row) => [row.id, row]))
  const kindOf = new Map(tasks.map(({ id, kind }) => [id, kind]))
  // One line for each breaker and decision: a statement changes a row once.
  const seen = new Map<string, { breaker: string; decision: string; at: string; bad: boolean }>()
  for (const entry of entries) {
    const facts = factsOf.get(entry.decision as string)
    const read = reads[entry.type]
    if (!facts || !read) continue
    const of = entry.task === null ? undefined : kindOf.get(entry.task)
    for (const breaker of breakers) {
      const bad = concerns(breaker, facts) ? isBad(breaker.measure, read(entry, facts, of, breaker)) : null
      if (bad === null) continue
      const id = `${breaker.id} ${facts.id}`
      const before = seen.get(id)
      seen.set(id, {
        ...{ breaker: breaker.id, decision: facts.id, at: entry.leaf.time },
        bad: bad || (before?.bad ?? false),
      })
    }
  }
  const rows = [...seen.values()]
  if (rows.length === 0) return []
  await tx.query(
    `insert into breaker_outcomes (workspace, breaker, decision, at, bad) select $1, * from unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::boolean[])
     on conflict (workspace, breaker, decision) do update set at = greatest(breaker_outcomes.at, excluded.at), bad = breaker_outcomes.bad or excluded.bad`,
    [
      workspace,
      rows.map(({ breaker }) => breaker),
      rows.map(({ decision }) => decision),
      rows.map(({ at }) => at),
      rows.map(({ bad }) => bad),
    ],
  )
  return [...new Set(rows.filter(({ bad }) => bad).map(({ breaker }) => breaker))]
}
