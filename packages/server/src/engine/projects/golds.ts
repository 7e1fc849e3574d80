/** The items whose right answer is known, and how people do on them. */
import {
  CountersignError,
  formatId,
  isGoldTooHard,
  parseId,
  type GoldWire,
  type Json,
  type Labels,
} from '@countersign/core'
import { readDecision, readDecisions, type DecisionRow } from '../../store/decisions.ts'
import type { Query } from '../../store/database.ts'
import { openJson } from '../../store/seal.ts'
import type { Turn } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor } from '../entry.ts'
import { contentOf, keyOf } from '../sealed-key.ts'
import type { WorkspaceState } from '../workspace-state.ts'
import { restoreGold, retireGold } from './gold.ts'
import { shareOf } from './own.ts'
import { readItem, type ItemRow } from './item-row.ts'

interface Row {
  project: string
  decision: string
  gold_sealed: Buffer
  gold_given: number
  gold_right: number
  retired_at: number | null
  retired: GoldWire['retired']
}

export async function listGolds(
  q: Query,
  state: WorkspaceState,
  filter: { project: string | null; after: string | null; limit: number },
): Promise<GoldWire[]> {
  const rows = await q.query<Row>(
    `select project, decision, gold_sealed, gold_given, gold_right, retired_at, retired from items
     where workspace = $1 and gold_sealed is not null and ($2::uuid is null or project = $2) and ($3::uuid is null or decision > $3)
     order by decision limit $4`,
    [state.id, filter.project, filter.after, filter.limit],
  )
  const decisions = new Map(
    (
      await readDecisions(
        q,
        state.id,
        rows.map(({ decision }) => decision),
      )
    ).map((row) => [row.id, row]),
  )
  return rows.map((row) => goldWire(state, row, decisions.get(row.decision)))
}

function goldWire(state: Pick<WorkspaceState, 'key'>, row: Row, decision: DecisionRow | undefined): GoldWire {
  const key = decision && keyOf(state.key, decision)
  const content = decision && key ? contentOf(key, decision) : null
  return {
    ...{ item: formatId('decision', row.decision), project: formatId('project', row.project) },
    external_id: content?.externalId ?? null,
    data: (content?.input ?? null) as Json,
    labels: key ? openJson<Labels>(key, row.gold_sealed) : null,
    ...{ given: row.gold_given, right: row.gold_right, share: shareOf(row.gold_right, row.gold_given) },
    retired_at: row.retired_at === null ? null : isoTime(row.retired_at),
    retired: row.retired,
  }
}

export const retireByHand = (engine: Engine, workspace: string, actor: Actor, id: string): Promise<GoldWire> =>
  changeGold(engine, workspace, id, async (turn, item) => {
    if (item.retired_at === null) await retireGold(turn, { id: item.project }, item, 'by-hand', actor)
  })

/** What nearly everybody fails stays retired: the next answer would retire it again. */
export const restoreByHand = (engine: Engine, workspace: string, actor: Actor, id: string): Promise<GoldWire> =>
  changeGold(engine, workspace, id, async (turn, item) => {
    if (item.retired_at === null) return
    if (isGoldTooHard(item.gold_given, item.gold_right))
      throw new CountersignError('forbidden', 'Nearly everybody fails this gold; it stays retired.')
    await restoreGold(turn, { id: item.project }, item, actor)
  })

function changeGold(
  engine: Engine,
  workspace: string,
  id: string,
  change: (turn: Turn, item: ItemRow) => Promise<void>,
): Promise<GoldWire> {
  return engine.committer.act(workspace, async (turn) => {
    const uuid = parseId('decision', id)
    const item = uuid && (await readItem(turn, uuid))
    if (!item || !item.gold_sealed)
      throw new CountersignError('not-found', `There is no gold ${id.slice(0, 60)} in this workspace.`)
    await change(turn, item)
    const decision = await readDecision(turn, workspace, item.decision)
    const [row] = await turn.query<Row>('select * from items where workspace = $1 and decision = $2', [
      workspace,
      item.decision,
    ])
    return goldWire(turn.state, row as Row, decision)
  })
}
