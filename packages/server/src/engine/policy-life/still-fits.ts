import { modeRank } from '@countersign/core'
import type { DecisionRow } from '../../store/decisions.ts'
import type { Turn } from '../committer.ts'
import { routeProposal } from '../route-proposal.ts'
import { riskOf } from '../risk/risk-readings.ts'
import { runOf } from '../runs/charge.ts'
import { factsOfRun } from '../runs/run-facts.ts'
import { contentOf, keyOf, outcomeOf } from '../sealed-key.ts'
import { countersFor, readCounts } from './counting.ts'

/**
 * Whether what a policy let go by itself still fits, by what was counted before it. Whatever a person approved they had
 * before them.
 */
export async function stillFits(turn: Turn, row: DecisionRow): Promise<boolean> {
  const { state } = turn
  if (row.outcome_by !== 'policy' || countersFor(state, row.action).length === 0) return true
  const key = keyOf(state.key, row)
  if (!key) return false
  const content = contentOf(key, row)
  const said = outcomeOf(key, row).proposal
  const run = await runOf(turn, row)
  const wire = {
    ...{ system: row.system, version: row.version, kind: row.kind, action: row.action },
    ...{ proposal: said === undefined ? content.proposal : said, attributes: content.attributes },
    ...(row.confidence === null ? {} : { confidence: row.confidence }),
    ...(content.requester === null ? {} : { requester: content.requester }),
    ...(content.subject === null ? {} : { subject: content.subject }),
    ...(row.run === null ? {} : { run: row.run }),
  }
  const route = routeProposal(state, wire, {
    ...{ watched: true, alike: null, run: run ? factsOfRun(run, turn.nowMs) : null },
    ...{ unit: row.case_ref ?? row.id, nowMs: turn.nowMs },
    risk: riskOf(state.risks, wire, turn.nowMs),
    counts: await readCounts(turn, state, wire, turn.nowMs, row.id, true),
  })
  return modeRank(route.mode) <= modeRank(row.mode)
}
