/** The draw that an objective rests on: every decision in its `where`, whatever became of it, at one probability. */
import type { DrawRow } from '../../store/draws.ts'
import { hmac, type Key, type Seal } from '../../store/seal.ts'
import type { PolicyFacts } from '../policy/expression/scope.ts'
import { cellOf, drawnAt, isIn, segmentOf, type OpenObjective } from './load-objectives.ts'

export interface Drawn {
  draws: DrawRow[]
  /** Somebody is to audit it. */
  audited: boolean
  /** That at least one objective draws it for an audit. */
  probability: number
}
export const undrawn: Drawn = { draws: [], audited: false, probability: 0 }

/** HMAC(secret, objective and decision) as a fraction of 2^48. Each objective has a draw of its own. */
const lot = (key: Key, objective: string, decision: string): number =>
  hmac(key, `objective:${objective}:${decision}`).readUIntBE(0, 6) / 2 ** 48

export function drawFor(
  { key, objectives }: { key: Key; objectives: readonly OpenObjective[] },
  seal: Seal,
  decision: string,
  facts: PolicyFacts,
  nowMs: number,
): Drawn {
  const { confidence } = facts
  // Without a confidence it never goes ahead on an objective.
  if (typeof confidence !== 'number') return undrawn
  const draws: DrawRow[] = []
  let spared = 1
  let audited = false
  for (const objective of objectives) {
    if (!isIn(objective, facts)) continue
    const probability = drawnAt(key, objective, facts)
    const byAudit = objective.truthAfterMs === null
    if (byAudit) spared *= 1 - probability
    if (lot(key, objective.id, decision) >= probability) continue
    audited ||= byAudit
    draws.push({
      ...{ objective: objective.id, decision, ...cellOf(key, objective, facts), score: confidence },
      dueAt: nowMs + (objective.truthAfterMs ?? objective.answerWithinMs),
      sealedSegment: objective.segment === null ? null : seal.json(key, segmentOf(objective, facts)),
    })
  }
  return { draws, audited, probability: 1 - spared }
}
