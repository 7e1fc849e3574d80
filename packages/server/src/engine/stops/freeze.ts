/**
 * Freezing and thawing decisions: what a stop holds is written beside each (`frozen`), so that callers hear of it and
 * nothing has to be worked out again. The head is held meanwhile, so each is one statement where the scope has columns.
 */
import { freezes, type DecisionStatus, type StopScope } from '@countersign/core'
import { decisionColumns, decisionSource, fromRow, type DecisionRow } from '../../store/decisions.ts'
import type { Turn } from '../committer.ts'
import { factsOf, holdingStop, reaches, type ActiveStop } from './active-stops.ts'

/** The members of a scope that are columns, over `decisions d`; a condition is asked afterwards. */
export function scopeSql(scope: StopScope, values: unknown[]): string {
  const place = (value: unknown) => `$${values.push(value)}`
  return [
    ...(['system', 'version', 'action'] as const).flatMap((name) =>
      scope[name] === undefined ? [] : [`d.${name} = ${place(scope[name])}`],
    ),
    ...(scope.rule === undefined ? [] : [`${place(scope.rule)} = any(string_to_array(d.rules, ' '))`]),
  ]
    .map((sql) => ` and ${sql}`)
    .join('')
}

/** Spelled so that each finds its partial index. */
const isStatus: Partial<Record<DecisionStatus, string>> = {
  waiting: "d.status in ('waiting', 'holding')",
  approved: "d.status = 'approved'",
  released: "d.status = 'released' and d.effect_due is not null",
}

/** Freezes what the stop reaches and no other holds; answers how many. */
export async function freeze(turn: Turn, stop: ActiveStop): Promise<number> {
  let frozen = 0
  for (const status of freezes(stop.level)) {
    const found = isStatus[status]
    if (found === undefined) continue
    const values: unknown[] = [turn.workspace]
    const where = `d.workspace = $1 and d.frozen is null and ${found}${scopeSql(stop.scope, values)}`
    if (stop.scope.segment === undefined) frozen += await freezeWhere(turn, stop.id, where, values)
    else {
      const ids = (await readWhere(turn, where, values))
        .filter((row) => reaches(stop, row, () => factsOf(turn.state.key, row)))
        .map(({ id }) => id)
      frozen += await freezeWhere(turn, stop.id, 'd.workspace = $1 and d.id = any($2)', [turn.workspace, ids])
    }
  }
  return frozen
}

/** `where` speaks of `d`. */
export const readWhere = async (turn: Turn, where: string, values: unknown[]): Promise<DecisionRow[]> =>
  (await turn.query<DecisionRow>(`select ${decisionColumns} from ${decisionSource} where ${where}`, values)).map(
    fromRow,
  )

async function freezeWhere(turn: Turn, stop: string, where: string, values: unknown[]): Promise<number> {
  const rows = await turn.query(
    `update decisions d set frozen = $${values.length + 1}, frozen_at = at_ms($${values.length + 2}), rev = rev + 1,
       window_ms = case when status = 'holding' then coalesce(window_ms, extract(epoch from until_at - created_at) * 1000) else window_ms end
     where ${where} returning 1`,
    [...values, stop, turn.nowMs],
  )
  return rows.length
}

/**
 * Thaws what the stop holds, unless another stop reaches it too. Held windows begin anew; the time of an approval that
 * passed while it was frozen is given back.
 *
 * @param others the stops that go on holding.
 */
export async function thaw(
  turn: Turn,
  stop: string,
  others: readonly ActiveStop[],
): Promise<{ freed: number; kept: number }> {
  let kept = 0
  if (others.length > 0) {
    const state = { key: turn.state.key, stops: others }
    for (const row of await readWhere(turn, 'd.workspace = $1 and d.frozen = $2', [turn.workspace, stop])) {
      const other = holdingStop(state, row)
      if (!other) continue
      kept++
      await turn.query('update decisions set frozen = $3, rev = rev + 1 where workspace = $1 and id = $2', [
        turn.workspace,
        row.id,
        other.id,
      ])
    }
  }
  const freed = await turn.query<{ until_at: number | null }>(
    `update decisions set frozen = null, frozen_at = null, rev = rev + 1,
       until_at = case when status = 'holding' then at_ms($3) + window_ms * interval '1 millisecond' else until_at end,
       release_by = case when status = 'approved' then release_by + (at_ms($3) - frozen_at) else release_by end
     where workspace = $1 and frozen = $2 returning until_at`,
    [turn.workspace, stop, turn.nowMs],
  )
  for (const { until_at: at } of freed) if (at !== null) turn.alarm(at)
  return { freed: freed.length, kept }
}
