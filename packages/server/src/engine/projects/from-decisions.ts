/** What systems decided becomes items: flagged decisions, overrides, audits. Each keeps where it came from. */
import { CountersignError, formatId, parseId, type ItemsMadeWire, type Labels } from '@countersign/core'
import { readDecisions } from '../../store/decisions.ts'
import type { Idempotency } from '../committer.ts'
import type { Engine } from '../engine.ts'
import type { Actor } from '../entry.ts'
import { contentOf, keyOf } from '../sealed-key.ts'
import { bearItems, type NewItem } from './bear-items.ts'
import { projectOrThrow } from './project-row.ts'

/** The data of such an item: what the system was given and what it made of it. */
export function itemsFromDecisions(
  engine: Engine,
  workspace: string,
  actor: Actor,
  id: string,
  decisions: readonly string[],
  idempotency: Idempotency | null,
): Promise<ItemsMadeWire> {
  const wanted = decisions.map((one, i) => ({ uuid: parseId('decision', one), path: `decisions.${i}` }))
  return engine.committer.act(
    workspace,
    async (turn) => {
      const project = await projectOrThrow(turn, workspace, id)
      const rows = new Map(
        (
          await readDecisions(
            turn,
            workspace,
            wanted.flatMap(({ uuid }) => uuid ?? []),
          )
        ).map((row) => [row.id, row]),
      )
      const wrong = wanted.flatMap(({ uuid, path }) => {
        const row = uuid === undefined ? undefined : rows.get(uuid)
        if (!row || row.project !== null) return [{ path, message: 'is no decision of a system in this workspace' }]
        if (row.ended_at === null) return [{ path, message: 'is not over yet: what people will decide is not known' }]
        return keyOf(turn.state.key, row) ? [] : [{ path, message: 'was erased' }]
      })
      if (wrong.length > 0) throw new CountersignError('bad-input', undefined, { errors: wrong })
      const items = wanted.map(({ uuid }): NewItem => {
        const row = rows.get(uuid as string) as NonNullable<ReturnType<typeof rows.get>>
        const content = contentOf(keyOf(turn.state.key, row) as Buffer, row)
        return {
          data: { input: content.input, proposal: content.proposal, action: row.action },
          ...{ externalId: formatId('decision', row.id), sameAs: `decision:${row.id}`, prediction: null },
          gold: null as Labels | null,
          attributes: { ...content.attributes, system: row.system, version: row.version, status: row.status },
          from: row.id,
        }
      })
      const made = await bearItems(engine, turn, project, items, actor)
      turn.record({ type: 'items.taken', actor, data: { project: id, made, known: items.length - made } })
      return { made, known: items.length - made }
    },
    idempotency,
  )
}
