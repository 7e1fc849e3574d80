/** Every item with its answers and what they come to, read some hundred at a time while they are written. */
import { CountersignError, type JsonObject, type Labels } from '@countersign/core'
import type { Query } from '../../../store/database.ts'
import type { WorkspaceState } from '../../workspace-state.ts'
import type { Converter, TransferAnswer, TransferItem } from '../converter.ts'
import type { ProjectRow } from '../project-row.ts'
import { readItems, type ReadItem } from '../read-items.ts'

const together = 200
/** Small pieces cost more to send than to make. */
const sentTogether = 65_536

/** Called when an item has been read. */
type Each = () => Promise<void> | void | undefined

export function refuseUnfit(project: ProjectRow, { name, needs }: Converter): void {
  if (needs !== undefined && !project.spec.questions.some(({ kind }) => kind === needs))
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: 'format', message: `${name} holds answers of the kind ${needs}, which nothing here asks` }],
    })
}

async function* exportItems(
  q: Query,
  state: WorkspaceState,
  project: ProjectRow,
  each: Each | undefined,
): AsyncGenerator<TransferItem, void, undefined> {
  for (let after = 0; ;) {
    const items = await readItems(q, state, project, { after, limit: together })
    for (const item of items) {
      await each?.()
      yield transferOf(item)
    }
    const last = items.at(-1)
    if (!last) return
    after = last.n
  }
}

function transferOf(item: ReadItem): TransferItem {
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
  return {
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

export const fileNameOf = (project: ProjectRow, { ending }: Converter): string =>
  `${project.queue.replace(':', '-')}${ending}`

/** @param q a transaction of one snapshot, where all of it is to be as of one moment. */
export const exportBytes = (
  q: Query,
  state: WorkspaceState,
  project: ProjectRow,
  converter: Converter,
  each?: Each,
): AsyncIterable<Buffer> => gathered(converter.write(exportItems(q, state, project, each), project.spec))

async function* gathered(pieces: AsyncIterable<Uint8Array | string>): AsyncGenerator<Buffer, void, undefined> {
  let parts: Uint8Array[] = []
  let size = 0
  for await (const piece of pieces) {
    const part = typeof piece === 'string' ? Buffer.from(piece) : piece
    parts.push(part)
    size += part.length
    if (size < sentTogether) continue
    yield Buffer.concat(parts)
    parts = []
    size = 0
  }
  if (size > 0) yield Buffer.concat(parts)
}
