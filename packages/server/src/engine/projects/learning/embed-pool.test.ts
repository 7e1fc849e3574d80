import { expect, test } from 'vitest'
import { createSeal } from '../../../store/seal.ts'
import { embedPool, mostEmbedded, openVector, type Embedded, type EmbeddedPart, type ToEmbed } from './embed-pool.ts'
import type { Embed } from './embeddings.ts'

const seal = createSeal({ bytes: (n: number) => Buffer.alloc(n, 7) } as never)
const embed: Embed = (texts) => Promise.resolve(texts.map((text) => Float32Array.of(text.length, 0.5)))
const load = () => Promise.resolve(embed)

test('[AL11] a round embeds what is new, so many at most, and says how far it is; known vectors are left as they are', async () => {
  const items: ToEmbed[] = [
    { decision: 'known', source: [1, 2] },
    ...Array.from({ length: mostEmbedded + 3 }, (_, i) => ({ decision: `d${i}`, source: `text ${i}` })),
  ]
  const parts: EmbeddedPart[] = []
  const left = await embedPool(items, load, (part) => parts.push(part))
  expect(left).toEqual([0, 1, 2].map((i) => `d${mostEmbedded + i}`))
  expect(items.slice(0, 2).map(({ source }) => source)).toEqual([
    [1, 2],
    [6, 0.5],
  ])
  expect(parts[0]).toEqual({ made: [], done: 0, of: mostEmbedded })
  expect(parts.at(-1)).toMatchObject({ done: mostEmbedded, of: mostEmbedded })
  expect(parts.flatMap(({ made }) => made)).toHaveLength(mostEmbedded)
  // Nothing is loaded where nothing is new.
  expect(await embedPool([{ decision: 'known', source: [] }], () => Promise.reject(new Error('loaded')), () => undefined)).toEqual([]) // prettier-ignore
})

test('[AL11] a vector that is kept is taken only for the text that it was made of, and an empty text lies nowhere', async () => {
  const made: Embedded[] = []
  await embedPool([{ decision: 'd', source: 'one' }], load, (part) => made.push(...part.made))
  const own = seal.makeKey()
  const sealed = seal.bytes(own, Buffer.from(made[0]!.plain))
  expect(openVector(own, sealed, 'one')).toEqual([3, 0.5])
  expect(openVector(own, sealed, 'other')).toBe(null)
  expect(openVector(own, null, 'one')).toBe(null)
})
