/** Items whose label may be wrong are asked about once more. */
import { CountersignError, parseId, type RecheckedWire } from '@countersign/core'
import { changeDecision, readDecisions } from '../../store/decisions.ts'
import type { Idempotency } from '../committer.ts'
import type { Engine } from '../engine.ts'
import type { Actor } from '../entry.ts'
import { projectOrThrow } from './project-row.ts'
import { askOneMore } from './take-answer.ts'
import { type ItemRow } from './item-row.ts'

/** One more person looks at each; an item that waits for one already is left. */
export function recheckItems(
  engine: Engine,
  workspace: string,
  actor: Actor,
  id: string,
  wanted: readonly string[],
  idempotency: Idempotency | null,
): Promise<RecheckedWire> {
  const decisions = wanted.map((one) => {
    const uuid = parseId('decision', one)
    if (!uuid) throw new CountersignError('not-found', `There is no item ${one.slice(0, 60)} in this project.`)
    return uuid
  })
  return engine.committer.act(
    workspace,
    async (turn) => {
      const project = await projectOrThrow(turn, workspace, id)
      const items = await turn.query<ItemRow>(
        `select * from items where workspace = $1 and project = $2 and decision = any($3) and state = 'done' and gold_sealed is null`,
        [workspace, project.id, decisions],
      )
      const rows = new Map(
        (
          await readDecisions(
            turn,
            workspace,
            items.map(({ decision }) => decision),
          )
        ).map((row) => [row.id, row]),
      )
      for (const item of items) {
        const row = rows.get(item.decision)
        if (!row) continue
        // Blind again: who is asked now sees nothing of what was answered.
        changeDecision(turn, row, {
          ...{ status: 'waiting', outcome_verdict: null, outcome_by: null, outcome_people: null },
          ...{ outcome_sealed: null, ended_at: null },
        })
        await turn.query(
          `update items set state = 'open', done_at = null, label_sealed = null where workspace = $1 and decision = $2`,
          [workspace, item.decision],
        )
        await askOneMore(engine, turn, project, row, item)
      }
      turn.record({ type: 'items.rechecked', actor, data: { project: id, items: items.length } })
      return { asked: items.length, left: wanted.length - items.length }
    },
    idempotency,
  )
}
