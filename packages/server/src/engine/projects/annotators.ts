/** Who gave answers: people of this workspace by their id, others whom an import named, and models. */
import { formatId, type AnnotatorWire } from '@countersign/core'

export const modelSources = ['brought', 'backend', 'built-in'] as const
/** Predictions that came with the items, those of a model of yours, or what the learner that comes along would say. */
export type ModelSource = (typeof modelSources)[number]

const models: Readonly<Record<ModelSource, string>> = {
  brought: 'The model whose predictions came with the items',
  backend: 'Your model',
  'built-in': 'The learner that comes along',
}

/** Never the id of somebody here, whatever a file calls them. */
export const outsider = (who: string): string => `outside:${who}`
/** People of this workspace are known by their ids, which hold no colon. */
export const isMember = (key: string): boolean => !key.includes(':')
export const modelAs = (source: ModelSource): string => `model:${source}`

export function annotatorOf(key: string, nameOf: (person: string) => string): AnnotatorWire {
  const at = key.indexOf(':')
  if (at === -1) return { as: 'member', person: formatId('person', key), name: nameOf(key) }
  const rest = key.slice(at + 1)
  return key.startsWith('model:')
    ? { as: 'model', person: null, name: models[rest as ModelSource] }
    : { as: 'outside', person: null, name: rest }
}
