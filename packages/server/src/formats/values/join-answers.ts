/** Tables have a row for each answer: rows of one item that stand together, each with one, are its answers. */
type Row<Item> = { at: number; item: Item } | { at: number; refused: string }

export async function* joinAnswers<Item extends { id?: string; answers?: unknown[] }>(
  rows: AsyncIterable<Row<Item>>,
): AsyncGenerator<Row<Item>, void, undefined> {
  let held: { at: number; item: Item } | undefined
  for await (const row of rows) {
    if ('refused' in row) yield row
    else if (held?.item.answers && row.item.answers && held.item.id !== undefined && held.item.id === row.item.id)
      held.item.answers = [...held.item.answers, ...row.item.answers]
    else {
      if (held) yield held
      held = row
    }
  }
  if (held) yield held
}
