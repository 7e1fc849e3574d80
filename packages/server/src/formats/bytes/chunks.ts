/** Texts gathered into chunks worth sending. */
const chunkBytes = 64 * 1024

export async function* chunksOf(
  texts: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<Buffer, void, undefined> {
  let held: string[] = []
  let length = 0
  for await (const text of texts) {
    held.push(text)
    length += text.length
    if (length < chunkBytes) continue
    yield Buffer.from(held.join(''))
    held = []
    length = 0
  }
  if (held.length > 0) yield Buffer.from(held.join(''))
}

/** The texts as one JSON array, each on a line of its own. */
export async function* asJsonArray(elements: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let first = true
  for await (const element of elements) {
    yield `${first ? '[\n' : ',\n'}${element}`
    first = false
  }
  yield first ? '[]\n' : '\n]\n'
}
