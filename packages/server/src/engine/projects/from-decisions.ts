/** What systems decided becomes items: flagged decisions, overrides, audits. Each keeps where it came from. */
import {
  formatId,
  isJsonObject,
  type DecisionsQuery,
  type ItemsFromRequest,
  type ItemsMadeWire,
  type Json,
  type JsonObject,
  type Labels,
} from '@countersign/core'
import type { Idempotency } from '../committer.ts'
import type { Engine } from '../engine.ts'
import { isoTime, type Actor } from '../entry.ts'
import { endedOrThrow, findEnded, readRight } from '../found-decisions.ts'
import { bearItems, type NewItem } from './bear-items.ts'
import type { TransferAnswer } from './converter.ts'
import { projectOrThrow, type ProjectRow } from './project-row.ts'
import { checkPart } from './transfers/take-row.ts'

const taken = 'select 1 from items i where (i.workspace, i.project, i.from_decision) = (d.workspace, $2, d.id)'

/** The data of such an item: what the system was given and what it made of it. */
export function itemsFromDecisions(
  engine: Engine,
  workspace: string,
  caller: { actor: Actor; systems: readonly string[] | null },
  id: string,
  { decisions, query, right: as }: ItemsFromRequest,
  idempotency: Idempotency | null,
): Promise<ItemsMadeWire> {
  return engine.committer.act(
    workspace,
    async (turn) => {
      const project = await projectOrThrow(turn, workspace, id)
      const wanted = decisions ?? (await findEnded(turn, query as DecisionsQuery, caller.systems, taken, project.id))
      const ended = await endedOrThrow(turn, wanted, caller.systems)
      const found = as === undefined ? new Map<string, Json>() : await readRight(turn, ended)
      const items = ended.map(({ row, content }): NewItem => {
        const data = { input: content.input, proposal: content.proposal, action: row.action }
        const said = labelsOf(project, data, content.proposal)
        const right = labelsOf(project, data, found.get(row.id))
        const brought: TransferAnswer[] =
          as === 'answer' && right ? [{ who: null, labels: right, at: isoTime(row.ended_at as number) }] : []
        return {
          ...{ data, externalId: formatId('decision', row.id), sameAs: `decision:${row.id}`, from: row.id },
          prediction: said && { labels: said, score: row.confidence },
          gold: as === 'gold' ? right : null,
          attributes: { ...content.attributes, system: row.system, version: row.version, status: row.status },
          brought: brought.length > 0 ? ({ answers: brought } as unknown as JsonObject) : null,
        }
      })
      const { made } = await bearItems(engine, turn, project, items, caller.actor)
      turn.record({ type: 'items.taken', actor: caller.actor, data: { project: id, made, known: items.length - made } })
      return {
        ...{ made, known: items.length - made },
        predicted: items.filter(({ prediction }) => prediction !== null).length,
        right: items.filter(({ gold, brought }) => gold !== null || brought !== null).length,
      }
    },
    idempotency,
  )
}

/**
 * What a system or a person said as answers to what a project asks: members that are called like questions and fit them;
 * else the whole, where it fits one question alone. Null where the project has no place for it.
 */
function labelsOf(project: ProjectRow, data: JsonObject, said: Json | undefined): Labels | null {
  if (said === undefined || said === null) return null
  const fits = (name: string, value: Json) => checkPart(project, data, { [name]: value } as Labels, '').length === 0
  const names = project.spec.questions.map(({ name }) => name)
  const members = isJsonObject(said) ? said : {}
  const named = names.flatMap((name) => {
    const value = Object.hasOwn(members, name) ? members[name] : undefined
    return value !== undefined && value !== null && fits(name, value) ? [[name, value] as const] : []
  })
  if (named.length > 0) return Object.fromEntries(named) as Labels
  const takers = names.filter((name) => fits(name, said))
  return takers.length === 1 ? ({ [takers[0] as string]: said } as Labels) : null
}
