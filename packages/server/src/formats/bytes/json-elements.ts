/**
 * The elements of a large JSON text, one after another, without holding it: those of the array that it is, or of the
 * arrays that stand in the object that it is. Only quotes, brackets, colons and commas count, and they are single bytes
 * in UTF-8, so nothing is decoded until an element is whole. What an element itself contains is not looked at here.
 */
export interface JsonElement {
  /** The member of the outermost object that it stands in; null where the text is an array, or is itself the element. */
  member: string | null
  /** From 1, within its array; 0 where the member is no array. */
  index: number
  /** Where its first byte stands in the text. */
  at: number
  /** Undefined where it is larger than is taken. */
  bytes: Buffer | undefined
}
/** The text is not JSON from here on: nothing after this can be trusted to be what it seems. */
export class BrokenJson extends Error {}

export const mostElementBytes = 16 * 1024 * 1024
const mostKeyBytes = 4_096

const [quote, backslash, comma, colon] = [34, 92, 44, 58]
const [openArray, closeArray, openObject, closeObject] = [91, 93, 123, 125]
const isSpace = (byte: number): boolean => byte === 32 || byte === 10 || byte === 13 || byte === 9

/** What may come next, outside of an element. */
type Expecting = 'start' | 'value' | 'value or end' | 'comma or end' | 'key' | 'key or end' | 'colon' | 'nothing'

export async function* jsonElements(
  source: AsyncIterable<Uint8Array>,
  /** `inObject`: an outermost object is looked into; else it is the one element. */
  { inObject = false, most = mostElementBytes }: { inObject?: boolean; most?: number } = {},
): AsyncGenerator<JsonElement, void, undefined> {
  /** Arrays and objects that stand around elements: never more than the outermost and an array in it. */
  const around: number[] = []
  let expecting: Expecting = 'start'
  let member: string | null = null
  let index = 0
  let offset = 0
  // Of the element or key that is being read:
  let reading: 'element' | 'key' | null = null
  let depth = 0
  let inString = false
  let escaped = false
  let from = 0
  let kept = 0
  let parts: Buffer[] = []
  let tooLarge = false

  const keep = (bytes: Buffer): void => {
    kept += bytes.length
    if (kept > (reading === 'key' ? mostKeyBytes : most)) {
      tooLarge = true
      parts = []
    } else if (bytes.length > 0) parts.push(bytes)
  }
  const take = (): Buffer | undefined => {
    const whole = tooLarge ? undefined : Buffer.concat(parts)
    reading = null
    kept = 0
    parts = []
    tooLarge = false
    return whole
  }
  const broken = (at: number, wanted: string): never => {
    throw new BrokenJson(`not JSON at byte ${at}: ${wanted}`)
  }
  const inArray = (): boolean => around.at(-1) === openArray

  for await (const given of source) {
    const chunk = Buffer.from(given.buffer, given.byteOffset, given.byteLength)
    let start = 0
    let i = 0
    /** The element ends before `end`. */
    const finish = (end: number): JsonElement => {
      // A copy: an element may be kept for longer than the chunk it came in.
      keep(Buffer.from(chunk.subarray(start, end)))
      expecting = around.length === 0 ? 'nothing' : 'comma or end'
      return { member, index, at: from, bytes: take() }
    }
    while (i < chunk.length) {
      const byte = chunk[i] as number
      if (reading !== null) {
        if (inString) {
          if (escaped) escaped = false
          else if (byte === backslash) escaped = true
          else if (byte === quote) {
            inString = false
            if (reading === 'key') {
              keep(Buffer.from(chunk.subarray(start, i + 1)))
              const key = take()
              if (key === undefined) broken(from, `a member's name is longer than ${mostKeyBytes} bytes`)
              member = nameOf(key as Buffer, from)
              expecting = 'colon'
            } else if (depth === 0) yield finish(i + 1)
          }
          i++
          continue
        }
        if (byte === quote) inString = true
        else if (byte === openArray || byte === openObject) depth++
        else if (byte === closeArray || byte === closeObject) {
          if (depth === 0) {
            // A number or a word ends where what stands around it does.
            yield finish(i)
            continue
          }
          if (--depth === 0) yield finish(i + 1)
        } else if (depth === 0 && (byte === comma || isSpace(byte))) {
          yield finish(i)
          continue
        }
        i++
        continue
      }
      if (isSpace(byte) || (offset + i < 3 && byte >= 0xbb && expecting === 'start')) {
        i++
        continue
      }
      if (expecting === 'nothing') broken(offset + i, 'something follows its end')
      if (expecting === 'comma or end' && byte === comma) {
        expecting = inArray() ? 'value' : 'key'
        i++
        continue
      }
      if ((expecting === 'comma or end' || expecting === 'value or end' || expecting === 'key or end') && isEnd(byte)) {
        if (byte !== (around.pop() === openArray ? closeArray : closeObject))
          broken(offset + i, 'brackets do not match')
        expecting = around.length === 0 ? 'nothing' : 'comma or end'
        i++
        continue
      }
      if (expecting === 'comma or end') broken(offset + i, 'a comma is missing')
      if (expecting === 'colon') {
        if (byte !== colon) broken(offset + i, 'a colon is missing')
        expecting = 'value'
        i++
        continue
      }
      if (expecting === 'key' || expecting === 'key or end') {
        if (byte !== quote) broken(offset + i, 'a member must begin with its name in quotes')
        reading = 'key'
        inString = true
        from = offset + i
        start = i++
        continue
      }
      // A value, or the beginning of all.
      const opens =
        (byte === openArray && around.length < 2 && !inArray()) ||
        (byte === openObject && expecting === 'start' && inObject)
      if (opens) {
        around.push(byte)
        index = 0
        expecting = byte === openArray ? 'value or end' : 'key or end'
        i++
        continue
      }
      if (isEnd(byte) || byte === comma || byte === colon) broken(offset + i, 'a value is missing')
      index = inArray() ? index + 1 : 0
      reading = 'element'
      inString = byte === quote
      depth = byte === openArray || byte === openObject ? 1 : 0
      from = offset + i
      start = i++
    }
    if (reading !== null) keep(Buffer.from(chunk.subarray(start)))
    offset += chunk.length
  }
  if (reading === 'element' && depth === 0 && !inString && around.length === 0) {
    yield { member, index, at: from, bytes: take() }
    return
  }
  if (expecting !== 'nothing') broken(offset, expecting === 'start' ? 'it is empty' : 'it ends too early')
}

const isEnd = (byte: number): boolean => byte === closeArray || byte === closeObject

function nameOf(key: Buffer, at: number): string {
  try {
    return JSON.parse(key.toString()) as string
  } catch {
    throw new BrokenJson(`not JSON at byte ${at}: a member's name cannot be read`)
  }
}
