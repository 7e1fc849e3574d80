/** The stops that hold in a workspace, and which of them reaches a decision. */
import { holdsReleases, isInScope, type StopLevel, type StopScope } from '@countersign/core'
import type { Query } from '../../store/database.ts'
import type { DecisionRow } from '../../store/decisions.ts'
import type { Key } from '../../store/seal.ts'
import type { PolicyFacts } from '../policy/expression/scope.ts'
import { contentOf, keyOf, outcomeOf } from '../sealed-key.ts'
import { compileSegment, type Segment } from './segment.ts'

export interface ActiveStop {
  id: string
  scope: StopScope
  level: StopLevel
  segment: Segment | null
}

export const activeStop = (id: string, scope: StopScope, level: StopLevel): ActiveStop => ({
  id,
  scope,
  level,
  segment: scope.segment === undefined ? null : compileSegment(scope.segment),
})

/** Asks nothing but its own table: a policy that cannot be read hinders no stop. */
export async function loadStops(q: Query, workspace: string): Promise<ActiveStop[]> {
  const rows = await q.query<{ id: string; scope: StopScope; level: StopLevel }>(
    'select id, scope, level from stops where workspace = $1 and resumed_at is null order by set_at, id',
    [workspace],
  )
  return rows.map(({ id, scope, level }) => activeStop(id, scope, level))
}

type Facts = Pick<DecisionRow, 'system' | 'version' | 'action' | 'rules'>

/** @param facts what a condition is asked about; null where it is not known any more. */
export const reaches = ({ scope, segment }: ActiveStop, row: Facts, facts: () => PolicyFacts | null): boolean =>
  isInScope(scope, { ...row, rules: row.rules === '' ? [] : row.rules.split(' ') }, () => {
    const known = segment && facts()
    return known ? segment(known) : null
  })

/** What is opened only where a condition asks: what was proposed, as it stands now. */
export function factsOf(workspaceKey: Key, row: DecisionRow): PolicyFacts | null {
  const key = keyOf(workspaceKey, row)
  if (!key) return null
  const { attributes, proposal, requester, subject, risk, run = row.run } = contentOf(key, row)
  const { action, kind, system, version, confidence, reversible, case_ref: ofCase } = row
  const changed = outcomeOf(key, row).proposal
  return {
    ...{
      action,
      kind,
      system,
      version,
      confidence,
      risk,
      reversible,
      run,
      requester,
      subject,
      attributes,
      case: ofCase,
    },
    proposal: changed === undefined ? proposal : changed,
  }
}

export interface Stopping {
  key: Key
  stops: readonly ActiveStop[]
}

/** Which stop keeps this decision from being released; while it is released, from going on. */
export const holdingStop = ({ key, stops }: Stopping, row: DecisionRow): ActiveStop | undefined =>
  stops.find(
    (stop) =>
      (row.status === 'released' ? stop.level === 'halt' : holdsReleases(stop.level)) &&
      reaches(stop, row, () => factsOf(key, row)),
  )
