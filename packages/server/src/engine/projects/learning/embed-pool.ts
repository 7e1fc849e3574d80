/**
 * The texts of a pool made vectors. What was made before is kept with its item, sealed under the item's own key, with a
 * hash of what it was made of: a round embeds only what is new or was changed.
 */
import { openBytes, sha256, type Key } from '../../../store/seal.ts'
import { embeddedBy, type Embed } from './embeddings.ts'
import type { Source } from './features.ts'

/** A round makes so many anew, one to ten minutes of one core; what is left out comes with the next. */
export const mostEmbedded = 5_000
const together = 16
const hashBytes = 32

/** As the server keeps it once it is sealed: the hash of what it was made of, then its numbers. */
export interface Embedded {
  decision: string
  plain: Uint8Array
}
export interface EmbeddedPart {
  made: Embedded[]
  done: number
  of: number
}
export interface ToEmbed {
  decision: string
  source: Source
}

const hashOf = (text: string): Buffer => sha256(`${embeddedBy}\n${text}`)

/** Null where none is kept, or one of another text or model. */
export function openVector(own: Key, sealed: Buffer | null, text: string): number[] | null {
  const plain = sealed && openBytes(own, sealed)
  if (!plain?.subarray(0, hashBytes).equals(hashOf(text))) return null
  return Array.from(new Float32Array(Uint8Array.from(plain.subarray(hashBytes)).buffer))
}

const sealable = (text: string, vector: Float32Array): Uint8Array =>
  Buffer.concat([hashOf(text), Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength)])

/** Each source that is a text becomes a vector. @returns the decisions for which there was no room this time. */
export async function embedPool(
  items: readonly ToEmbed[],
  load: () => Promise<Embed>,
  tell: (part: EmbeddedPart) => void,
): Promise<string[]> {
  const texts = items.filter(({ source }) => typeof source === 'string')
  const asked = texts.slice(0, mostEmbedded)
  const left = texts.slice(mostEmbedded).map(({ decision }) => decision)
  if (asked.length === 0) return left
  const embed = await load()
  tell({ made: [], done: 0, of: asked.length })
  for (let at = 0; at < asked.length; at += together) {
    const part = asked.slice(at, at + together)
    const own = part.map(({ source }) => source as string)
    const vectors = await embed(own)
    part.forEach((item, i) => (item.source = Array.from(vectors[i]!)))
    tell({
      made: part.map(({ decision }, i) => ({ decision, plain: sealable(own[i]!, vectors[i]!) })),
      ...{ done: at + part.length, of: asked.length },
    })
  }
  return left
}
