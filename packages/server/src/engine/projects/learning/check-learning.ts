/** What a project may be told about learning, and what it takes of this server. */
import { pathSteps, type FieldError } from '@countersign/core'
import type { ProjectSpec } from '../project-row.ts'
import { hasEmbeddings, installEmbeddings } from './embeddings.ts'

/** The learner that comes along tells classes apart; a model of yours may be of any kind that its contract carries. */
export function learningErrors({ learning, questions, gold }: ProjectSpec): FieldError[] {
  if (learning === null) return []
  const kind = questions.find(({ name }) => name === learning.question)?.kind
  const own = learning.learner === 'built-in'
  const fits = own ? kind === 'choice' || kind === 'tree' : kind !== undefined && kind !== 'pages' && kind !== 'cells'
  const path = learning.features?.path ?? ''
  const of = own ? 'is no choice or tree that this project asks' : 'is none that a model can be asked'
  return [
    ...(fits ? [] : [{ path: 'learning.question', message: of }]),
    ...(!own && learning.strategy === 'committee'
      ? [{ path: 'learning.strategy', message: 'asks where several models disagree, and a backend is one' }]
      : []),
    ...(!own && (learning.features || learning.suggest)
      ? [{ path: 'learning.learner', message: 'is asked by its own contract: leave out features and suggest' }]
      : []),
    ...(pathSteps(path) === undefined
      ? [{ path: 'learning.features.path', message: `"${path}" is no path such as meta.turns[0]` }]
      : []),
    ...(learning.features?.model !== undefined && learning.features.as !== 'table'
      ? [{ path: 'learning.features.model', message: 'is chosen for a table alone' }]
      : []),
    ...(learning.suggest && (gold?.share ?? 0) > 0
      ? [{ path: 'learning.suggest', message: 'cannot stand beside gold: what comes without would be told apart' }]
      : []),
  ]
}

export const missingParts = ({ learning }: Pick<ProjectSpec, 'learning'>): FieldError[] =>
  learning?.features?.as !== 'embedding' || hasEmbeddings()
    ? []
    : [
        {
          path: 'learning.features.as',
          message: `embedding takes a part that this server does not have; its operator installs it: ${installEmbeddings}`,
        },
      ]
