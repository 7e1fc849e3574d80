/** Items as Parquet, a row group at a time; which members of the data get columns of their own, the first group tells. */
import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer'
import type { Json, JsonObject } from '@countersign/core'
import type { Asked, Item, ItemAnswer, Labels } from '../format.ts'
import { defined } from '../values/data.ts'
import { isOwn, ownColumns, typeOf, type CellType, type Column } from './columns.ts'

const groupRows = 1_000
const groupCharacters = 16 * 1024 ** 2
const mostDataColumns = 500

const types: Record<CellType, Pick<SchemaElement, 'type' | 'converted_type' | 'logical_type'>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  number: { type: 'DOUBLE' },
  boolean: { type: 'BOOLEAN' },
  json: { type: 'BYTE_ARRAY', converted_type: 'JSON', logical_type: { type: 'JSON' } },
}
const kindOf = (value: Json): CellType =>
  typeof value === 'string'
    ? 'text'
    : typeof value === 'number'
      ? 'number'
      : typeof value === 'boolean'
        ? 'boolean'
        : 'json'

/** Members of the data by the type that all of them have; null fits in no column, because there it means that nothing stands. */
function dataColumns(items: readonly Item[]): Column[] {
  const found = new Map<string, CellType>()
  for (const { data } of items)
    for (const [name, value] of Object.entries(data)) {
      if (isOwn(name) || value === null) continue
      const [was, is] = [found.get(name), kindOf(value)]
      if (was !== undefined || found.size < mostDataColumns)
        found.set(name, was === undefined || was === is ? is : 'json')
    }
  return [...found].map(([name, type]) => ({ name, type }))
}

const questionColumns = ({ questions }: Asked): Column[] =>
  (['prediction', 'gold', 'label'] as const).flatMap((part) =>
    questions.map((question) => ({ name: `${part}.${question.name}`, type: typeOf(question) })),
  )

function rowOf(item: Item, columns: readonly Column[]): JsonObject {
  const own = new Map(columns.map(({ name, type }) => [name, type]))
  const fits = ([name, value]: [string, Json]): boolean => {
    const type = isOwn(name) ? undefined : own.get(name)
    return type !== undefined && value !== null && (type === 'json' || type === kindOf(value))
  }
  const members = Object.entries(item.data)
  const rest = members.filter((member) => !fits(member))
  const named = (part: string, labels: Labels | undefined): [string, Json][] =>
    Object.entries(labels ?? {}).map(([name, value]) => [`${part}.${name}`, value])
  const [first, ...others] = item.predictions ?? []
  return {
    ...Object.fromEntries(members.filter(fits)),
    ...Object.fromEntries([
      ...named('prediction', first?.labels),
      ...named('gold', item.gold),
      ...named('label', item.label),
    ]),
    ...defined<JsonObject>({
      ...{
        id: item.id,
        score: first?.score,
        model: first?.model,
        attributes: item.attributes,
        metadata: item.metadata,
      },
      data: rest.length > 0 ? Object.fromEntries(rest) : undefined,
      answers: item.answers?.length ? (item.answers.map(answerOf) as unknown as Json) : undefined,
      predictions: others.length > 0 ? (item.predictions as unknown as Json) : undefined,
    }),
  }
}

const answerOf = ({ who, labels, at, ms, skipped, guideline, comment }: ItemAnswer): JsonObject =>
  defined<JsonObject>({ who, labels, at, ms, skipped, guideline, comment })

export async function* writeParquet(
  items: AsyncIterable<Item>,
  asked: Asked,
): AsyncGenerator<Uint8Array, void, undefined> {
  const bytes = new ByteWriter()
  const take = (): Uint8Array => {
    const taken = bytes.getBytes().slice()
    bytes.index = 0
    return taken
  }
  let columns: Column[] = []
  let writer: ParquetWriter | undefined
  const begin = (group: readonly Item[]): ParquetWriter => {
    columns = [...ownColumns, ...dataColumns(group), ...questionColumns(asked)]
    const schema: SchemaElement[] = columns.map(({ name, type }) => ({
      name,
      repetition_type: 'OPTIONAL',
      ...types[type],
    }))
    return new ParquetWriter({
      schema: [{ name: 'root', num_children: columns.length }, ...schema],
      ...{ writer: bytes, createdBy: 'Countersign', statistics: false },
    })
  }
  const write = async (group: readonly Item[]): Promise<Uint8Array> => {
    writer ??= begin(group)
    const rows = group.map((item) => rowOf(item, columns))
    const columnData = columns.map(({ name }) => ({ name, data: rows.map((row) => row[name] ?? null) }))
    await writer.write({ columnData, rowGroupSize: group.length })
    return take()
  }
  let [group, characters] = [[] as Item[], 0]
  for await (const item of items) {
    group.push(item)
    characters += JSON.stringify(item).length
    if (group.length < groupRows && characters < groupCharacters) continue
    yield await write(group)
    ;[group, characters] = [[], 0]
  }
  if (group.length > 0) yield await write(group)
  writer ??= begin([])
  await writer.finish()
  yield take()
}
