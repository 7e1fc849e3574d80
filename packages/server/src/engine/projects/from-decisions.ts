/** What systems decided becomes items: flagged decisions, overrides, audits. Each keeps where it came from. */
import {
  CountersignError,
  formatId,
  parseId,
  type FieldError,
  type ItemsMadeWire,
  type Labels,
} from '@countersign/core'
import { readDecisions, type DecisionRow } from '../../store/decisions.ts'
import type { Key } from '../../store/seal.ts'
import type { Idempotency, Turn } from '../committer.ts'
import type { Content } from '../content.ts'
import type { Engine } from '../engine.ts'
import type { Actor } from '../entry.ts'
import { contentOf, keyOf } from '../sealed-key.ts'
import { bearItems, type NewItem } from './bear-items.ts'
import { projectOrThrow } from './project-row.ts'

export interface Ended {
  row: DecisionRow
  key: Key
  content: Content
}

/** In the order in which they are named. @param refusal why one is not taken. */
export async function endedOrThrow(
  turn: Turn,
  decisions: readonly string[],
  refusal: (row: DecisionRow) => string | null = () => null,
): Promise<Ended[]> {
  const uuids = decisions.map((one) => parseId('decision', one))
  const found = await readDecisions(
    turn,
    turn.workspace,
    uuids.flatMap((uuid) => uuid ?? []),
  )
  const rows = new Map(found.map((row) => [row.id, row]))
  const errors: FieldError[] = []
  const ended = uuids.flatMap((uuid, i): Ended[] => {
    const no = (message: string) => {
      errors.push({ path: `decisions.${i}`, message })
      return []
    }
    const row = uuid === undefined ? undefined : rows.get(uuid)
    if (!row || row.project !== null) return no('is no decision of a system in this workspace')
    if (row.ended_at === null) return no('is not over yet: what people will decide is not known')
    const key = keyOf(turn.state.key, row)
    if (!key) return no('was erased')
    const refused = refusal(row)
    return refused === null ? [{ row, key, content: contentOf(key, row) }] : no(refused)
  })
  if (errors.length > 0) throw new CountersignError('bad-input', undefined, { errors })
  return ended
}

/** The data of such an item: what the system was given and what it made of it. */
export function itemsFromDecisions(
  engine: Engine,
  workspace: string,
  actor: Actor,
  id: string,
  decisions: readonly string[],
  idempotency: Idempotency | null,
): Promise<ItemsMadeWire> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const project = await projectOrThrow(turn, workspace, id)
      const items = (await endedOrThrow(turn, decisions)).map(({ row, content }): NewItem => {
        return {
          data: { input: content.input, proposal: content.proposal, action: row.action },
          ...{ externalId: formatId('decision', row.id), sameAs: `decision:${row.id}`, prediction: null },
          gold: null as Labels | null,
          attributes: { ...content.attributes, system: row.system, version: row.version, status: row.status },
          from: row.id,
        }
      })
      const { made } = await bearItems(engine, turn, project, items, actor)
      turn.record({ type: 'items.taken', actor, data: { project: id, made, known: items.length - made } })
      return { made, known: items.length - made }
    },
    idempotency,
  )
}
