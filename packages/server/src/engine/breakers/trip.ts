/** A breaker trips: a hold on what it watches, and what the policy had let go and nobody released goes to people. */
import { formatId, isTripped, type StopScope } from '@countersign/core'
import type { DecisionRow } from '../../store/decisions.ts'
import { cancelTasksOf } from '../../store/tasks.ts'
import type { Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import type { Actor } from '../entry.ts'
import { sendAllToPeople } from '../send-to-people.ts'
import { readWhere, scopeSql } from '../stops/freeze.ts'
import { stopIn } from '../stops/set-stop.ts'
import { lowerOf, readBreakers, type BreakerRow } from './breakers.ts'

const itself: Actor = { kind: 'system', id: null }

/** @param seen as it was counted; under the head the breaker may have been changed, resumed or removed since. */
export function trip(engine: Engine, workspace: string, seen: BreakerRow): Promise<void> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const [row] = await readBreakers(turn, workspace, { ids: [seen.id] }, 1)
      if (!row?.active || row.stop !== null || row.counts_from !== seen.counts_from) return
      const { n, bad } = seen
      const lower = lowerOf(seen)
      if (!isTripped(row, { n, lower })) return
      const scope: StopScope = {
        system: row.system,
        ...(row.version === null ? {} : { version: row.version }),
        ...(row.rule === null ? {} : { rule: row.rule }),
      }
      const reason = `${row.measure}: ${bad} of ${n} decisions, so at least ${(lower * 100).toFixed(1)} %, and ${(row.threshold * 100).toFixed(1)} % is the limit.`
      const id = turn.newId()
      const stop = await stopIn(engine, turn, id, itself, { scope, level: 'hold', reason }, row.id)
      const breaker = formatId('breaker', row.id)
      const sent = await letPeopleDecide(engine, turn, scope, { stop: stop.id, breaker })
      turn.record({
        type: 'breaker.tripped',
        actor: itself,
        data: { breaker, stop: stop.id, measure: row.measure, n, bad, to_people: sent },
      })
    },
    null,
    undefined,
    true,
  )
}

/** Answers how many. */
async function letPeopleDecide(
  engine: Engine,
  turn: Turn,
  scope: StopScope,
  why: { stop: string; breaker: string },
): Promise<number> {
  const values: unknown[] = [turn.workspace]
  const rows: DecisionRow[] = await readWhere(
    turn,
    `d.workspace = $1 and d.status = 'approved' and d.outcome_by = 'policy' and d.kind <> 'question'${scopeSql(scope, values)}`,
    values,
  )
  // The audit of what was to go ahead alone is drawn again when people have decided.
  for (const { id, sampled } of rows) if (sampled) await cancelTasksOf(turn, turn.workspace, id, ['audit'])
  await sendAllToPeople(engine, turn, rows)
  for (const { id } of rows) turn.record({ type: 'decision.held', decision: id, actor: itself, data: why })
  return rows.length
}
