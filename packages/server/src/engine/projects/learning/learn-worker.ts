/** A thread of its own for a round of learning: whoever asks for the next item never waits for it. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Json } from '@countersign/core'
import { createDatabase } from '../../../store/database.ts'
import { readProject } from '../project-row.ts'
import { learn, type Learnt } from './learn.ts'
import { readPool } from './read-pool.ts'

export interface Errand {
  url: string
  workspace: string
  key: Uint8Array
  project: string
  seed: number
}

export interface Result {
  learnt: Learnt
  labels: number
  values: Record<string, Json>
  many: boolean
}

const errand = workerData as Errand
const database = createDatabase(errand.url, { max: 1 })
try {
  const project = await readProject(database, errand.workspace, errand.project)
  const learning = project?.spec.learning
  if (project && learning) {
    const { labelled, candidates, values } = await readPool(database, Buffer.from(errand.key), project, learning)
    const { batch: size, random_share: randomShare, strategy } = learning
    const many = project.spec.questions.some(
      (question) => question.name === learning.question && 'many' in question && question.many === true,
    )
    const learnt = learn(labelled, candidates, { size, randomShare, strategy, seed: errand.seed, many })
    const result: Result = { learnt, labels: labelled.length, values, many }
    parentPort?.postMessage(result)
  }
} finally {
  await database.close()
}
