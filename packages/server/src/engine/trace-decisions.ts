/**
 * What becomes of a decision, as spans and events beneath the trace that its proposal came with. Told by the process that
 * committed it, once; names and verdicts alone, nothing that was proposed or said, and nobody's name.
 */
import { formatId } from '@countersign/core'
import type { Traces } from '../ports.ts'
import type { EntryRow } from '../store/births.ts'
import { readDecision } from '../store/decisions.ts'
import type { Engine } from './engine.ts'
import type { Leaf } from './entry.ts'
import { contentOf, keyOf } from './sealed-key.ts'

/** How a wait ends. */
const ends = new Set(
  ['approved', 'rejected', 'returned', 'answered', 'expired', 'cancelled', 'vetoed', 'stopped'].map(
    (status) => `decision.${status}`,
  ),
)
/** What says whether it was right, by the name of the measure. */
const judged: Record<string, string> = {
  'audit.closed': 'countersign.audit',
  'decision.overridden': 'countersign.override',
  'decision.flagged': 'countersign.flag',
}

export function createDecisionTraces(engine: Engine, traces: Traces) {
  async function tell(workspace: string, entry: EntryRow & { decision: string }): Promise<void> {
    const row = await readDecision(engine.database, workspace, entry.decision)
    const key = row && keyOf((await engine.states.get(workspace)).key, row)
    const beneath = row && key && contentOf(key, row).trace
    if (!beneath) return
    const { actor, data } = JSON.parse(entry.leaf.toString()) as Leaf
    const about = {
      'countersign.decision.id': formatId('decision', row.id),
      'countersign.system': row.system,
      'countersign.action': row.action,
    }
    const evaluate = (name: string, label: string) =>
      traces.event('gen_ai.evaluation.result', beneath, entry.at, {
        ...{ 'gen_ai.evaluation.name': name, 'gen_ai.evaluation.score.label': label },
        ...about,
      })
    const measure = judged[entry.type]
    if (measure)
      return evaluate(measure, typeof data.verdict === 'string' ? data.verdict : entry.type.slice('decision.'.length))
    const outcome = entry.type.slice('decision.'.length)
    traces.span('countersign.wait', beneath, row.created_at, entry.at, {
      ...about,
      'countersign.route': row.mode,
      ...(row.queue === null ? {} : { 'countersign.queue': row.queue }),
      'countersign.outcome': outcome,
      'countersign.by': actor.kind,
    })
    if (actor.kind !== 'person') return
    const [edit] = await engine.database.query(
      `select 1 from judgments where workspace = $1 and decision = $2 and status = 'settled' and verdict = 'edit' limit 1`,
      [workspace, row.id],
    )
    evaluate('countersign.decision', edit && outcome === 'approved' ? 'edited' : outcome)
  }
  return (entries: readonly EntryRow[], workspace: string): void => {
    for (const entry of entries)
      if (entry.decision !== null && (ends.has(entry.type) || entry.type in judged))
        tell(workspace, { ...entry, decision: entry.decision }).catch((error: unknown) =>
          engine.log.warn({ err: error }, 'a decision could not be traced'),
        )
  }
}
