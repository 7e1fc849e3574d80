/** Every item with its answers and what they come to, read some hundred at a time while the answer is sent. */
import type { JsonObject, Labels } from '@countersign/core'
import type { Engine } from '../engine.ts'
import type { Converter, TransferAnswer, TransferItem } from './converter.ts'
import type { ProjectRow } from './project-row.ts'
import { readItems } from './read-items.ts'

const together = 500

export async function* exportItems(engine: Engine, project: ProjectRow): AsyncGenerator<TransferItem, void, undefined> {
  const state = await engine.states.get(project.workspace)
  for (let after = 0; ;) {
    const items = await readItems(engine.database, state, project, { after, limit: together })
    for (const item of items) {
      const { answers: brought, ...rest } = item.brought ?? {}
      const answers = [
        ...((brought ?? []) as unknown as TransferAnswer[]),
        ...item.answers.map((one): TransferAnswer => ({
          ...{ who: one.person.id, labels: one.labels, at: one.at, guideline: one.guideline },
          ...(one.active_ms === null ? {} : { ms: one.active_ms }),
          ...(one.comment ? { comment: one.comment } : {}),
        })),
        ...item.skips.map((one): TransferAnswer => ({
          ...{ who: one.person.id, labels: {}, at: one.at, skipped: true },
          ...(one.reason ? { comment: one.reason } : {}),
        })),
      ]
      const labels = Object.entries(item.labels ?? {})
      const beside = <Part extends 'marks' | 'likely' | 'mean'>(part: Part) => {
        const told = labels.flatMap(([name, label]) => (label[part] ? [[name, label[part]] as const] : []))
        return told.length > 0 ? { [part]: Object.fromEntries(told) } : {}
      }
      yield {
        id: item.external_id ?? item.id,
        data: (item.data ?? {}) as JsonObject,
        ...(answers.length > 0 ? { answers } : {}),
        ...(item.prediction
          ? {
              predictions: [
                {
                  labels: item.prediction.labels,
                  ...(item.prediction.score === null ? {} : { score: item.prediction.score }),
                  ...(item.model === null ? {} : { model: item.model }),
                },
              ],
            }
          : {}),
        ...(item.gold ? { gold: item.gold } : {}),
        ...(labels.length > 0
          ? {
              label: Object.fromEntries(labels.map(([name, { value }]) => [name, value])) as Labels,
              soft: Object.fromEntries(labels.map(([name, { soft }]) => [name, soft])),
            }
          : {}),
        ...{ ...beside('likely'), ...beside('mean'), ...beside('marks') },
        ...(Object.keys(item.attributes).length > 0 ? { attributes: item.attributes } : {}),
        ...(rest as Partial<TransferItem>),
      }
    }
    const last = items.at(-1)
    if (!last || items.length < together) return
    after = last.n
  }
}

export const exportBytes = (
  engine: Engine,
  project: ProjectRow,
  converter: Converter,
): AsyncIterable<Uint8Array | string> => converter.write(exportItems(engine, project), project.spec)
