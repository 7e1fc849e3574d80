/**
 * Counters. What a decision adds is written in the turn that decides it and read by every later one, so that of any
 * number of proposals at once, on however many processes, no more goes ahead than fits: the head, which each such turn
 * holds, is the lock of all counters of the workspace. What ended without a release stops counting by itself.
 */
import { countOf, spellCounter, type Counter, type JsonObject, type ProposalWire } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import { hmac } from '../../store/seal.ts'
import type { Turn } from '../committer.ts'
import type { CompiledPolicy } from '../policy/compile-policy.ts'
import type { WorkspaceState } from '../workspace-state.ts'

/** By the spelling of the counter: what it says with this decision counted. Absent for want of a fact. */
export type Counts = ReadonlyMap<string, number>

/** What a condition reads as `counters.…`. */
export function countersFact({ countersOf }: CompiledPolicy, action: string, counts: Counts): JsonObject {
  const named = countersOf(action).flatMap((counter) => {
    const value = counts.get(spellCounter(counter))
    return value === undefined ? [] : [[counter.id, value] as const]
  })
  return Object.fromEntries(named)
}

/** The counters that a decision about this action needs, of all versions that stand; once each. */
export function countersFor({ policy, canary, glass, shadow }: WorkspaceState, action: string): Counter[] {
  const all = new Map<string, Counter>()
  for (const standing of [policy, canary, glass, shadow])
    for (const counter of standing?.compiled.countersOf(action) ?? []) all.set(spellCounter(counter), counter)
  return [...all.values()]
}

type Counted = Pick<ProposalWire, 'system' | 'action' | 'subject' | 'requester' | 'proposal' | 'attributes'>

interface Line {
  spelling: string
  key: Buffer
  windowMs: number
  amount: number
}

function linesOf(state: WorkspaceState, wire: Counted): Line[] {
  const { system, action, subject, requester, proposal = null, attributes = {} } = wire
  return countersFor(state, action).flatMap((counter) => {
    const of = countOf(counter, { system, action, subject, requester, proposal, attributes })
    if (of === null) return []
    const spelling = spellCounter(counter)
    return [
      {
        spelling,
        key: hmac(state.key, `counter:${spelling}:${of.who}`),
        windowMs: counter.windowMs,
        amount: of.amount,
      },
    ]
  })
}

/**
 * @param own the decision itself, where it is counted already: left out, and added anew.
 * @param before only what was counted before it.
 */
export async function readCounts(
  q: Query,
  state: WorkspaceState,
  wire: Counted,
  nowMs: number,
  own: string | null = null,
  before = false,
): Promise<Counts> {
  const lines = linesOf(state, wire)
  if (lines.length === 0) return new Map()
  const rows = await q.query<{ place: number; others: number }>(
    `select u.place, coalesce((select sum(c.amount) from counted c join decisions d on d.workspace = c.workspace and d.id = c.decision
       where c.workspace = $1 and c.key = u.key and c.at > at_ms(u.since) and ($4::uuid is null or c.decision <> $4)
         and (d.ended_at is null or d.release_id is not null)
         and (not $5::boolean or (c.at, c.decision) < (select o.at, o.decision from counted o where o.workspace = $1 and o.decision = $4 and o.key = u.key))), 0)::float8 as others
     from unnest($2::bytea[], $3::float8[]) with ordinality as u(key, since, place)`,
    [state.id, lines.map(({ key }) => key), lines.map(({ windowMs }) => nowMs - windowMs), own, before],
  )
  return new Map(
    rows.flatMap(({ place, others }) => {
      const line = lines[place - 1]
      return line ? [[line.spelling, others + line.amount] as const] : []
    }),
  )
}

/** Writes what a decision adds, in place of what it added before. */
export async function reserve(turn: Turn, id: string, wire: Counted): Promise<void> {
  if (countersFor(turn.state, wire.action).length === 0) return
  await turn.query('delete from counted where workspace = $1 and decision = $2', [turn.workspace, id])
  const lines = linesOf(turn.state, wire).filter(({ amount }) => amount > 0)
  if (lines.length === 0) return
  await turn.query(
    `insert into counted (workspace, key, at, decision, amount) select $1, u.key, at_ms($2), $3, u.amount from unnest($4::bytea[], $5::float8[]) as u(key, amount)`,
    [turn.workspace, turn.nowMs, id, lines.map(({ key }) => key), lines.map(({ amount }) => amount)],
  )
}
