/** A thread of its own for a round of learning: whoever asks for the next item never waits for it. */
import { parentPort, workerData } from 'node:worker_threads'
import { createDatabase } from '../../../store/database.ts'
import { readProject } from '../project-row.ts'
import { learn } from './learn.ts'
import { readPool } from './read-pool.ts'

export interface Errand {
  url: string
  workspace: string
  key: Uint8Array
  project: string
  seed: number
}

const errand = workerData as Errand
const database = createDatabase(errand.url, { max: 1 })
try {
  const project = await readProject(database, errand.workspace, errand.project)
  const learning = project?.spec.learning
  if (project && learning) {
    const { labelled, candidates } = await readPool(database, Buffer.from(errand.key), project, learning.question)
    const { batch: size, random_share: randomShare, strategy } = learning
    const learnt = learn(labelled, candidates, { size, randomShare, strategy, seed: errand.seed })
    parentPort?.postMessage({ learnt, labels: labelled.length })
  }
} finally {
  await database.close()
}
