/**
 * What the learner that comes along would say of each labelled item, had it never seen it: each fifth is predicted by a
 * model of the other four, of tables by logistic regression whichever the rounds take. Of questions that take several
 * classes at once it says nothing, and of texts that no round has embedded yet neither.
 */
import type { Json } from '@countersign/core'
import type { Query } from '../../../store/database.ts'
import type { Key } from '../../../store/seal.ts'
import type { ProjectRow } from '../project-row.ts'
import { openRound } from './expected.ts'
import { spaceOf } from './features.ts'
import { folds, heldOut, isImbalanced, trainLogistic, type Taught } from './fit.ts'
import { readPool } from './read-pool.ts'

export interface CrossPredicted {
  question: string
  /** By decision, the probability of each value, the likeliest first. */
  soft: Map<string, { value: Json; probability: number }[]>
  /** Of these the learner told what it expects, to whoever was let see it. */
  told: Set<string>
}

/** Null where nothing is learnt, or of one class alone. */
export async function crossPredict(q: Query, key: Key, project: ProjectRow): Promise<CrossPredicted | null> {
  const { learning, questions } = project.spec
  const question = questions.find(({ name }) => name === learning?.question)
  if (learning?.learner !== 'built-in' || !question || ('many' in question && question.many === true)) return null
  const { labelled, values } = await readPool(q, key, project, learning, null, 0)
  const names = [...new Set(labelled.flatMap(({ classes }) => classes))].sort()
  if (names.length < 2 || labelled.length < folds) return null
  const { rows, penalty } = spaceOf(
    labelled.map(({ source }) => source),
    learning.features?.as === 'embedding',
  )
  const taught: Taught = {
    ...{ rows, penalty, classes: names.length, many: false },
    labels: labelled.map(({ classes }) => classes.map((name) => names.indexOf(name))),
  }
  const soft: CrossPredicted['soft'] = new Map()
  for (const [at, shares] of heldOut(taught, isImbalanced(taught), trainLogistic).entries()) {
    const each = names.map((name, k) => ({ value: values[name] ?? name, probability: shares[k] as number }))
    soft.set(
      labelled[at]?.decision as string,
      each.sort((a, b) => b.probability - a.probability),
    )
  }
  return { question: question.name, soft, told: await readTold(q, key, project) }
}

async function readTold(q: Query, key: Key, { workspace, id }: ProjectRow): Promise<Set<string>> {
  const rounds = await q.query<{ sealed: Buffer }>(
    'select sealed from learning_rounds where workspace = $1 and project = $2 and sealed is not null',
    [workspace, id],
  )
  return new Set(rounds.flatMap(({ sealed }) => Object.keys(openRound(key, sealed).expected)))
}
