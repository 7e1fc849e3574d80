/** A thread of its own for a round of learning: whoever asks for the next item never waits for it. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Json } from '@countersign/core'
import { createDatabase } from '../../../store/database.ts'
import { readProject } from '../project-row.ts'
import { learnFromBackend, readBackendPool } from './backend/learn-from-backend.ts'
import type { EmbeddedPart } from './embed-pool.ts'
import type { Train } from './fit.ts'
import { loadForests } from './forest.ts'
import { learn, type Learnt } from './learn.ts'
import { readPool } from './read-pool.ts'

export interface Errand {
  url: string
  workspace: string
  key: Uint8Array
  project: string
  seed: number
  /** Where the learner is a model of yours: whether it answered this time. */
  usable: boolean
}

/** What it tells: parts of texts as they are embedded, and what it learnt. */
export type Told = { kind: 'embedded'; part: EmbeddedPart } | { kind: 'result'; result: Result }
export interface Result {
  learnt: Learnt
  labels: number
  values: Record<string, Json>
  many: boolean
}

/** Where they cannot be loaded, a round goes on without, and says so. */
const treesOrNull = (): Promise<Train | null> => loadForests().catch(() => null)

const errand = workerData as Errand
const database = createDatabase(errand.url, { max: 1 })
try {
  const project = await readProject(database, errand.workspace, errand.project)
  const learning = project?.spec.learning
  if (project && learning) {
    const { batch: size, random_share: randomShare, strategy } = learning
    const asked = { size, randomShare, strategy, seed: errand.seed }
    const key = Buffer.from(errand.key)
    const question = project.spec.questions.find(({ name }) => name === learning.question)
    const many = question !== undefined && 'many' in question && question.many === true
    const post = (told: Told) => parentPort?.postMessage(told)
    const tell = (result: Result) => post({ kind: 'result', result })
    if (learning.learner === 'built-in') {
      const { as = 'text', model = 'auto' } = learning.features ?? {}
      const { labelled, candidates, values } = await readPool(database, key, project, learning, (part) =>
        post({ kind: 'embedded', part }),
      )
      const wanted = as === 'table' ? { model, trees: model === 'logistic' ? null : await treesOrNull() } : undefined
      const learnt = learn(labelled, candidates, { ...asked, many, wanted, embedded: as === 'embedding' })
      tell({ learnt, labels: labelled.length, values, many })
    } else if (question) {
      const { labelled, candidates } = await readBackendPool(database, key, project, question)
      const learnt = learnFromBackend(labelled, candidates, { ...asked, usable: errand.usable })
      tell({ learnt, labels: labelled.length, values: {}, many })
    }
  }
} finally {
  await database.close()
}
