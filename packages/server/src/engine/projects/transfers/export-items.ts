/** Every item with its answers and what they come to, read some hundred at a time while the answer is sent. */
import { CountersignError, type JsonObject, type Labels } from '@countersign/core'
import type { Query } from '../../../store/database.ts'
import type { Engine } from '../../engine.ts'
import type { Converter, TransferAnswer, TransferItem } from '../converter.ts'
import type { ProjectRow } from '../project-row.ts'
import { readItems, type ReadItem } from '../read-items.ts'

const together = 200
/** Small pieces cost more to send than to make. */
const sentTogether = 65_536

export interface ExportSpan {
  /** Items after this number alone, and up to that one. */
  after?: number
  upto?: number
  /** Called when an item has been read. */
  each?: () => Promise<void> | void | undefined
}

export function refuseUnfit(project: ProjectRow, { name, needs }: Converter): void {
  if (needs !== undefined && !project.spec.questions.some(({ kind }) => kind === needs))
    throw new CountersignError('bad-input', undefined, {
      errors: [{ path: 'format', message: `${name} holds answers of the kind ${needs}, which nothing here asks` }],
    })
}

async function* exportItems(
  engine: Engine,
  project: ProjectRow,
  { after = 0, upto = Infinity, each }: ExportSpan,
): AsyncGenerator<TransferItem, void, undefined> {
  const state = await engine.states.get(project.workspace)
  for (let from = after; from < upto;) {
    const items = await readItems(engine.database, state, project, {
      after: from,
      limit: Math.min(together, upto - from),
    })
    for (const item of items) {
      if (item.n > upto) return
      await each?.()
      yield transferOf(item)
    }
    const last = items.at(-1)
    if (!last) return
    from = last.n
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

/** The number of the last of the next so many items; null where there is none. */
export async function lastOfNext(q: Query, project: ProjectRow, after: number, limit: number): Promise<number | null> {
  const [row] = await q.query<{ n: number | null }>(
    'select max(n) as n from (select n from items where workspace = $1 and project = $2 and n > $3 order by n limit $4) next',
    [project.workspace, project.id, after, limit],
  )
  return row?.n ?? null
}

export const exportBytes = (
  engine: Engine,
  project: ProjectRow,
  converter: Converter,
  span: ExportSpan = {},
): AsyncIterable<Uint8Array | string> => gathered(converter.write(exportItems(engine, project, span), project.spec))

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
